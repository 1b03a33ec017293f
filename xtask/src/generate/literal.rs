//! A value of JSON as Rust: the arguments of the call that a README shows.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::Type;

use super::types::{Definition, Shape, Types};

impl Types {
    /// A value of a type, as an example has it.
    pub fn literal(&self, this: &Type, example: Option<&Value>) -> TokenStream {
        let example = example.filter(|example| !example.is_null());
        if let Type::Reference(reference) = this {
            return self.borrowed(&reference.elem, example);
        }
        let text = example.and_then(Value::as_str).unwrap_or_default();
        match (Shape::of(this), example) {
            (Shape::Option(_), None) => quote!(None),
            (Shape::Option(inner), Some(_)) => {
                let value = self.literal(inner, example);
                quote!(Some(#value))
            }
            (Shape::List(inner), _) => {
                let items = example.and_then(Value::as_array).into_iter().flatten();
                let items = items.map(|item| self.literal(inner, Some(item)));
                quote!(vec![#(#items),*])
            }
            (Shape::Boxed(inner), Some(_)) => {
                let value = self.literal(inner, example);
                quote!(Box::new(#value))
            }
            (Shape::Text, _) => quote!(#text.to_owned()),
            (Shape::Other(name), _) if ["Personal", "Secret"].contains(&name.as_str()) => {
                let name = format_ident!("{name}");
                quote!(#name::new(#text))
            }
            (Shape::Other(_), Some(Value::Bool(truth))) => quote!(#truth),
            (Shape::Other(name), Some(Value::Number(number))) if !name.starts_with('f') => {
                let unsigned = number.as_u64().map(Literal::u64_unsuffixed);
                let signed = || Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
                let number = unsigned.unwrap_or_else(signed);
                quote!(#number)
            }
            (Shape::Named(name), _) => self.defined(&name, example),
            _ => quote!(Default::default()),
        }
    }

    fn borrowed(&self, this: &Type, example: Option<&Value>) -> TokenStream {
        let text = example.and_then(Value::as_str).unwrap_or_default();
        match this {
            Type::Path(path) if path.path.is_ident("str") => quote!(#text),
            Type::Slice(slice) => {
                let items = example.and_then(Value::as_array).into_iter().flatten();
                let items = items.map(|item| self.literal(&slice.elem, Some(item)));
                quote!(&[#(#items),*])
            }
            this => {
                let value = self.literal(this, example);
                quote!(&#value)
            }
        }
    }

    fn defined(&self, name: &str, example: Option<&Value>) -> TokenStream {
        match self.get(name) {
            Some(Definition::Struct(this)) => {
                let name = &this.name;
                let fields = this.fields.iter().map(|field| {
                    let ident = &field.ident;
                    let value =
                        self.literal(&field.this, example.and_then(|all| all.get(&field.name)));
                    quote!(#ident: #value)
                });
                quote!(types::#name { #(#fields),* })
            }
            Some(Definition::Texts(this)) => {
                let (name, text) = (
                    &this.name,
                    example.and_then(Value::as_str).unwrap_or_default(),
                );
                match this.values.iter().find(|(value, _)| value == text) {
                    Some((_, variant)) => quote!(types::#name::#variant),
                    None => quote!(types::#name::from(#text)),
                }
            }
            Some(Definition::Forms(this)) => {
                let name = &this.name;
                let fits = this
                    .forms
                    .iter()
                    .find(|(variant, _)| self.fits(&variant.to_string(), example));
                let Some((variant, held)) = fits.or(this.forms.first()) else {
                    return quote!(Default::default());
                };
                let value = self.literal(held, example);
                quote!(types::#name::#variant(#value))
            }
            None => quote!(Default::default()),
        }
    }

    /// Whether an example has every field that a form can't do without.
    fn fits(&self, form: &str, example: Option<&Value>) -> bool {
        let Some(Definition::Struct(form)) = self.get(form) else {
            return false;
        };
        form.fields
            .iter()
            .filter(|field| field.is_required())
            .all(|field| example.is_some_and(|example| example.get(&field.name).is_some()))
    }
}

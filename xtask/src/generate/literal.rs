//! A value of JSON as Rust: the arguments of the call that a README shows.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;
use syn::{GenericArgument, PathArguments, Type, TypePath};

use super::types::{Definition, Types};

impl Types {
    /// A value of a type, as an example has it.
    pub fn literal(&self, this: &Type, example: Option<&Value>) -> TokenStream {
        let example = example.filter(|example| !example.is_null());
        let path = match this {
            Type::Path(path) => path,
            Type::Reference(reference) => return self.borrowed(&reference.elem, example),
            _ => return quote!(Default::default()),
        };
        let items = || example.and_then(Value::as_array).into_iter().flatten();
        let text = example.and_then(Value::as_str).unwrap_or_default();
        match (name(path).as_str(), inner(path), example) {
            ("Option", Some(_), None) => quote!(None),
            ("Option", Some(inner), Some(_)) => {
                let value = self.literal(inner, example);
                quote!(Some(#value))
            }
            ("Vec", Some(inner), _) => {
                let items = items().map(|item| self.literal(inner, Some(item)));
                quote!(vec![#(#items),*])
            }
            ("Box", Some(inner), Some(_)) => {
                let value = self.literal(inner, example);
                quote!(Box::new(#value))
            }
            ("String", ..) => quote!(#text.to_owned()),
            ("Personal", ..) => quote!(Personal::new(#text)),
            ("Secret", ..) => quote!(Secret::new(#text)),
            ("bool", _, Some(Value::Bool(truth))) => quote!(#truth),
            ("i32" | "i64" | "u32" | "u64", _, Some(number)) => {
                let number = Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
                quote!(#number)
            }
            (name, ..) if is_ours(path) => self.defined(name, example),
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

/// Whether a type is of the spec: `jiff::civil::Date` isn't, whatever the spec calls `Date`.
fn is_ours(path: &TypePath) -> bool {
    let first = path.path.segments.first();
    path.path.segments.len() == 1 || first.is_some_and(|first| first.ident == "types")
}

/// The last name of a path.
fn name(path: &TypePath) -> String {
    let last = path.path.segments.last();
    last.map(|last| last.ident.to_string()).unwrap_or_default()
}

/// The type in the brackets of a path.
fn inner(path: &TypePath) -> Option<&Type> {
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            })
        }
        _ => None,
    }
}

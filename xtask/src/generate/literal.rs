//! A constant of a flow as Rust.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Type, parse_quote};

use super::types::{Definition, Shape, Types};

impl Types {
    /// A text, a number or a truth as a value of a type. That it fits is lint's to see; what doesn't, doesn't compile.
    pub fn literal(&self, this: &Type, value: &Value) -> TokenStream {
        if let Type::Reference(reference) = this {
            let value = self.literal(&reference.elem, value);
            let is_text = reference.elem == parse_quote!(str);
            return if is_text { value } else { quote!(&#value) };
        }
        match (Shape::of(this), value) {
            (Shape::Named(name), Value::String(text)) => {
                // `str`, which is no type of the spec.
                let Some(Definition::Texts(this)) = self.get(&name) else {
                    return quote!(#text);
                };
                let known = this.values.iter().filter(|(known, _)| known == text);
                let (name, known) = (&this.name, known.map(|(_, variant)| variant));
                quote!(#(types::#name::#known)*)
            }
            (Shape::Other(name), Value::String(text)) => {
                let name = format_ident!("{name}");
                quote!(#name::new(#text))
            }
            (_, Value::String(text)) => quote!(#text.to_owned()),
            (_, value) => value.to_string().parse().unwrap_or_default(),
        }
    }
}

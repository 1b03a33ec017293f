//! Places in an answer as Rust: what stands there, however many things around it may be missing.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;
use syn::Type;

use crate::{
    generate::types::{Definition, Shape, Types},
    model::flow::Test,
};

/// What stands at a place.
#[derive(Clone)]
pub(super) struct Found {
    code: TokenStream,
    this: Type,
    /// Whether the code is an `Option` of a reference to it; else it is the place itself.
    is_maybe: bool,
}

impl Found {
    /// Something that is known by a name.
    pub fn named(code: TokenStream, this: Type) -> Self {
        Self {
            code,
            this,
            is_maybe: false,
        }
    }

    /// It, as it is known.
    pub fn name(&self) -> &TokenStream {
        &self.code
    }

    /// What stands at a pointer in this; `None` if nothing can.
    pub fn at(self, pointer: &str, types: &Types) -> Option<Self> {
        pointer
            .split('/')
            .skip(1)
            .try_fold(self, |found, step| found.step(step, types))
    }

    fn step(self, step: &str, types: &Types) -> Option<Self> {
        let Self {
            code,
            this,
            is_maybe,
        } = match Shape::of(&self.this) {
            Shape::Option(inner) if !self.is_maybe => {
                let code = self.code;
                Self {
                    code: quote!(#code.as_ref()),
                    this: inner.clone(),
                    is_maybe: true,
                }
            }
            _ => self,
        };
        let (code, this, is_maybe) = match (Shape::of(&this), is_maybe) {
            (Shape::List(item), false) => {
                (step == "0").then(|| (quote!(only(&#code)), item.clone(), true))?
            }
            (Shape::List(item), true) => (step == "0")
                .then(|| (quote!(#code.and_then(|it| only(it))), item.clone(), true))?,
            (Shape::Named(name), _) => {
                let Some(Definition::Struct(definition)) = types.get(&name) else {
                    return None;
                };
                let field = definition.fields.iter().find(|field| field.name == step)?;
                let ident = &field.ident;
                match (Shape::of(&field.this), is_maybe) {
                    (_, false) => (quote!(#code.#ident), field.this.clone(), false),
                    (Shape::Option(inner), true) => (
                        quote!(#code.and_then(|it| it.#ident.as_ref())),
                        inner.clone(),
                        true,
                    ),
                    (_, true) => (quote!(#code.map(|it| &it.#ident)), field.this.clone(), true),
                }
            }
            _ => return None,
        };
        Some(Self {
            code,
            this,
            is_maybe,
        })
    }

    /// It, as something that can be looked into.
    pub fn value(&self) -> TokenStream {
        let code = &self.code;
        // A number is copied.
        let is_number = matches!(Shape::of(&self.this), Shape::Other(name) if ["i32", "i64", "u64"].contains(&name.as_str()));
        if self.is_maybe || is_number {
            quote!(#code)
        } else {
            quote!(&#code)
        }
    }

    /// Whether somebody stands among its keys or its values: a condition on `key`.
    pub fn contains(&self) -> TokenStream {
        let code = &self.code;
        if self.is_maybe {
            quote!(#code.is_some_and(|list| list.contains(key)))
        } else {
            quote!(#code.contains(key))
        }
    }

    /// The value of somebody who stands among its keys.
    pub fn get(&self) -> TokenStream {
        let code = &self.code;
        if self.is_maybe {
            quote!(#code.and_then(|map| map.get(key)))
        } else {
            quote!(#code.get(key))
        }
    }

    /// A condition; `None` if it holds of everything that decodes.
    pub fn test(&self, test: &Test, types: &Types) -> Option<TokenStream> {
        let code = &self.code;
        let (is_option, inner) = match Shape::of(&self.this) {
            Shape::Option(inner) if !self.is_maybe => (true, inner),
            _ => (self.is_maybe, &self.this),
        };
        match test {
            Test::There(wanted) => {
                let there = match (Shape::of(inner), is_option) {
                    (Shape::Named(_), false) => return (!wanted).then(|| quote!(false)),
                    (Shape::Named(_), true) if *wanted => return Some(quote!(#code.is_some())),
                    (Shape::Named(_), true) => return Some(quote!(#code.is_none())),
                    _ => quote!(#code.is_there()),
                };
                Some(if *wanted { there } else { quote!(!#there) })
            }
            Test::Values(values) => {
                let some = values.iter().filter(|value| !value.is_null());
                let some: Vec<_> = some.map(|value| pattern(inner, value, types)).collect();
                let nothing = values.iter().any(Value::is_null).then(|| quote!(| None));
                let code = match (Shape::of(inner), self.is_maybe, is_option) {
                    (Shape::Text, true, _) => quote!(#code.map(String::as_str)),
                    (Shape::Text, false, true) => quote!(#code.as_deref()),
                    (Shape::Text, false, false) => quote!(#code.as_str()),
                    _ => code.clone(),
                };
                Some(match (is_option, some.is_empty()) {
                    (true, true) => quote!(#code.is_none()),
                    (true, false) => quote!(matches!(#code, Some(#(#some)|*) #nothing)),
                    (false, _) => quote!(matches!(#code, #(#some)|*)),
                })
            }
        }
    }
}

/// A documented value as a pattern, or as what has it.
pub(super) fn pattern(this: &Type, value: &Value, types: &Types) -> TokenStream {
    match (Shape::of(this), value) {
        (_, Value::Bool(truth)) => quote!(#truth),
        (_, Value::Number(number)) => {
            let number = Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
            quote!(#number)
        }
        (Shape::Named(name), Value::String(text)) => match types.get(&name) {
            Some(Definition::Texts(texts)) => {
                let variant = texts.values.iter().find(|(known, _)| known == text);
                let (name, variant) = (&texts.name, variant.map(|(_, variant)| variant));
                quote!(types::#name::#variant)
            }
            _ => quote!(#text),
        },
        (_, value) => {
            let text = value.as_str().unwrap_or_default();
            quote!(#text)
        }
    }
}

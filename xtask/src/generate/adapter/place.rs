//! Places in an answer as Rust: what stands there, however many things around it may be missing.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::Type;

use crate::{
    generate::types::{Definition, Shape, Types},
    model::flow::Test,
};

/// What stands at a place of an answer. Its code ends early, with `?`, where something around it is missing.
#[derive(Clone)]
pub(super) struct Found {
    code: TokenStream,
    this: Type,
    /// Whether something around it may be missing.
    may_end: bool,
}

impl Found {
    /// The answer itself; nothing stands in one of type `()`.
    pub fn answer(this: Type) -> Self {
        Self {
            code: quote!(answer),
            this,
            may_end: false,
        }
    }

    /// What stands at a place in the body that this is; `None` if nothing can.
    pub fn at(&self, place: &str, types: &Types) -> Option<Self> {
        if matches!(self.this, Type::Tuple(_)) {
            return None;
        }
        let pointer = place.strip_prefix("body#");
        let steps = pointer.unwrap_or_default().split('/').skip(1);
        steps
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .try_fold(self.clone(), |found, step| found.step(&step, types))
    }

    fn step(&self, step: &str, types: &Types) -> Option<Self> {
        let mut found = self.opened();
        let code = &found.code;
        (found.code, found.this) = match Shape::of(&found.this) {
            Shape::List(item) if step == "0" => {
                found.may_end = true;
                (quote!(#code.only()?), item.clone())
            }
            Shape::Named(name) => {
                let Some(Definition::Struct(definition)) = types.get(&name) else {
                    return None;
                };
                let field = definition.fields.iter().find(|field| field.name == step)?;
                let ident = &field.ident;
                (quote!(#code.#ident), field.this.clone())
            }
            _ => return None,
        };
        Some(found)
    }

    /// It without the `Option` around it.
    fn opened(&self) -> Self {
        let (true, inner) = Shape::opened(&self.this) else {
            return self.clone();
        };
        let code = &self.code;
        Self {
            code: quote!(#code.as_ref()?),
            this: inner.clone(),
            may_end: true,
        }
    }

    /// Its code without an `Option` around it, for where that may end early.
    pub fn code(&self) -> TokenStream {
        self.opened().code
    }

    /// Its text or its number, if it is one.
    pub fn read(&self, method: TokenStream) -> TokenStream {
        let code = &self.code;
        if self.may_end {
            quote!(at(|| #code.#method()))
        } else {
            quote!(#code.#method())
        }
    }

    /// A condition; as an error, whether it holds of everything that decodes or of nothing.
    pub fn test(&self, test: &Test, types: &Types) -> Result<TokenStream, bool> {
        let (code, missing) = (&self.code, test.is_of_nothing());
        let (is_option, inner) = Shape::opened(&self.this);
        let shape = Shape::of(inner);
        let values = test.values().map(|value| match (&shape, value) {
            (Shape::Text, Value::String(text)) => quote!(#text),
            _ => types.literal(inner, value),
        });
        let (some, or) = (values.collect::<Vec<_>>(), missing.then(|| quote!(| None)));
        let held = match (&shape, &some[..]) {
            (Shape::Named(_), []) => {
                let method = format_ident!("{}", if missing { "is_none" } else { "is_some" });
                match (is_option, self.may_end) {
                    (true, _) => quote!(#code.#method()),
                    (false, true) => return Ok(quote!(at(|| Some(&#code)).#method())),
                    (false, false) => return Err(!missing),
                }
            }
            (_, []) => {
                let not = missing.then(|| quote!(!));
                quote!(#not #code.is_there())
            }
            (Shape::Text, _) => quote!(matches!(#code.text(), Some(#(#some)|*) #or)),
            _ if is_option => quote!(matches!(#code, Some(#(#some)|*) #or)),
            _ => quote!(matches!(#code, #(#some)|*)),
        };
        if self.may_end {
            return Ok(quote!(at(|| Some(#held)).unwrap_or(#missing)));
        }
        Ok(held)
    }
}

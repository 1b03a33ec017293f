//! `src/types.rs`: the components, which progenitor makes into types, and what makes these types ours:
//!
//! 1. they are written as a person would write them (`Option`, not `::std::option::Option`);
//! 2. an enum takes values that the spec doesn't name, and keeps them as `Other`;
//! 3. a form of a `oneOf` is called what its type is called, and is read from an object only;
//! 4. `null` for a list or a map is an empty one;
//! 5. names in a map that are personal data are redacted, as values are by their format;
//! 6. `Debug` shows that there is text, and never which: it may repeat the person that it is about;
//! 7. everything is documented.
//!
//! Only definitions are taken from progenitor; the conversions are ours.

mod components;
mod enums;
mod raw;
mod shape;
mod structs;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    Attribute, Expr, ExprLit, Fields, Ident, Item, Lit, Meta, Token, punctuated::Punctuated,
};

use super::{
    Error,
    answers::{Answers, Kind},
    source::Doc,
};
use crate::model::Model;

pub(super) use raw::of_format;
pub(super) use shape::Shape;

/// The types of a client.
pub(super) struct Types {
    /// The definitions by name, in progenitor's order, each with its documentation.
    definitions: IndexMap<String, (String, Definition)>,
    /// What operations answer with where that is one of several.
    answers: TokenStream,
}

/// A type.
pub(super) enum Definition {
    /// One with fields.
    Struct(structs::Struct),
    /// One of some texts.
    Texts(enums::Texts),
    /// One of several types.
    Forms(enums::Forms),
}

/// Makes the types of a client.
pub(super) fn types(model: &Model) -> Result<Types, Error> {
    let mut definitions = IndexMap::new();
    for item in raw::types(components::document(model))? {
        let (ident, attributes) = match &item {
            Item::Struct(item) => (&item.ident, &item.attrs),
            Item::Enum(item) => (&item.ident, &item.attrs),
            // Progenitor's conversions know only the values of the spec.
            _ => continue,
        };
        let (name, docs) = (ident.to_string(), self::docs(attributes));
        let is_unit = |variant: &syn::Variant| matches!(variant.fields, Fields::Unit);
        let definition = match item {
            Item::Struct(item) => Definition::Struct(structs::of(item, model)?),
            Item::Enum(item) if item.variants.iter().all(is_unit) => {
                Definition::Texts(enums::texts(item))
            }
            Item::Enum(item) => Definition::Forms(enums::forms(item)),
            _ => continue,
        };
        definitions.insert(name, (docs, definition));
    }
    let operations = model.operations.iter();
    let [successes, errors] = [Kind::Success, Kind::Error].map(|kind| {
        let answers = operations.clone();
        answers.filter_map(move |operation| Answers::of(operation, kind).item())
    });
    Ok(Types {
        definitions,
        answers: quote!(#(#successes)* #(#errors)*),
    })
}

impl Types {
    /// The file.
    pub fn file(&self, model: &Model) -> (String, TokenStream) {
        let about = format!("What the operations of {} take and give.", model.facts.name);
        let definitions = self.definitions.iter().map(|(name, (docs, definition))| {
            let (docs, code) = (
                documented(docs, name),
                match definition {
                    Definition::Struct(definition) => definition.tokens(self),
                    Definition::Texts(definition) => definition.tokens(),
                    Definition::Forms(definition) => definition.tokens(),
                },
            );
            quote!(#docs #code)
        });
        let answers = &self.answers;
        (about, quote!(#(#definitions)* #answers))
    }

    /// The names of all definitions.
    pub fn names(&self) -> impl Iterator<Item = Ident> {
        self.definitions.keys().map(|name| format_ident!("{name}"))
    }

    /// The definition of this name.
    pub fn get(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(name).map(|(_, definition)| definition)
    }

    /// The first paragraph of a definition's documentation.
    fn words(&self, name: &str) -> Option<&str> {
        let (docs, _) = self.definitions.get(name)?;
        docs.split("\n\n").next()
    }
}

/// The documentation that progenitor has put on something.
fn docs(attributes: &[Attribute]) -> String {
    let docs = values(attributes.iter().map(|attribute| &attribute.meta), "doc");
    docs.join("\n").trim().to_owned()
}

/// What stands in attributes of this name: `#[serde(default)]`, `#[derive(Default)]`.
pub(crate) fn inside(attributes: &[Attribute], name: &str) -> Vec<Meta> {
    let attributes = attributes.iter();
    let attributes = attributes.filter(|attribute| attribute.path().is_ident(name));
    let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
    let metas = attributes.filter_map(|attribute| attribute.parse_args_with(parse).ok());
    metas.flatten().collect()
}

/// The texts of this name: `rename = "a"`.
fn values<'a>(metas: impl IntoIterator<Item = &'a Meta>, name: &str) -> Vec<String> {
    let values = metas.into_iter().filter_map(|meta| match meta {
        Meta::NameValue(pair) if pair.path.is_ident(name) => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    values.collect()
}

/// Words, or the name in the spec where there are none: no public item is without documentation.
fn documented(words: &str, name: &str) -> Doc {
    Doc(if words.is_empty() {
        format!("`{name}`")
    } else {
        words.to_owned()
    })
}

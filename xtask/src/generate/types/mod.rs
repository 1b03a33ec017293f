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
mod plain;
mod quiet;
mod raw;
mod shape;
mod structs;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, Item, visit_mut::VisitMut};

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
    /// The definitions, in progenitor's order.
    pub definitions: Vec<Definition>,
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
    let raw = raw::types(components::document(model))?;
    let mut definitions = Vec::new();
    for mut item in raw {
        plain::Plain.visit_item_mut(&mut item);
        match item {
            Item::Struct(item) => definitions.push(Definition::Struct(structs::of(item, model)?)),
            Item::Enum(item)
                if item
                    .variants
                    .iter()
                    .all(|v| matches!(v.fields, Fields::Unit)) =>
            {
                definitions.push(Definition::Texts(enums::texts(item)));
            }
            Item::Enum(item) => definitions.push(Definition::Forms(enums::forms(item))),
            // Progenitor's conversions know only the values of the spec.
            _ => {}
        }
    }
    let kinds = [Kind::Success, Kind::Error];
    let answers = kinds.into_iter().flat_map(|kind| {
        let operations = model.operations.iter();
        operations.filter_map(move |operation| Answers::of(operation, kind).item())
    });
    let answers = quote!(#(#answers)*);
    Ok(Types {
        definitions,
        answers,
    })
}

impl Types {
    /// The file.
    pub fn file(&self, model: &Model) -> (String, TokenStream) {
        let about = format!("What the operations of {} take and give.", model.facts.name);
        let words = self.first_paragraphs();
        let definitions = self.definitions.iter().map(|definition| match definition {
            Definition::Struct(definition) => definition.tokens(&words),
            Definition::Texts(definition) => definition.tokens(),
            Definition::Forms(definition) => definition.tokens(),
        });
        let answers = &self.answers;
        (about, quote!(#(#definitions)* #answers))
    }

    /// The definition of this name.
    pub fn get(&self, name: &str) -> Option<&Definition> {
        self.definitions
            .iter()
            .find(|definition| definition.name() == name)
    }

    /// The first paragraph of each type's documentation.
    fn first_paragraphs(&self) -> BTreeMap<String, String> {
        let words = self.definitions.iter().map(|definition| {
            let docs = match definition {
                Definition::Struct(definition) => &definition.docs,
                Definition::Texts(definition) => &definition.docs,
                Definition::Forms(definition) => &definition.docs,
            };
            let first = docs.split("\n\n").next().unwrap_or_default();
            (definition.name(), first.trim().to_owned())
        });
        words.filter(|(_, words)| !words.is_empty()).collect()
    }
}

impl Definition {
    fn name(&self) -> String {
        match self {
            Definition::Struct(definition) => definition.name.to_string(),
            Definition::Texts(definition) => definition.name.to_string(),
            Definition::Forms(definition) => definition.name.to_string(),
        }
    }
}

/// The documentation that progenitor has put on something.
fn docs(attributes: &[Attribute]) -> String {
    let docs = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let texts =
        docs.filter_map(
            |attribute| match &attribute.meta.require_name_value().ok()?.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
        );
    texts.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The `serde` attributes of something, one by one.
fn serde(attributes: &[Attribute]) -> Vec<syn::Meta> {
    let parse = syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
    let serde = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"));
    let metas = serde.filter_map(|attribute| attribute.parse_args_with(parse).ok());
    metas.flatten().collect()
}

/// The name that something has in JSON, if it isn't its own.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    serde(attributes).iter().find_map(|meta| match meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("rename") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}

/// Whether some attribute has a word in it: `deny_unknown_fields`, `Default`.
fn says(attributes: &[Attribute], kind: &str, word: &str) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident(kind)
            && attribute
                .to_token_stream()
                .to_string()
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .any(|w| w == word)
    })
}

/// Words, or the name in the spec where there are none: no public item is without documentation.
fn documented(words: &str, name: &str) -> Doc {
    Doc(match words {
        "" => format!("`{name}`"),
        words => words.to_owned(),
    })
}

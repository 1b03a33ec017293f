//! What progenitor makes of a prepared spec, taken apart: the types, and one method per operation.
//! The rest of its output (its client, its hooks, its prelude) is not ours and is left behind.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Once,
};

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator};
use schemars::schema::{InstanceType, SchemaObject};
use syn::{Attribute, Expr, ImplItem, ImplItemFn, Item, Lit, LitStr, Meta, visit_mut::VisitMut};

use crate::prepare::{Prepared, rust_formats};

/// Progenitor's types and methods, as trees.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// What stands in its `types` module.
    pub types: Vec<Item>,
    /// Its methods, in the order of the spec.
    pub calls: Vec<ImplItemFn>,
}

/// Why progenitor made nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where in the spec.
    pub place: String,
    /// What it says.
    pub message: String,
}

/// Runs progenitor. Should it panic in spite of `lint` and `prepare`, the operation that it panics on
/// is found by giving it one operation at a time.
pub fn generate(prepared: &Prepared) -> Result<Raw, Refusal> {
    generate_quietly(&prepared.document).map_err(|message| {
        let culprit = prepared.operations.iter().find_map(|operation| {
            let alone = only(&prepared.document, &operation.path, &operation.method);
            let message = generate_quietly(&alone).err()?;
            Some(Refusal {
                place: operation.place.clone(),
                message,
            })
        });
        let place = "/components".to_owned();
        culprit.unwrap_or(Refusal { place, message })
    })
}

/// The document with one operation.
fn only(document: &OpenAPI, path: &str, method: &str) -> OpenAPI {
    let mut alone = document.clone();
    alone.paths.paths.retain(|other, _| other == path);
    for item in alone.paths.paths.values_mut() {
        let openapiv3::ReferenceOr::Item(item) = item else {
            continue;
        };
        let mut kept = openapiv3::PathItem::default();
        for (name, operation) in std::mem::take(item) {
            if name.eq_ignore_ascii_case(method) {
                let slot = match name {
                    "get" => &mut kept.get,
                    "put" => &mut kept.put,
                    "post" => &mut kept.post,
                    "delete" => &mut kept.delete,
                    "options" => &mut kept.options,
                    "head" => &mut kept.head,
                    "patch" => &mut kept.patch,
                    _ => &mut kept.trace,
                };
                *slot = Some(operation);
            }
        }
        *item = kept;
    }
    alone
}

fn generate_quietly(document: &OpenAPI) -> Result<Raw, String> {
    let tokens = quietly(|| Generator::new(&settings()).generate_tokens(document))?
        .map_err(|error| error.to_string())?;
    let file = syn::parse2(tokens).map_err(|error| format!("its output is no Rust: {error}"))?;
    Ok(take_apart(file))
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    // Nothing at all is said about the one, and of the other only that it is an object.
    for instance_type in [None, Some(InstanceType::Object.into())] {
        let schema = SchemaObject {
            instance_type,
            ..SchemaObject::default()
        };
        settings.with_conversion(schema, "::client_runtime::Untyped", std::iter::empty());
    }
    for known in rust_formats() {
        let schema = SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            format: Some(known.format.to_owned()),
            ..SchemaObject::default()
        };
        settings.with_conversion(schema, known.path, known.impls());
    }
    settings
}

fn take_apart(file: syn::File) -> Raw {
    let mut raw = Raw::default();
    let mut file = file;
    FirstWord.visit_file_mut(&mut file);
    for item in file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => {
                raw.types = module.content.map(|(_, items)| items).unwrap_or_default();
            }
            Item::Impl(implementation) if implementation.trait_.is_none() => {
                let methods = implementation
                    .items
                    .into_iter()
                    .filter_map(|item| match item {
                        ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(method),
                        _ => None,
                    });
                raw.calls.extend(methods);
            }
            _ => {}
        }
    }
    raw
}

/// Lets documentation begin with its first word. A space before it is the mark of what we write
/// ourselves, as Markdown.
struct FirstWord;

impl VisitMut for FirstWord {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if let Meta::NameValue(pair) = &mut attribute.meta
            && pair.path.is_ident("doc")
            && let Expr::Lit(literal) = &mut pair.value
            && let Lit::Str(text) = &mut literal.lit
        {
            *text = LitStr::new(text.value().trim(), text.span());
        }
    }
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Turns a panic into an error with its message, and prints nothing about it.
fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = text.or_else(|| panic.downcast_ref::<String>().cloned());
        message.unwrap_or_else(|| "it panicked without a word".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::{document, prepared};

    #[test]
    fn progenitors_panic_is_an_error_that_names_the_operation() {
        // What `withhold-answers` keeps from happening.
        let yaml = "paths:
  /fine: { get: { operationId: fine, responses: { '200': { description: d } } } }
  /bad:
    get:
      operationId: bad
      responses:
        '400': { description: d }
        '401': { description: d, content: { text/plain: { schema: { type: string } } } }";
        let mut prepared = prepared(yaml).ok().unwrap();
        prepared.document = document(yaml);
        let refusal = generate(&prepared).err().unwrap();
        assert_eq!(refusal.place, "/paths/~1bad/get");
        assert!(
            refusal.message.contains("response_types.len() <= 1"),
            "{refusal:?}"
        );
    }

    #[test]
    fn what_nothing_is_said_about_prints_nothing() {
        let yaml = "components:
  schemas:
    A:
      type: object
      properties:
        any: {}
        object: { type: object, description: D }
        open: { type: object, additionalProperties: true }
        map: { type: object, additionalProperties: {} }
        both: { type: object, additionalProperties: true, properties: { a: { type: string } } }";
        let raw = generate(&prepared(yaml).ok().unwrap()).unwrap();
        let types = raw.types;
        let code = quote::quote!(#(#types)*).to_string().replace(' ', "");
        assert!(!code.contains("serde_json"), "{code}");
        assert_eq!(
            code.matches("::client_runtime::Untyped>").count(),
            4,
            "{code}"
        );
    }

    #[test]
    fn types_and_methods_are_taken_and_the_rest_is_left_behind() {
        let yaml = "paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: d
          content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
components: { schemas: { Thing: { type: object } } }";
        let raw = generate(&prepared(yaml).ok().unwrap()).unwrap();
        assert_eq!(raw.calls.len(), 1);
        assert!(
            raw.types
                .iter()
                .any(|item| matches!(item, Item::Struct(s) if s.ident == "Thing"))
        );
    }
}

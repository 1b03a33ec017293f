//! Progenitor, run.

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, TypeImpl};
use schemars::schema::{InstanceType, SchemaObject};
use serde_json::Value;
use syn::Item;

use crate::generate::Error;

/// A format of a text, and the type that stands for it. What it can print, it prints: `Personal` and
/// `Secret` can't be printed at all.
type Format = (&'static str, &'static str, &'static [TypeImpl]);

const FORMATS: [Format; 4] = [
    ("personal-data", "::client_runtime::Personal", &[]),
    ("password", "::client_runtime::Secret", &[]),
    (
        "date-time",
        "::jiff::Timestamp",
        &[TypeImpl::Display, TypeImpl::FromStr],
    ),
    (
        "date",
        "::jiff::civil::Date",
        &[TypeImpl::Display, TypeImpl::FromStr],
    ),
];

/// The type that stands for a format.
pub(crate) fn of_format(format: &str) -> Option<&'static str> {
    let known = FORMATS.iter().find(|(known, ..)| *known == format);
    known.map(|(_, path, _)| *path)
}

/// What progenitor makes of the components of a document.
pub(super) fn types(document: Value) -> Result<Vec<Item>, Error> {
    let defect = |error: String| Error::Defect(format!("progenitor can't make types: {error}"));
    let document: OpenAPI =
        serde_json::from_value(document).map_err(|error| defect(error.to_string()))?;
    let tokens = Generator::new(&settings()).generate_tokens(&document);
    let tokens = tokens.map_err(|error| defect(error.to_string()))?;
    let file: syn::File = syn::parse2(tokens)?;
    let module = file.items.into_iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content,
        _ => None,
    });
    Ok(module.map(|(_, items)| items).unwrap_or_default())
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    // Nothing at all is said about it.
    let untyped = SchemaObject::default();
    settings.with_conversion(untyped, "::client_runtime::Untyped", std::iter::empty());
    for (format, path, impls) in FORMATS {
        let text = SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            format: Some(format.to_owned()),
            ..SchemaObject::default()
        };
        settings.with_conversion(text, path, impls.iter().copied());
    }
    settings
}

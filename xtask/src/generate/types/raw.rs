//! Progenitor, run.

use std::fmt::Display;

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator};
use schemars::schema::{InstanceType, SchemaObject};
use serde_json::Value;
use syn::Item;

use crate::generate::Error;

/// The formats of texts that have types of their own, with these.
const FORMATS: [(&str, &str); 4] = [
    ("personal-data", "client_runtime::Personal"),
    ("password", "client_runtime::Secret"),
    ("date-time", "jiff::Timestamp"),
    ("date", "jiff::civil::Date"),
];

const MAP: &str = "std::collections::BTreeMap";

/// `::std::option::Option<::std::string::String>` is what a generator writes so as not to think about names;
/// `Option<String>` is what a reviewer can read. Lint keeps components from taking these names.
const PLAIN: [&str; 4] = [
    "::std::boxed::",
    "::std::option::",
    "::std::string::",
    "::std::vec::",
];

/// The type that stands for a format.
pub(crate) fn of_format(format: &str) -> Option<&'static str> {
    let known = FORMATS.iter().find(|(known, _)| *known == format);
    known.map(|(_, path)| *path)
}

/// What progenitor makes of the components of a document.
pub(super) fn types(document: Value) -> Result<Vec<Item>, Error> {
    let defect =
        |error: &dyn Display| Error::Defect(format!("progenitor can't make types: {error}"));
    let document: OpenAPI = serde_json::from_value(document).map_err(|error| defect(&error))?;
    let mut settings = GenerationSettings::new();
    settings.with_map_type(MAP).with_derive("PartialEq");
    // Nothing at all is said about it.
    settings.with_conversion(
        SchemaObject::default(),
        "client_runtime::Untyped",
        [].into_iter(),
    );
    for (format, path) in FORMATS {
        let text = SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            format: Some(format.to_owned()),
            ..SchemaObject::default()
        };
        settings.with_conversion(text, path, [].into_iter());
    }
    let code = Generator::new(&settings).generate_tokens(&document);
    let code = code.map_err(|error| defect(&error))?.to_string();
    // In attributes paths are texts, elsewhere tokens, which are printed with spaces between.
    let code = code.replace("std :: collections :: BTreeMap", MAP);
    let code = PLAIN.iter().fold(code, |code, long| {
        let spaced = long.replace("::", " :: ");
        code.replace(long, "").replace(spaced.trim_start(), "")
    });
    let items = syn::parse_str::<syn::File>(&code)?.items.into_iter();
    let types = items.filter_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content,
        _ => None,
    });
    Ok(types.flat_map(|(_, items)| items).collect())
}

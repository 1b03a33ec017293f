//! The specs as an independent judge reads them: straight from `specs/`, with a library for JSON Schema,
//! and with no type that a client or a sandbox has.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex},
};

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};
use system_tests::system::vendors;

static DOCUMENTS: LazyLock<BTreeMap<&str, Value>> =
    LazyLock::new(|| vendors().map(|vendor| (vendor, read(vendor))).collect());

fn read(vendor: &str) -> Value {
    let file = format!("{}/../specs/{vendor}.yaml", env!("CARGO_MANIFEST_DIR"));
    serde_yaml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn resolve<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(&reference[1..]).unwrap(),
        None => value,
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// The responses of an operation, each with its status.
fn responses(vendor: &str, operation: &str) -> Vec<(u16, &'static Value)> {
    let document = &DOCUMENTS[vendor];
    let items = members(&document["paths"]).flat_map(|(_, item)| members(item));
    let mut found = items.filter(|(_, candidate)| candidate["operationId"] == operation);
    let (_, operation) = found.next().unwrap();
    let responses = members(&operation["responses"]);
    responses
        .map(|(status, response)| (status.parse().unwrap(), resolve(document, response)))
        .collect()
}

/// The statuses that an operation documents.
pub fn statuses(vendor: &str, operation: &str) -> Vec<u16> {
    let responses = responses(vendor, operation).into_iter();
    responses.map(|(status, _)| status).collect()
}

/// The one media type of a response, and its schema.
fn content(response: &'static Value) -> Option<(&'static str, &'static Value)> {
    let (media, content) = members(&response["content"]).next()?;
    Some((media, &content["schema"]))
}

/// The media type that a status is documented with, if it has a body.
pub fn media(vendor: &str, operation: &str, status: u16) -> Option<&'static str> {
    let mut responses = responses(vendor, operation).into_iter();
    let (_, response) = responses.find(|(documented, _)| *documented == status)?;
    Some(content(response)?.0)
}

/// Every example of a body that any spec has, in answers and in schemas.
pub fn examples() -> Vec<Value> {
    let mut found = Vec::new();
    for document in DOCUMENTS.values() {
        for (_, schema) in members(&document["components"]["schemas"]) {
            found.extend(schema.get("example").cloned());
        }
        let items = members(&document["paths"]).flat_map(|(_, item)| members(item));
        for (_, operation) in items {
            for (_, response) in members(&operation["responses"]) {
                let response = resolve(document, response);
                for (_, content) in members(&response["content"]) {
                    found.extend(content.get("example").cloned());
                }
            }
        }
    }
    found
}

/// The examples of an operation's answers, each of their forms included, with their status.
pub fn examples_of(vendor: &str, operation: &str) -> Vec<(u16, Value)> {
    let document = &DOCUMENTS[vendor];
    let mut found = Vec::new();
    for (status, response) in responses(vendor, operation) {
        for (_, content) in members(&response["content"]) {
            let own = content.get("example").cloned();
            let forms = resolve(document, &content["schema"])["oneOf"].as_array();
            let forms = forms.into_iter().flatten();
            let forms = forms.filter_map(|form| resolve(document, form).get("example").cloned());
            found.extend(
                own.into_iter()
                    .chain(forms)
                    .map(|example| (status, example)),
            );
        }
    }
    found
}

/// The body as JSON, if the spec documents this status with a body of JSON and this is one: then a
/// member that is null is one that isn't there.
pub fn documented(vendor: &str, operation: &str, status: u16, body: &[u8]) -> Option<Value> {
    let mut responses = responses(vendor, operation).into_iter();
    let (_, response) = responses.find(|(documented, _)| *documented == status)?;
    let (media, schema) = content(response)?;
    assert_eq!(media, "application/json", "{vendor} {operation} {status}");
    // What a text says that nobody reads doesn't matter, and may be in any encoding.
    let body = serde_json::from_str(&String::from_utf8_lossy(body)).ok()?;
    let body = without_nulls(body);
    is_valid(vendor, schema, &body).then_some(body)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| !value.is_null());
            kept.map(|(name, value)| (name, without_nulls(value)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// Whether a value is one of a schema of the spec.
fn is_valid(vendor: &str, schema: &Value, value: &Value) -> bool {
    static COMPILED: LazyLock<Mutex<BTreeMap<String, Validator>>> = LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().unwrap();
    let validator = compiled
        .entry(format!("{vendor} {schema}"))
        .or_insert_with(|| compile(&DOCUMENTS[vendor], schema));
    validator.is_valid(value)
}

/// A schema of OpenAPI 3.0 is nearly one of draft 4.
fn compile(document: &Value, schema: &Value) -> Validator {
    let components = open(document["components"].clone());
    let root = json!({ "allOf": [open(schema.clone())], "components": components });
    let options = jsonschema::options().with_draft(Draft::Draft4);
    options.build(&root).unwrap()
}

/// A schema as a reader takes it who is ready for what a vendor adds tomorrow: other words in an enum,
/// and fields by which a value is of two forms at once.
fn open(schema: Value) -> Value {
    match schema {
        Value::Object(members) => {
            let closed = |name: &str| name == "enum";
            let members = members.into_iter().filter(|(name, _)| !closed(name));
            let opened = members.map(|(name, value)| match name.as_str() {
                "oneOf" => ("anyOf".to_owned(), open(value)),
                _ => (name, open(value)),
            });
            opened.collect()
        }
        Value::Array(items) => items.into_iter().map(open).collect(),
        other => other,
    }
}

//! Every type of every generated client, printed with the person in every text of it.

use std::{fs, path::Path};

use client_calls::{Asked, Printed, Vendor};
use client_runtime::{BaseUrl, Transport};
use serde_json::{Map, Value, json};
use system_tests::system::{key, vendors};

use crate::{
    canary::{self, CANARY},
    search::Search,
    spec::Spec,
};

/// A value of a schema, with the canary in every text that may be any.
fn value(schema: &Value, document: &Value) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return value(document.pointer(&reference[1..]).unwrap(), document);
    }
    if let Some(first) = schema
        .pointer("/oneOf/0")
        .or_else(|| schema.pointer("/allOf/0"))
    {
        return value(first, document);
    }
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("date-time")) => json!("2026-01-05T09:00:00Z"),
        (Some("string"), _) => json!(canary::odd_user_id(1)),
        (Some("integer" | "number"), _) => json!(1),
        (Some("boolean"), _) => json!(true),
        (Some("array"), _) => json!([value(&schema["items"], document)]),
        _ => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let mut fields: Map<String, Value> = properties
                .map(|(name, schema)| (name.clone(), value(schema, document)))
                .collect();
            if let Some(rest) = schema
                .get("additionalProperties")
                .filter(|rest| rest.is_object())
            {
                fields.insert(canary::odd_user_id(1), value(rest, document));
            }
            Value::Object(fields)
        }
    }
}

/// One value of every schema of a vendor, and texts that are in no enum.
fn values(vendor: &str) -> Vec<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../specs/{vendor}.yaml"));
    let document: Value = serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let of_schemas = schemas.values().map(|schema| value(schema, &document));
    of_schemas.chain([json!(canary::odd_user_id(1))]).collect()
}

#[test]
fn every_type_of_every_generated_client_prints_nobody() {
    let search = Search::of([CANARY]);
    for vendor in vendors() {
        let types = Vendor::named(vendor).types(&values(vendor));
        assert!(!types.is_empty(), "{vendor}");
        for Printed {
            name,
            readable,
            printed,
        } in &types
        {
            assert!(*readable > 0, "{vendor} {name} could be read from nothing");
            assert_eq!(search.find(printed), None, "{vendor} {name}");
        }
    }
}

#[test]
fn a_client_and_its_credentials_print_no_key() {
    let keys = canary::credentials();
    for vendor in vendors() {
        let base = BaseUrl::parse("http://127.0.0.1:1").unwrap();
        let mut asked = Asked::at(base, Transport::default());
        let operations = Spec::of(vendor).operations().into_iter();
        for credential in operations.filter_map(|operation| operation.credential) {
            let own = key(&keys, vendor, &credential.setting);
            let own = own.unwrap_or(canary::CANARY);
            asked.keys.insert(credential.scheme, own.to_owned());
        }
        let printed = Vendor::named(vendor).client(&asked);
        assert_eq!(Search::of([CANARY]).find(&printed), None, "{vendor}");
    }
}

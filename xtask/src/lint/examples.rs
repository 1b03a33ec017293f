//! Examples and defaults are values of what they are examples of. An object is closed for that: a property
//! that is shown and not described is wrong in the one or in the other.

use serde_json::{Map, Value, json};

use super::Report;
use crate::spec::child;

/// Levels of an example. Each may multiply the ways in which the parts of a `oneOf` can be tried.
const DEPTH: usize = 10;

/// All examples are one object whose keys are their pointers: so one validator holds each against its schema,
/// and where a mistake is tells in which.
pub fn check(report: &mut Report) {
    let spec = report.spec;
    let (mut schemas, mut values) = (Map::new(), Map::new());
    spec.walk(&mut |pointer, holder| {
        let is_ours = pointer.starts_with("/servers") || pointer.contains("/x-erasure");
        let is_names = pointer.ends_with("/properties") || pointer.ends_with("/responses");
        let keys = ["example", "default"]
            .iter()
            .filter(|_| !is_ours && !is_names);
        for (key, value) in keys.filter_map(|key| Some((key, holder.get(key)?))) {
            let (at, schema) = (child(pointer, key), holder.get("schema"));
            schemas.insert(at.clone(), converted(schema.unwrap_or(holder)));
            values.insert(at, value.clone());
        }
    });
    for (at, _) in values.iter().filter(|(_, value)| depth(value) > DEPTH) {
        let message = format!("this has more than {DEPTH} levels");
        report.key(at, message, "give a smaller one");
    }
    let named = spec.entries("/components/schemas");
    let named = named.map(|(name, schema)| (name.to_owned(), converted(schema)));
    let named: Map<_, _> = named.collect();
    let all = json!({ "components": { "schemas": named }, "properties": schemas });
    let options = jsonschema::draft4::options().should_validate_formats(true);
    match options.build(&all) {
        _ if !report.is_fine() => {}
        Ok(validator) => {
            for wrong in validator.iter_errors(&Value::Object(values)) {
                // The first step is the pointer of the example; the others lead on inside of it.
                let (_, path) = wrong.instance_path().as_str().split_at(1);
                let (example, inside) = path.split_at(path.find('/').unwrap_or(path.len()));
                let at = example.replace("~1", "/").replace("~0", "~") + inside;
                let message = format!("this doesn't fit its schema: {}", wrong.masked_with("it"));
                report.value(&at, message, "correct the value, or the schema");
            }
        }
        Err(wrong) => {
            let message = format!("a schema is none: {wrong}");
            report.key("/components/schemas", message, "correct it");
        }
    }
}

fn depth(value: &Value) -> usize {
    let items = value.as_array().into_iter().flatten();
    let members = value.as_object().into_iter().flat_map(Map::values);
    let inside = items.chain(members).map(|inside| depth(inside) + 1);
    inside.max().unwrap_or(0)
}

/// A schema of OpenAPI 3.0 as one of JSON Schema, draft 4. What differs is `nullable`.
fn converted(schema: &Value) -> Value {
    let entries = match schema {
        Value::Object(entries) => entries,
        Value::Array(parts) => return parts.iter().map(converted).collect(),
        other => return other.clone(),
    };
    let mut of_json = Map::new();
    for (key, value) in entries {
        let value = match (key.as_str(), value) {
            ("properties", Value::Object(all)) => {
                let all = all.iter();
                let all = all.map(|(name, schema)| (name.clone(), converted(schema)));
                Value::Object(all.collect())
            }
            ("example" | "default" | "nullable" | "description", _) => continue,
            _ => converted(value),
        };
        of_json.insert(key.clone(), value);
    }
    if of_json.contains_key("properties") {
        of_json.insert("additionalProperties".to_owned(), false.into());
    }
    if schema["nullable"] == true {
        json!({ "anyOf": [{ "enum": [null] }, of_json] })
    } else {
        Value::Object(of_json)
    }
}

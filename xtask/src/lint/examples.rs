//! Examples and defaults are values of what they are examples of. An object is closed for that: a property
//! that is shown and not described is wrong in the one or in the other.

use serde_json::{Map, Value, json};

use crate::{
    finding::{Finding, Findings, Position},
    spec::{Spec, child},
};

/// Levels of an example. Each may multiply the ways in which the parts of a `oneOf` can be tried.
const DEPTH: usize = 10;

pub fn check(spec: &Spec) -> Findings {
    let mut all = Examples {
        spec,
        schemas: Map::new(),
        values: Map::new(),
        findings: Vec::new(),
    };
    all.collect(&spec.value, "");
    all.held()
}

/// All examples of a spec, as one object whose keys are the pointers of the examples: so one validator holds
/// each against its schema, and where a mistake is tells which it is.
struct Examples<'a> {
    spec: &'a Spec,
    schemas: Map<String, Value>,
    values: Map<String, Value>,
    findings: Findings,
}

impl Examples<'_> {
    fn collect(&mut self, value: &Value, pointer: &str) {
        match value {
            Value::Object(entries) => {
                let names = ["/properties", "/schemas", "/responses"];
                let is_names = names.iter().any(|names| pointer.ends_with(names));
                let schema = entries.get("schema").unwrap_or(value);
                for (key, inside) in entries {
                    let at = child(pointer, key);
                    match key.as_str() {
                        "x-erasure" | "variables" => {}
                        "example" | "default" if !is_names => self.add(at, schema, inside),
                        _ => self.collect(inside, &at),
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(item, &child(pointer, &index.to_string()));
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, at: String, schema: &Value, value: &Value) {
        if depth(value) > DEPTH {
            let message = format!("this has more than {DEPTH} levels");
            return self.findings.push(self.spec.error(
                &at,
                "example",
                message,
                "give a smaller one",
            ));
        }
        self.schemas.insert(at.clone(), converted(schema));
        self.values.insert(at, value.clone());
    }

    fn held(mut self) -> Findings {
        let named = self
            .spec
            .value
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        let named = named.into_iter().flatten();
        let named: Map<_, _> = named
            .map(|(name, schema)| (name.clone(), converted(schema)))
            .collect();
        let document = json!({ "components": { "schemas": named }, "properties": self.schemas });
        let validator = jsonschema::draft4::options()
            .should_validate_formats(true)
            .build(&document);
        let values = Value::Object(self.values);
        match validator {
            Ok(validator) => self
                .findings
                .extend(validator.iter_errors(&values).map(|wrong| {
                    let pointer = wrong.instance_path().as_str();
                    let (example, inside) =
                        pointer[1..].split_once('/').unwrap_or((&pointer[1..], ""));
                    let example = example.replace("~1", "/").replace("~0", "~");
                    let at = if inside.is_empty() {
                        example
                    } else {
                        format!("{example}/{inside}")
                    };
                    let message =
                        format!("this doesn't fit its schema: {}", wrong.masked_with("it"));
                    self.spec
                        .error_in(&at, "example", message, "correct the value, or the schema")
                })),
            Err(wrong) => {
                let message = format!("examples can't be held against the schemas: {wrong}");
                self.findings.push(Finding {
                    at: Position::START,
                    ..self
                        .spec
                        .error("", "example", message, "correct the schema")
                });
            }
        }
        self.findings
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// A schema of OpenAPI 3.0 as one of JSON Schema, draft 4. What differs is `nullable`.
fn converted(schema: &Value) -> Value {
    let Some(entries) = schema.as_object() else {
        return schema.clone();
    };
    let mut of_json = Map::new();
    for (key, value) in entries {
        let value = match key.as_str() {
            "items" | "additionalProperties" => converted(value),
            "oneOf" | "allOf" => value
                .as_array()
                .into_iter()
                .flatten()
                .map(converted)
                .collect(),
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                Value::Object(
                    properties
                        .map(|(name, schema)| (name.clone(), converted(schema)))
                        .collect(),
                )
            }
            "example" | "default" | "nullable" | "description" => continue,
            _ => value.clone(),
        };
        of_json.insert(key.clone(), value);
    }
    if of_json.contains_key("properties") {
        of_json
            .entry("additionalProperties")
            .or_insert(Value::Bool(false));
    }
    if entries.get("type") == Some(&json!("integer")) {
        let least = if entries.get("format") == Some(&json!("int32")) {
            i64::from(i32::MIN)
        } else {
            i64::MIN
        };
        let most = if least == i64::MIN {
            i64::MAX
        } else {
            i64::from(i32::MAX)
        };
        of_json.entry("minimum").or_insert(least.into());
        of_json.entry("maximum").or_insert(most.into());
    }
    match schema["nullable"] == true {
        true => json!({ "anyOf": [{ "enum": [null] }, Value::Object(of_json)] }),
        false => Value::Object(of_json),
    }
}

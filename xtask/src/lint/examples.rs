//! Examples and defaults are values of what they are examples of. An object is closed for that: a property
//! that is shown and not described is wrong in the one or in the other.

use schemars::{
    schema::{Schema, SchemaObject},
    visit::{Visitor, visit_schema_object},
};
use serde::Deserialize;
use serde_json::{Map, Value, from_value, json};

use super::{Report, UNANSWERED, is_error};
use crate::{finding::Finding, model::Model, spec::child};

/// Levels of an example. Each may multiply the ways in which the parts of a `oneOf` can be tried.
const DEPTH: usize = 10;

/// All examples are one object whose keys are their pointers: so one validator holds each against its schema,
/// and where a mistake is tells in which.
pub fn check(_: &Model, report: &mut Report) {
    let spec = report.spec;
    spec.walk(&mut |pointer, holder| {
        let is_ours = pointer.starts_with("/servers") || pointer.contains("/x-erasure");
        let is_names = pointer.ends_with("/properties") || pointer.ends_with("/responses");
        for key in ["example", "default"] {
            if let Some(value) = holder.get(key).filter(|_| !is_ours && !is_names) {
                let schema = holder.get("schema").unwrap_or(holder).clone();
                let at = child(pointer, key);
                report.values.push((at, schema, value.clone()));
            }
        }
    });
    let (mut schemas, mut values) = (Map::new(), Map::new());
    for (at, schema, value) in std::mem::take(&mut report.values) {
        if depth(&value) > DEPTH {
            let message = format!("this has more than {DEPTH} levels");
            report.at(&at, message, "give a smaller one");
        }
        schemas.insert(at.clone(), converted(&schema));
        values.insert(at, value);
    }
    // Schemas that something is wrong with say nothing about values.
    let is_wrong = |found: &Finding| is_error(found) && found.rule != UNANSWERED;
    if report.findings.iter().any(is_wrong) {
        return;
    }
    let named = spec.entries("/components/schemas");
    let named = named.map(|(name, schema)| (name.to_owned(), converted(schema)));
    let named: Map<_, _> = named.collect();
    let all = json!({ "components": { "schemas": named }, "properties": schemas });
    let options = jsonschema::draft4::options().should_validate_formats(true);
    match options.build(&all) {
        Ok(validator) => {
            for wrong in validator.iter_errors(&Value::Object(values)) {
                // The first step is the pointer of the example; the others lead on inside of it.
                let (_, path) = wrong.instance_path().as_str().split_at(1);
                let (example, inside) = path.split_at(path.find('/').unwrap_or(path.len()));
                let at = example.replace("~1", "/").replace("~0", "~") + inside;
                let message = format!("this doesn't fit its schema: {}", wrong.masked_with("it"));
                report.at(&at, message, "correct the value, or the schema");
            }
        }
        Err(wrong) => {
            let message = format!("a schema is none: {wrong}");
            report.at("/components/schemas", message, "correct it");
        }
    }
}

fn depth(value: &Value) -> usize {
    let items = value.as_array().into_iter().flatten();
    let members = value.as_object().into_iter().flat_map(Map::values);
    let inside = items.chain(members).map(|inside| depth(inside) + 1);
    inside.max().unwrap_or(0)
}

/// A schema of OpenAPI 3.0 as one of JSON Schema, draft 4; what is none stays none.
fn converted(schema: &Value) -> Value {
    let Ok(mut schema) = SchemaObject::deserialize(schema) else {
        return Value::Null;
    };
    Converted.visit_schema_object(&mut schema);
    json!(schema)
}

/// What differs is `nullable`.
struct Converted;

impl Visitor for Converted {
    fn visit_schema_object(&mut self, schema: &mut SchemaObject) {
        visit_schema_object(self, schema);
        if let Some(object) = &mut schema.object {
            let others = &mut object.additional_properties;
            others.get_or_insert_with(|| Box::new(Schema::Bool(false)));
        }
        if schema.extensions.get("nullable") == Some(&true.into()) {
            let parts = json!([{ "enum": [null] }, std::mem::take(schema)]);
            schema.subschemas().any_of = from_value(parts).ok();
        }
    }
}

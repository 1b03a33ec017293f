//! Schemas of OpenAPI 3.0, made into JSON Schema draft 4 (its closest relative) and compiled.

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// A schema of the spec, ready to judge values.
pub(crate) struct Schema {
    pub source: Value,
    validator: Validator,
}

impl Schema {
    /// Compiles a schema that may refer to the document's components.
    pub fn compile(schema: &Value, document: &Value) -> Result<Self, String> {
        let components = document.pointer("/components/schemas").map(convert);
        let root = json!({
            "allOf": [convert(schema)],
            "components": { "schemas": components },
        });
        let validator = jsonschema::options()
            .with_draft(Draft::Draft4)
            .build(&root)
            .map_err(|error| error.to_string())?;
        Ok(Self {
            source: schema.clone(),
            validator,
        })
    }

    /// What is wrong with a value, in one sentence that says where; nothing if it fits.
    pub fn problem(&self, value: &Value) -> Option<String> {
        self.validator
            .iter_errors(value)
            .next()
            .map(|error| complaint(&error.instance_path().to_string(), &error.to_string()))
    }

    #[cfg(test)]
    fn fits(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }
}

/// A complaint with its place, if it isn't about the whole.
pub(crate) fn complaint(place: &str, what: &str) -> String {
    if place.is_empty() {
        what.to_owned()
    } else {
        format!("{place}: {what}")
    }
}

/// A schema in JSON Schema's words. What draft 4 doesn't know (annotations, our own extensions), it ignores.
fn convert(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(convert).collect(),
        Value::Object(fields) => {
            let mut converted: Map<String, Value> = fields
                .iter()
                .map(|(name, value)| (name.clone(), convert(value)))
                .collect();
            // Of the forms of one body the first that fits is meant. Where all fields of another may be
            // missing, that one fits too.
            if converted.get("oneOf").is_some_and(Value::is_array) {
                let forms = converted.remove("oneOf").unwrap_or_default();
                converted.insert("anyOf".to_owned(), forms);
            }
            match converted.get("nullable") {
                Some(Value::Bool(true)) => json!({ "anyOf": [{ "type": "null" }, converted] }),
                _ => Value::Object(converted),
            }
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(schema: Value) -> Schema {
        let document = json!({ "components": { "schemas": {
            "Name": { "type": "string", "nullable": true, "x-assumed": "for the test" },
        }}});
        Schema::compile(&schema, &document).unwrap()
    }

    #[test]
    fn nullable_allows_null_and_nothing_else() {
        let name = schema(json!({ "$ref": "#/components/schemas/Name" }));
        assert!(name.fits(&json!(null)));
        assert!(name.fits(&json!("Ada")));
        assert!(!name.fits(&json!(7)));
    }

    #[test]
    fn a_property_may_be_called_like_an_annotation() {
        let odd = schema(json!({
            "type": "object",
            "properties": { "example": { "type": "integer" } },
            "example": { "example": "ignored" },
        }));
        assert!(!odd.fits(&json!({ "example": "seven" })));
        assert!(odd.fits(&json!({ "example": 7 })));
    }

    #[test]
    fn unknown_formats_are_ignored_and_known_ones_are_not() {
        assert!(schema(json!({ "type": "string", "format": "personal-data" })).fits(&json!("x")));
        assert!(!schema(json!({ "type": "string", "format": "date-time" })).fits(&json!("x")));
    }

    #[test]
    fn a_problem_says_where_it_is() {
        let body = schema(json!({
            "type": "object",
            "properties": { "values": { "type": "array", "items": { "type": "string" } } },
        }));
        let problem = body.problem(&json!({ "values": ["a", 7] })).unwrap();
        assert!(problem.starts_with("/values/1: "), "{problem}");
    }
}

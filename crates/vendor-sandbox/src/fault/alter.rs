//! Answers that were right and are made wrong: other types, values and fields than the spec's.

use serde_json::{Map, Value, json};

use super::Fault;
use crate::reply::Content;

/// The value that [`Fault::UnknownEnum`] puts where the spec has an enum.
pub(crate) const UNKNOWN_VALUE: &str = "added_by_the_vendor_later";
/// The field that [`Fault::ExtraFields`] adds.
pub(crate) const EXTRA_FIELD: &str = "addedByTheVendorLater";

/// What an answer says that contradicts its own status.
const DENIAL: &str = "not authorized";

/// A request, as an answer repeats it.
pub(crate) struct Echo {
    /// All of it, where any text may stand.
    pub words: String,
    /// A part of it, where an id stands.
    pub word: String,
}

/// The content of an answer under a fault. `schema` is what the spec says about it, `document` the
/// spec that its references lead into.
pub(crate) fn alter(
    fault: Fault,
    content: Content,
    schema: &Value,
    document: &Value,
    echo: &Echo,
) -> Content {
    match (fault, content) {
        (fault, Content::Json(mut body)) if fault.echoes() => {
            Walk { document }.set_texts(schema, &mut body, echo);
            Content::Json(body)
        }
        (fault, Content::Text(_)) if fault.echoes() => Content::Text(echo.words.clone()),
        (Fault::ContradictingAnswer, Content::Json(Value::Object(mut fields))) => {
            fields.entry("error").or_insert_with(|| json!(DENIAL));
            Content::Json(Value::Object(fields))
        }
        (Fault::ContradictingAnswer, Content::Text(_)) => Content::Json(json!({ "error": DENIAL })),
        (Fault::EmptyBody, _) => Content::None,
        (Fault::GarbageBody, Content::None) => Content::None,
        (Fault::GarbageBody, _) => Content::Text("}{ this is no \u{1f41f} JSON \u{0}".to_owned()),
        (Fault::WrongTypes, Content::Json(body)) => Content::Json(mistyped(&body)),
        (Fault::WrongTypes, Content::Text(_)) => Content::Json(json!({ "message": [42] })),
        (Fault::UnknownEnum, Content::Json(mut body)) => {
            Walk { document }.set_enums(schema, &mut body);
            Content::Json(body)
        }
        (Fault::ExtraFields, Content::Json(mut body)) => {
            Walk { document }.add_fields(schema, &mut body);
            Content::Json(body)
        }
        (_, content) => content,
    }
}

/// The same shape with every leaf of another type.
fn mistyped(value: &Value) -> Value {
    match value {
        Value::Object(fields) if fields.is_empty() => json!([]),
        Value::Object(fields) => {
            let each = fields
                .iter()
                .map(|(name, value)| (name.clone(), mistyped(value)));
            Value::Object(each.collect())
        }
        Value::Array(_) => json!("a text where a list was"),
        Value::String(_) => json!(42),
        Value::Number(_) => json!("a text where a number was"),
        Value::Bool(_) => json!("a text where a truth was"),
        Value::Null => json!({}),
    }
}

/// Goes through a value and its schema side by side.
struct Walk<'a> {
    document: &'a Value,
}

impl Walk<'_> {
    fn set_enums(&self, schema: &Value, value: &mut Value) {
        let schema = self.fitting(schema, value);
        if schema.get("enum").is_some() && value.is_string() {
            *value = json!(UNKNOWN_VALUE);
            return;
        }
        self.each_inner(schema, value, &mut |schema, value| {
            self.set_enums(schema, value);
        });
    }

    /// Sets every text that may be any.
    fn set_texts(&self, schema: &Value, value: &mut Value, echo: &Echo) {
        let schema = self.fitting(schema, value);
        let bound = ["enum", "pattern"]
            .iter()
            .any(|rule| schema.get(rule).is_some());
        let date = schema.get("format").and_then(Value::as_str) == Some("date-time");
        if value.is_string() && !bound && !date {
            *value = json!(echo.words);
            return;
        }
        self.each_inner(schema, value, &mut |schema, value| {
            self.set_texts(schema, value, echo);
        });
        for (name, field) in value.as_object_mut().into_iter().flatten() {
            if field.is_string() && is_id(name) {
                *field = json!(echo.word);
            }
        }
    }

    fn add_fields(&self, schema: &Value, value: &mut Value) {
        let schema = self.fitting(schema, value);
        self.each_inner(schema, value, &mut |schema, value| {
            self.add_fields(schema, value);
        });
        // In a map every key has a meaning; an additional one would be data, not a surprise.
        if let (Some(fields), None) = (value.as_object_mut(), schema.get("additionalProperties")) {
            fields.insert(
                EXTRA_FIELD.to_owned(),
                json!({ "since": "today", "list": [1, null] }),
            );
        }
    }

    fn each_inner(
        &self,
        schema: &Value,
        value: &mut Value,
        visit: &mut dyn FnMut(&Value, &mut Value),
    ) {
        match value {
            Value::Object(fields) => {
                let properties = schema.get("properties").and_then(Value::as_object);
                let rest = schema.get("additionalProperties");
                for (name, field) in fields {
                    if let Some(schema) = properties.and_then(|p| p.get(name)).or(rest) {
                        visit(schema, field);
                    }
                }
            }
            Value::Array(items) => {
                if let Some(schema) = schema.get("items") {
                    items.iter_mut().for_each(|item| visit(schema, item));
                }
            }
            _ => {}
        }
    }

    /// The schema with its reference followed, and of several alternatives the one whose required
    /// fields are there.
    fn fitting<'s>(&'s self, schema: &'s Value, value: &Value) -> &'s Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|r| self.document.pointer(r.strip_prefix('#')?));
        let schema = target.unwrap_or(schema);
        let alternatives = schema.get("oneOf").and_then(Value::as_array);
        let chosen = alternatives.into_iter().flatten().find_map(|alternative| {
            let alternative = self.fitting(alternative, value);
            has_required(alternative, value.as_object()?).then_some(alternative)
        });
        chosen.unwrap_or(schema)
    }
}

fn is_id(name: &str) -> bool {
    name.ends_with("_id") || name.ends_with("Id")
}

fn has_required(schema: &Value, fields: &Map<String, Value>) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    let mut names = required.into_iter().flatten().filter_map(Value::as_str);
    names.all(|name| fields.contains_key(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({ "components": { "schemas": {
            "Answer": { "oneOf": [
                { "type": "object", "required": ["other"] },
                { "$ref": "#/components/schemas/Job" },
            ]},
            "Job": { "type": "object", "required": ["state"], "properties": {
                "state": { "type": "string", "enum": ["done"] },
                "told": { "type": "string" },
                "own_id": { "type": "string" },
                "at": { "type": "string", "format": "date-time" },
                "counts": { "type": "object", "additionalProperties": { "type": "integer" } },
            }},
        }}})
    }

    fn altered(fault: Fault) -> Value {
        let schema = json!({ "$ref": "#/components/schemas/Answer" });
        let echo = Echo {
            words: "an echo".to_owned(),
            word: "echo".to_owned(),
        };
        let body = json!({ "state": "done", "told": "so", "own_id": "7", "at": "now", "counts": { "a": 1 } });
        match alter(fault, Content::Json(body), &schema, &document(), &echo) {
            Content::Json(body) => body,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_unknown_enum_value_stands_exactly_where_the_spec_has_an_enum() {
        let body = altered(Fault::UnknownEnum);
        assert_eq!(
            body,
            json!({ "state": UNKNOWN_VALUE, "told": "so", "own_id": "7", "at": "now", "counts": { "a": 1 } })
        );
    }

    #[test]
    fn an_echo_stands_in_every_text_that_may_be_any() {
        let body = altered(Fault::EchoingAnswer);
        let expected = json!({ "state": "done", "told": "an echo", "own_id": "echo", "at": "now", "counts": { "a": 1 } });
        assert_eq!(body, expected);
    }

    #[test]
    fn extra_fields_are_added_to_objects_and_not_to_maps() {
        let body = altered(Fault::ExtraFields);
        assert!(body.get(EXTRA_FIELD).is_some());
        assert_eq!(body["counts"], json!({ "a": 1 }));
    }

    #[test]
    fn wrong_types_leave_no_leaf_of_its_type() {
        let body = altered(Fault::WrongTypes);
        assert!(body["state"].is_number());
        assert!(body["counts"]["a"].is_string());
    }
}

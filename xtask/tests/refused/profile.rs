//! The profile speaks for itself: every node of it that a value can break has words.

use serde_json::Value;

#[test]
fn every_node_of_the_profile_has_a_title_and_a_description() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../specs/profile.schema.json")).unwrap();
    let mut silent = Vec::new();
    node(&schema, "", &mut silent);
    assert!(silent.is_empty(), "{silent:#?}");
}

/// Goes through a schema that stands for a value: it has words, or refers to what has.
fn node(schema: &Value, at: &str, silent: &mut Vec<String>) {
    let is_there = |key| {
        schema
            .get(key)
            .is_some_and(|words| words.as_str().is_some_and(|words| !words.is_empty()))
    };
    if schema.is_object()
        && schema.get("$ref").is_none()
        && !(is_there("title") && is_there("description"))
    {
        silent.push(at.to_owned());
    }
    inside(schema, at, silent);
}

/// Goes through the parts of a schema. A condition is about the same value, and needs no words.
fn inside(schema: &Value, at: &str, silent: &mut Vec<String>) {
    for key in ["properties", "patternProperties", "definitions"] {
        for (name, schema) in schema[key].as_object().into_iter().flatten() {
            node(schema, &format!("{at}/{key}/{name}"), silent);
        }
    }
    for key in ["items", "additionalProperties", "propertyNames"] {
        if let Some(schema) = schema.get(key) {
            node(schema, &format!("{at}/{key}"), silent);
        }
    }
    for key in ["then", "else"] {
        if let Some(schema) = schema.get(key) {
            inside(schema, &format!("{at}/{key}"), silent);
        }
    }
}

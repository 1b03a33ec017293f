//! Examples for bodies that the document gives none of: made up from their schemas, and never of a real
//! person.

use crate::spec::tree::{Node, Value};

const DEPTH: usize = 6;

/// A value that fits the schema, as far as its own words say what fits.
pub fn of(root: &Node, schema: &Node) -> serde_json::Value {
    value(root, schema, 0)
}

fn value(root: &Node, schema: &Node, depth: usize) -> serde_json::Value {
    let schema = resolved(root, schema);
    let given = ["example", "default"]
        .iter()
        .find_map(|key| schema.get(key));
    let first = schema.get("enum").and_then(|list| list.items().first());
    if let Some(given) = given.or(first) {
        return given.to_json();
    }
    if let Some(shapes) = schema.get("oneOf").or(schema.get("anyOf")) {
        return shapes
            .items()
            .first()
            .map_or(serde_json::Value::Null, |shape| {
                value(root, shape, depth + 1)
            });
    }
    if let Some(parts) = schema.get("allOf") {
        let mut all = serde_json::Map::new();
        for part in parts.items() {
            match value(root, part, depth + 1) {
                serde_json::Value::Object(part) => all.extend(part),
                other => return other,
            }
        }
        return all.into();
    }
    match schema.text("type") {
        Some("string") => string(schema).into(),
        Some("integer") => number(schema),
        Some("number") => number(schema),
        Some("boolean") => true.into(),
        Some("array") => array(root, schema, depth),
        Some("object") => object(root, schema, depth),
        _ if schema.get("properties").is_some() => object(root, schema, depth),
        _ => serde_json::json!({}),
    }
}

fn array(root: &Node, schema: &Node, depth: usize) -> serde_json::Value {
    let least = count(schema, "minItems").unwrap_or(1).clamp(0, 5);
    let Some(items) = schema.get("items").filter(|_| depth < DEPTH) else {
        return serde_json::json!([]);
    };
    let most = count(schema, "maxItems").unwrap_or(5);
    (0..least.min(most))
        .map(|_| value(root, items, depth + 1))
        .collect()
}

fn object(root: &Node, schema: &Node, depth: usize) -> serde_json::Value {
    let required: Vec<&str> = schema
        .get("required")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str)
        .collect();
    let mut object = serde_json::Map::new();
    for (name, property) in schema.get("properties").into_iter().flat_map(Node::entries) {
        if depth < DEPTH || required.contains(&name) && depth < 2 * DEPTH {
            object.insert(name.to_owned(), value(root, property, depth + 1));
        }
    }
    object.into()
}

fn string(schema: &Node) -> String {
    let text = match schema.text("format") {
        Some("date-time") => "2026-01-05T09:00:00Z",
        Some("date") => "2026-01-05",
        Some("time") => "09:00:00Z",
        Some("uuid") => "11111111-aaaa-4aaa-8aaa-111111111111",
        Some("uri" | "uri-reference") => "https://example.com/",
        Some("hostname") => "example.com",
        Some("byte") => "YWRh",
        Some("personal-data") => "ada@example.com",
        _ => "text",
    };
    let least = count(schema, "minLength").unwrap_or(0).min(200);
    let most = count(schema, "maxLength").unwrap_or(usize::MAX);
    let padded = format!("{text:x<least$}");
    padded.chars().take(most).collect()
}

fn number(schema: &Node) -> serde_json::Value {
    let limit = |key: &str| match schema.get(key).map(|node| &node.value) {
        Some(Value::Number(number)) => number.as_f64(),
        _ => None,
    };
    let step = limit("multipleOf")
        .filter(|step| *step > 0.0)
        .unwrap_or(1.0);
    let mut number = match (limit("minimum"), limit("maximum")) {
        (Some(least), _) if least > 1.0 => (least / step).ceil() * step,
        (_, Some(most)) if most < 1.0 => (most / step).floor() * step,
        _ => step,
    };
    if schema.is_true("exclusiveMinimum") && Some(number) == limit("minimum") {
        number += step;
    }
    if schema.is_true("exclusiveMaximum") && Some(number) == limit("maximum") {
        number -= step;
    }
    match number.fract() == 0.0 {
        true => (number as i64).into(),
        false => number.into(),
    }
}

fn count(schema: &Node, key: &str) -> Option<usize> {
    match &schema.get(key)?.value {
        Value::Number(number) => number.as_u64().map(|count| count as usize),
        _ => None,
    }
}

fn resolved<'a>(root: &'a Node, schema: &'a Node) -> &'a Node {
    let mut schema = schema;
    for _ in 0..8 {
        let target = schema
            .text("$ref")
            .and_then(|reference| reference.strip_prefix('#'));
        match target.and_then(|pointer| root.at_pointer(pointer)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

//! The order in which our specs say things: what it is, then words, then facts, then details.

use crate::spec::tree::{Node, Value};

/// Keys that come first, in this order; all others stay as they are, behind these.
const FIRST: &[&str] = &[
    "$ref",
    "operationId",
    "name",
    "in",
    "url",
    "tags",
    "title",
    "version",
    "type",
    "scheme",
    "format",
    "nullable",
    "enum",
    "summary",
    "description",
    "externalDocs",
    "x-unanswered",
    "x-erasure",
    "parameters",
    "required",
    "properties",
    "items",
    "schema",
    "headers",
    "content",
    "requestBody",
    "responses",
];

/// Puts the members of all objects in order. Names that the document gives, values of its own and the
/// sections of the document stay where they are.
pub fn order(root: &mut Node) {
    if let Value::Map(sections) = &mut root.value {
        for (key, node) in sections {
            match key.as_str() {
                "paths" => {
                    if let Value::Map(items) = &mut node.value {
                        items.iter_mut().for_each(|(_, item)| within(item, "path"));
                    }
                }
                "components" => {
                    if let Value::Map(sections) = &mut node.value {
                        sections
                            .iter_mut()
                            .for_each(|(key, section)| within(section, key));
                    }
                }
                "x-erasure" => {}
                key => within(node, key),
            }
        }
    }
}

fn within(node: &mut Node, key: &str) {
    let is_value = matches!(
        key,
        "example" | "examples" | "default" | "enum" | "x-erasure" | "x-unanswered" | "required"
    );
    if is_value {
        return;
    }
    let is_names = [
        "properties",
        "schemas",
        "responses",
        "parameters",
        "headers",
        "content",
        "requestBodies",
        "securitySchemes",
        "links",
        "callbacks",
        "mapping",
    ]
    .contains(&key);
    match &mut node.value {
        Value::Map(entries) => {
            if !is_names {
                let rank = |key: &str| {
                    FIRST
                        .iter()
                        .position(|first| *first == key)
                        .unwrap_or(FIRST.len())
                };
                entries.sort_by_key(|(key, _)| rank(key));
            }
            for (key, inside) in entries {
                // A property may be called as a keyword is.
                within(inside, if is_names { "" } else { key });
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| within(item, "")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Source;

    #[test]
    fn what_it_is_comes_first_and_names_stay_where_they_are() {
        let text = "paths: { /b: { get: { responses: { b: {}, a: {} }, summary: S, operationId: o } }, /a: {} }\ncomponents: { schemas: { Z: { properties: { type: { description: D, type: string }, enum: {} }, type: object, example: { type: 1, name: 2, a: 3 } }, A: {} } }\n";
        let mut root = Source::parse("v.yaml", text).unwrap().root;
        order(&mut root);
        let json = super::super::yaml::write(&root);
        let place = |part: &str| {
            json.find(part)
                .unwrap_or_else(|| panic!("{part} in\n{json}"))
        };
        assert!(place("operationId") < place("summary") && place("summary") < place("responses"));
        assert!(
            place("/b") < place("/a")
                && place("b: {}") < place("a: {}")
                && place("Z:") < place("A:")
        );
        assert!(place("type: object") < place("properties"));
        assert!(json.contains("{ type: string, description: D }"), "{json}");
        assert!(place("type: 1") < place("name: 2"));
    }
}

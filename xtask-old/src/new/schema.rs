//! Schemas of OpenAPI 3.1, which are JSON Schema, as those of 3.0, which can say less: each keyword that
//! 3.0 has another word for is translated, and each that it has none for becomes a question.

use super::{
    carry::Carrier,
    draft::{leaf, list, text, truth},
    types,
};
use crate::{
    lint::grammar::Kind,
    spec::tree::{Node, Value},
};

/// Keywords that say something about values, and that OpenAPI 3.0 has no word for.
const LOST: &[&str] = &[
    "if",
    "then",
    "else",
    "patternProperties",
    "prefixItems",
    "unevaluatedProperties",
    "unevaluatedItems",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "additionalItems",
    "contentSchema",
    "$dynamicRef",
    "$recursiveRef",
];

/// Keywords that say something about schemas, and nothing about values.
const SILENT: &[&str] = &[
    "$schema",
    "$id",
    "id",
    "$anchor",
    "$comment",
    "$defs",
    "definitions",
    "$vocabulary",
    "$dynamicAnchor",
    "$recursiveAnchor",
];

impl<'a> Carrier<'a> {
    /// A schema.
    pub(super) fn schema(&mut self, node: &'a Node) -> Node {
        let mut out = leaf(Value::Map(Vec::new()), node.at);
        match node.value {
            Value::Map(_) => {}
            Value::Bool(true) => return out,
            _ => {
                let message = match node.value {
                    Value::Bool(_) => {
                        "the schema `false` allows nothing; it became one of anything".to_owned()
                    }
                    _ => format!(
                        "{} stands where a schema belongs; it became one of anything",
                        node.kind()
                    ),
                };
                self.ask(&mut out, node.at, message);
                return out;
            }
        }
        for (key, value) in node.entries() {
            self.keyword(key, value, node, &mut out);
        }
        self.contents(node, &mut out);
        self.types(node, &mut out);
        types::nullable_enum(&mut out);
        out
    }

    fn keyword(&mut self, key: &str, value: &'a Node, node: &'a Node, out: &mut Node) {
        match key {
            "type" | "contentEncoding" | "contentMediaType" => {}
            "const" => out.set("enum", list(vec![value.clone()], value.at)),
            "oneOf" | "anyOf" => self.shapes(key, value, out),
            "additionalProperties"
                if node
                    .get("patternProperties")
                    .is_some_and(|patterns| is_a_map(node, patterns)) => {}
            "examples" => self.first_example(value, out),
            "exclusiveMinimum" | "exclusiveMaximum" if value.as_bool().is_none() => {
                self.exclusive(key, value, node, out);
            }
            "minimum" | "maximum" if out.get(key).is_some() => {}
            "title" => {
                if node.get("description").is_none() && out.get("description").is_none() {
                    out.set(
                        "description",
                        text(value.as_str().unwrap_or_default(), value.at),
                    );
                }
            }
            "unevaluatedProperties" if closes(node, value) => {
                out.set("additionalProperties", value.clone())
            }
            "patternProperties" if is_a_map(node, value) => self.one_pattern(value, out),
            "required" if value.as_bool().is_some() => {
                self.note(
                    value.named_at,
                    "`required` of a schema is a list of names; it is left out",
                );
            }
            _ if LOST.contains(&key) => {
                let message = format!(
                    "OpenAPI 3.0 can't say `{key}`; it is left out. Say in `description` what it means"
                );
                self.ask(out, value.named_at, message);
            }
            _ if SILENT.contains(&key) => {}
            _ if key.starts_with("x-") => {
                self.note(value.named_at, format!("the extension `{key}` is left out"));
            }
            _ => match Kind::Schema.fields().iter().find(|field| field.name == key) {
                Some(field) => {
                    if let Some(carried) = self.value(field.shape, value) {
                        out.set(key, carried);
                    }
                }
                None => self.note(
                    value.named_at,
                    format!("a schema has no `{key}`; it is left out"),
                ),
            },
        }
    }

    fn first_example(&mut self, examples: &'a Node, out: &mut Node) {
        if let (Some(first), None) = (examples.items().first(), out.get("example")) {
            out.set("example", first.clone());
        }
    }

    /// `exclusiveMinimum: 0` becomes `minimum: 0, exclusiveMinimum: true`, unless a `minimum` beside it
    /// is stricter.
    fn exclusive(&mut self, key: &str, value: &'a Node, node: &'a Node, out: &mut Node) {
        let (plain, is_low) = match key {
            "exclusiveMinimum" => ("minimum", true),
            _ => ("maximum", false),
        };
        let number = |node: &Node| match &node.value {
            Value::Number(number) => number.as_f64(),
            _ => None,
        };
        let Some(limit) = number(value) else {
            return self.note(value.at, format!("`{key}` is no number; it is left out"));
        };
        let other = node.get(plain).and_then(number);
        let other_is_stricter = other.is_some_and(|other| match is_low {
            true => other > limit,
            false => other < limit,
        });
        if !other_is_stricter {
            out.set(plain, value.clone());
            out.set(key, truth(true, value.at));
        }
    }

    /// `patternProperties` with one pattern and nothing beside it: a map, whatever its keys are.
    fn one_pattern(&mut self, value: &'a Node, out: &mut Node) {
        if let Some((pattern, inner)) = value.entries().next() {
            let message =
                format!("OpenAPI 3.0 can't say that keys match `{pattern}`; any key is taken");
            let inner = self.reference_or(Kind::Schema, inner);
            out.set("additionalProperties", inner);
            self.ask(out, value.named_at, message);
        }
    }

    /// What text holds that isn't text.
    fn contents(&mut self, node: &'a Node, out: &mut Node) {
        let encoding = node.get("contentEncoding");
        let media = node.get("contentMediaType");
        let format = match (
            encoding.and_then(Node::as_str),
            media.and_then(Node::as_str),
        ) {
            (Some("base64"), _) => Some("byte"),
            (None, Some("application/octet-stream")) => Some("binary"),
            _ => None,
        };
        let Some(at) = encoding.or(media).map(|node| node.named_at) else {
            return;
        };
        match format {
            Some(format) if out.get("format").is_none() => out.set("format", text(format, at)),
            Some(_) => {}
            None => {
                let message = "OpenAPI 3.0 can't say what this text holds; say it in `description`";
                self.ask(out, at, message);
            }
        }
    }
}

/// Whether `unevaluatedProperties` says what `additionalProperties` would.
fn closes(node: &Node, value: &Node) -> bool {
    let is_plain = ["allOf", "oneOf", "anyOf", "if", "$ref"]
        .iter()
        .all(|key| node.get(key).is_none());
    is_plain && value.as_bool().is_some() && node.get("additionalProperties").is_none()
}

/// Whether all that an object says of its keys is one pattern.
fn is_a_map(node: &Node, patterns: &Node) -> bool {
    node.get("properties").is_none()
        && node
            .get("additionalProperties")
            .is_none_or(|more| more.as_bool() == Some(false))
        && patterns.entries().count() == 1
}

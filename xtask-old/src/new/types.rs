//! Types: OpenAPI 3.1 has lists of them, `null` among them; OpenAPI 3.0 has one, which may be nullable.

use super::{
    carry::Carrier,
    draft::{list, map, text, truth},
};
use crate::{
    diagnostic::Position,
    lint::{grammar::Kind, schemas::KEYWORDS},
    spec::tree::{Node, Value},
};

impl<'a> Carrier<'a> {
    /// A list of types: `null` makes it nullable, and several others make it a choice.
    pub(super) fn types(&mut self, node: &'a Node, out: &mut Node) {
        let Some(given) = node.get("type") else {
            return constant_type(out);
        };
        let names: Vec<&Node> = match &given.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![given],
        };
        let known = ["string", "integer", "number", "boolean", "object", "array"];
        let is_null =
            |node: &&&Node| matches!(node.value, Value::Null) || node.as_str() == Some("null");
        if names.iter().any(|name| is_null(&name)) {
            out.set("nullable", truth(true, given.at));
        }
        let types: Vec<&str> = names
            .iter()
            .filter_map(|name| name.as_str())
            .filter(|name| known.contains(name))
            .collect();
        match types.as_slice() {
            [] => {
                out.take("nullable");
                let message = "it has no type that OpenAPI 3.0 knows; it became one of anything";
                self.ask(out, given.at, message);
            }
            [only] => out.set("type", text(*only, given.at)),
            several => self.choice(several, given, out),
        }
    }

    fn choice(&mut self, types: &[&str], given: &Node, out: &mut Node) {
        let shapes = types.iter().map(|kind| {
            let mut shape = map(vec![("type", text(*kind, given.at))], given.at);
            for (key, kinds) in KEYWORDS {
                if let Some(value) = out.get(key).filter(|_| kinds.contains(kind)) {
                    shape.set(key, value.clone());
                }
            }
            shape
        });
        let shapes = list(shapes.collect(), given.at);
        for (key, _) in KEYWORDS {
            out.take(key);
        }
        for key in ["enum", "format", "example"] {
            out.take(key);
        }
        out.set("oneOf", shapes);
        let message = format!(
            "it is one of {}, which OpenAPI 3.0 says by `oneOf`; which of them is sent?",
            types.join(", ")
        );
        self.ask(out, given.at, message);
    }

    /// `null` among the shapes of a choice makes it nullable, and one shape alone is no choice.
    pub(super) fn shapes(&mut self, key: &str, value: &'a Node, out: &mut Node) {
        let given = value.items();
        let shapes: Vec<Node> = given
            .iter()
            .filter(|shape| !says_null(shape))
            .map(|shape| self.reference_or(Kind::Schema, shape))
            .collect();
        let was_nullable = shapes.len() < given.len();
        match shapes.as_slice() {
            [only] if was_nullable && only.get("$ref").is_some() => {
                out.set("allOf", list(shapes, value.at));
            }
            [only] if was_nullable => {
                for (key, value) in only.entries().filter(|(key, _)| *key != "description") {
                    out.set(key, value.clone());
                }
            }
            _ => out.set(key, list(shapes, value.at)),
        }
        if was_nullable {
            out.set("nullable", truth(true, value.at));
        }
    }
}

/// A shape that nothing but null has.
fn says_null(shape: &Node) -> bool {
    let is_null = |node: &Node| node.value == Value::Null || node.as_str() == Some("null");
    let only_null = |list: &Node| matches!(list.items(), [one] if is_null(one));
    shape
        .get("type")
        .is_some_and(|kind| kind.as_str() == Some("null") || only_null(kind))
        || shape.get("enum").is_some_and(only_null)
        || shape
            .get("const")
            .is_some_and(|value| value.value == Value::Null)
}

/// An enum that allows null is nullable; OpenAPI 3.0 wants both said.
pub(super) fn nullable_enum(out: &mut Node) {
    let has_null = |node: &Node| node.items().iter().any(|item| item.value == Value::Null);
    if out.get("enum").is_some_and(has_null) && out.get("type").is_some() {
        out.set("nullable", truth(true, out.at));
    }
}

/// A constant has the type of its value.
fn constant_type(out: &mut Node) {
    let first = out
        .get("enum")
        .and_then(|list| list.items().iter().find(|item| item.value != Value::Null));
    let Some(first) = first else { return };
    let kind = match &first.value {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        _ => return,
    };
    let at: Position = first.at;
    out.set("type", text(kind, at));
}

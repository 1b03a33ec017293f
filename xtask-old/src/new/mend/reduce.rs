//! Makes less of what no client can be made of: a keyword is left out, a schema becomes one of anything, and
//! a question says what stood there.

use super::remedies::{
    Outcome::{self, Changed, Nothing},
    Patient,
};
use crate::{
    new::draft::{map, parent, text},
    spec::{
        child,
        tree::{Node, Value},
    },
};

impl Patient<'_, '_> {
    /// The example that doesn't fit, or the default.
    pub(super) fn drop_example(&mut self, pointer: &str) -> Outcome {
        let mut pointer = pointer;
        while let Some((above, key)) = parent(pointer) {
            if ["example", "examples", "default"].contains(&key.as_str())
                && !above.ends_with("/properties")
            {
                let at = self.at(pointer);
                let message = format!(
                    "this `{key}` doesn't fit its schema ({}); it is left out",
                    self.finding.message
                );
                self.carrier.note(at, message);
                return self.drop(pointer);
            }
            pointer = above;
        }
        Nothing
    }

    /// What sounds personal is taken for it.
    pub(super) fn mark(&mut self, pointer: &str) -> Outcome {
        let format = match self.finding.fix.contains("`format: password`") {
            true => "password",
            false => "personal-data",
        };
        let mut pointer = match self
            .spec
            .at_pointer(pointer)
            .and_then(|node| node.get("schema"))
        {
            Some(_) => child(pointer, "schema"),
            None => pointer.to_owned(),
        };
        for _ in 0..8 {
            let Some(node) = self.spec.at_pointer(&pointer) else {
                return Nothing;
            };
            let target = node
                .text("$ref")
                .and_then(|target| target.strip_prefix('#'));
            if let Some(target) = target {
                pointer = target.to_owned();
            } else if node.text("type") == Some("array") {
                pointer = child(&pointer, "items");
            } else {
                break;
            }
        }
        let at = self.at(&pointer);
        self.carrier.note(
            at,
            format!(
                "{}: it is taken for it, `format: {format}`",
                self.finding.message
            ),
        );
        let Some(node) = self.node(&pointer) else {
            return Nothing;
        };
        for key in ["enum", "pattern"] {
            node.take(key);
        }
        node.set("format", text(format, at));
        Changed
    }

    /// A format that has another name here, or none.
    pub(super) fn format(&mut self, pointer: &str) -> Outcome {
        let known = ["personal-data", "password"].into_iter().find(|format| {
            let write = format!("write `format: {format}`");
            self.finding.message.contains(&write) || self.finding.fix.contains(&write)
        });
        match known {
            Some(format) => {
                let at = self.at(pointer);
                if let Some(node) = self.node(pointer) {
                    *node = text(format, at);
                }
                Changed
            }
            None => {
                let at = self.at(pointer);
                let name = self
                    .spec
                    .at_pointer(pointer)
                    .and_then(Node::as_str)
                    .unwrap_or_default()
                    .to_owned();
                self.carrier.note(
                    at,
                    format!("the format `{name}` means nothing here; it is left out"),
                );
                self.drop(pointer)
            }
        }
    }

    /// Leaves out what the finding is about, and asks what it meant.
    pub(super) fn leave_out(&mut self, pointer: &str) -> Outcome {
        let Some((above, key)) = parent(pointer) else {
            return Nothing;
        };
        let above = above.to_owned();
        let is_needed = above.is_empty()
            || ["/info", "/paths", "/x-erasure"].contains(&above.as_str())
            || (above.starts_with("/paths/")
                && above.matches('/').count() == 2
                && key != "parameters")
            || [
                "operationId",
                "responses",
                "x-erasure",
                "schema",
                "in",
                "name",
            ]
            .contains(&key.as_str());
        if is_needed {
            return Nothing;
        }
        let at = self.at(pointer);
        let message = self.finding.message.clone();
        let outcome = self.drop(pointer);
        if outcome != Nothing {
            self.ask(&above, at, format!("`{key}` is left out: {message}"));
        }
        outcome
    }

    /// Makes the schema around it one of anything.
    pub(super) fn simplify(&mut self) -> Outcome {
        let Some(pointer) = schema_around(&self.place.pointer) else {
            return Nothing;
        };
        let Some(node) = self.node(&pointer) else {
            return Nothing;
        };
        let at = node.at;
        let words = node.get("description").cloned();
        // A parameter is text on the wire, whatever it means.
        let is_parameter = pointer.ends_with("/schema") && pointer.contains("/parameters/");
        let mut simple = match is_parameter {
            true => map(vec![("type", text("string", at))], at),
            false => map(Vec::new(), at),
        };
        if let Some(words) = words {
            simple.set("description", words);
        }
        *node = simple;
        let became = if is_parameter {
            "text"
        } else {
            "a schema of anything"
        };
        let message = format!(
            "{}; it became {became}. What is sent?",
            self.finding.message
        );
        self.ask(&pointer, at, message);
        Changed
    }

    /// Leaves out the nearest thing around it that stands in one of these.
    pub(super) fn leave_out_around(&mut self, containers: &[&str]) -> Outcome {
        let mut pointer = self.place.pointer.clone();
        while let Some((above, key)) = parent(&pointer) {
            let container = above.rsplit('/').next().unwrap_or_default();
            let is_one = containers.contains(&container)
                || key == "requestBody" && containers.contains(&"requestBody");
            if is_one {
                return self.leave_out(&pointer.clone());
            }
            pointer = above.to_owned();
        }
        Nothing
    }

    /// Gives a schema a name that nothing else has.
    pub(super) fn rename(&mut self, pointer: &str) -> Outcome {
        let Some((above, name)) =
            parent(pointer).filter(|(above, _)| *above == "/components/schemas")
        else {
            return self.simplify();
        };
        let new = format!("{name}Data");
        if self.spec.at_pointer(&child(above, &new)).is_some() {
            return self.simplify();
        }
        let Some(Value::Map(schemas)) = self.node(above).map(|node| &mut node.value) else {
            return Nothing;
        };
        if let Some((key, _)) = schemas.iter_mut().find(|(key, _)| *key == name) {
            *key = new.clone();
        }
        let (old, new) = (format!("#{above}/{name}"), format!("#{above}/{new}"));
        redirect(self.spec, &old, &new);
        Changed
    }
}

/// The pointer of the innermost schema around a place.
fn schema_around(pointer: &str) -> Option<String> {
    let mut pointer = pointer.to_owned();
    loop {
        let (above, key) = parent(&pointer)?;
        let container = above.rsplit('/').next().unwrap_or_default();
        let is_schema = ["schema", "items", "additionalProperties", "not"].contains(&key.as_str())
            && container != "properties"
            || ["properties", "schemas", "allOf", "oneOf", "anyOf"].contains(&container);
        if is_schema {
            return Some(pointer);
        }
        pointer = above.to_owned();
    }
}

fn redirect(node: &mut Node, old: &str, new: &str) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| redirect(item, old, new)),
        Value::Map(entries) => {
            for (key, value) in entries {
                if key == "$ref" && value.as_str() == Some(old) {
                    value.value = Value::String(new.to_owned());
                }
                redirect(value, old, new);
            }
        }
        _ => {}
    }
}

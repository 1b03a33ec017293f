//! What is done about a finding: first what its rule calls for, then, should it still be reported, more
//! and more of what stands around it becomes a question.

use super::{examples, numbered::Place};
use crate::{
    diagnostic::{Finding, Position},
    new::{
        carry::Carrier,
        draft::{from_json, list, map, parent, text, truth},
    },
    spec::{
        child,
        tree::{Node, Value},
    },
};

/// The last remedy there is.
pub const MOST: usize = 5;

/// Words that stand where words are missing.
const NOT_DESCRIBED: &str = "Not described yet.";

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something was changed where it stood.
    Changed,
    /// Something was taken out of a list: what stood behind it has moved.
    Shifted,
    /// There was nothing to change.
    Nothing,
}

use Outcome::{Changed, Nothing, Shifted};

/// One finding about a draft.
pub struct Patient<'p, 'a> {
    /// The draft.
    pub spec: &'p mut Node,
    /// Who tells of what is left out.
    pub carrier: &'p mut Carrier<'a>,
    /// The finding.
    pub finding: &'p Finding,
    /// What it is about.
    pub place: &'p Place,
}

impl Patient<'_, '_> {
    /// Does what comes after so many remedies.
    pub fn treat(&mut self, tried: usize) -> Outcome {
        if self.spec.at_pointer(&self.place.pointer).is_none() {
            return Nothing;
        }
        match tried {
            // What it was made up from may have been mended since.
            1 | 2 if self.finding.rule == "example-missing" => self.by_rule(),
            0 => self.by_rule(),
            1 => self.leave_out(&self.place.pointer.clone()),
            2 => self.simplify(),
            3 => self.leave_out_around(&["parameters", "headers", "content", "properties"]),
            4 => self.leave_out_around(&["responses", "requestBody", "schemas"]),
            _ => Nothing,
        }
    }

    fn by_rule(&mut self) -> Outcome {
        let pointer = self.place.pointer.clone();
        match self.finding.rule {
            "undocumented" => self.ask_for_words(&pointer),
            "tags-missing" => self.file_under_erasure(&pointer),
            "tag-unknown" => self.describe_tag(&pointer),
            "summary-length" => self.shorten(&pointer),
            "example-missing" => self.make_up_example(&pointer),
            "example-misfit" | "example-effort" | "example-external" => self.drop_example(&pointer),
            "personal-unmarked" => self.mark(&pointer),
            "unused-component" | "security-unused" => self.drop(&pointer),
            "retry-after-missing" => self.retry_after(&pointer),
            "body-optional" => self.always(&pointer),
            "type-missing" => self.type_of_keywords(&pointer),
            "items-missing" => {
                self.set_and_ask(&pointer, "items", map(Vec::new(), Position::START))
            }
            "no-success" => self.success(&pointer),
            "path-parameter-missing" => self.path_parameter(&pointer),
            "format-unknown" | "idn-email" | "date-time" | "uri-reference" => self.format(&pointer),
            "default-response" => self.leave_out(&pointer),
            "any-of" | "one-of-inline" | "one-of-ambiguous" | "all-of-inline" | "all-of-part"
            | "all-of-conflict" | "composition-mixed" | "composition-empty" | "endless-type"
            | "part-of-itself" | "too-many-parts" | "field-clash" | "enum-clash" | "not" => {
                self.simplify()
            }
            "type-clash" | "type-taken" => self.rename(&pointer),
            _ if self.place.is_key || is_leaf(self.spec, &pointer) => self.leave_out(&pointer),
            _ => Nothing,
        }
    }

    fn node(&mut self, pointer: &str) -> Option<&mut Node> {
        self.spec.at_pointer_mut(pointer)
    }

    fn at(&self, pointer: &str) -> Position {
        self.spec
            .at_pointer(pointer)
            .map_or(Position::START, |node| node.at)
    }

    /// Asks at the object that this belongs to: not at a list of names.
    fn ask(&mut self, pointer: &str, at: Position, message: String) {
        let mut pointer = pointer.to_owned();
        loop {
            let last = pointer.rsplit('/').next().unwrap_or_default();
            let is_names = [
                "content",
                "headers",
                "properties",
                "responses",
                "schemas",
                "parameters",
                "requestBodies",
                "examples",
                "securitySchemes",
                "components",
                "paths",
                "required",
                "enum",
                "tags",
                "servers",
                "oneOf",
                "anyOf",
                "allOf",
            ]
            .contains(&last);
            let is_object = self.spec.at_pointer(&pointer).is_some_and(Node::is_map);
            match parent(&pointer) {
                Some((above, _)) if is_names || !is_object => pointer = above.to_owned(),
                _ => break,
            }
        }
        let question = format!("{}:{at}: {message}", self.carrier.document.name);
        self.carrier.note(at, message);
        if let Some(node) = self.node(&pointer) {
            node.ask(question);
        }
    }

    fn ask_for_words(&mut self, pointer: &str) -> Outcome {
        let key = match self.finding.message.ends_with("summary") {
            true => "summary",
            false => "description",
        };
        let is_the_words = self
            .spec
            .at_pointer(pointer)
            .is_some_and(|node| node.as_str().is_some());
        let object = match (is_the_words, parent(pointer)) {
            (true, Some((above, _))) => above.to_owned(),
            _ => pointer.to_owned(),
        };
        let Some(node) = self.node(&object) else {
            return Nothing;
        };
        let at = node.at;
        node.set(key, text(NOT_DESCRIBED, at));
        let what = object
            .rsplit('/')
            .next()
            .map(crate::spec::tree::unescape)
            .unwrap_or_default();
        node.ask(format!("Which words are the `{key}` of `{what}`?"));
        Changed
    }

    fn file_under_erasure(&mut self, pointer: &str) -> Outcome {
        let at = self.at(pointer);
        let Some(node) = self.node(pointer) else {
            return Nothing;
        };
        node.set("tags", list(vec![text("Erasure", at)], at));
        self.add_tag("Erasure", "What erases people.", at);
        Changed
    }

    fn describe_tag(&mut self, pointer: &str) -> Outcome {
        let Some(name) = self
            .spec
            .at_pointer(pointer)
            .and_then(Node::as_str)
            .map(str::to_owned)
        else {
            return Nothing;
        };
        let at = self.at(pointer);
        self.add_tag(&name, "", at);
        Changed
    }

    fn add_tag(&mut self, name: &str, words: &str, at: Position) {
        let Some(tags) = self.spec.inside("tags") else {
            return;
        };
        let Value::List(tags) = &mut tags.value else {
            return;
        };
        if !tags.iter().any(|tag| tag.text("name") == Some(name)) {
            tags.push(map(
                vec![("name", text(name, at)), ("description", text(words, at))],
                at,
            ));
        }
    }

    fn shorten(&mut self, pointer: &str) -> Outcome {
        let Some(node) = self.node(pointer) else {
            return Nothing;
        };
        let words = node.as_str().unwrap_or_default();
        let line: String = words
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(117)
            .collect();
        node.value = Value::String(line);
        Changed
    }

    fn make_up_example(&mut self, pointer: &str) -> Outcome {
        let Some(schema) = self
            .spec
            .at_pointer(pointer)
            .and_then(|media| media.get("schema"))
        else {
            return Nothing;
        };
        let example = from_json(&examples::of(self.spec, schema), self.at(pointer));
        self.set_example(pointer, example)
    }

    fn set_example(&mut self, pointer: &str, example: Node) -> Outcome {
        let Some(node) = self.node(pointer) else {
            return Nothing;
        };
        node.set("example", example);
        node.ask("The example is made up from the schema: what does the vendor send or take?");
        Changed
    }

    /// The example that doesn't fit, or the default.
    fn drop_example(&mut self, pointer: &str) -> Outcome {
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

    fn drop(&mut self, pointer: &str) -> Outcome {
        let Some((above, key)) = parent(pointer) else {
            return Nothing;
        };
        let Some(node) = self.node(above) else {
            return Nothing;
        };
        let is_list = matches!(node.value, Value::List(_));
        match (node.take(&key), is_list) {
            (Some(_), true) => Shifted,
            (Some(_), false) => Changed,
            (None, _) => Nothing,
        }
    }

    /// What sounds personal is taken for it.
    fn mark(&mut self, pointer: &str) -> Outcome {
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

    fn retry_after(&mut self, pointer: &str) -> Outcome {
        let at = self.at(pointer);
        let pointer = self.followed(pointer);
        let Some(node) = self.node(&pointer) else {
            return Nothing;
        };
        if node.get("headers").is_none() {
            node.set("headers", map(Vec::new(), at));
        }
        let mut header = map(
            vec![
                ("description", text("How long to wait.", at)),
                ("schema", map(vec![("type", text("string", at))], at)),
            ],
            at,
        );
        header.ask("Does the vendor send this header with a 429? If no page says so, write `x-assumed` and why.");
        if let Some(headers) = node.inside("headers") {
            headers.set("Retry-After", header);
        }
        Changed
    }

    fn followed(&self, pointer: &str) -> String {
        let target = self
            .spec
            .at_pointer(pointer)
            .and_then(|node| node.text("$ref"));
        target
            .and_then(|target| target.strip_prefix('#'))
            .unwrap_or(pointer)
            .to_owned()
    }

    fn always(&mut self, pointer: &str) -> Outcome {
        let object = match parent(pointer) {
            Some((above, key)) if key == "required" => above.to_owned(),
            _ => pointer.to_owned(),
        };
        let at = self.at(&object);
        if let Some(node) = self.node(&object) {
            node.set("required", truth(true, at));
        }
        self.ask(
            &object,
            at,
            "the document lets the body be left out, and a method always sends it; is that right?"
                .to_owned(),
        );
        Changed
    }

    fn type_of_keywords(&mut self, pointer: &str) -> Outcome {
        let kind = self.finding.fix.rsplit("type: ").next().unwrap_or_default();
        let kind = kind.trim_end_matches('`').to_owned();
        let at = self.at(pointer);
        let Some(node) = self.node(pointer) else {
            return Nothing;
        };
        node.set("type", text(kind, at));
        Changed
    }

    fn set_and_ask(&mut self, pointer: &str, key: &str, node: Node) -> Outcome {
        let at = self.at(pointer);
        let message = format!("{}; what is it?", self.finding.message);
        if let Some(object) = self.node(pointer) {
            object.set(key, node);
        }
        self.ask(pointer, at, message);
        Changed
    }

    fn success(&mut self, pointer: &str) -> Outcome {
        let operation = pointer.trim_end_matches("/responses").to_owned();
        let at = self.at(&operation);
        let Some(responses) = self
            .node(&operation)
            .and_then(|node| node.inside("responses"))
        else {
            return Nothing;
        };
        responses.set(
            "200",
            map(
                vec![("description", text("The request was accepted.", at))],
                at,
            ),
        );
        self.ask(
            &operation,
            at,
            "the document describes no answer that means success; what does the vendor answer?"
                .to_owned(),
        );
        Changed
    }

    /// A parameter that stands in the path, and that the document doesn't describe.
    fn path_parameter(&mut self, pointer: &str) -> Outcome {
        let Some(name) = self.finding.fix.split('`').nth(1).map(str::to_owned) else {
            return Nothing;
        };
        let at = self.at(pointer);
        let schema = vec![
            ("type", text("string", at)),
            ("format", text("personal-data", at)),
        ];
        let mut parameter = map(
            vec![
                ("name", text(name, at)),
                ("in", text("path", at)),
                ("required", truth(true, at)),
                ("description", text(NOT_DESCRIBED, at)),
                ("schema", map(schema, at)),
            ],
            at,
        );
        parameter.ask("The document doesn't describe this parameter of the path: what is it, and is it personal data?");
        let Some(node) = self.node(pointer) else {
            return Nothing;
        };
        match node.inside("parameters").map(|list| &mut list.value) {
            Some(Value::List(parameters)) => parameters.push(parameter),
            _ => node.set("parameters", list(vec![parameter], at)),
        }
        Changed
    }

    /// A format that has another name here, or none.
    fn format(&mut self, pointer: &str) -> Outcome {
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
    fn leave_out(&mut self, pointer: &str) -> Outcome {
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
    fn simplify(&mut self) -> Outcome {
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
    fn leave_out_around(&mut self, containers: &[&str]) -> Outcome {
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
    fn rename(&mut self, pointer: &str) -> Outcome {
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

fn is_leaf(spec: &Node, pointer: &str) -> bool {
    spec.at_pointer(pointer)
        .is_some_and(|node| !matches!(node.value, Value::Map(_)))
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

//! Adds what our specs have and the document hasn't: words, tags, examples and whatever else can be put in
//! without deciding anything, each with the question that it stands in for.

use super::{
    examples,
    remedies::{
        Outcome::{self, Changed, Nothing},
        Patient,
    },
};
use crate::{
    diagnostic::Position,
    new::draft::{from_json, list, map, parent, text, truth},
    spec::tree::{Node, Value},
};

/// Words that stand where words are missing.
const NOT_DESCRIBED: &str = "Not described yet.";

impl Patient<'_, '_> {
    pub(super) fn ask_for_words(&mut self, pointer: &str) -> Outcome {
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

    pub(super) fn file_under_erasure(&mut self, pointer: &str) -> Outcome {
        let at = self.at(pointer);
        let Some(node) = self.node(pointer) else {
            return Nothing;
        };
        node.set("tags", list(vec![text("Erasure", at)], at));
        self.add_tag("Erasure", "What erases people.", at);
        Changed
    }

    pub(super) fn describe_tag(&mut self, pointer: &str) -> Outcome {
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

    pub(super) fn add_tag(&mut self, name: &str, words: &str, at: Position) {
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

    pub(super) fn shorten(&mut self, pointer: &str) -> Outcome {
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

    pub(super) fn make_up_example(&mut self, pointer: &str) -> Outcome {
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

    pub(super) fn set_example(&mut self, pointer: &str, example: Node) -> Outcome {
        let Some(node) = self.node(pointer) else {
            return Nothing;
        };
        node.set("example", example);
        node.ask("The example is made up from the schema: what does the vendor send or take?");
        Changed
    }

    pub(super) fn retry_after(&mut self, pointer: &str) -> Outcome {
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

    pub(super) fn followed(&self, pointer: &str) -> String {
        let target = self
            .spec
            .at_pointer(pointer)
            .and_then(|node| node.text("$ref"));
        target
            .and_then(|target| target.strip_prefix('#'))
            .unwrap_or(pointer)
            .to_owned()
    }

    pub(super) fn always(&mut self, pointer: &str) -> Outcome {
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

    pub(super) fn type_of_keywords(&mut self, pointer: &str) -> Outcome {
        let kind = self.finding.fix.rsplit("type: ").next().unwrap_or_default();
        let kind = kind.trim_end_matches('`').to_owned();
        let at = self.at(pointer);
        let Some(node) = self.node(pointer) else {
            return Nothing;
        };
        node.set("type", text(kind, at));
        Changed
    }

    pub(super) fn set_and_ask(&mut self, pointer: &str, key: &str, node: Node) -> Outcome {
        let at = self.at(pointer);
        let message = format!("{}; what is it?", self.finding.message);
        if let Some(object) = self.node(pointer) {
            object.set(key, node);
        }
        self.ask(pointer, at, message);
        Changed
    }

    pub(super) fn success(&mut self, pointer: &str) -> Outcome {
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
    pub(super) fn path_parameter(&mut self, pointer: &str) -> Outcome {
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
}

//! What is done about a finding: first what its rule calls for, then, should it still be reported, more
//! and more of what stands around it becomes a question.

use super::numbered::Place;
use crate::{
    diagnostic::{Finding, Position},
    new::{
        carry::Carrier,
        draft::{map, parent},
    },
    spec::tree::{Node, Value},
};

/// The last remedy there is.
pub const MOST: usize = 5;

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

    pub(super) fn node(&mut self, pointer: &str) -> Option<&mut Node> {
        self.spec.at_pointer_mut(pointer)
    }

    pub(super) fn at(&self, pointer: &str) -> Position {
        self.spec
            .at_pointer(pointer)
            .map_or(Position::START, |node| node.at)
    }

    /// Asks at the object that this belongs to: not at a list of names.
    pub(super) fn ask(&mut self, pointer: &str, at: Position, message: String) {
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

    pub(super) fn drop(&mut self, pointer: &str) -> Outcome {
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
}

fn is_leaf(spec: &Node, pointer: &str) -> bool {
    spec.at_pointer(pointer)
        .is_some_and(|node| !matches!(node.value, Value::Map(_)))
}

//! Takes operations out of a published document, with all that they need: whatever OpenAPI 3.0 has a
//! field for is carried over as it is, references lead to components of the new spec, and what has no
//! place in it is left out and told of.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{
    document::Document,
    draft::{leaf, list, map, text, truth},
    select::Operation,
};
use crate::{
    diagnostic::Position,
    lint::grammar::{Kind, Shape},
    spec::{
        limits,
        tree::{Node, Value},
    },
};

/// Something that couldn't be carried over as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where in the published document.
    pub at: Position,
    /// What, and what was done instead.
    pub message: String,
}

/// Carries things over.
pub struct Carrier<'a> {
    /// Where from.
    pub document: &'a Document,
    /// What couldn't be carried over as it is.
    pub notes: Vec<Note>,
    pub(super) wanted: VecDeque<Wanted<'a>>,
    pub(super) names: HashMap<(String, &'static str), String>,
    pub(super) taken: HashSet<(&'static str, String)>,
}

/// A component that something refers to.
pub(super) struct Wanted<'a> {
    pub(super) kind: Kind,
    pub(super) section: &'static str,
    pub(super) name: String,
    pub(super) node: &'a Node,
}

impl<'a> Carrier<'a> {
    /// Nothing carried over yet.
    pub fn new(document: &'a Document) -> Self {
        Carrier {
            document,
            notes: Vec::new(),
            wanted: VecDeque::new(),
            names: HashMap::new(),
            taken: HashSet::new(),
        }
    }

    /// Tells of something that is left out and that nobody has to decide about.
    pub fn note(&mut self, at: Position, message: impl Into<String>) {
        let note = Note {
            at,
            message: message.into(),
        };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Asks, at `out`, about something that couldn't be carried over.
    pub fn ask(&mut self, out: &mut Node, at: Position, message: impl Into<String>) {
        let message = message.into();
        out.ask(format!("{}:{at}: {message}", self.document.name));
        self.note(at, message);
    }

    /// The paths of these operations.
    pub fn paths(&mut self, operations: &[Operation<'a>]) -> Node {
        let mut paths = map(Vec::new(), Position::START);
        for operation in operations {
            if paths.get(operation.path).is_none() {
                let item = self.path_item(operation.item);
                paths.set(operation.path, item);
            }
            let node = self.object(Kind::Operation, operation.node);
            if let Some(item) = paths.inside(operation.path) {
                item.set(operation.method, node);
            }
        }
        paths
    }

    /// What holds for all operations of a path.
    fn path_item(&mut self, item: &'a Node) -> Node {
        let mut out = map(Vec::new(), item.at);
        if let Some(parameters) = item.get("parameters") {
            let parameters = self.value(Shape::ListOfRefOr(Kind::Parameter), parameters);
            if let Some(parameters) = parameters.filter(|list| !list.is_empty()) {
                out.set("parameters", parameters);
            }
        }
        if let Some(servers) = item.get("servers") {
            self.ask(&mut out, servers.named_at, OWN_SERVERS);
        }
        out
    }

    /// The components that what was carried over refers to, and that these refer to in turn.
    pub fn components(&mut self) -> Node {
        let mut components = map(Vec::new(), Position::START);
        while let Some(Wanted {
            kind,
            section,
            name,
            node,
        }) = self.wanted.pop_front()
        {
            let object = self.reference_or(kind, node);
            if components.get(section).is_none() {
                components.set(section, map(Vec::new(), node.at));
            }
            if let Some(section) = components.inside(section) {
                section.set(&name, object);
            }
        }
        if let Value::Map(sections) = &mut components.value {
            sections.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        components
    }

    /// An object of this kind.
    pub fn object(&mut self, kind: Kind, node: &'a Node) -> Node {
        if kind == Kind::Schema {
            return self.schema(node);
        }
        let mut out = leaf(Value::Map(Vec::new()), node.at);
        if !node.is_map() {
            let message = format!(
                "{} stands where {} belongs; it was left out",
                node.kind(),
                kind.name()
            );
            self.ask(&mut out, node.at, message);
        }
        for (key, value) in node.entries() {
            let field = kind.fields().iter().find(|field| field.name == key);
            let shape = field.map(|field| field.shape);
            if key.starts_with("x-") {
                self.note(value.named_at, format!("the extension `{key}` is left out"));
            } else if self.is_elsewhere(kind, key, value, &mut out) {
                continue;
            } else if let Some(shape) = shape.or(kind.others()) {
                if let Some(carried) = self.value(shape, value) {
                    out.set(key, carried);
                }
            } else {
                self.unknown(kind, key, value, &mut out);
            }
        }
        self.mend(kind, node, &mut out);
        out
    }

    /// Fields that our specs say in another place, or not at all.
    fn is_elsewhere(&mut self, kind: Kind, key: &str, value: &'a Node, out: &mut Node) -> bool {
        match (kind, key) {
            (Kind::Operation, "security") => {}
            (Kind::Operation, "servers") => self.ask(out, value.named_at, OWN_SERVERS),
            (Kind::Operation, "callbacks") | (Kind::Response, "links") => {
                self.note(
                    value.named_at,
                    format!("`{key}` is left out: clients make nothing of it"),
                );
            }
            (Kind::Parameter | Kind::MediaType | Kind::Header, "examples") => {
                self.example(value, out);
            }
            _ => return false,
        }
        true
    }

    /// The first example that says what it is an example of; one is enough.
    fn example(&mut self, examples: &'a Node, out: &mut Node) {
        let first = examples
            .entries()
            .map(|(_, example)| self.resolve(example))
            .find_map(|example| example.get("value"))
            .or_else(|| examples.items().first());
        if let Some(value) = first.filter(|_| out.get("example").is_none()) {
            out.set("example", value.clone());
        }
    }

    /// A field that OpenAPI 3.0 doesn't have.
    fn unknown(&mut self, kind: Kind, key: &str, value: &'a Node, out: &mut Node) {
        match (kind, key) {
            (Kind::Info, "summary") => {
                if let (Some(words), None) = (value.as_str(), out.get("description")) {
                    out.set("description", text(words, value.at));
                }
            }
            (Kind::License, "identifier") => {
                if let (Some(id), None) = (value.as_str(), out.get("url")) {
                    let url = format!("https://spdx.org/licenses/{id}.html");
                    out.set("url", text(url, value.at));
                }
            }
            _ => {
                let message = format!(
                    "{} has no field `{key}` in OpenAPI 3.0; it is left out",
                    kind.name()
                );
                self.note(value.named_at, message);
            }
        }
    }

    /// What a document may leave out, and a spec may not.
    fn mend(&mut self, kind: Kind, node: &'a Node, out: &mut Node) {
        match kind {
            Kind::Operation if out.get("responses").is_none() => {
                out.set("responses", map(Vec::new(), node.at));
            }
            Kind::Info if out.get("description").is_some() && node.get("summary").is_some() => {}
            Kind::Parameter if node.text("in") == Some("path") => {
                out.set("required", truth(true, node.at));
            }
            Kind::Response if out.get("description").is_none() => {
                out.set("description", text("", node.at));
            }
            Kind::RequestBody if out.get("content").is_none() => {
                out.set("content", map(Vec::new(), node.at));
            }
            _ => {}
        }
        if matches!(kind, Kind::MediaType | Kind::Parameter | Kind::Header)
            && out.get("example").is_some()
        {
            out.take("examples");
        }
    }

    /// What stands in a field; none, and a note, if nothing of the kind that belongs there does.
    pub fn value(&mut self, shape: Shape, node: &'a Node) -> Option<Node> {
        let carried = match shape {
            Shape::Anything | Shape::AnyMap | Shape::List | Shape::TextMap => Some(node.clone()),
            Shape::Text => self.words(node),
            Shape::Truth => match node.as_str() {
                Some("true") => Some(truth(true, node.at)),
                Some("false") => Some(truth(false, node.at)),
                _ => node.as_bool().map(|said| truth(said, node.at)),
            },
            Shape::Number | Shape::Count => number(node),
            Shape::Word(words) => node
                .as_str()
                .filter(|word| words.contains(word))
                .map(|_| node.clone()),
            Shape::Texts => {
                let items: Option<Vec<_>> =
                    node.items().iter().map(|item| self.words(item)).collect();
                items
                    .filter(|_| matches!(node.value, Value::List(_)))
                    .map(|items| list(items, node.at))
            }
            Shape::One(kind) => node.is_map().then(|| self.object(kind, node)),
            Shape::RefOr(kind) => Some(self.reference_or(kind, node)),
            Shape::ListOf(kind) => self.items(node, |this, node| this.object(kind, node)),
            Shape::ListOfRefOr(kind) => {
                self.items(node, |this, node| this.reference_or(kind, node))
            }
            Shape::MapOf(kind) => self.members(node, |this, node| this.object(kind, node)),
            Shape::MapOfRefOr(kind) => {
                self.members(node, |this, node| this.reference_or(kind, node))
            }
            Shape::TruthOrSchema if node.as_bool().is_some() => Some(node.clone()),
            Shape::TruthOrSchema => Some(self.reference_or(Kind::Schema, node)),
        };
        if carried.is_none() {
            let message = format!("{} can't stand here; it is left out", node.kind());
            self.note(node.at, message);
        }
        carried
    }

    fn items(&mut self, node: &'a Node, one: impl Fn(&mut Self, &'a Node) -> Node) -> Option<Node> {
        let Value::List(items) = &node.value else {
            return None;
        };
        Some(list(
            items.iter().map(|item| one(self, item)).collect(),
            node.at,
        ))
    }

    fn members(
        &mut self,
        node: &'a Node,
        one: impl Fn(&mut Self, &'a Node) -> Node,
    ) -> Option<Node> {
        let Value::Map(entries) = &node.value else {
            return None;
        };
        let mut out = leaf(Value::Map(Vec::new()), node.at);
        for (key, node) in entries {
            let member = one(self, node);
            out.set(key, member);
        }
        Some(out)
    }

    /// Text. A version is often written as a number, and a description longer than we read.
    fn words(&mut self, node: &'a Node) -> Option<Node> {
        let words = match &node.value {
            Value::String(words) => words.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            _ => return None,
        };
        if words.chars().count() <= limits::TEXT / 2 {
            return Some(text(words.trim_end(), node.at));
        }
        self.note(
            node.at,
            "this text is very long; only its beginning is kept",
        );
        let beginning: String = words.chars().take(limits::TEXT / 10).collect();
        let end = beginning
            .rfind("\n\n")
            .or_else(|| beginning.rfind(". "))
            .unwrap_or(beginning.len());
        Some(text(beginning[..end].trim_end(), node.at))
    }
}

const OWN_SERVERS: &str = "it is sent to servers of its own, and a client sends all requests to the same; \
                           which server do the chosen operations have?";

fn number(node: &Node) -> Option<Node> {
    match &node.value {
        Value::Number(_) => Some(node.clone()),
        Value::String(digits) => {
            let number = digits.parse::<serde_json::Number>().ok()?;
            Some(leaf(Value::Number(number), node.at))
        }
        _ => None,
    }
}

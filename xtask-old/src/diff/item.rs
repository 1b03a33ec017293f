//! A spec taken apart into what it says, one item for each thing that can change by itself. Where it stands
//! in the file, and whether it stands there or in a component, makes no difference.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;
use serde_json::Value;

use crate::{diagnostic::Position, spec::tree::Node};

/// Where something is said, from the outside in: an operation, a part of it, fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place(pub(super) Vec<String>);

/// What kind of thing it is; what a change of it means depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An operation.
    Operation,
    /// What the client's method is called.
    OperationId,
    /// A parameter.
    Parameter,
    /// The body of a request.
    Body,
    /// An answer with this status.
    Answer,
    /// A media type of a body or an answer.
    MediaType,
    /// A field.
    Field,
    /// One of several forms.
    Form,
    /// A type, with its format.
    Type,
    /// Whether something has to be there, or may be null.
    Presence,
    /// A value of an enum.
    Value,
    /// What is taken for granted where nothing is said.
    Default,
    /// A bound: lengths, numbers, patterns.
    Limit,
    /// What the client has to show who it is.
    Credential,
    /// An address of the vendor's.
    Server,
    /// A fact about erasure.
    Fact,
    /// Who says so.
    Source,
    /// A header of an answer.
    Header,
    /// Words for people.
    Text,
}

/// One thing that a spec says.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) place: Place,
    pub(super) kind: Kind,
    pub(super) value: Value,
    pub(super) at: Position,
}

impl Place {
    /// A place inside of this one.
    pub(super) fn then(&self, step: impl Into<String>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Place(steps)
    }

    /// Whether that place is inside of this one.
    pub(super) fn holds(&self, other: &Place) -> bool {
        other.0.len() > self.0.len() && other.0.starts_with(&self.0)
    }

    /// Whether it is in a request rather than in an answer.
    pub(super) fn is_asked(&self) -> bool {
        !self.0.iter().any(|step| step.starts_with("answer "))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// The items of a spec, as they are found.
pub(super) struct Items<'a> {
    root: &'a Node,
    /// How often each place was told of.
    places: BTreeMap<Place, usize>,
    pub(super) all: Vec<Item>,
}

impl<'a> Items<'a> {
    pub(super) fn of(root: &'a Node) -> Self {
        Items {
            root,
            places: BTreeMap::new(),
            all: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, place: Place, kind: Kind, value: impl Into<Value>, at: Position) {
        let times = self.places.entry(place.clone()).or_default();
        *times += 1;
        // Parts of a whole may say the same thing twice: each is held against its like.
        let place = match *times {
            1 => place,
            times => place.then(format!("once more ({times})")),
        };
        let value = value.into();
        self.all.push(Item {
            place,
            kind,
            value,
            at,
        });
    }

    /// Adds a member as it stands, if it is there.
    pub(super) fn member(&mut self, place: &Place, kind: Kind, node: &Node, key: &str) {
        if let Some(member) = node.get(key) {
            self.add(place.then(key), kind, member.to_json(), member.named_at);
        }
    }

    /// Adds the words for people that stand at a node.
    pub(super) fn texts(&mut self, place: &Place, node: &Node) {
        for key in [
            "summary",
            "description",
            "example",
            "examples",
            "tags",
            "externalDocs",
            "title",
        ] {
            self.member(place, Kind::Text, node, key);
        }
        if let Some(assumed) = node.get("x-assumed") {
            self.add(
                place.then("assumed"),
                Kind::Source,
                assumed.to_json(),
                assumed.named_at,
            );
        }
    }

    /// The node itself, or what its reference leads to.
    pub(super) fn resolve(&self, node: &'a Node) -> &'a Node {
        let mut node = node;
        for _ in 0..crate::spec::limits::HOPS {
            let target = node
                .text("$ref")
                .and_then(|target| target.strip_prefix('#'))
                .and_then(|pointer| self.root.at_pointer(pointer));
            match target {
                Some(target) => node = target,
                None => break,
            }
        }
        node
    }

    pub(super) fn root(&self) -> &'a Node {
        self.root
    }
}

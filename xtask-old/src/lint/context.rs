//! What rules look at: the objects of a spec by kind, references followed, and operations with
//! everything that belongs to them.

use super::{
    grammar::Kind,
    report::Report,
    walk::{self, Place},
};
use crate::{
    diagnostic::Position,
    spec::{Source, limits, tree::Node},
};

/// The methods that an operation can have.
pub const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A spec, ready to be looked at.
pub struct Context<'a> {
    /// The file.
    pub source: &'a Source,
    /// The document.
    pub root: &'a Node,
    /// Every object.
    pub places: Vec<Place<'a>>,
}

impl<'a> Context<'a> {
    /// Looks through a source; what doesn't have the shape of OpenAPI goes into the report.
    pub fn new(source: &'a Source, report: &mut Report) -> Self {
        Context {
            source,
            root: &source.root,
            places: walk::places(&source.root, report),
        }
    }

    /// The objects of a kind, without references.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &Place<'a>> {
        self.places
            .iter()
            .filter(move |place| place.kind == kind && !place.is_reference)
    }

    /// All references.
    pub fn references(&self) -> impl Iterator<Item = &Place<'a>> {
        self.places.iter().filter(|place| place.is_reference)
    }

    /// The entries of a section of `components`.
    pub fn components(&self, section: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let section = self
            .root
            .get("components")
            .and_then(|components| components.get(section));
        section.into_iter().flat_map(Node::entries)
    }

    /// What stands here, references followed. `None` if they lead nowhere, in a circle, or too far.
    pub fn resolve(&self, node: &'a Node) -> Option<&'a Node> {
        let mut node = node;
        for _ in 0..=limits::HOPS {
            match node.text("$ref") {
                None => return Some(node),
                Some(reference) => node = self.root.at_pointer(reference.strip_prefix('#')?)?,
            }
        }
        None
    }

    /// The member `key` of `node`, references followed.
    pub fn member(&self, node: &'a Node, key: &str) -> Option<&'a Node> {
        self.resolve(node.get(key)?)
    }

    /// A schema and all that its `allOf`s put into it, however deep.
    pub fn parts(&self, schema: &'a Node) -> Vec<&'a Node> {
        let mut parts: Vec<&Node> = vec![schema];
        let mut next = 0;
        while let Some(part) = parts.get(next) {
            let list = part.get("allOf").map(Node::items).unwrap_or_default();
            let further: Vec<_> = list.iter().filter_map(|part| self.resolve(part)).collect();
            for part in further {
                if !parts.iter().any(|known| std::ptr::eq(*known, part)) {
                    parts.push(part);
                }
            }
            next += 1;
        }
        parts
    }

    /// All operations, in the order of the file.
    pub fn operations(&self) -> Vec<Operation<'a>> {
        let paths = self.root.get("paths").into_iter().flat_map(Node::entries);
        let paths = paths.filter(|(path, _)| !path.starts_with("x-"));
        let of_path = |(path, item): (&'a str, &'a Node)| {
            let of_method = move |method: &&'static str| {
                let node = item.get(method).filter(|node| node.is_map())?;
                Some(Operation {
                    method,
                    path,
                    path_at: item.named_at,
                    item,
                    node,
                })
            };
            METHODS.iter().filter_map(of_method)
        };
        paths.flat_map(of_path).collect()
    }
}

/// An operation and where it stands.
#[derive(Clone, Debug)]
pub struct Operation<'a> {
    /// `delete`.
    pub method: &'static str,
    /// `/v1/users/{id}`.
    pub path: &'a str,
    /// Where the path stands.
    pub path_at: Position,
    /// What the path holds.
    pub item: &'a Node,
    /// The operation.
    pub node: &'a Node,
}

/// Something that an operation uses, perhaps by reference.
#[derive(Clone, Copy, Debug)]
pub struct Used<'a> {
    /// What it is called where it is used: a status, for instance.
    pub name: &'a str,
    /// Where it is used.
    pub at: Position,
    /// What it is.
    pub node: &'a Node,
}

impl<'a> Operation<'a> {
    /// Its id; else method and path, so that messages can say which it is.
    pub fn label(&self) -> String {
        match self.node.text("operationId") {
            Some(id) => id.to_owned(),
            None => format!("{} {}", self.method.to_uppercase(), self.path),
        }
    }

    /// Where it is named.
    pub fn named_at(&self) -> Position {
        self.node.named_at
    }

    /// Its parameters: its own, and those of its path that it doesn't replace.
    pub fn parameters(&self, context: &Context<'a>) -> Vec<Used<'a>> {
        let list = |node: &'a Node| -> Vec<Used<'a>> {
            let items = node.get("parameters").map(Node::items).unwrap_or_default();
            let used = |node: &'a Node| {
                Some(Used {
                    name: "",
                    at: node.at,
                    node: context.resolve(node)?,
                })
            };
            items.iter().filter_map(used).collect()
        };
        let own = list(self.node);
        let is_replaced =
            |shared: &Used<'a>| own.iter().any(|own| same_parameter(own.node, shared.node));
        let shared: Vec<_> = list(self.item)
            .into_iter()
            .filter(|shared| !is_replaced(shared))
            .collect();
        shared.into_iter().chain(own).collect()
    }

    /// Its request body.
    pub fn body(&self, context: &Context<'a>) -> Option<Used<'a>> {
        let node = self.node.get("requestBody")?;
        Some(Used {
            name: "requestBody",
            at: node.named_at,
            node: context.resolve(node)?,
        })
    }

    /// Its responses, named by status.
    pub fn responses(&self, context: &Context<'a>) -> Vec<Used<'a>> {
        let responses = self
            .node
            .get("responses")
            .into_iter()
            .flat_map(Node::entries);
        responses
            .filter(|(status, _)| !status.starts_with("x-"))
            .filter_map(|(name, node)| {
                Some(Used {
                    name,
                    at: node.named_at,
                    node: context.resolve(node)?,
                })
            })
            .collect()
    }
}

/// Whether two parameters are one to OpenAPI: the same name in the same place. Headers are told apart
/// by more than small and capital letters.
pub fn same_parameter(a: &Node, b: &Node) -> bool {
    let (name, other) = (a.text("name"), b.text("name"));
    let same_name = match (a.text("in"), name, other) {
        (Some("header"), Some(name), Some(other)) => name.eq_ignore_ascii_case(other),
        _ => name == other,
    };
    same_name && a.text("in") == b.text("in")
}

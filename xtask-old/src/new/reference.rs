//! References: each becomes one to a component of the new spec, and what can't be followed becomes a
//! question.

use super::{
    carry::{Carrier, Wanted},
    draft::{list, map, reference, text},
};
use crate::{
    lint::grammar::Kind,
    spec::{limits, tree::Node},
};

impl<'a> Carrier<'a> {
    /// An object, or a reference to one, which becomes a component of the new spec.
    pub(super) fn reference_or(&mut self, kind: Kind, node: &'a Node) -> Node {
        let Some(target) = node.text("$ref") else {
            return self.object(kind, node);
        };
        let inside = target.strip_prefix('#');
        let found = inside.and_then(|pointer| self.document.root.at_pointer(&decoded(pointer)));
        let Some(found) = found else {
            let mut out = self.lost(kind, node);
            let why = match inside {
                None => "leads out of the document",
                Some(_) => "leads nowhere",
            };
            let message = format!("`{target}` {why}; what it stands for has to be described here");
            self.ask(&mut out, node.at, message);
            return out;
        };
        let Some(section) = kind.section() else {
            return self.object(kind, found);
        };
        if std::ptr::eq(found, node) {
            return self.lost(kind, node);
        }
        let name = self.name(kind, section, target, found);
        self.siblings(kind, node, reference(section, &name, node.at))
    }

    /// What stands where a reference leads nowhere: the least that can.
    fn lost(&mut self, kind: Kind, node: &Node) -> Node {
        let entries = match kind {
            Kind::Response => vec![("description", text("", node.at))],
            Kind::RequestBody => vec![("content", map(Vec::new(), node.at))],
            Kind::Header => vec![(
                "schema",
                map(vec![("type", text("string", node.at))], node.at),
            )],
            Kind::Parameter => vec![
                ("name", text("unknown", node.at)),
                ("in", text("query", node.at)),
                (
                    "schema",
                    map(vec![("type", text("string", node.at))], node.at),
                ),
            ],
            _ => Vec::new(),
        };
        map(entries, node.at)
    }

    /// The name of the component that a reference becomes one to.
    fn name(&mut self, kind: Kind, section: &'static str, target: &str, node: &'a Node) -> String {
        let key = (target.to_owned(), section);
        if let Some(name) = self.names.get(&key) {
            return name.clone();
        }
        let last = decoded(target.rsplit('/').next().unwrap_or_default());
        let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let mut name: String = last.replace(|c| !fits(c), "-");
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name = format!("Item{name}");
        }
        let first = name.clone();
        let mut count = 2;
        while !self.taken.insert((section, name.clone())) {
            name = format!("{first}{count}");
            count += 1;
        }
        self.names.insert(key, name.clone());
        self.wanted.push_back(Wanted {
            kind,
            section,
            name: name.clone(),
            node,
        });
        name
    }

    /// OpenAPI 3.1 lets words stand beside a reference; 3.0 ignores them, unless they wrap it.
    fn siblings(&mut self, kind: Kind, node: &'a Node, reference: Node) -> Node {
        let mut words = Vec::new();
        for (key, value) in node.entries().filter(|(key, _)| *key != "$ref") {
            match (kind, key, value.as_str()) {
                (Kind::Schema, "description", Some(said)) => {
                    words.push(("description", text(said, value.at)))
                }
                (
                    _,
                    "summary" | "description" | "title" | "example" | "examples" | "default",
                    _,
                ) => {}
                _ => self.note(
                    value.named_at,
                    format!("`{key}` beside `$ref` means nothing in OpenAPI 3.0; it is left out"),
                ),
            }
        }
        if words.is_empty() {
            return reference;
        }
        words.push(("allOf", list(vec![reference], node.at)));
        map(words, node.at)
    }

    /// What stands here, references followed a few steps.
    pub(super) fn resolve(&self, node: &'a Node) -> &'a Node {
        let mut node = node;
        for _ in 0..limits::HOPS {
            let target = node
                .text("$ref")
                .and_then(|target| target.strip_prefix('#'));
            match target.and_then(|pointer| self.document.root.at_pointer(&decoded(pointer))) {
                Some(next) => node = next,
                None => return node,
            }
        }
        node
    }
}

/// A pointer without the percent signs of a URL.
fn decoded(pointer: &str) -> String {
    pointer
        .replace("%7B", "{")
        .replace("%7D", "}")
        .replace("%20", " ")
        .replace("%24", "$")
        .replace("%2F", "/")
}

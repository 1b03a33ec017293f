//! A draft as lint reads it, with a place of its own for every node, so that a finding says which node it
//! is about: in a file, a mapping and its first key begin at the same character.

use std::collections::HashMap;

use crate::{
    diagnostic::Position,
    new::yaml::COMMENT,
    spec::{
        Source, child,
        tree::{Node, Value},
        unanswered,
    },
};

/// A node of the draft that a finding is about.
#[derive(Clone, Debug)]
pub struct Place {
    /// Which.
    pub pointer: String,
    /// Whether the finding is about its key rather than about what it holds.
    pub is_key: bool,
}

/// A draft with a place for every node.
pub struct Numbered {
    /// The draft as a file.
    pub source: Source,
    places: HashMap<usize, String>,
}

impl Numbered {
    /// Gives each node a line of its own: its key is in the first column, its value in the second.
    pub fn new(vendor: &str, draft: &Node) -> Self {
        let mut places = HashMap::new();
        let mut root = number(draft, String::new(), &mut places);
        let unanswered = unanswered::take(&mut root);
        let source = Source {
            vendor: vendor.to_owned(),
            file: format!("specs/{vendor}.yaml"),
            text: String::new(),
            sha256: String::new(),
            root,
            unanswered,
        };
        Numbered { source, places }
    }

    /// What a finding is about.
    pub fn place(&self, at: Position) -> Option<Place> {
        let pointer = self.places.get(&at.line)?.clone();
        let is_key = at.column == 1;
        Some(Place { pointer, is_key })
    }
}

fn number(node: &Node, pointer: String, places: &mut HashMap<usize, String>) -> Node {
    let line = places.len() + 2;
    places.insert(line, pointer.clone());
    let value = match &node.value {
        Value::List(items) => {
            let numbered = items
                .iter()
                .enumerate()
                .map(|(index, item)| number(item, child(&pointer, &index.to_string()), places));
            Value::List(numbered.collect())
        }
        Value::Map(entries) => {
            let numbered = entries
                .iter()
                .filter(|(key, _)| !key.starts_with(COMMENT))
                .map(|(key, node)| (key.clone(), number(node, child(&pointer, key), places)));
            Value::Map(numbered.collect())
        }
        other => other.clone(),
    };
    Node {
        value,
        at: Position { line, column: 2 },
        named_at: Position { line, column: 1 },
    }
}

//! A spec while it is written: the tree that specs are read into, with what changing it takes. A node
//! keeps the place that it has in the published document, so that whatever is said about it can say
//! where it came from.

use crate::{
    diagnostic::Position,
    spec::{
        tree::{Node, Value, unescape},
        unanswered::OBJECT,
    },
};

/// A value that came from `at`.
pub fn leaf(value: Value, at: Position) -> Node {
    Node {
        value,
        at,
        named_at: at,
    }
}

/// Text that came from `at`.
pub fn text(text: impl Into<String>, at: Position) -> Node {
    leaf(Value::String(text.into()), at)
}

/// `true` or `false`, from `at`.
pub fn truth(truth: bool, at: Position) -> Node {
    leaf(Value::Bool(truth), at)
}

/// A list that came from `at`.
pub fn list(items: Vec<Node>, at: Position) -> Node {
    leaf(Value::List(items), at)
}

/// A mapping that came from `at`.
pub fn map(entries: Vec<(&str, Node)>, at: Position) -> Node {
    let entries = entries
        .into_iter()
        .map(|(key, node)| (key.to_owned(), node));
    leaf(Value::Map(entries.collect()), at)
}

/// A reference to a component.
pub fn reference(section: &str, name: &str, at: Position) -> Node {
    let pointer = format!("#/components/{section}/{name}");
    map(vec![("$ref", text(pointer, at))], at)
}

/// A value without places, all of it from `at`.
pub fn from_json(json: &serde_json::Value, at: Position) -> Node {
    use serde_json::Value as Json;
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => Value::Number(number.clone()),
        Json::String(text) => Value::String(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(|item| from_json(item, at)).collect()),
        Json::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (key.clone(), from_json(value, at)));
            Value::Map(entries.collect())
        }
    };
    leaf(value, at)
}

impl Node {
    /// Gives the member `key` this value: in its place if it is there, else behind the others.
    pub(super) fn set(&mut self, key: &str, node: Node) {
        let Value::Map(entries) = &mut self.value else {
            return;
        };
        match entries.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = node,
            None => entries.push((key.to_owned(), node)),
        }
    }

    /// Takes the member or item out.
    pub(super) fn take(&mut self, key: &str) -> Option<Node> {
        match &mut self.value {
            Value::Map(entries) => {
                let index = entries.iter().position(|(name, _)| name == key)?;
                Some(entries.remove(index).1)
            }
            Value::List(items) => {
                let index = key
                    .parse::<usize>()
                    .ok()
                    .filter(|index| *index < items.len())?;
                Some(items.remove(index))
            }
            _ => None,
        }
    }

    /// The member or item.
    pub(super) fn inside(&mut self, key: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Map(entries) => entries
                .iter_mut()
                .find(|(name, _)| name == key)
                .map(|(_, node)| node),
            Value::List(items) => items.get_mut(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The node at an RFC 6901 pointer.
    pub(super) fn at_pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        let segments = match pointer {
            "" => return Some(self),
            _ => pointer.strip_prefix('/')?.split('/'),
        };
        segments
            .map(unescape)
            .try_fold(self, |node, segment| node.inside(&segment))
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        match &self.value {
            Value::Map(entries) => entries.is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Null => true,
            _ => false,
        }
    }

    /// Leaves a question at this object; one that is there already isn't asked twice.
    pub(super) fn ask(&mut self, question: impl Into<String>) {
        let (question, at) = (question.into(), self.at);
        let Value::Map(entries) = &mut self.value else {
            return;
        };
        let open = entries.iter_mut().find(|(key, _)| key == OBJECT);
        let Some((_, open)) = open else {
            return entries.push((OBJECT.to_owned(), text(question, at)));
        };
        match &mut open.value {
            Value::String(first) if *first == question => {}
            Value::List(items) if items.iter().any(|item| item.as_str() == Some(&question)) => {}
            Value::List(items) => items.push(text(question, at)),
            _ => open.value = Value::List(vec![leaf(open.value.clone(), at), text(question, at)]),
        }
    }
}

/// What holds the member that a pointer names, and the member's key.
pub fn parent(pointer: &str) -> Option<(&str, String)> {
    let (parent, key) = pointer.rsplit_once('/')?;
    Some((parent, unescape(key)))
}

//! What a place in an answer holds, whatever type it has.

use std::collections::BTreeMap;

use client_runtime::{Personal, Untyped};
use jiff::Timestamp;

/// What a place in an answer holds.
pub trait Value {
    /// Whether it is neither null nor empty, nor blank.
    fn is_there(&self) -> bool {
        true
    }

    /// Its text, if it is one.
    fn text(&self) -> Option<&str> {
        None
    }

    /// Its number, if it is a whole one.
    fn number(&self) -> Option<u64> {
        None
    }
}

impl Value for str {
    fn is_there(&self) -> bool {
        !self.trim().is_empty()
    }

    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Value for String {
    fn is_there(&self) -> bool {
        self.as_str().is_there()
    }

    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Value for Personal {
    fn is_there(&self) -> bool {
        !self.expose().trim().is_empty()
    }

    fn text(&self) -> Option<&str> {
        Some(self.expose())
    }
}

impl Value for Untyped {
    fn is_there(&self) -> bool {
        use serde_json::Value as Json;
        match self.expose() {
            Json::Null => false,
            Json::Object(members) => !members.is_empty(),
            // Of what it is nobody has said that it can be empty.
            Json::String(_) | Json::Array(_) | Json::Bool(_) | Json::Number(_) => true,
        }
    }
}

impl Value for u64 {
    fn number(&self) -> Option<u64> {
        Some(*self)
    }
}

impl Value for i32 {
    fn number(&self) -> Option<u64> {
        u64::try_from(*self).ok()
    }
}

impl Value for i64 {
    fn number(&self) -> Option<u64> {
        u64::try_from(*self).ok()
    }
}

impl Value for bool {}

impl Value for Timestamp {}

impl<T> Value for Vec<T> {
    fn is_there(&self) -> bool {
        !self.is_empty()
    }
}

impl<K, T> Value for BTreeMap<K, T> {
    fn is_there(&self) -> bool {
        !self.is_empty()
    }
}

impl<T: Value> Value for Option<T> {
    fn is_there(&self) -> bool {
        self.as_ref().is_some_and(Value::is_there)
    }

    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(Value::text)
    }

    fn number(&self) -> Option<u64> {
        self.as_ref().and_then(Value::number)
    }
}

impl<T: Value + ?Sized> Value for &T {
    fn is_there(&self) -> bool {
        (*self).is_there()
    }

    fn text(&self) -> Option<&str> {
        (*self).text()
    }

    fn number(&self) -> Option<u64> {
        (*self).number()
    }
}

/// A list with the place `/0`.
pub trait Only<T> {
    /// The first entry without a second.
    fn only(&self) -> Option<&T>;
}

impl<T> Only<T> for [T] {
    fn only(&self) -> Option<&T> {
        match self {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// What stands at a place around which something may be missing.
pub fn at<T>(place: impl FnOnce() -> Option<T>) -> Option<T> {
    place()
}

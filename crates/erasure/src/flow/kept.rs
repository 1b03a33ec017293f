//! What the engine keeps with a target between two requests.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::records::Record;

/// What the engine keeps with a target between two requests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    /// Whether a look before the first erasure found the person; `None` if nobody looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seen: Option<bool>,
    /// Since when the last look finds the person who should be gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) still_there: Option<Timestamp>,
    /// The vendor's own records of the person, where they are found first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) records: Vec<Record>,
    /// Whether the request that is under way has asked for nothing yet but whether the person is there: it
    /// begins nothing then, however it ends.
    #[serde(skip)]
    pub(super) is_looking: bool,
    /// Whether there are more than were found.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) more: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Kept {
    /// Whether a request has begun nothing, however it ended. It is so of that one alone.
    pub(crate) fn takes_began_nothing(&mut self) -> bool {
        std::mem::take(&mut self.is_looking)
    }

    /// Whether a request has begun nothing, however it ended.
    pub(crate) fn began_nothing(&self) -> bool {
        self.is_looking
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

//! The truth about a person at a vendor, which a test compares a report with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a vendor holds about a person at this moment of the sandbox's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "presence")]
#[non_exhaustive]
pub enum Presence {
    /// The record is there and nothing has been asked for.
    Present,
    /// The record is hidden, and new data brings it back until then.
    Hidden {
        /// Until when.
        revivable_until: Timestamp,
    },
    /// The erasure was accepted and isn't done: the record is still there.
    Scheduled {
        /// When it will be done; absent if it will never be.
        until: Option<Timestamp>,
    },
    /// Names and addresses are gone, the bare record isn't.
    Anonymised {
        /// When the record itself goes; absent if it stays, as a vendor's final answer.
        deleted_by: Option<Timestamp>,
    },
    /// The erasure is over and left something of the person behind.
    Partly,
    /// The record was there and isn't any more.
    Gone,
    /// There never was such a record.
    Never,
}

impl Presence {
    /// Whether the vendor could still tell something about this person, or bring it back.
    ///
    /// An anonymised record that awaits its deletion counts as there; one that is the vendor's
    /// final state doesn't.
    #[must_use]
    pub fn is_still_there(self) -> bool {
        match self {
            Self::Present | Self::Hidden { .. } | Self::Scheduled { .. } | Self::Partly => true,
            Self::Anonymised { deleted_by } => deleted_by.is_some(),
            Self::Gone | Self::Never => false,
        }
    }
}

/// What became of data about a person that a customer sent after (or before) an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ingested {
    /// A new record, without any history.
    Created,
    /// The record was there and still is.
    Updated,
    /// A hidden record is back with all its history.
    Revived,
    /// The vendor refuses to store data about this person ever again.
    Refused,
    /// The vendor takes the data and drops it: the person is on its denylist.
    Ignored,
}

//! What a run says of itself: how long it is to go on, what has come of it, and what is left.

use erasure::Timestamp;
use serde::Serialize;

use super::asking::Asked;
use crate::store::settle::Ending;

/// How long a run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until nothing is due now.
    Idle,
    /// Until everything is settled, waiting for vendors as long as it takes.
    Settled,
    /// Until it is asked to stop, whatever comes.
    Stopped,
}

/// Something that has happened.
#[derive(Debug, Clone)]
pub enum Progress {
    /// A vendor was asked about a target, and the answer is recorded.
    Asked(Asked),
    /// A vendor has not answered several times in a row, and is left alone until this time.
    Paused {
        /// Which vendor.
        vendor: erasure::VendorId,
        /// Until when.
        until: Timestamp,
    },
    /// Nothing is due before this time.
    Waits {
        /// When something is.
        until: Timestamp,
    },
}

/// What a run has come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many askings were answered, or given up.
    pub asked: u64,
    /// How many targets were settled.
    pub settled: u64,
    /// How many of those are gaps: not done, and asked about no more.
    pub gaps: u64,
    /// How many requests ended with a gap when the last of their targets was settled.
    pub incomplete: u64,
    /// How many targets of the whole journal aren't settled.
    pub open: u64,
    /// How many of those other workers hold, who are asking about them.
    pub held: u64,
    /// How many requests of the whole journal are damaged, or aren't there any more, so that nobody is asked about
    /// them; and files of people of which the journal lost or was changed what it noted.
    pub damaged: u64,
    /// When something is to be asked next.
    pub next_at: Option<Timestamp>,
}

impl Summary {
    /// Whether something was settled that isn't done.
    pub fn has_gaps(&self) -> bool {
        self.gaps > 0 || self.incomplete > 0
    }

    /// Adds what a later run has come to.
    pub fn add(&mut self, later: &Self) {
        self.asked += later.asked;
        self.settled += later.settled;
        self.gaps += later.gaps;
        self.incomplete += later.incomplete;
        (self.open, self.held) = (later.open, later.held);
        (self.damaged, self.next_at) = (later.damaged, later.next_at);
    }

    pub(super) fn ended(&mut self, ending: Ending) {
        self.settled += 1;
        self.gaps += u64::from(ending.gap);
        self.incomplete += u64::from(ending.incomplete);
    }
}

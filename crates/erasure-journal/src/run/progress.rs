//! How long a run lasts, its progress and its summary.

use erasure::Timestamp;
use serde::Serialize;

use super::ask::Asked;
use crate::store::settle::Ending;

/// When a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until nothing is due now.
    Idle,
    /// Until everything is settled, however long the vendors take.
    Settled,
    /// Only when a [`Stop`](super::Stop) ends it.
    Stopped,
}

/// An event during a run.
#[derive(Debug, Clone)]
pub enum Progress {
    /// A vendor was asked about a target, and the answer is recorded.
    Asked(Asked),
    /// A vendor left several requests in a row unanswered and is paused until this time.
    Paused {
        /// Which vendor.
        vendor: erasure::VendorId,
        /// Until when.
        until: Timestamp,
    },
    /// Nothing is due before this time.
    Waits {
        /// When something is due.
        until: Timestamp,
    },
}

/// The totals of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many requests to vendors were answered or given up.
    pub asked: u64,
    /// How many targets were settled.
    pub settled: u64,
    /// How many of those are gaps: not done, and no longer asked about.
    pub gaps: u64,
    /// How many requests were completed with a gap.
    pub incomplete: u64,
    /// How many targets of the whole journal aren't settled.
    pub open: u64,
    /// How many of those other workers hold and are asking about.
    pub held: u64,
    /// How many requests and batch files of the whole journal are damaged or missing; no vendor is asked about them.
    pub damaged: u64,
    /// When the next target is due.
    pub next_at: Option<Timestamp>,
}

impl Summary {
    /// Whether something was settled without being done.
    pub fn has_gaps(&self) -> bool {
        self.gaps > 0 || self.incomplete > 0
    }

    /// Adds the totals of a later run.
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

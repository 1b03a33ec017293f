//! What a run says of itself: how long it is to go on, what has come of it, and what is left.

use erasure::Timestamp;
use serde::Serialize;

use super::asking::Asked;

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
    /// How many targets of the whole journal aren't settled.
    pub open: u64,
    /// When something is to be asked next.
    pub next_at: Option<Timestamp>,
}

impl Summary {
    pub(super) fn count(&mut self, asked: &Asked) {
        self.asked += 1;
        self.settled += u64::from(asked.outcome.is_settled());
    }
}

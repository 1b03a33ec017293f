//! Erasures that take their time, each with an id by which it can be asked about.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// How a job ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    Failed,
    Cancelled,
}

/// One erasure of one or several people.
pub(crate) struct Job {
    pub id: String,
    /// What it was asked to erase, each thing in one word.
    pub asked: Vec<String>,
    /// Where the people are who were found for that.
    pub found: Vec<usize>,
    pub began: Timestamp,
    pub takes: SignedDuration,
    pub end: End,
    /// What the vendor repeats of the request when it is asked about the job.
    pub told: Value,
}

impl Job {
    pub fn due(&self) -> Timestamp {
        self.began + self.takes
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.due()
    }

    /// The state that it is in: each comes at its per cent of the job's time, in this order, and `end` when
    /// the job is over.
    pub fn state<'s>(&self, now: Timestamp, states: &[(i128, &'s str)], end: &'s str) -> &'s str {
        if self.is_over(now) {
            return end;
        }
        let passed = now.duration_since(self.began).as_nanos() * 100;
        let whole = self.takes.as_nanos();
        let mut entered = states.iter().rev();
        let entered = entered.find(|(per_cent, _)| passed >= per_cent * whole);
        entered.map_or(end, |(_, state)| state)
    }

    pub fn shown(&self, now: Timestamp) -> Value {
        let state = if self.is_over(now) {
            format!("{:?}", self.end)
        } else {
            "running".to_owned()
        };
        json!({ "id": self.id, "began": self.began, "due": self.due(), "state": state.to_lowercase() })
    }
}

/// Jobs in the order in which they began.
#[derive(Default)]
pub(crate) struct Jobs {
    all: Vec<Job>,
    by_id: HashMap<String, usize>,
    /// The latest job for what was asked.
    latest: HashMap<String, usize>,
}

impl Jobs {
    /// The number of the next one, from 1 on.
    pub fn next(&self) -> usize {
        self.all.len() + 1
    }

    pub fn begin(&mut self, job: Job) -> &Job {
        let index = self.all.len();
        self.by_id.insert(job.id.clone(), index);
        let asked = job.asked.iter().map(|asked| (asked.clone(), index));
        self.latest.extend(asked);
        self.all.push(job);
        &self.all[index]
    }

    pub fn get(&self, id: &str) -> Option<&Job> {
        Some(&self.all[*self.by_id.get(id)?])
    }

    /// The latest one that was asked for this.
    pub fn latest(&self, asked: &str) -> Option<&Job> {
        Some(&self.all[*self.latest.get(asked)?])
    }

    pub fn newest_first(&self) -> impl Iterator<Item = &Job> {
        self.all.iter().rev()
    }
}

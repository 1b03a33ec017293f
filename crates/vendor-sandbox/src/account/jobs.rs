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

/// A vendor's words for the states of a job.
pub(crate) struct States {
    /// Those on the way, in their order, and at which per cent of its time a job enters each.
    pub under_way: &'static [(i128, &'static str)],
    pub done: &'static str,
    pub failed: &'static str,
    pub cancelled: &'static str,
}

/// One erasure of one or several people.
pub(crate) struct Job {
    pub id: String,
    /// What it was asked to erase, each thing in one word, by which [`Jobs::latest`] finds it.
    pub asked: Vec<String>,
    /// The people who were found for that, by their index in [`People`](super::People).
    pub found: Vec<usize>,
    pub began: Timestamp,
    pub takes: SignedDuration,
    pub end: End,
    /// What the vendor repeats of the request when it is asked about the job.
    pub repeated: Value,
}

impl Job {
    pub fn due(&self) -> Timestamp {
        self.began + self.takes
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.due()
    }

    /// The state that it is in, in the vendor's word.
    pub fn state(&self, now: Timestamp, states: &States) -> &'static str {
        let passed = now.duration_since(self.began).as_nanos() * 100;
        let whole = self.takes.as_nanos();
        let mut under_way = states.under_way.iter().rev();
        let entered = under_way.find(|(per_cent, _)| passed >= per_cent * whole);
        match (entered.filter(|_| !self.is_over(now)), self.end) {
            (Some((_, state)), _) => state,
            (None, End::Done) => states.done,
            (None, End::Failed) => states.failed,
            (None, End::Cancelled) => states.cancelled,
        }
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

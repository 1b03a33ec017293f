//! A Lytics deletion as it goes its way, told in the words of either contract.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::profile::{Profile, State};
use crate::{Quirk, vendors::registry::Registry};

/// An identifier: a field and its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub field: String,
    pub value: String,
}

impl Key {
    pub fn new(field: &str, value: &str) -> Self {
        Self {
            field: field.to_owned(),
            value: value.to_owned(),
        }
    }
}

/// The revised contract's states, in order.
pub(super) const STATES: [&str; 5] = ["initial", "primary", "archive", "secondary", "done"];
/// At which per cent of its time a deletion enters each of them.
const ENTERED: [i128; 5] = [0, 5, 30, 60, 100];
/// At which per cent of its time the original contract calls it in progress.
const BEGUN: i128 = 10;

pub(super) struct Job {
    pub id: String,
    /// What was asked for, and the profile that was found for it.
    parts: Vec<(Key, Option<usize>)>,
    accepted: Timestamp,
    takes: SignedDuration,
}

impl Job {
    pub fn new(
        number: usize,
        parts: Vec<(Key, Option<usize>)>,
        accepted: Timestamp,
        takes: SignedDuration,
    ) -> Self {
        Self {
            id: format!("req-{number:06}"),
            parts,
            accepted,
            takes,
        }
    }

    pub fn due(&self) -> Timestamp {
        self.accepted + self.takes
    }

    pub fn is_due(&self, now: Timestamp) -> bool {
        now >= self.due()
    }

    /// The profiles that were found for what was asked.
    pub fn profiles(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().filter_map(|part| part.1)
    }

    /// The original contract's answer.
    pub fn counts(&self, profiles: &Registry<Profile>, now: Timestamp) -> Value {
        json!({
            "requestId": self.id,
            "requested": self.parts.len(),
            "deleted": self.deleted(profiles, now),
            "status": self.original_status(profiles, now),
        })
    }

    /// The revised contract's answer.
    pub fn state(&self, profiles: &Registry<Profile>, now: Timestamp) -> Value {
        let state = self.revised_state(profiles, now);
        json!({
            "request_id": self.id,
            "state": state,
            "completed": state == "done",
            "requested": self.accepted.to_string(),
            "submitted": self.accepted.to_string(),
        })
    }

    pub fn revised_state(&self, profiles: &Registry<Profile>, now: Timestamp) -> &'static str {
        let passed = self.per_cent_passed(now);
        let reached = ENTERED.iter().rposition(|entered| passed >= *entered);
        let last = match self.fails(profiles) {
            true => STATES.len() - 2,
            false => STATES.len() - 1,
        };
        STATES[reached.unwrap_or(0).min(last)]
    }

    fn original_status(&self, profiles: &Registry<Profile>, now: Timestamp) -> &'static str {
        match self.per_cent_passed(now) {
            passed if passed < BEGUN => "pending",
            passed if passed < 100 => "in_progress",
            _ if self.fails(profiles) => "failed",
            _ => "completed",
        }
    }

    fn deleted(&self, profiles: &Registry<Profile>, now: Timestamp) -> usize {
        if !self.is_due(now) {
            return 0;
        }
        self.profiles()
            .filter(|index| profiles[*index].fate() == State::Gone)
            .count()
    }

    fn fails(&self, profiles: &Registry<Profile>) -> bool {
        self.profiles()
            .any(|index| profiles[index].is(Quirk::DeletionFails))
    }

    fn per_cent_passed(&self, now: Timestamp) -> i128 {
        let passed = now.duration_since(self.accepted).as_nanos();
        match self.takes.as_nanos() {
            whole if whole > 0 => (passed * 100 / whole).clamp(0, 100),
            _ => 100,
        }
    }
}

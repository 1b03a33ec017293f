//! What Lytics tells about profiles and deletions when it is asked.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    Lytics,
    job::{self, Job, Key},
    profile::{Profile, State},
};
use crate::{
    Contract,
    check::{Call, Refusal},
    vendors::registry::Registry,
};

impl Lytics {
    pub(super) fn look(&self, call: &Call) -> Result<Value, Refusal> {
        let key = Key::new(call.parameter("field"), call.parameter("value"));
        let readable = |profile: &&Profile| match profile.state {
            State::Here | State::Fragments => true,
            State::Deleting { .. } => call.contract == Contract::Original,
            State::Gone => false,
        };
        let called = self.profiles.called(&key.value);
        let found = called.filter(|profile| profile.has(&key)).find(readable);
        let missing = || Refusal::NotFound(format!("No profile found for {}", key.value));
        let blocked = call.query.get("field_blocklist").and_then(Value::as_array);
        let blocked: Vec<&Value> = blocked.into_iter().flatten().collect();
        Ok(found.ok_or_else(missing)?.shown(&blocked))
    }

    pub(super) fn overview(&self, now: Timestamp) -> Value {
        let mut counts: Map<String, Value> = job::STATES
            .iter()
            .map(|state| ((*state).to_owned(), json!(0)))
            .collect();
        for job in self.jobs.iter() {
            let state = job.revised_state(&self.profiles, now);
            let count = counts.get(state).and_then(Value::as_i64).unwrap_or(0);
            counts.insert(state.to_owned(), json!(count + 1));
        }
        Value::Object(counts)
    }

    pub(super) fn each(&self, show: impl Fn(&Job, &Registry<Profile>) -> Value) -> Value {
        let newest_first = self.jobs.iter().rev();
        newest_first.map(|job| show(job, &self.profiles)).collect()
    }

    pub(super) fn job(&self, id: &str) -> Result<&Job, Refusal> {
        let mut jobs = self.jobs.called(id);
        jobs.next()
            .ok_or_else(|| Refusal::NotFound(format!("No deletion found for {id}")))
    }
}

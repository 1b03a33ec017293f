//! How deletions at Lytics begin, one by one and in batches, and how they end.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    Lytics,
    job::{Job, Key},
    known_table,
    profile::{Profile, State},
    values,
};
use crate::check::{Call, Refusal};

impl Lytics {
    pub(super) fn delete_one(&mut self, call: &Call, now: Timestamp) -> Result<Value, Refusal> {
        let key = Key::new(call.parameter("field"), call.parameter("value"));
        let unresolved = || Refusal::NotFound(format!("No profile resolved for {}", key.value));
        let profile = self.living(&key).ok_or_else(unresolved)?;
        if !self.profiles[profile].can_be_resolved() {
            return Err(unresolved());
        }
        let job = self.start(vec![(key, Some(profile))], now);
        Ok(self.jobs[job].state(&self.profiles, now))
    }

    /// Counts profiles, as the vendor says: two identifiers of one person are one.
    pub(super) fn delete_batch(&mut self, call: &Call, now: Timestamp) -> Result<Value, Refusal> {
        let identities = call.body.get("identities").and_then(Value::as_array);
        let mut parts = Vec::new();
        let mut found = BTreeSet::new();
        for identity in identities.into_iter().flatten() {
            let text = |name: &str| identity[name].as_str().unwrap_or_default();
            known_table(text("table"))?;
            let key = Key::new(text("field"), text("value"));
            let profile = self.living(&key);
            if profile.is_none_or(|profile| found.insert(profile)) {
                parts.push((key, profile));
            }
        }
        let job = self.start(parts, now);
        Ok(json!({ "requestId": self.jobs[job].id }))
    }

    pub(super) fn queue(&mut self, call: &Call, may_delete: bool, now: Timestamp) -> Value {
        let values = call.body.get("values").and_then(Value::as_array);
        let values: BTreeSet<&str> = values
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let (mut successes, mut errors) = (Map::new(), Map::new());
        for value in values {
            let complaint = match may_delete {
                true => values::complaint(value),
                false => Some("permission denied"),
            };
            if let Some(complaint) = complaint {
                errors.insert(value.to_owned(), json!(format!("{complaint}: {value}")));
                continue;
            }
            let job = self.queue_one(Key::new(call.parameter("field"), value), now);
            successes.insert(value.to_owned(), json!(self.jobs[job].id));
        }
        json!({ "successes": successes, "errors": errors })
    }

    /// A value that was queued before keeps its job, unless somebody new has it since.
    fn queue_one(&mut self, key: Key, now: Timestamp) -> usize {
        let living = self.living(&key);
        match (self.job_of.get(&key), living) {
            (Some(job), None) => *job,
            _ => self.start(vec![(key, living)], now),
        }
    }

    fn start(&mut self, parts: Vec<(Key, Option<usize>)>, now: Timestamp) -> usize {
        let index = self.jobs.len();
        for profile in parts.iter().filter_map(|part| part.1) {
            self.profiles[profile].state = State::Deleting { job: index };
        }
        for (key, _) in &parts {
            self.job_of.insert(key.clone(), index);
        }
        let job = Job::new(index + 1, parts, now, self.takes);
        self.ending.entry(job.due()).or_default().push(index);
        let id = job.id.clone();
        self.jobs.add(job, [id.as_str()].into_iter())
    }

    /// The profile with this identifier that no deletion has touched.
    pub(super) fn living(&self, key: &Key) -> Option<usize> {
        let untouched = |profile: &Profile| {
            matches!(profile.state, State::Here | State::Fragments) && profile.has(key)
        };
        self.profiles.find(&key.value, untouched)
    }

    /// Lets the time that has passed have its effect.
    pub(super) fn catch_up(&mut self, now: Timestamp) {
        while let Some(due) = self.ending.first_entry()
            && *due.key() <= now
        {
            for job in due.remove() {
                self.end(job);
            }
        }
    }

    fn end(&mut self, job: usize) {
        let profiles: Vec<usize> = self.jobs[job].profiles().collect();
        for index in profiles {
            let profile = &mut self.profiles[index];
            profile.state = profile.fate();
        }
    }
}

//! What every vendor has of a customer: its keys, the people, the jobs. A behaviour decides what becomes
//! of them.

mod jobs;
mod people;

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

pub(crate) use jobs::{End, Job, Jobs};
pub(crate) use people::{People, Record};

use crate::{
    Presence,
    check::{Call, Refusal},
};

/// How long a session claims to be valid. Nothing looks at it: a test's clock may jump by days, and
/// ends sessions where it means to.
const CLAIMED_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// A customer's account at a vendor.
#[derive(Default)]
pub(crate) struct Account {
    keys: BTreeMap<String, String>,
    pub people: People,
    pub jobs: Jobs,
    /// How long an erasure takes that begins from now on, where a test has said so.
    pub takes: Option<SignedDuration>,
    sessions: u32,
}

impl Account {
    pub fn with(keys: BTreeMap<String, String>) -> Self {
        Self {
            keys,
            ..Self::default()
        }
    }

    /// Whether something is the key of this name.
    pub fn is_key(&self, name: &str, given: Option<&str>) -> bool {
        given.is_some() && self.keys.get(name).map(String::as_str) == given
    }

    /// Whether the credential of a call is the key that may do everything, or else the one that may only
    /// read. Another isn't let in.
    pub fn may_write(&self, call: &Call, key: &str, reading_key: &str) -> Result<bool, Refusal> {
        let given = call.credential.as_deref();
        let may_write = self.is_key(key, given);
        if may_write || self.is_key(reading_key, given) {
            return Ok(may_write);
        }
        Err(Refusal::Unauthorized)
    }

    /// Begins a job. Whoever was found for it and isn't gone is left by it as this says.
    pub fn begin(&mut self, job: Job, left: impl Fn(&Record) -> Presence) -> &Job {
        for index in &job.found {
            let (record, due) = (&mut self.people[*index], job.due());
            let left = left(record);
            let until = (left != Presence::Present).then_some(due);
            if !record.is_gone(job.began) {
                record.erase_by(job.began, Presence::Scheduled { until }, due, left);
            }
        }
        self.jobs.begin(job)
    }

    /// Signs a person in, with a token as vendors make them. Nobody is there to be signed in after an erasure.
    pub fn sign_in(&mut self, identifier: &str, now: Timestamp) -> Option<String> {
        let living = |record: &Record| record.erased.is_none();
        let index = self.people.find(identifier, living)?;
        self.sessions += 1;
        let record = &mut self.people[index];
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = part(json!({ "alg": "HS256", "typ": "JWT" }));
        let claims = part(json!({
            "sub": record.id,
            "email": record.person.email,
            "iat": now.as_second(),
            "exp": (now + CLAIMED_LIFE).as_second(),
            "sid": self.sessions,
        }));
        let signature = self.keys.get("signature").map_or("", String::as_str);
        let token = format!("{header}.{claims}.{signature}");
        record.sessions.push(token.clone());
        self.people.name(index, &token);
        Some(token)
    }

    /// Ends all sessions of a person, as time does.
    pub fn sign_out(&mut self, identifier: &str) {
        for index in self.people.places(identifier) {
            self.people[index].sessions.clear();
        }
    }

    /// Everything that the vendor holds, for people to read.
    pub fn state(&self, now: Timestamp) -> Value {
        let people = self.people.iter().map(|record| record.state(now));
        let jobs = self.jobs.newest_first().map(|job| job.shown(now));
        json!({ "people": people.collect::<Value>(), "jobs": jobs.collect::<Value>() })
    }
}

//! What every vendor has of a customer: its keys, the people, the jobs. A behaviour decides what becomes
//! of them.

mod jobs;
mod people;

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

pub(crate) use jobs::{End, Job, Jobs, States};
pub(crate) use people::{People, Record};

use crate::{
    Presence,
    behaviour::Behaviour,
    check::{Call, Refusal},
};

/// How long a session claims to be valid. Nothing looks at it: a test's clock may jump by days, and
/// ends sessions where it means to.
const CLAIMED_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// A customer's account at a vendor.
#[derive(Default)]
pub(crate) struct Account {
    keys: BTreeMap<String, String>,
    /// The name of the key that the spec's security scheme asks for.
    credential: &'static str,
    pub people: People,
    pub jobs: Jobs,
    /// How long an erasure takes that begins from now on.
    pub takes: SignedDuration,
    sessions: u32,
}

impl Account {
    pub fn of(vendor: &Behaviour, keys: BTreeMap<String, String>) -> Self {
        Self {
            keys,
            credential: vendor.keys.first().map_or("", |(name, _)| name),
            people: People::at(vendor),
            takes: vendor.takes,
            ..Self::default()
        }
    }

    /// Whether something is the key of this name.
    pub fn is_key(&self, name: &str, given: Option<&str>) -> bool {
        given.is_some() && self.keys.get(name).map(String::as_str) == given
    }

    /// Lets a call pass whose credential may do what the operation does. One that may only read is answered 403
    /// where that is documented, else 401.
    pub fn authorize(&self, call: &Call) -> Result<(), Refusal> {
        if self.may_write(call)? || call.reads() {
            return Ok(());
        }
        let is_documented = call.operation.responses.contains_key(&403);
        Err(if is_documented {
            Refusal::Forbidden
        } else {
            Refusal::Unauthorized
        })
    }

    /// Whether the credential of a call is the key that may do everything, or else the one that may only
    /// read. Another isn't let in.
    pub fn may_write(&self, call: &Call) -> Result<bool, Refusal> {
        let given = call.credential.as_deref();
        let may_write = self.is_key(self.credential, given);
        let may_read = || self.is_key(&format!("read_only_{}", self.credential), given);
        if may_write || may_read() {
            return Ok(may_write);
        }
        Err(Refusal::Unauthorized)
    }

    /// The person whose session the credential of a call is.
    pub fn signed_in(&mut self, call: &Call) -> Result<&mut Record, Refusal> {
        let token = call.credential.as_deref().unwrap_or_default();
        let is_alive = |owner: &Record| !owner.is_gone(call.now);
        let owner = self.people.find_mut("session", token, is_alive);
        owner.ok_or(Refusal::Unauthorized)
    }

    /// A job of this id to erase what was asked, of which these people were found. By their quirks
    /// `deletion-cancelled` and `deletion-fails` it doesn't end well.
    pub fn job(&self, id: String, now: Timestamp, asked: Vec<String>, found: Vec<usize>) -> Job {
        let somebody_is = |quirk| found.iter().any(|index| self.people[*index].is(quirk));
        let end = if somebody_is("deletion-cancelled") {
            End::Cancelled
        } else if somebody_is("deletion-fails") {
            End::Failed
        } else {
            End::Done
        };
        Job {
            id,
            asked,
            found,
            began: now,
            takes: self.takes,
            end,
            repeated: Value::Null,
        }
    }

    /// Begins a job. It leaves of everybody who was found for it, and isn't gone, what this says.
    pub fn begin(&mut self, job: Job, left: impl Fn(&Record) -> Presence) -> &Job {
        for index in &job.found {
            let record = &mut self.people[*index];
            if !record.is_gone(job.began) {
                record.erase_at(job.began, job.due(), left(record));
            }
        }
        self.jobs.begin(job)
    }

    /// Signs a person in, with a token as vendors make them. Nobody is there to be signed in after an erasure.
    pub fn sign_in(&mut self, identifier: &str, now: Timestamp) -> Option<String> {
        let living = |record: &Record| record.erased.is_none();
        let mut named = self.people.named(identifier).into_iter();
        let index = named.find(|index| living(&self.people[*index]))?;
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
        for index in self.people.named(identifier) {
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

//! Lytics: deletes profiles in jobs that move through their states on the sandbox's clock, with
//! both contracts' words for it.
//!
//! Beyond what is published: how long a job takes (a seventh of the published horizon unless told
//! otherwise) and how that divides over its states; with the revised contract a profile can't be
//! read any more as soon as its deletion is accepted, with the original one until it is done; data
//! that arrives during a deletion leaves a part of a profile, which can't be deleted singly; a
//! token without the permission is answered 401, and value by value where that is documented.

mod asking;
mod deleting;
mod job;
mod profile;
mod values;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Behaviour, Exchange, most_present, registry::Registry, usual_status, words};
use crate::{
    Contract, Credentials, Ingested, Person, Presence, Quirk, SandboxError, Vendor,
    check::{Call, Refusal},
    reply::Reply,
    spec::Spec,
};
use job::{Job, Key};
use profile::{Profile, State};

/// The one table that the account has.
const TABLE: &str = "user";

/// Lytics' one account.
pub(crate) struct Lytics {
    token: String,
    read_only_token: String,
    /// How long a deletion takes.
    pub takes: SignedDuration,
    email_field: String,
    user_id_field: String,
    profiles: Registry<Profile>,
    /// Each under its id.
    jobs: Registry<Job>,
    /// The latest job for an identifier.
    job_of: HashMap<Key, usize>,
    /// The jobs whose end hasn't had its effect yet, by when it comes.
    ending: BTreeMap<Timestamp, Vec<usize>>,
}

impl Lytics {
    pub fn new(credentials: &Credentials) -> Result<Self, SandboxError> {
        let spec = Spec::of(Vendor::Lytics)?;
        let horizon = spec.duration("deleteIdentity", Contract::Original, "horizon")?;
        Ok(Self {
            token: credentials.lytics_token.clone(),
            read_only_token: credentials.lytics_read_only_token.clone(),
            takes: horizon / 7,
            email_field: spec.identifier_name("email", "email"),
            user_id_field: spec.identifier_name("user-id", "user_id"),
            profiles: Registry::new(),
            jobs: Registry::new(),
            job_of: HashMap::new(),
            ending: BTreeMap::new(),
        })
    }

    fn perform(&mut self, call: &Call, now: Timestamp) -> Result<(u16, Value), Refusal> {
        let may_delete = self.admit(call)?;
        if let Some(table) = call.parameters.get("table") {
            known_table(table)?;
        }
        let id = call.parameter("requestId");
        match call.operation.id.as_str() {
            "deleteIdentity" => Ok((202, self.delete_one(call, now)?)),
            "getIdentity" => Ok((200, self.look(call)?)),
            "deleteIdentities" => Ok((202, self.delete_batch(call, now)?)),
            "queueDeletions" => Ok((202, self.queue(call, may_delete, now))),
            "getDeletion" => Ok((200, self.job(id)?.counts(&self.profiles, now))),
            "getDeletionState" => Ok((200, self.job(id)?.state(&self.profiles, now))),
            "listDeletions" => Ok((200, self.each(|job, own| job.counts(own, now)))),
            "listDeletionStates" => Ok((200, self.each(|job, own| job.state(own, now)))),
            "getDeletionOverview" => Ok((200, self.overview(now))),
            unknown => Err(Refusal::Unplayed(unknown.to_owned())),
        }
    }

    /// Whether the token may delete. Where the refusal can't be told value by value, it is told
    /// here.
    fn admit(&self, call: &Call) -> Result<bool, Refusal> {
        let token = call.credential.as_deref().unwrap_or_default();
        let reads = call.operation.method == "GET" || call.operation.id == "queueDeletions";
        match token {
            token if token == self.token => Ok(true),
            token if token == self.read_only_token && reads => Ok(false),
            _ => Err(Refusal::Unauthorized),
        }
    }

    fn admit_profile(&mut self, profile: Profile) {
        let keys = profile.keys.clone();
        let names = keys.iter().map(|key| key.value.as_str());
        self.profiles.add(profile, names);
    }
}

fn known_table(table: &str) -> Result<(), Refusal> {
    match table {
        TABLE => Ok(()),
        _ => Err(Refusal::Invalid("Invalid table name".to_owned())),
    }
}

impl Behaviour for Lytics {
    fn answer(&mut self, call: &Call, exchange: &Exchange) -> Reply {
        self.catch_up(exchange.now);
        match self.perform(call, exchange.now) {
            Err(refusal) => self.refuse(&refusal, exchange),
            Ok((status, data)) => Reply::json(
                status,
                json!({ "data": data, "status": status, "request_id": exchange.id }),
            ),
        }
    }

    fn refuse(&self, refusal: &Refusal, exchange: &Exchange) -> Reply {
        let status = usual_status(refusal);
        let code = match refusal {
            Refusal::Unauthorized => {
                let body = json!({ "status": status, "message": "Not authorized" });
                return Reply::json(status, body);
            }
            Refusal::Invalid(_) => "BADREQ-001",
            Refusal::NotFound(_) => "ENTITY-NOTFOUND-012",
            Refusal::NoSuchPath | Refusal::NoSuchMethod(_) => "NOTFOUND-003",
            Refusal::Forbidden => "FORBIDDEN-026",
            Refusal::Broken => "INTERNAL-019",
            Refusal::TooMany | Refusal::Unplayed(_) => "UNKNOWN-000",
        };
        let entry = json!({
            "code": code,
            "message": words(refusal),
            "level": "error",
            "timestamp": exchange.now.to_string(),
        });
        let body = json!({ "status": status, "errors": [entry], "request_id": exchange.id });
        Reply::json(status, body)
    }

    fn add(&mut self, person: &Arc<Person>, _: Timestamp) {
        let profile = Profile::new(person, &self.email_field, &self.user_id_field);
        self.admit_profile(profile);
    }

    fn ingest(&mut self, person: &Arc<Person>, now: Timestamp) -> Ingested {
        self.catch_up(now);
        let key = Key::new(&self.user_id_field, &person.user_id);
        if self.living(&key).is_some() {
            return Ingested::Updated;
        }
        let deleting = |p: &Profile| matches!(p.state, State::Deleting { .. }) && p.has(&key);
        let partial = self.profiles.find(&key.value, deleting).is_some();
        let mut profile = Profile::new(person, &self.email_field, &self.user_id_field);
        profile.partial = partial;
        self.admit_profile(profile);
        Ingested::Created
    }

    fn presence(&self, identifier: &str, now: Timestamp) -> Presence {
        let called = self.profiles.called(identifier);
        most_present(called.map(|profile| match profile.state {
            State::Here => Presence::Present,
            State::Fragments => Presence::Partly,
            State::Gone => Presence::Gone,
            State::Deleting { job } if self.jobs[job].is_due(now) => match profile.fate() {
                State::Here => Presence::Present,
                State::Fragments => Presence::Partly,
                _ => Presence::Gone,
            },
            State::Deleting { job } => Presence::Scheduled {
                until: (!profile.is(Quirk::DeletionFails)).then(|| self.jobs[job].due()),
            },
        }))
    }

    fn state(&self, now: Timestamp) -> Value {
        let profile = |profile: &Profile| {
            let id = profile.keys.first().map_or("", |key| key.value.as_str());
            json!({
                "user_id": id,
                "partial": profile.partial,
                "presence": self.presence(id, now),
            })
        };
        json!({
            "profiles": self.profiles.iter().map(profile).collect::<Value>(),
            "deletions": self.each(|job, own| job.counts(own, now)),
        })
    }
}

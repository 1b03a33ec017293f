//! PureClarity: the shop's keys stand in the body, a forgotten person is gone some hours later, and
//! what remains is a hash of the e-mail address by which the person is refused ever after.
//!
//! Beyond what is published: a wrong secret key is answered like a wrong access key; asking again
//! is answered 200 until the person is gone, and 404 from then on.

use std::{collections::BTreeSet, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Behaviour, Exchange, most_present, registry::Registry, usual_status, words};
use crate::{
    Contract, Credentials, Ingested, Person, Presence, Quirk, SandboxError, Vendor,
    check::{Call, Refusal},
    reply::Reply,
    spec::Spec,
};

/// PureClarity's one shop.
pub(crate) struct PureClarity {
    access_key: String,
    secret_key: String,
    /// How long forgetting takes.
    horizon: SignedDuration,
    /// Whether a forgotten person's data is refused.
    refuses_return: bool,
    shoppers: Registry<Shopper>,
    hashes: BTreeSet<String>,
}

struct Shopper {
    person: Arc<Person>,
    forgotten_at: Option<Timestamp>,
}

impl PureClarity {
    pub fn new(credentials: &Credentials) -> Result<Self, SandboxError> {
        let spec = Spec::of(Vendor::PureClarity)?;
        let recreation = spec.vendor_fact("recreation").and_then(Value::as_str);
        Ok(Self {
            access_key: credentials.pureclarity_access_key.clone(),
            secret_key: credentials.pureclarity_secret_key.clone(),
            horizon: spec.duration("forgetUser", Contract::Original, "horizon")?,
            refuses_return: recreation == Some("refused"),
            shoppers: Registry::new(),
            hashes: BTreeSet::new(),
        })
    }

    fn forget(&mut self, identifier: &str, now: Timestamp) -> Result<(), Refusal> {
        let horizon = self.horizon;
        let mut known = false;
        for index in self.shoppers.indices(identifier) {
            let shopper = &mut self.shoppers[index];
            if shopper.is_tracked_as(identifier) && !shopper.is_gone(horizon, now) {
                known = true;
                shopper.forgotten_at.get_or_insert(now);
                self.hashes.insert(hash(&shopper.person.email));
            }
        }
        match known {
            true => Ok(()),
            false => Err(Refusal::NotFound(format!(
                "Identifier not found: {identifier}"
            ))),
        }
    }
}

impl Shopper {
    /// Whether somebody who is called so is found so.
    fn is_tracked_as(&self, identifier: &str) -> bool {
        match self.person.is(Quirk::TrackedByUserId) {
            true => self.person.user_id == identifier,
            false => true,
        }
    }

    fn is_gone(&self, horizon: SignedDuration, now: Timestamp) -> bool {
        self.forgotten_at.is_some_and(|at| now >= at + horizon)
    }

    fn presence(&self, horizon: SignedDuration, now: Timestamp) -> Presence {
        match self.forgotten_at {
            None => Presence::Present,
            Some(at) if now >= at + horizon => Presence::Gone,
            Some(at) => Presence::Scheduled {
                until: Some(at + horizon),
            },
        }
    }
}

impl Behaviour for PureClarity {
    fn answer(&mut self, call: &Call, exchange: &Exchange) -> Reply {
        let right = |field, key: &String| call.text(field) == Some(key);
        if !right("AccessKey", &self.access_key) || !right("SecretKey", &self.secret_key) {
            return self.refuse(&Refusal::Forbidden, exchange);
        }
        match self.forget(call.text("Identifier").unwrap_or_default(), exchange.now) {
            Ok(()) => Reply::text(200, "The request was submitted successfully"),
            Err(refusal) => self.refuse(&refusal, exchange),
        }
    }

    fn refuse(&self, refusal: &Refusal, _: &Exchange) -> Reply {
        Reply::json(usual_status(refusal), json!({ "Error": words(refusal) }))
    }

    fn add(&mut self, person: &Arc<Person>, _: Timestamp) {
        let shopper = Shopper {
            person: person.clone(),
            forgotten_at: None,
        };
        self.shoppers.add(shopper, person.identifiers());
    }

    fn ingest(&mut self, person: &Arc<Person>, now: Timestamp) -> Ingested {
        if self.refuses_return && self.hashes.contains(&hash(&person.email)) {
            return Ingested::Refused;
        }
        match self.presence(&person.user_id, now) {
            Presence::Present => Ingested::Updated,
            _ => {
                self.add(person, now);
                Ingested::Created
            }
        }
    }

    fn presence(&self, identifier: &str, now: Timestamp) -> Presence {
        let called = self.shoppers.called(identifier);
        most_present(called.map(|shopper| shopper.presence(self.horizon, now)))
    }

    fn state(&self, now: Timestamp) -> Value {
        let shopper = |shopper: &Shopper| {
            let presence = shopper.presence(self.horizon, now);
            match presence {
                Presence::Gone => json!({ "presence": presence }),
                _ => json!({ "user_id": shopper.person.user_id, "presence": presence }),
            }
        };
        json!({
            "people": self.shoppers.iter().map(shopper).collect::<Value>(),
            "hashes_of_forgotten_addresses": self.hashes,
        })
    }
}

fn hash(email: &str) -> String {
    let digest = Sha256::digest(email.to_lowercase());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

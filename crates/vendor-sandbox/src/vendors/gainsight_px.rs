//! Gainsight PX: deletes at once, softly unless told otherwise, and brings a softly deleted user
//! back with all history when new data comes in time.
//!
//! Beyond what is published: a hidden user isn't found by reading or by deleting softly again, a
//! hard deletion reaches a hidden user too, a key without the permission is answered 403 where that
//! is documented and 401 elsewhere, and the denylist knows a user for as long as there is a record.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Behaviour, Exchange, most_present, registry::Registry, usual_status, words};
use crate::{
    Contract, Credentials, Ingested, Person, Presence, SandboxError, Success, Vendor,
    check::{Call, Refusal},
    reply::Reply,
    spec::Spec,
};

/// Gainsight PX' one account.
pub(crate) struct GainsightPx {
    api_key: String,
    read_only_api_key: String,
    /// How long a soft deletion can be revived.
    window: SignedDuration,
    /// Which of the documented successes a deletion is answered with.
    pub success: Success,
    users: Registry<User>,
}

struct User {
    person: Arc<Person>,
    created: Timestamp,
    modified: Timestamp,
    deleted: Deleted,
    denied: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Deleted {
    No,
    Softly(Timestamp),
    Hard,
}

impl GainsightPx {
    pub fn new(credentials: &Credentials) -> Result<Self, SandboxError> {
        let spec = Spec::of(Vendor::GainsightPx)?;
        Ok(Self {
            api_key: credentials.gainsight_px_api_key.clone(),
            read_only_api_key: credentials.gainsight_px_read_only_api_key.clone(),
            window: spec.duration("deleteUser", Contract::Original, "revivable")?,
            success: Success::default(),
            users: Registry::new(),
        })
    }

    /// Whether the key may do this.
    fn admit(&self, call: &Call) -> Result<(), Refusal> {
        let key = call.credential.as_deref().unwrap_or_default();
        let reads = call.operation.method == "GET";
        if key == self.api_key || (reads && key == self.read_only_api_key) {
            return Ok(());
        }
        match key == self.read_only_api_key && call.operation.responses.contains_key(&403) {
            true => Err(Refusal::Forbidden),
            false => Err(Refusal::Unauthorized),
        }
    }

    fn perform(&mut self, call: &Call, now: Timestamp) -> Result<Reply, Refusal> {
        self.admit(call)?;
        let hard = call.query.get("hardDelete").and_then(Value::as_bool) == Some(true);
        let in_path = call.parameter("identifyId");
        match call.operation.id.as_str() {
            "deleteUser" => self.delete(in_path, hard, now),
            "deleteUserByBody" => {
                self.delete(call.text("identifyId").unwrap_or_default(), hard, now)
            }
            "getUser" => self.visible(in_path).map(|user| user.shown()),
            "setUserDenylisted" => {
                let denied = call.body.get("denied").and_then(Value::as_bool);
                let missing = || Refusal::Invalid("denied is required".to_owned());
                self.visible(in_path)?.denied = denied.ok_or_else(missing)?;
                Ok(self.succeeded())
            }
            unknown => Err(Refusal::Unplayed(unknown.to_owned())),
        }
    }

    fn delete(&mut self, id: &str, hard: bool, now: Timestamp) -> Result<Reply, Refusal> {
        let window = self.window;
        let reached = |user: &User| match user.deleted {
            Deleted::No => user.person.user_id == id,
            Deleted::Softly(at) => user.person.user_id == id && hard && now < at + window,
            Deleted::Hard => false,
        };
        let index = self.users.find(id, reached).ok_or_else(|| not_found(id))?;
        self.users[index].deleted = match hard {
            true => Deleted::Hard,
            false => Deleted::Softly(now),
        };
        Ok(self.succeeded())
    }

    fn visible(&mut self, id: &str) -> Result<&mut User, Refusal> {
        let visible = |user: &User| user.person.user_id == id && user.deleted == Deleted::No;
        let index = self.users.find(id, visible).ok_or_else(|| not_found(id))?;
        Ok(&mut self.users[index])
    }

    fn succeeded(&self) -> Reply {
        match self.success {
            Success::Ok => Reply::json(
                200,
                json!({ "body": {}, "statusCode": "200", "statusCodeValue": 200 }),
            ),
            Success::NoContent => Reply::empty(204),
        }
    }
}

impl User {
    fn shown(&self) -> Reply {
        Reply::json(
            200,
            json!({
                "aptrinsicId": format!("px-{:x}", self.created.as_millisecond()),
                "identifyId": self.person.user_id,
                "type": "USER",
                "email": self.person.email,
                "firstName": self.person.name,
                "accountId": "acme",
                "propertyKeys": ["AP-SANDBOX-2"],
                "createDate": self.created.as_millisecond(),
                "lastModifiedDate": self.modified.as_millisecond(),
                "globalUnsubscribe": false,
            }),
        )
    }

    fn presence(&self, window: SignedDuration, now: Timestamp) -> Presence {
        match self.deleted {
            Deleted::No => Presence::Present,
            Deleted::Softly(at) if now < at + window => Presence::Hidden {
                revivable_until: at + window,
            },
            Deleted::Softly(_) | Deleted::Hard => Presence::Gone,
        }
    }
}

fn not_found(id: &str) -> Refusal {
    Refusal::NotFound(format!("User was not found for parameters {{id={id}}}"))
}

impl Behaviour for GainsightPx {
    fn answer(&mut self, call: &Call, exchange: &Exchange) -> Reply {
        let performed = self.perform(call, exchange.now);
        performed.unwrap_or_else(|refusal| self.refuse(&refusal, exchange))
    }

    /// The errors are published without bodies; this shape is known from a third party's tests.
    fn refuse(&self, refusal: &Refusal, _: &Exchange) -> Reply {
        let status = usual_status(refusal);
        let name = match status {
            400 => "BAD_REQUEST",
            401 => "UNAUTHORIZED",
            403 => "FORBIDDEN",
            404 => "NOT_FOUND",
            405 => "METHOD_NOT_ALLOWED",
            429 => "TOO_MANY_REQUESTS",
            _ => "INTERNAL_SERVER_ERROR",
        };
        Reply::json(
            status,
            json!({ "externalapierror": {
                "status": name,
                "message": words(refusal),
                "debugMessage": null,
                "subErrors": null,
            }}),
        )
    }

    fn add(&mut self, person: &Arc<Person>, now: Timestamp) {
        let user = User {
            person: person.clone(),
            created: now,
            modified: now,
            deleted: Deleted::No,
            denied: false,
        };
        self.users.add(user, person.identifiers());
    }

    fn ingest(&mut self, person: &Arc<Person>, now: Timestamp) -> Ingested {
        let (id, window) = (&person.user_id, self.window);
        let kept = |user: &User| {
            user.person.user_id == *id && user.presence(window, now) != Presence::Gone
        };
        let Some(index) = self.users.find(id, kept) else {
            self.add(person, now);
            return Ingested::Created;
        };
        let user = &mut self.users[index];
        if user.denied {
            return Ingested::Ignored;
        }
        user.modified = now;
        match std::mem::replace(&mut user.deleted, Deleted::No) {
            Deleted::No => Ingested::Updated,
            _ => Ingested::Revived,
        }
    }

    fn presence(&self, identifier: &str, now: Timestamp) -> Presence {
        let called = self.users.called(identifier);
        most_present(called.map(|user| user.presence(self.window, now)))
    }

    fn state(&self, now: Timestamp) -> Value {
        let user = |user: &User| {
            json!({
                "user_id": user.person.user_id,
                "denied": user.denied,
                "created": user.created,
                "presence": user.presence(self.window, now),
            })
        };
        json!({ "users": self.users.iter().map(user).collect::<Value>() })
    }
}

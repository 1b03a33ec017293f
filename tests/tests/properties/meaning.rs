//! What an answer means by the spec alone, and so what a report may claim on the strength of it. Nothing
//! else may be claimed.

use std::fmt;

use erasure::Outcome;
use serde_json::{Value, json};

use crate::documents::documented;

/// An answer as it arrived.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    pub media: Option<&'static str>,
    pub body: Vec<u8>,
    /// Whether the connection ended before the body did.
    pub cut: bool,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body.escape_ascii();
        write!(
            f,
            "{} {:?} cut: {} {body}",
            self.status, self.media, self.cut
        )
    }
}

/// What a report can claim about a target. What was known before a question stays known, whatever the
/// answer: a reader who doesn't understand one may always be too modest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Erased,
    Promised,
    InProgress,
    SoftDeleted,
    Partial,
    NotFound,
    Blocked,
}

impl Claim {
    /// What an outcome claims, if it claims anything of the vendor.
    pub fn of(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Outcome::Erased => Some(Self::Erased),
            Outcome::Promised { .. } => Some(Self::Promised),
            Outcome::InProgress { .. } => Some(Self::InProgress),
            Outcome::SoftDeleted { .. } => Some(Self::SoftDeleted),
            Outcome::Partial { .. } => Some(Self::Partial),
            Outcome::NotFound { .. } => Some(Self::NotFound),
            Outcome::Blocked { .. } => Some(Self::Blocked),
            _ => None,
        }
    }
}

/// Whether nothing is in an object, or nothing but what says nothing.
fn is_blank(object: &Value) -> bool {
    let mut members = object
        .as_object()
        .into_iter()
        .flat_map(|members| members.values());
    members.all(|value| match value {
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        value => value.is_null(),
    })
}

impl Answer {
    /// The body, if the spec documents this answer with one of JSON. No success of ours has an error in it.
    fn json(&self, vendor: &str, operation: &str) -> Option<Value> {
        if self.cut || self.denies_itself() {
            None
        } else {
            documented(vendor, operation, self.status, &self.body)
        }
    }

    /// The body as an object, whatever is in it.
    fn object(&self) -> Option<Value> {
        let body = serde_json::from_slice(&self.body).ok();
        body.filter(|body: &Value| !self.cut && body.is_object())
    }

    fn denies_itself(&self) -> bool {
        let error = self.object().map(|body| body["error"].clone());
        self.status < 300
            && error.is_some_and(|error| error.as_str().is_some_and(|why| !why.is_empty()))
    }

    /// Whether Gainsight PX says in its own words that there is no such user.
    fn is_no_user(&self) -> bool {
        let body = self.object().unwrap_or_default();
        self.status == 404 && body["externalapierror"]["status"] == "NOT_FOUND"
    }

    /// Whether it is the one sentence for people that PureClarity documents.
    fn is_sentence(&self) -> bool {
        let media = self.media.map(|media| media.split(';').next().unwrap());
        let is_text = media.is_none_or(|media| media.trim().eq_ignore_ascii_case("text/plain"));
        let text = std::str::from_utf8(&self.body).map(str::trim);
        let is_prose = |text: &str| !text.is_empty() && !text.starts_with(['{', '[', '<']);
        is_text && !self.cut && text.is_ok_and(is_prose)
    }

    /// What PureClarity says with it when it is asked to forget somebody.
    pub fn of_forgetting(&self) -> Vec<Claim> {
        match self.status {
            200 if self.is_sentence() => vec![Claim::Promised],
            // The text may be missing; then nothing else is there either.
            404 => match self.object() {
                Some(body) if body["Error"].is_string() || is_blank(&body) => {
                    vec![Claim::NotFound]
                }
                _ => vec![],
            },
            _ => vec![],
        }
    }

    /// What Mudbase says with it, under either contract, to a caller of the original one.
    pub fn of_scheduling(&self) -> Vec<Claim> {
        let body = self.json("mudbase", "eraseUserData");
        let is_true = |details: &Value, name: &&str| details[name] == true;
        let flags = [
            "dataAnonymized",
            "apiKeysDeactivated",
            "sessionsDeleted",
            "accountDisabled",
        ];
        match (self.status, body) {
            (200, _) if self.has_only_a_sentence() => vec![Claim::Promised],
            (200, Some(body)) => match &body["details"] {
                details @ Value::Object(_)
                    if flags.iter().all(|flag| is_true(details, flag))
                        && details["scheduledForDeletion"].is_string() =>
                {
                    vec![Claim::Promised]
                }
                Value::Object(_) => vec![Claim::Partial],
                _ => vec![],
            },
            (409, Some(_)) => vec![Claim::Blocked],
            _ => vec![],
        }
    }

    /// Whether Mudbase says that it has begun, and nothing of what it has done.
    fn has_only_a_sentence(&self) -> bool {
        let body = self.object().unwrap_or_default();
        let is_there = |name: &&str| !body[*name].is_null();
        let said = body["message"]
            .as_str()
            .is_some_and(|said| !said.trim().is_empty());
        said && !["details", "data", "success", "error"].iter().any(is_there)
    }

    /// The same to a caller of the revised one.
    pub fn of_anonymising(&self) -> Vec<Claim> {
        let body = self.json("mudbase", "eraseUserData");
        let is_so = |data: &Value, name: &str| match &data[name] {
            Value::Null => data["alreadyErased"] == true,
            value => *value == true,
        };
        match (self.status, body) {
            (200, Some(body)) => match &body["data"] {
                data @ Value::Object(_)
                    if body["success"] == true
                        && is_so(data, "anonymized")
                        && is_so(data, "sessionsRevoked") =>
                {
                    vec![Claim::Erased]
                }
                Value::Object(_) => vec![Claim::Partial],
                _ => vec![],
            },
            (409, Some(_)) => vec![Claim::Blocked],
            _ => vec![],
        }
    }

    /// What Gainsight PX says with it, told to delete for good or to hide: a body may be missing, and where
    /// there is one, it has to say the same as the status.
    pub fn of_deleting(&self, soft: bool) -> Vec<Claim> {
        match self.status {
            200 if !self.is_of_a_deletion() => vec![],
            200 | 204 if soft => vec![Claim::SoftDeleted],
            200 | 204 => vec![Claim::Erased],
            _ if self.is_no_user() => vec![Claim::NotFound],
            _ => vec![],
        }
    }

    fn is_of_a_deletion(&self) -> bool {
        if !self.cut && self.body.trim_ascii().is_empty() {
            return true;
        }
        let body = self.object().unwrap_or_default();
        let fields = ["body", "statusCode", "statusCodeValue"];
        let allowed = [
            vec![json!({})],
            vec![json!("200"), json!("204")],
            vec![json!(200), json!(204)],
        ];
        let is_fine = |(name, allowed): (&str, Vec<Value>)| {
            body[name].is_null() || allowed.contains(&body[name])
        };
        fields.iter().any(|name| !body[*name].is_null())
            && fields.into_iter().zip(allowed).all(is_fine)
            && !self.denies_itself()
    }

    /// What Gainsight PX says with it of somebody who was hidden until now.
    pub fn of_looking_for_the_hidden(&self) -> Vec<Claim> {
        match self.status {
            404 if self.is_no_user() => vec![Claim::Erased, Claim::SoftDeleted],
            _ => vec![Claim::SoftDeleted],
        }
    }

    /// What Lytics says with it when it is asked to delete somebody. A 404 leaves it to the lookup,
    /// which says that there is nobody.
    pub fn of_requesting(&self) -> Vec<Claim> {
        let body = self.json("lytics", "deleteIdentity");
        let id = |body: Value| body["data"]["request_id"].as_str().map(str::to_owned);
        match self.status {
            202 if body.and_then(id).is_some_and(|id| !id.is_empty()) => vec![Claim::InProgress],
            404 => vec![Claim::NotFound],
            _ => vec![],
        }
    }

    /// What it says of somebody whose profile could not be put together; under the revised contract
    /// they are queued if they are there.
    pub fn of_looking_for_the_unresolved(&self, revised: bool) -> Vec<Claim> {
        match (self.status, self.json("lytics", "getIdentity")) {
            (404, Some(_)) => vec![Claim::NotFound],
            (200, Some(_)) if revised => vec![Claim::InProgress],
            _ => vec![],
        }
    }

    /// What it says about one value of a queue.
    pub fn of_queueing(&self, value: &str) -> Vec<Claim> {
        match (self.status, self.json("lytics", "queueDeletions")) {
            (202, Some(body)) => {
                let (taken, refused) = (&body["data"]["successes"], &body["data"]["errors"]);
                let taken = taken[value].as_str().is_some_and(|id| !id.is_empty());
                if taken && refused[value].is_null() {
                    vec![Claim::InProgress]
                } else {
                    vec![]
                }
            }
            _ => vec![],
        }
    }

    /// What it says of a deletion by the original contract. That it was accepted is known.
    pub fn of_counting(&self, id: &str) -> Vec<Claim> {
        let body = self.json("lytics", "getDeletion");
        let data = body.filter(|_| self.status == 200).unwrap_or_default();
        let data = &data["data"];
        let count = |name: &str| data[name].as_i64().unwrap_or(0).max(0);
        let (deleted, requested) = (count("deleted"), count("requested"));
        match data["status"] == "completed" && data["requestId"] == id && requested > 0 {
            true if deleted >= requested => vec![Claim::Erased, Claim::InProgress],
            true => vec![Claim::Partial, Claim::InProgress],
            false => vec![Claim::InProgress],
        }
    }

    /// What it says of a deletion by the revised contract. That it was accepted is known.
    pub fn of_stationing(&self, id: &str) -> Vec<Claim> {
        let body = self.json("lytics", "getDeletionState");
        let data = body.filter(|_| self.status == 200).unwrap_or_default();
        let data = &data["data"];
        let done = data["state"] == "done" && data["completed"] == true;
        if done && (data["request_id"].is_null() || data["request_id"] == id) {
            vec![Claim::Erased, Claim::InProgress]
        } else {
            vec![Claim::InProgress]
        }
    }

    /// What Mixpanel says with it when it is asked to delete somebody, in either form. A refusal that
    /// names them says that they are in another task already: in which is clear if it names just one.
    pub fn of_creating(&self, person: &str) -> Vec<Claim> {
        let body = self.json("mixpanel", "createDeletionTask");
        if let (409, Some(body)) = (self.status, &body) {
            let (people, tasks) = (
                body["error"]["conflicting_distinct_ids"].as_array(),
                body["error"]["conflicting_task_ids"].as_array(),
            );
            let is_named = people.is_some_and(|people| people.iter().any(|one| one == person));
            return match tasks.map(Vec::as_slice) {
                Some([task]) if is_named && task != "" => vec![Claim::InProgress],
                _ => vec![],
            };
        }
        let results = &body.filter(|_| self.status == 201).unwrap_or_default()["results"];
        let id = match results.as_array().map(Vec::as_slice) {
            Some([task]) => &task["tracking_id"],
            _ => &results["task_id"],
        };
        if id.as_str().is_some_and(|id| !id.is_empty()) {
            vec![Claim::InProgress]
        } else {
            vec![]
        }
    }

    /// What it says of a task. That it was created is known, and only its success has deleted anybody.
    pub fn of_a_task(&self, id: &str) -> Vec<Claim> {
        let body = self.json("mixpanel", "getDeletionTask");
        let task = &body.filter(|_| self.status == 200).unwrap_or_default()["results"];
        let is_it = task["tracking_id"].is_null() || task["tracking_id"] == id;
        if is_it && task["status"] == "SUCCESS" {
            vec![Claim::Erased, Claim::InProgress]
        } else {
            vec![Claim::InProgress]
        }
    }

    /// What it says of somebody whose deletion is over by Lytics' word, which stands where the token
    /// may not look.
    pub fn of_looking_for_the_deleted(&self) -> Vec<Claim> {
        match (self.status, self.json("lytics", "getIdentity")) {
            (404, Some(_)) | (401 | 403, _) => vec![Claim::Erased, Claim::InProgress],
            _ => vec![Claim::InProgress],
        }
    }
}

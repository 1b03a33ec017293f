//! RevenueCat: deletes a customer at once, by any of their ids, and makes a new one of the same id when the app is
//! started again.
//!
//! Beyond what is published: an alias is taken for deleting and looking, and is here whatever identifier of the
//! customer's own a person has; deleting again is answered 404; a path that isn't there is answered with
//! `invalid_request`, as a wrong method is; how long another request changes a customer; what 409 and 422 are about.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::behaviour::{Account, Behaviour, Call, Exchange, Presence, Record, Refusal, Reply};

/// How long a customer who has just come is being changed by another request, where that is their quirk.
const BUSY: SignedDuration = SignedDuration::from_mins(1);

/// Whose deletion is refused, and how.
const REFUSED: [(&str, u16, &str); 2] = [
    ("conflicting", 409, "idempotency_error"),
    ("unprocessable", 422, "unprocessable_entity_error"),
];

pub(super) const VENDOR: Behaviour = Behaviour {
    place: 5,
    keys: &[
        ("secret_key", "sk_sandbox_bbbbbbbbbbbbbbbb"),
        ("read_only_secret_key", "sk_sandbox_read_cccccccccc"),
        ("project_id", "proj1ab2c3d4"),
    ],
    quirks: &[
        (
            "busy-at-first",
            "changed by another request for a minute, 423",
        ),
        ("conflicting", "a deletion is answered 409"),
        ("unprocessable", "a deletion is answered 422"),
    ],
    seeded: &[("busy-at-first", "Annie Easley", 53)],
    ..Behaviour::new(answer, refuse)
};

fn answer(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let may_write = account.may_write(call, "secret_key", "read_only_secret_key")?;
    let is_ours = account.is_key("project_id", Some(call.parameter("project_id")));
    if !is_ours || !may_write && !call.reads() {
        return Err(Refusal::Forbidden);
    }
    let id = call.parameter("customer_id");
    let is_called = |customer: &Record| {
        let person = &customer.person;
        person.user_id == id || person.custom.values().any(|alias| alias == id)
    };
    let is_meant = |customer: &Record| is_called(customer) && customer.is_here(call.now);
    let customer = account.people.find_mut(id, is_meant);
    let customer = customer.ok_or_else(|| Refusal::NotFound(format!("Customer {id} not found")))?;
    let is_busy = customer.is("busy-at-first") && call.now < customer.since + BUSY;
    let refused = REFUSED
        .iter()
        .find(|(quirk, ..)| !call.reads() && customer.is(quirk));
    let busy = ("busy-at-first", 423, "resource_locked_error");
    if let Some((_, status, kind)) = is_busy.then_some(&busy).or(refused) {
        let words = format!("Customer {id} can't be changed");
        return Ok(Reply::json(*status, error(kind, &words)));
    }
    let mut told = json!({ "object": "customer", "id": customer.person.user_id });
    match call.operation.id.as_str() {
        "deleteCustomer" => {
            customer.erase(call.now, Presence::Gone);
            told["deleted_at"] = json!(call.now.as_millisecond());
        }
        "getCustomer" => {
            told["project_id"] = json!(call.parameter("project_id"));
            told["first_seen_at"] = json!(customer.since.as_millisecond());
            told["last_seen_country"] = json!("GB");
        }
        unknown => return Err(Refusal::Unplayed(unknown.to_owned())),
    }
    Ok(Reply::json(200, told))
}

fn error(kind: &str, message: &str) -> Value {
    let retryable = ["server_error", "rate_limit_error", "resource_locked_error"].contains(&kind);
    let mut error =
        json!({ "object": "error", "type": kind, "message": message, "retryable": retryable });
    if retryable {
        error["backoff_ms"] = json!(1000);
    }
    error
}

fn refuse(refusal: &Refusal, _: &Exchange) -> Reply {
    let kind = match refusal {
        Refusal::Invalid(_) => "parameter_error",
        Refusal::NotFound(_) => "resource_missing",
        Refusal::Unauthorized => "authentication_error",
        Refusal::Forbidden => "authorization_error",
        Refusal::TooMany => "rate_limit_error",
        Refusal::NoSuchPath | Refusal::NoSuchMethod(_) => "invalid_request",
        Refusal::Broken | Refusal::Unplayed(_) => "server_error",
    };
    Reply::json(refusal.status(), error(kind, &refusal.words()))
}

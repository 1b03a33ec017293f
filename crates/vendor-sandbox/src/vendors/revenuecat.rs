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
        ("conflicting", "can't be deleted, 409"),
        ("unprocessable", "can't be deleted, 422"),
    ],
    seeded: &[("busy-at-first", "Annie Easley", 53)],
    operations: &[("deleteCustomer", delete), ("getCustomer", get)],
    authorize: |call, account| {
        account.authorize(call)?;
        let is_ours = account.is_key("project_id", Some(call.text("project_id")));
        is_ours.then_some(()).ok_or(Refusal::Forbidden)
    },
    refuse,
    ..Behaviour::USUAL
};

fn delete(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let customer = customer(call, account)?;
    for (quirk, status, kind) in [
        ("conflicting", 409, "idempotency_error"),
        ("unprocessable", 422, "unprocessable_entity_error"),
    ] {
        if customer.is(quirk) {
            return Ok(locked(call, status, kind));
        }
    }
    if is_busy(call, customer) {
        return Ok(locked(call, 423, "resource_locked_error"));
    }
    customer.erase(call.now, Presence::Gone);
    let answer = call.answer(200).with("/id", &*customer.person.user_id);
    Ok(answer.with("/deleted_at", call.now.as_millisecond()))
}

fn get(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let customer = customer(call, account)?;
    if is_busy(call, customer) {
        return Ok(locked(call, 423, "resource_locked_error"));
    }
    let answer = call.answer(200).with("/id", &*customer.person.user_id);
    let answer = answer.with("/project_id", call.text("project_id"));
    let answer = answer.with("/last_seen_country", "GB");
    Ok(answer.with("/first_seen_at", customer.since.as_millisecond()))
}

/// The customer of this id or alias.
fn customer<'a>(call: &Call, account: &'a mut Account) -> Result<&'a mut Record, Refusal> {
    let id = call.text("customer_id");
    let is_called = |customer: &Record| {
        let mut aliases = customer.person.custom.values();
        customer.has("user_id", id) || aliases.any(|alias| alias == id)
    };
    let mut named = account.people.named(id).into_iter();
    let found = named.find(|index| {
        let customer = &account.people[*index];
        is_called(customer) && customer.is_here(call.now)
    });
    let unknown = || Refusal::NotFound(format!("Customer {id} not found"));
    Ok(&mut account.people[found.ok_or_else(unknown)?])
}

fn is_busy(call: &Call, customer: &Record) -> bool {
    customer.is("busy-at-first") && call.now < customer.since + BUSY
}

fn locked(call: &Call, status: u16, kind: &str) -> Reply {
    let message = format!("Customer {} can't be changed", call.text("customer_id"));
    Reply::json(status, error(kind, &message))
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
    refusal.with(error(kind, &refusal.words()))
}

//! PureClarity: the shop's keys stand in the body, a forgotten person is gone some hours later, and is
//! refused ever after by what remains, which the vendor says is a hash of the e-mail address.
//!
//! Beyond what is published: a wrong secret key is answered like a wrong access key; asking again
//! is answered 200 until the person is gone, and 404 from then on.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::behaviour::{
    Account, Behaviour, Call, Exchange, Ingested, Person, Presence, Refusal, Reply,
};

/// "Several hours", says the vendor; a day is the most that can be taken to mean.
const HORIZON: SignedDuration = SignedDuration::from_hours(24);

pub(super) const VENDOR: Behaviour = Behaviour {
    place: 0,
    keys: &[
        ("access_key", "11111111-aaaa-4aaa-8aaa-111111111111"),
        ("secret_key", "22222222-bbbb-4bbb-8bbb-222222222222"),
    ],
    quirks: &[("tracked-by-user-id", "not found by e-mail address")],
    seeded: &[("tracked-by-user-id", "Edsger Dijkstra", 48)],
    ingest,
    ..Behaviour::new(answer, refuse)
};

fn answer(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let is_right = |field, key| account.is_key(key, Some(call.text(field)));
    if !is_right("AccessKey", "access_key") || !is_right("SecretKey", "secret_key") {
        return Err(Refusal::Forbidden);
    }
    let (identifier, now) = (call.text("Identifier"), call.now);
    let until = now + account.takes.unwrap_or(HORIZON);
    let mut is_known = false;
    for index in account.people.places(identifier) {
        let shopper = &mut account.people[index];
        let is_tracked = !shopper.is("tracked-by-user-id") || shopper.person.user_id == identifier;
        is_known |= is_tracked && !shopper.is_gone(now);
        if is_tracked && shopper.is_here(now) {
            let scheduled = Presence::Scheduled { until: Some(until) };
            shopper.erase_by(now, scheduled, until, Presence::Gone);
        }
    }
    if !is_known {
        return Err(Refusal::NotFound(format!(
            "Identifier not found: {identifier}"
        )));
    }
    Ok(Reply::text(200, "The request was submitted successfully"))
}

fn refuse(refusal: &Refusal, _: &Exchange) -> Reply {
    Reply::json(refusal.status(), json!({ "Error": refusal.words() }))
}

fn ingest(person: &Arc<Person>, now: Timestamp, account: &mut Account) -> Ingested {
    let mut known = account.people.places(&person.email).into_iter();
    if known.any(|index| account.people[index].erased.is_some()) {
        return Ingested::Refused;
    }
    account.people.ingest(person, now)
}

//! PureClarity: the shop's keys stand in the body, a forgotten person is gone some hours later, and is
//! refused ever after by what remains, which the vendor says is a hash of the e-mail address.
//!
//! Beyond what is published: a wrong secret key is answered like a wrong access key; asking again
//! is answered 200 until the person is gone, and 404 from then on.

use jiff::SignedDuration;
use serde_json::json;

use crate::behaviour::{Account, Behaviour, Call, Ingested, Presence, Refusal, Reply};

pub(super) const VENDOR: Behaviour = Behaviour {
    place: 0,
    keys: &[
        ("access_key", "11111111-aaaa-4aaa-8aaa-111111111111"),
        ("secret_key", "22222222-bbbb-4bbb-8bbb-222222222222"),
    ],
    quirks: &[("tracked-by-user-id", "not found by e-mail address")],
    seeded: &[("tracked-by-user-id", "Edsger Dijkstra", 48)],
    operations: &[("forgetUser", forget)],
    // "Several hours", says the vendor; a day is the most that can be taken to mean.
    takes: SignedDuration::from_hours(24),
    authorize: |call, account| {
        let is_right = |field, key| account.is_key(key, Some(call.text(field)));
        let are_right = is_right("AccessKey", "access_key") && is_right("SecretKey", "secret_key");
        are_right.then_some(()).ok_or(Refusal::Forbidden)
    },
    refuse: |refusal, _| refusal.with(json!({ "Error": refusal.words() })),
    ingest: |person, now, account| {
        let mut known = account.people.having("email", &person.email).into_iter();
        if known.any(|index| account.people[index].erased.is_some()) {
            return Ingested::Refused;
        }
        account.people.ingest(person, now)
    },
    ..Behaviour::USUAL
};

fn forget(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let (identifier, now) = (call.text("Identifier"), call.now);
    let mut is_known = false;
    for index in account.people.named(identifier) {
        let shopper = &mut account.people[index];
        let is_tracked = !shopper.is("tracked-by-user-id") || shopper.has("user_id", identifier);
        is_known |= is_tracked && !shopper.is_gone(now);
        if is_tracked && shopper.is_here(now) {
            shopper.erase_at(now, now + account.takes, Presence::Gone);
        }
    }
    let unknown = || Refusal::NotFound(format!("Identifier not found: {identifier}"));
    is_known.then(|| call.answer(200)).ok_or_else(unknown)
}

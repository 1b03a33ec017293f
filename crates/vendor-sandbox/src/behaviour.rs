//! What a vendor's file says: its keys, its special people, what each operation does, and the words of its errors.
//! All state is in the account.
//!
//! An operation is a function of a request that fits the spec ([`Call`]) and the customer's [`Account`]. Most do three
//! things:
//!
//! 1. find people (`account.people.find("user_id", call.text("id"), …)`) or a job (`account.jobs.get(…)`);
//! 2. say what is left of them, and from when on: `record.erase`, `record.erase_after`, `record.hide_for`, or
//!    `account.begin` for a job that can be asked about;
//! 3. answer as the spec's example does, with the values that depend on the request:
//!    `call.answer(202).with("/data/request_id", id)`.
//!
//! The credential is checked before ([`Behaviour::authorize`]).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub(crate) use crate::{
    Contract, Ingested, Person, Presence,
    account::{Account, End, Job, Record, States},
    check::{Call, Refusal},
    reply::Reply,
};

/// When and where an exchange takes place.
pub(crate) struct Exchange {
    pub now: Timestamp,
    pub contract: Contract,
    /// The vendor's own id of this exchange, if it sends one.
    pub id: String,
    pub path: String,
}

/// Executes a request that fits the spec.
pub(crate) type Answer = fn(&Call, &mut Account) -> Result<Reply, Refusal>;

/// One vendor's behaviour.
pub(crate) struct Behaviour {
    /// The vendor's port and its position in lists. It never changes: a new vendor takes the next.
    pub place: u16,
    /// The customer's keys by name; a test may replace them. The first is the one that the spec's security scheme
    /// asks for. One that is called like it behind `read_only_` may read and nothing else.
    pub keys: &'static [(&'static str, &'static str)],
    /// What can be special about a person at this vendor: a name and a short description.
    pub quirks: &'static [(&'static str, &'static str)],
    /// Such people in every sandbox: the quirk, their name, and the number in their user id.
    pub seeded: &'static [(&'static str, &'static str, u8)],
    /// The operations of the original contract, by operationId.
    pub operations: &'static [(&'static str, Answer)],
    /// The operations of the revised contract, if the vendor has published one.
    pub revised: &'static [(&'static str, Answer)],
    /// Whether people sign in, and an erasure needs their session.
    pub has_sessions: bool,
    /// How long an erasure takes, where it takes time; a test may say otherwise.
    pub takes: SignedDuration,
    /// Decides whether a request may do what it asks for.
    pub authorize: fn(&Call, &Account) -> Result<(), Refusal>,
    /// Words a refusal as the vendor does.
    pub refuse: fn(&Refusal, &Exchange) -> Reply,
    /// Takes new data about a person, as the customer's own systems send it.
    pub ingest: fn(&Arc<Person>, Timestamp, &mut Account) -> Ingested,
}

impl Behaviour {
    /// A vendor with one contract and no sessions, which checks its key and accepts new data.
    pub const USUAL: Self = Self {
        place: 0,
        keys: &[],
        quirks: &[],
        seeded: &[],
        operations: &[],
        revised: &[],
        has_sessions: false,
        takes: SignedDuration::ZERO,
        authorize: |call, account| account.authorize(call),
        refuse: |refusal, _| refusal.with(refusal.words().into()),
        ingest: |person, now, account| account.people.ingest(person, now),
    };
}

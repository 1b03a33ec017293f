//! The interface of a vendor's file: how the vendor answers, the names of its keys, and its special people. All state
//! is in the account.

use std::sync::Arc;

use jiff::Timestamp;

pub(crate) use crate::{
    Contract, Ingested, Person, Presence,
    account::{Account, End, Job, People, Record},
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

/// One vendor's behaviour.
pub(crate) struct Behaviour {
    /// The vendor's port and its position in lists. It never changes: a new vendor takes the next.
    pub place: u16,
    /// The customer's keys by name; a test may replace them.
    pub keys: &'static [(&'static str, &'static str)],
    /// What can be special about a person at this vendor: a name and a short description.
    pub quirks: &'static [(&'static str, &'static str)],
    /// Such people in every sandbox: the quirk, their name, and the number in their user id.
    pub seeded: &'static [(&'static str, &'static str, u8)],
    /// The contracts that have an operation of this id.
    pub contracts: fn(&str) -> &'static [Contract],
    /// Whether people sign in, and an erasure needs their session.
    pub has_sessions: bool,
    /// Executes a request that fits the spec.
    pub answer: fn(&Call, &mut Account) -> Result<Reply, Refusal>,
    /// Words a refusal as the vendor does.
    pub refuse: fn(&Refusal, &Exchange) -> Reply,
    /// Takes new data about a person, as the customer's own systems send it.
    pub ingest: fn(&Arc<Person>, Timestamp, &mut Account) -> Ingested,
}

impl Behaviour {
    /// A vendor with one contract and no sessions, which accepts new data.
    pub const fn new(
        answer: fn(&Call, &mut Account) -> Result<Reply, Refusal>,
        refuse: fn(&Refusal, &Exchange) -> Reply,
    ) -> Self {
        Self {
            place: 0,
            keys: &[],
            quirks: &[],
            seeded: &[],
            contracts: |_| &[Contract::Original],
            has_sessions: false,
            answer,
            refuse,
            ingest: |person, now, account| account.people.ingest(person, now),
        }
    }
}

//! What a vendor's file is written with. It says how the vendor answers, what its keys are called, and who
//! is special there; all state is in the account.

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
    /// The vendor's own id of this exchange, where it tells one.
    pub id: String,
    pub path: String,
}

/// One vendor's behaviour.
pub(crate) struct Behaviour {
    /// Which port of the sandbox is the vendor's, and where it stands in lists. It is the vendor's for
    /// ever: one that joins later takes the next.
    pub place: u16,
    /// The customer's keys by name, as they are unless a test brings others.
    pub keys: &'static [(&'static str, &'static str)],
    /// What can be special about a person there, by name, in a few words.
    pub quirks: &'static [(&'static str, &'static str)],
    /// People in every sandbox who are so: the quirk, their name, and the number in their user id.
    pub seeded: &'static [(&'static str, &'static str, u8)],
    /// The contracts that have an operation of this id.
    pub contracts: fn(&str) -> &'static [Contract],
    /// Whether people sign in there, and a session of theirs is what an erasure is asked with.
    pub has_sessions: bool,
    /// Does what a request that fits the spec asks for.
    pub answer: fn(&Call, &mut Account) -> Result<Reply, Refusal>,
    /// The vendor's way to say no.
    pub refuse: fn(&Refusal, &Exchange) -> Reply,
    /// Data about a person, as the customer's own systems send it.
    pub ingest: fn(&Arc<Person>, Timestamp, &mut Account) -> Ingested,
}

impl Behaviour {
    /// For a vendor that has published one contract, knows no sessions, and takes new data as it comes.
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

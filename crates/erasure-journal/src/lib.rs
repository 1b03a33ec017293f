//! Durable erasures on one machine, with nothing to install.
//!
//! | word | meaning |
//! | --- | --- |
//! | [`Journal`] | a file that holds requests, what is known of their targets, and the chain of receipts |
//! | [`Order`] | a request as it is handed in: whom to erase, since when, under which [law](erasure_receipt::law) |
//! | [`Runner`] | asks the vendors about whatever is due, and records what they answer |
//!
//! The key, the law's deadlines and the receipts are those of [`erasure_receipt`].
//!
//! What is about to be asked is on disk before it is asked, and what was answered before anybody is told.
//! A program that is killed at any moment loses nothing, repeats nothing that must not be repeated, and
//! reports nothing as erased that isn't: what was being asked is unknown, and is resolved at the next run.
//!
//! A journal that was put back from a backup is noticed before anybody is asked again, where a file beside the key
//! [remembers](Journal::remember_in) where the journal stood.
//!
//! Identifiers and sessions are sealed with the key, and replaced in the transaction that settles their
//! target. Credentials are never stored. What remains are keyed commitments: with the key one can ask "was
//! this address erased?", and nobody can ask "whose was it?".

mod error;
mod head_file;
mod journal;
mod mac;
mod request;
mod run;
mod status;
mod store;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use journal::{Journal, Receipts};
pub use request::{NotAnId, Order, RequestId, Submitted};
pub use run::{Progress, Runner, Stop, Summary, Until};
pub use status::{Filter, Overview, Status, Step, TargetStatus, TooLate};
pub use store::bulk::{Bulk, Mark, Part, Reject};

//! Tests the facade's guarantees with scripted vendors. One program is quicker to build than many; only the
//! test of logging is separate, because a subscriber applies to the whole process.
#![allow(clippy::unwrap_used, reason = "a test")]

mod accounts;
mod again;
mod batch;
mod caveat;
mod client_error;
mod conformance;
mod erase;
mod identifier;
mod leaks;
mod made_up;
mod many;
mod probe;
mod said;
mod settle;
mod stored;
mod support;
mod vendors;
mod verdict;

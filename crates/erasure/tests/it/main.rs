//! What the facade promises, tried on vendors that do as they are told: one program, since one is quicker
//! to build than many. Only the test of what is logged is apart: who listens is the whole process's.
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

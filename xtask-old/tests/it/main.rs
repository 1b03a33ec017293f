//! The generator as a whole: what specs become, what the command does, and that the result compiles.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod command;
mod compiles;
mod crosscheck;
mod diff;
mod freshness;
mod new_vendor;
mod support;
mod table;

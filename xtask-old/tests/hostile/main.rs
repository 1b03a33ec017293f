//! Specs that nobody would write, and files that are none: each ends in findings that say where, why
//! and what to do, after no more work than its length. The threads of tests have a quarter of the stack
//! that the program has, so whatever recursed too deep there would end here first.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod amounts;
mod code;
mod files;
mod mutations;
mod numbers;
mod references;
mod refusal;
mod templates;
mod yaml;

//! Receipts from outside: what they say and don't say, what they are checked with, and what they look like.
#![allow(clippy::unwrap_used, reason = "a test")]

mod changes;
mod content;
mod export;
mod header;
mod jose;
mod keys;
mod page;
mod privacy;
mod support;

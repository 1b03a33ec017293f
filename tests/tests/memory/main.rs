//! What is left of a person in this process's memory when everything about them was dropped: nothing of
//! what stood in our own types, and nothing of a request's body, sent or not.
//!
//! What is *not* shown, because it isn't so: an identifier in a path and a token in a header are copied
//! by the HTTP client, which frees its copies without overwriting them; and so it is with its buffers for
//! what a vendor answers.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

mod answered;
mod canary;
mod deaf;
mod owned;
mod sent;

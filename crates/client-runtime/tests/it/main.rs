//! What the runtime promises, shown against servers that these tests write themselves, byte by byte.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod base_url;
mod call;
mod clock;
mod credential;
mod decoding;
mod error;
mod http2;
mod jumping;
mod limits;
mod path;
mod query;
mod reach;
mod redacted;
mod retries;
mod secure;
mod server;
mod sockets;
mod transport;
mod wire;

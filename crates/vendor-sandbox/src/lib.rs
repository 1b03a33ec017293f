//! The vendors on loopback, as strict as their specs.
//!
//! [`Sandbox::start`] serves every vendor that has a spec in `specs/` on a free port of 127.0.0.1. Every request is checked against `specs/`: a path, query, header, credential, media
//! type or body that the spec doesn't describe is refused in the vendor's own error shape. What
//! fits is carried out on invented people, on a clock that stands still until a test moves it, and
//! the truth about everybody can be asked for. Anything that goes wrong between a client and a
//! vendor can be made to go wrong.
//!
//! The sandbox depends on no client crate and shares no types with them: a mistake in a generated
//! type can't hide in the server that tests it. Its people live at example.com and its keys open
//! nothing, so here, unlike in the rest of the workspace, `Debug` prints both.
//!
//! # Time
//!
//! The vendors' time is [`Clock`]. Real time plays a part in two faults only,
//! [`Fault::Latency`] and [`Fault::SlowBody`], which use tokio's time and so follow a paused
//! runtime. To see a client run into its own time-outs without waiting for them, inject
//! [`Fault::Held`], await [`Sandbox::until_held`], and only then pause and advance tokio's time.
//!
//! # As a program
//!
//! `cargo run -p vendor-sandbox` prints addresses, credentials and people, and serves a control
//! endpoint whose first page explains itself.

mod account;
mod behaviour;
mod builder;
mod check;
mod clock;
mod contract;
mod control;
mod credentials;
mod error;
mod fault;
mod lock;
mod operation_info;
mod person;
mod presence;
mod received;
mod reply;
mod sandbox;
mod server;
mod spec;
mod vendor;
mod vendors;

pub use builder::Builder;
pub use clock::Clock;
pub use contract::Contract;
pub use credentials::Credentials;
pub use error::SandboxError;
pub use fault::{Fault, Processing, RetryAfter, Times};
pub use operation_info::OperationInfo;
pub use person::Person;
pub use presence::{Ingested, Presence};
pub use received::{Received, Strayed};
pub use sandbox::Sandbox;
pub use server::SocketsSeen;
pub use vendor::Vendor;

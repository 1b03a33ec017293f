//! The sandbox to try the program with: its control endpoint and its clock. It is on this machine only, is spoken to
//! without TLS, and contains only invented people.

mod clock;
mod control;

pub(crate) use clock::SandboxClock;
pub(crate) use control::{Control, ControlError, Person};

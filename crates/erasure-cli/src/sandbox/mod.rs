//! The sandbox that a newcomer tries everything against: its control endpoint, and its clock. It is
//! spoken to on this machine alone, in the clear, and nothing personal but invented people is in it.

mod clock;
mod control;

pub(crate) use clock::SandboxClock;
pub(crate) use control::{Control, ControlError, Person};

//! What `cargo xtask crosscheck` has Prism answer: every operation of a vendor's generated client, and
//! the facade's adapter over it.

mod calls;
mod targets;

pub use calls::{Called, calls};
pub use targets::targets;

//! What bytes from outside must not do: three functions that take any bytes at all and panic where a
//! promise is broken. `cargo fuzz` calls them with bytes of its own (`libfuzzer/`), and the tests of this
//! crate with those that it has kept (`libfuzzer/corpus/`).

mod answer;
mod calls;
mod jumping;
mod leaks;
mod loopback;
mod report;
pub mod seeds;
mod spec;

pub use answer::{answer, form};
pub use calls::operations;
pub use report::report;
pub use spec::spec;

/// A target, as `cargo fuzz` names it, and what it does with its input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 3] = [("answer", answer), ("report", report), ("spec", spec)];

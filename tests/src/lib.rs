//! What only the whole system can show: the specs' vendors on loopback, the generated clients
//! and the facade over them, wired together. The tests beside this library use it, and so do the
//! programs behind `cargo xtask demo`, `crosscheck` and `bench`.

pub mod agreement;
pub mod bench;
pub mod crosscheck;
pub mod demo;
pub mod readme;
pub mod system;
pub mod vendor_table;

/// The README's examples, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

//! What only the whole system can show: the specs' vendors on loopback, the generated clients
//! and the facade over them, wired together. The tests beside this library use it, and so do the
//! programs behind `cargo xtask demo`, `crosscheck` and `bench`.

pub mod agreement;
#[cfg(feature = "whole")]
pub mod bench;
#[cfg(feature = "whole")]
pub mod crosscheck;
pub mod demo;
#[cfg(feature = "whole")]
pub mod readme;
pub mod system;

/// The README's examples, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

//! What holds for whatever comes: any identifier, and any answer of a vendor. `PROPTEST_CASES` says how
//! many cases each property is tried with, instead of as many as take a few seconds altogether.
#![allow(clippy::unwrap_used, reason = "a test")]

mod answers;
mod documents;
mod framing;
mod identifiers;
mod known;
mod meaning;
mod mutation;
mod parrot;
mod scenes;
mod stage;

use proptest::test_runner::{Config, TestRunner};

/// A runner of so many cases, unless the environment wants another number.
fn runner(cases: u32) -> TestRunner {
    let wanted = std::env::var_os("PROPTEST_CASES");
    let usual = Config::default();
    TestRunner::new(Config {
        cases: wanted.map_or(cases, |_| usual.cases),
        // What was found once becomes a case of its own, with a name.
        failure_persistence: None,
        ..usual
    })
}

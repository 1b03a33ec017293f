//! Checks that an implementation of [`Vendor`](crate::Vendor) tells the truth. The checks look above all for a
//! false "done".
//!
//! A [`Fixture`] says how to set up the vendor and whom it knows; the suite does the rest. The
//! [crate's documentation](crate) has an example.

mod batch;
mod checks;
mod faults;
mod findings;
mod fixture;
mod privacy;
mod trial;

pub use findings::{Conformity, Finding, Findings};
pub use fixture::{Fault, Fixture};

use trial::Trial;

/// Runs all checks.
pub async fn check(fixture: &dyn Fixture) -> Findings {
    let trial = Trial::new(fixture);
    let mut findings = Findings::default();
    checks::run(&trial, &mut findings).await;
    batch::run(&trial, &mut findings).await;
    faults::run(&trial, &mut findings).await;
    // These judge everything that the vendor said above, and so come last.
    privacy::run(&trial, &mut findings);
    checks::run_on_all(&trial, &mut findings);
    findings
}

/// Runs all checks, in a test.
///
/// # Panics
///
/// When a check fails, with the list of all of them.
pub async fn assert_conforms(fixture: &dyn Fixture) {
    let findings = check(fixture).await;
    assert!(
        findings.conforms(),
        "the vendor does not conform:\n{findings}"
    );
}

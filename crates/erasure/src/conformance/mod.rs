//! Checks that a [`Vendor`](crate::Vendor) says what is true: run it over an implementation of your
//! own. The checks look above all for the false "done".
//!
//! A [`Fixture`] says how to set up the vendor and whom it knows; the suite does the rest.
//!
//! ```
//! use std::collections::HashSet;
//! use std::sync::{Arc, Mutex};
//!
//! use erasure::conformance::{Fixture, assert_conforms};
//! use erasure::{Ask, Completion, Need, Needs, Outcome, Subject, Target, Terms, Vendor, VendorId};
//!
//! /// A system of one's own, that deletes at once, and how many people it has had.
//! #[derive(Clone, Default)]
//! struct Shop(Arc<Mutex<(HashSet<String>, usize)>>);
//!
//! #[erasure::async_trait]
//! impl Vendor for Shop {
//!     fn id(&self) -> VendorId {
//!         VendorId::from_static("shop")
//!     }
//!     fn needs(&self) -> Needs {
//!         Needs::one_of([Need::UserId])
//!     }
//!     fn terms(&self) -> Terms {
//!         Terms::new(Completion::Immediate).repeatable()
//!     }
//!     async fn erase(&self, ask: &Ask<'_>) -> Outcome {
//!         let erasure::Identifier::UserId(user_id) = ask.identifier() else {
//!             return Outcome::NotAddressable { needs: self.needs() };
//!         };
//!         let was_there = self.0.lock().unwrap().0.remove(user_id.expose());
//!         if was_there { Outcome::Erased } else { Outcome::not_found() }
//!     }
//! }
//!
//! #[erasure::async_trait]
//! impl Fixture for Shop {
//!     fn vendor(&self) -> Arc<dyn Vendor> {
//!         Arc::new(self.clone())
//!     }
//!     async fn known(&self) -> Subject {
//!         // Somebody new each time: an erased person's name is not used again.
//!         let (people, had) = &mut *self.0.lock().unwrap();
//!         *had += 1;
//!         let user_id = format!("customer-{had}");
//!         people.insert(user_id.clone());
//!         Subject::builder().user_id(user_id).build().unwrap()
//!     }
//!     async fn unknown(&self) -> Option<Subject> {
//!         Subject::builder().user_id("nobody-here").build().ok()
//!     }
//!     fn unaddressable(&self) -> Subject {
//!         Subject::builder().email("ada@example.com").build().unwrap()
//!     }
//!     async fn is_present(&self, target: &Target) -> Option<bool> {
//!         let user_id = target.identifier().value()?.expose();
//!         Some(self.0.lock().unwrap().0.contains(user_id))
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! assert_conforms(&Shop::default()).await;
//! # }
//! ```

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

//! What the conformance suite says of an adapter that gives every occasion to name the person.

use std::sync::Arc;

use erasure::{
    Ask, Completion, Identifier, Need, Needs, Outcome, Subject, Target, Terms, Tracking, Vendor,
    VendorId,
    conformance::{Fixture, check},
};

use crate::{
    canary::{self, CANARY},
    listen,
    search::Search,
};

/// Does everything wrong that the suite looks for, and knows everybody by their canaries.
struct Careless;

#[erasure::async_trait]
impl Vendor for Careless {
    fn id(&self) -> VendorId {
        VendorId::from_static("careless")
    }
    fn needs(&self) -> Needs {
        Needs::one_of([Need::Email])
    }
    fn terms(&self) -> Terms {
        Terms::new(Completion::Promised)
    }
    fn addresses(&self, subject: &Subject) -> Vec<Identifier> {
        subject.identifiers().to_vec()
    }
    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let reference = ask.identifier().value().unwrap().expose();
        Outcome::InProgress {
            tracking: Tracking::new(reference),
            by: None,
        }
    }
}

#[erasure::async_trait]
impl Fixture for Careless {
    fn vendor(&self) -> Arc<dyn Vendor> {
        Arc::new(Self)
    }
    async fn known(&self) -> Subject {
        Subject::builder().email(canary::email(1)).build().unwrap()
    }
    async fn unknown(&self) -> Option<Subject> {
        Subject::builder().email(canary::email(2)).build().ok()
    }
    fn unaddressable(&self) -> Subject {
        let subject = Subject::builder().user_id(canary::odd_user_id(1));
        subject.build().unwrap()
    }
    async fn is_present(&self, _target: &Target) -> Option<bool> {
        Some(true)
    }
}

#[tokio::test]
async fn the_conformance_suite_names_nobody() {
    listen::to_everything();
    listen::begin();
    let findings = check(&Careless).await;
    listen::note(
        "Findings",
        &format!("{findings} {findings:?} {findings:#?}"),
    );
    for finding in findings.all() {
        let conformity = finding.conformity();
        listen::note(
            "Finding",
            &format!("{finding:?} {} {conformity:?}", finding.check()),
        );
    }
    let heard = listen::end();
    assert!(!findings.conforms(), "{findings}");
    assert_eq!(Search::of([CANARY]).find(&heard), None);
}

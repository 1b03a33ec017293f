//! PureClarity promises: what its promise is worth, by the sandbox's clock.

use erasure::{Asked, Doubt, Failure, Outcome, PureClarity, Reason, VendorId, Verdict};
use system_tests::system;
use vendor_sandbox::{Fault, Ingested, Presence, RetryAfter, Sandbox};

use crate::case::{Case, DAY, HOUR, base, by_email, by_user_id, once};

async fn case() -> Case {
    let sandbox = Sandbox::start().await.unwrap();
    let vendor = system::pureclarity(&sandbox)
        .unwrap()
        .with_transport(once(&sandbox));
    Case::one(sandbox, vendor)
}

#[tokio::test]
async fn a_promise_is_kept_by_its_date_and_not_before() {
    let case = case().await;
    let erasure = case.erase(&by_email("ada@example.com")).await;
    let by = case.now() + DAY;
    assert_eq!(*erasure.outcome(), Outcome::Promised { by });
    assert_eq!(erasure.truth(), Presence::Scheduled { until: Some(by) });
    erasure.pass(DAY - HOUR);
    assert_eq!(erasure.truth(), Presence::Scheduled { until: Some(by) });
    erasure.pass(HOUR);
    assert_eq!(erasure.truth(), Presence::Gone);
}

#[tokio::test]
async fn settling_asks_nothing_of_a_vendor_that_cannot_be_asked() {
    let case = case().await;
    let mut erasure = case.erase(&by_email("ada@example.com")).await;
    let before = erasure.outcome().clone();
    assert_eq!(*erasure.settle(DAY * 2).await, before);
    assert_eq!(case.received("pureclarity", "forgetUser").len(), 1);
    assert_eq!(
        erasure.report.verdict(),
        Verdict::Complete {
            confirmed: 0,
            promised: 1
        }
    );
}

#[tokio::test]
async fn every_identifier_of_the_person_is_asked_for_and_each_finds_them() {
    let case = case().await;
    let ada = case.sandbox.ada();
    let subject = erasure::Subject::builder()
        .user_id(ada.user_id)
        .email(ada.email)
        .phone(ada.phone.unwrap())
        .custom("loyalty_card", "LC-1815");
    let erasure = case.erase(&subject.build().unwrap()).await;
    let promised = |outcome: &&Outcome| matches!(outcome, Outcome::Promised { .. });
    let outcomes = erasure.outcomes(&VendorId::PURECLARITY);
    assert_eq!(
        outcomes.iter().filter(|outcome| promised(outcome)).count(),
        4
    );
    erasure.pass(DAY);
}

#[tokio::test]
async fn nobody_by_this_identifier_is_never_erased() {
    let case = case().await;
    let erasure = case.erase(&by_email("nobody@example.com")).await;
    assert_eq!(*erasure.outcome(), Outcome::not_found());
    assert_eq!(erasure.report.verdict(), Verdict::NothingFound);
}

#[tokio::test]
async fn at_a_shop_that_tracks_by_user_id_an_address_that_finds_nobody_completes_nothing() {
    let case = case().await;
    // The one thing that no report can know: the vendor stores the address and doesn't find by it.
    let plan = case.eraser.plan(&by_email("edsger@example.com"));
    let report = case.eraser.carry_out(&plan).await;
    assert_eq!(report.verdict(), Verdict::NothingFound);
    let erasure = case.erase(&by_user_id("u-48")).await;
    erasure.pass(DAY);
    assert_eq!(erasure.truth(), Presence::Gone);
}

#[tokio::test]
async fn a_wrong_key_is_a_failure_for_good_and_nothing_is_done() {
    let sandbox = Sandbox::start().await.unwrap();
    let access_key = sandbox
        .credentials()
        .get("pureclarity_access_key")
        .to_owned();
    let vendor = PureClarity::new(base(&sandbox.base_url("pureclarity")), access_key, "wrong");
    let case = Case::one(sandbox, vendor);
    let mut erasure = case.erase(&by_email("ada@example.com")).await;
    let error = Failure::new(Reason::Credentials).with_status(403);
    assert_eq!(*erasure.outcome(), Outcome::Failed { error });
    erasure.settle(DAY).await;
    assert_eq!(case.received("pureclarity", "forgetUser").len(), 1);
    assert_eq!(erasure.truth(), Presence::Present);
}

#[tokio::test]
async fn asking_again_promises_again_and_later_finds_nobody() {
    let case = case().await;
    case.erase(&by_email("ada@example.com")).await;
    case.pass(HOUR);
    let again = case.erase(&by_email("ada@example.com")).await;
    assert!(matches!(again.outcome(), Outcome::Promised { .. }));
    again.pass(DAY);
    let later = case.erase(&by_email("ada@example.com")).await;
    assert_eq!(*later.outcome(), Outcome::not_found());
}

#[tokio::test]
async fn a_lost_answer_is_unknown_until_the_request_is_repeated() {
    let case = case().await;
    case.sandbox
        .inject("pureclarity", "forgetUser", Fault::ResetAfter, 1)
        .unwrap();
    let mut erasure = case.erase(&by_email("ada@example.com")).await;
    let doubt = Doubt::AnswerLost;
    assert_eq!(*erasure.outcome(), Outcome::Unknown { doubt });
    assert!(matches!(
        erasure.settle(HOUR).await,
        Outcome::Promised { .. }
    ));
    erasure.pass(DAY);
}

#[tokio::test]
async fn not_found_after_a_lost_answer_is_told_from_not_found_at_first() {
    let case = case().await;
    case.sandbox
        .inject("pureclarity", "forgetUser", Fault::ResetAfter, 1)
        .unwrap();
    let mut erasure = case.erase(&by_email("ada@example.com")).await;
    erasure.pass(DAY);
    let asked = Asked::AfterLostAnswer;
    assert_eq!(*erasure.settle(HOUR).await, Outcome::NotFound { asked });
    assert_eq!(erasure.truth(), Presence::Gone);
}

#[tokio::test]
async fn a_vendor_that_wants_to_be_asked_later_is_asked_later() {
    for wait in [RetryAfter::Seconds(600), RetryAfter::Date(600)] {
        let case = case().await;
        let fault = Fault::RateLimited(wait);
        case.sandbox
            .inject("pureclarity", "forgetUser", fault, 1)
            .unwrap();
        let begun = case.now();
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        let named = begun + HOUR / 6;
        let Outcome::Waiting { error } = erasure.outcome() else {
            panic!("{}", erasure.report);
        };
        assert_eq!(
            (error.reason(), error.retry_after()),
            (Reason::Overloaded, Some(named))
        );
        assert!(erasure.report.verdict().is_pending());
        let Outcome::Promised { by } = *erasure.settle(DAY).await else {
            panic!("{}", erasure.report);
        };
        assert!(by >= named + DAY, "it was asked again before {named}");
        erasure.pass(DAY);
    }
}

#[tokio::test]
async fn a_forgotten_person_stays_forgotten_and_the_report_says_what_is_kept() {
    let case = case().await;
    let erasure = case.erase(&by_email("ada@example.com")).await;
    erasure.pass(DAY);
    let ada = case.sandbox.ada();
    assert_eq!(case.sandbox.ingest("pureclarity", &ada), Ingested::Refused);
    erasure.claims_nothing_false();
    assert!(
        erasure
            .report
            .to_string()
            .contains("hashes of forgotten e-mail addresses")
    );
}

//! Gainsight PX deletes for good or hides: what comes of either, and of people who come back.

use erasure::{Asked, Doubt, Eraser, GainsightPx, Outcome, Probe, Reason, Verdict};
use serde_json::json;
use system_tests::system;
use vendor_sandbox::{Fault, Ingested, Person, Presence, Sandbox};

use crate::{
    case::{Case, DAY, HOUR, WEEK, base, by_email, by_user_id, once},
    clients::Clients,
};

async fn hard() -> Case {
    let sandbox = Sandbox::start().await.unwrap();
    let vendor = system::gainsight_px(&sandbox)
        .unwrap()
        .with_transport(once(&sandbox));
    Case::one(sandbox, vendor)
}

async fn soft() -> Case {
    let sandbox = Sandbox::start().await.unwrap();
    let vendor = system::gainsight_px(&sandbox)
        .unwrap()
        .with_transport(once(&sandbox))
        .soft();
    Case::one(sandbox, vendor)
}

fn reason(outcome: &Outcome) -> Reason {
    match outcome {
        Outcome::Failed { error } => error.reason(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_hard_deletion_is_done_when_it_is_answered_by_either_success() {
    for success in [200, 204] {
        let case = hard().await;
        case.sandbox.set_success("gainsight-px", success);
        let erasure = case.erase(&by_user_id("u-42")).await;
        assert_eq!(*erasure.outcome(), Outcome::Erased);
        assert_eq!(erasure.truth(), Presence::Gone);
        let query = &case.received("gainsight-px", "deleteUser")[0].query;
        assert_eq!(*query, [("hardDelete".to_owned(), "true".to_owned())]);
    }
}

#[tokio::test]
async fn nothing_brings_back_who_was_deleted_for_good() {
    let case = hard().await;
    case.erase(&by_user_id("u-42")).await;
    let ada = case.sandbox.ada();
    assert_eq!(case.sandbox.ingest("gainsight-px", &ada), Ingested::Created);
}

#[tokio::test]
async fn a_soft_deletion_is_erased_when_its_time_has_passed_and_not_before() {
    let case = soft().await;
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    let revivable_until = case.now() + WEEK;
    let hidden = Outcome::SoftDeleted { revivable_until };
    assert_eq!(*erasure.outcome(), hidden);
    assert_eq!(erasure.truth(), Presence::Hidden { revivable_until });
    assert_eq!(*erasure.settle(WEEK - HOUR).await, hidden);
    assert!(erasure.report.verdict().is_pending());
    assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
    assert!(case.now() >= revivable_until);
    assert_eq!(erasure.truth(), Presence::Gone);
    // Before, and when the time has passed.
    assert_eq!(case.received("gainsight-px", "getUser").len(), 2);
}

#[tokio::test]
async fn somebody_who_came_back_in_time_is_never_called_erased() {
    let case = soft().await;
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    case.pass(DAY * 3);
    let ada = case.sandbox.ada();
    assert_eq!(case.sandbox.ingest("gainsight-px", &ada), Ingested::Revived);
    let report = case
        .eraser
        .settle(erasure.report.clone(), case.now() + WEEK)
        .await;
    erasure.report = report;
    erasure.claims_nothing_false();
    assert_eq!(reason(erasure.outcome()), Reason::StillThere);
    assert_eq!(erasure.truth(), Presence::Present);
    assert!(matches!(
        erasure.report.verdict(),
        Verdict::Incomplete { .. }
    ));
}

#[tokio::test]
async fn somebody_who_came_back_as_new_is_not_called_erased_either() {
    let case = soft().await;
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    case.pass(WEEK);
    let ada = case.sandbox.ada();
    assert_eq!(case.sandbox.ingest("gainsight-px", &ada), Ingested::Created);
    erasure.settle(DAY).await;
    assert_eq!(reason(erasure.outcome()), Reason::StillThere);
}

#[tokio::test]
async fn a_soft_deletion_that_cannot_be_looked_up_is_not_called_erased() {
    let odd = Person::new("Odd", "odd@example.com", "org/7 user#42");
    let sandbox = Sandbox::builder().person(odd).start().await.unwrap();
    let vendor = system::gainsight_px(&sandbox)
        .unwrap()
        .with_transport(once(&sandbox))
        .soft();
    let case = Case::one(sandbox, vendor);
    let mut erasure = case.erase(&by_user_id("org/7 user#42")).await;
    assert!(matches!(erasure.outcome(), Outcome::SoftDeleted { .. }));
    erasure.settle(WEEK * 2).await;
    assert_eq!(reason(erasure.outcome()), Reason::Unverifiable);
}

#[tokio::test]
async fn somebody_on_the_denylist_does_not_come_back() {
    let case = soft().await;
    let clients = Clients::of(&case.sandbox);
    let mut asked = clients.asked("gainsight-px", "setUserDenylisted");
    asked.parameters = [("identifyId".to_owned(), json!("u-42"))].into();
    asked.body = json!({ "denied": true });
    let came = clients.call("gainsight-px", "setUserDenylisted", &asked);
    assert!(came.await.is_back());
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    case.pass(DAY);
    let ada = case.sandbox.ada();
    assert_eq!(case.sandbox.ingest("gainsight-px", &ada), Ingested::Ignored);
    assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
}

#[tokio::test]
async fn a_soft_deletion_says_that_it_can_be_undone_and_a_hard_one_what_it_stands_on() {
    let soft = soft()
        .await
        .erase(&by_user_id("u-42"))
        .await
        .report
        .to_string();
    assert!(soft.contains("can bring the record back within"), "{soft}");
    let hard = hard()
        .await
        .erase(&by_user_id("u-42"))
        .await
        .report
        .to_string();
    assert!(
        hard.contains("assumed") && !hard.contains("bring the record back"),
        "{hard}"
    );
}

#[tokio::test]
async fn nobody_by_this_id_is_not_found() {
    for case in [hard().await, soft().await] {
        let erasure = case.erase(&by_user_id("u-404")).await;
        assert_eq!(*erasure.outcome(), Outcome::not_found());
        assert_eq!(erasure.report.verdict(), Verdict::NothingFound);
    }
}

#[tokio::test]
async fn an_address_is_not_sent_where_only_an_id_is_known() {
    let case = hard().await;
    let erasure = case.erase(&by_email("ada@example.com")).await;
    assert!(matches!(erasure.outcome(), Outcome::NotAddressable { .. }));
    assert_eq!(case.sandbox.requests("gainsight-px"), []);
}

#[tokio::test]
async fn a_key_that_may_not_delete_is_a_failure_for_good() {
    let sandbox = Sandbox::start().await.unwrap();
    let read_only = sandbox
        .credentials()
        .get("gainsight_px_read_only_api_key")
        .to_owned();
    let at = base(&sandbox.base_url("gainsight-px"));
    for key in ["wrong".to_owned(), read_only] {
        let eraser = erasure::Eraser::builder().vendor(GainsightPx::new(at.clone(), key));
        let report = eraser.build().unwrap().erase(&by_user_id("u-42")).await;
        assert_eq!(reason(report.entries()[0].outcome()), Reason::Credentials);
        assert!(report.entries()[0].outcome().is_settled());
    }
    assert_eq!(sandbox.presence("gainsight-px", "u-42"), Presence::Present);
}

#[tokio::test]
async fn a_lost_answer_is_unknown_until_the_deletion_is_repeated() {
    let case = hard().await;
    case.sandbox
        .inject("gainsight-px", "deleteUser", Fault::ResetAfter, 1)
        .unwrap();
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    let doubt = Doubt::AnswerLost;
    assert_eq!(*erasure.outcome(), Outcome::Unknown { doubt });
    let asked = Asked::AfterLostAnswer;
    assert_eq!(*erasure.settle(HOUR).await, Outcome::NotFound { asked });
    assert_eq!(erasure.truth(), Presence::Gone);
}

#[tokio::test]
async fn a_lost_answer_to_a_soft_deletion_is_not_taken_for_the_end_while_it_can_be_undone() {
    let case = soft().await;
    case.sandbox
        .inject("gainsight-px", "deleteUser", Fault::ResetAfter, 1)
        .unwrap();
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    assert!(matches!(erasure.outcome(), Outcome::Unknown { .. }));
    erasure.settle(DAY).await;
    assert!(matches!(erasure.truth(), Presence::Hidden { .. }));
    erasure.settle(WEEK * 2).await;
    assert_eq!(erasure.truth(), Presence::Gone);
}

#[tokio::test]
async fn a_lookup_that_fails_leaves_a_soft_deletion_as_it_was() {
    for fault in [
        Fault::ServerError,
        Fault::ResetAfter,
        Fault::BadGateway,
        Fault::Redirect,
    ] {
        let case = soft().await;
        let mut erasure = case.erase(&by_user_id("u-42")).await;
        case.pass(WEEK);
        case.sandbox
            .inject("gainsight-px", "getUser", fault, 1)
            .unwrap();
        let outcome = erasure.settle(erasure::SignedDuration::ZERO).await;
        assert!(matches!(outcome, Outcome::SoftDeleted { .. }), "{fault}");
        assert_eq!(*erasure.settle(DAY).await, Outcome::Erased, "{fault}");
    }
}

#[tokio::test]
async fn a_deletion_whose_answer_is_not_understood_is_a_doubt_until_it_is_asked_for_again() {
    for fault in [
        Fault::GarbageBody,
        Fault::WrongTypes,
        Fault::TruncatedBody,
        Fault::ContradictingAnswer,
    ] {
        let case = hard().await;
        case.sandbox
            .inject("gainsight-px", "deleteUser", fault, 1)
            .unwrap();
        let mut erasure = case.erase(&by_user_id("u-42")).await;
        assert!(
            matches!(erasure.outcome(), Outcome::Unknown { .. }),
            "{fault}"
        );
        let asked = Asked::AfterLostAnswer;
        assert_eq!(
            *erasure.settle(HOUR).await,
            Outcome::NotFound { asked },
            "{fault}"
        );
    }
}

#[tokio::test]
async fn a_base_url_with_a_wrong_path_finds_nobody_out_and_calls_nobody_not_found() {
    let sandbox = Sandbox::start().await.unwrap();
    let keys = sandbox.credentials().clone();
    let wrong = format!("{}/gateway", sandbox.base_url("gainsight-px"));
    for key in [keys.get("gainsight_px_api_key"), "of-somebody-else"] {
        let px = GainsightPx::new(base(&wrong), key).with_transport(once(&sandbox));
        let eraser = Eraser::builder().vendor(px).build().unwrap();
        let (_, probe) = eraser.probe().await.remove(0);
        assert!(matches!(probe, Probe::Unreachable(_)), "{probe}");
        let report = eraser.erase(&by_user_id("u-42")).await;
        assert_ne!(report.verdict(), Verdict::NothingFound, "{report}");
        assert!(report.verdict().is_pending(), "{report}");
    }
}

#[tokio::test]
async fn an_answer_without_a_body_is_a_success() {
    let case = hard().await;
    case.sandbox
        .inject("gainsight-px", "deleteUser", Fault::EmptyBody, 1)
        .unwrap();
    let erasure = case.erase(&by_user_id("u-42")).await;
    assert_eq!(*erasure.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn a_gateways_404_and_a_success_that_denies_itself_are_no_word_about_anybody() {
    for fault in [
        Fault::GatewayNotFound,
        Fault::UnknownRoute,
        Fault::DeniedSuccess,
    ] {
        let case = hard().await;
        case.sandbox
            .inject("gainsight-px", "deleteUser", fault, 1)
            .unwrap();
        let mut erasure = case.erase(&by_user_id("u-42")).await;
        assert!(
            !erasure.outcome().is_settled(),
            "{fault}: {}",
            erasure.outcome()
        );
        assert_eq!(*erasure.settle(HOUR).await, Outcome::Erased, "{fault}");
    }
}

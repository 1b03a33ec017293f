//! Mixpanel deletes in tasks: what each of their ends is worth, alone and for many, by the sandbox's
//! clock.

use erasure::{Doubt, Entry, Mixpanel, Outcome, PlannedTarget, Reason, Report, Subject};
use system_tests::{
    agreement::contradiction,
    system::{self, truth},
};
use vendor_sandbox::{Fault, Ingested, Person, Presence, Sandbox, Times};

use crate::case::{Case, DAY, WEEK, base, by_user_id, once};

const OPERATION: &str = "createDeletionTask";

async fn case() -> Case {
    let builder = Sandbox::builder().person(unlucky("u-90", "deletion-fails"));
    let builder = builder.person(unlucky("u-91", "deletion-cancelled"));
    let sandbox = builder.start().await.unwrap();
    let vendor = system::mixpanel(&sandbox).unwrap();
    let vendor = vendor.with_transport(once(&sandbox));
    Case::one(sandbox, vendor)
}

fn unlucky(id: &str, quirk: &str) -> Person {
    let person = Person::new("Unlucky", format!("{id}@example.com"), id);
    person.with(quirk).known_to(&["mixpanel"])
}

fn in_progress(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::InProgress { .. })
}

/// What becomes of somebody whom nobody else is asked for with.
async fn end_of(id: &str) -> Outcome {
    let case = case().await;
    let mut erasure = case.erase(&by_user_id(id)).await;
    assert!(in_progress(erasure.outcome()), "{id}: {}", erasure.report);
    erasure.settle(WEEK).await.clone()
}

/// What becomes of several who are asked for together, day by day and held against the truth.
async fn ends_of(case: &Case, ids: &[&str]) -> Vec<Outcome> {
    let plan = |id: &&str| case.eraser.plan(&by_user_id(id));
    let planned = ids.iter().map(plan);
    let planned: Vec<PlannedTarget> = planned
        .flat_map(|plan| plan.targets().cloned().collect::<Vec<_>>())
        .collect();
    let batch: Vec<(&PlannedTarget, &[Entry])> =
        planned.iter().map(|planned| (planned, &[][..])).collect();
    let entries = case.eraser.erase_batch(&batch).await;
    let mut report = Report::new(case.now(), case.now(), entries);
    for _ in 0..9 {
        report = case.eraser.settle(report, case.now() + DAY).await;
        for (planned, entry) in planned.iter().zip(report.entries()) {
            let truth = truth(&case.sandbox, planned.target());
            let outcome = entry.outcome();
            assert_eq!(contradiction(outcome, truth, case.now()), None, "{report}");
        }
    }
    assert_eq!(case.sandbox.defects(), Vec::<String>::new());
    let entries = report.entries().iter();
    entries.map(|entry| entry.outcome().clone()).collect()
}

#[tokio::test]
async fn a_task_is_followed_until_everybody_in_it_is_gone_and_not_before() {
    let case = case().await;
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    assert!(in_progress(erasure.settle(DAY).await));
    assert!(erasure.truth() != Presence::Gone);
    assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
    assert_eq!(erasure.truth(), Presence::Gone);
    assert_eq!(case.received("mixpanel", OPERATION).len(), 1);
    let ada = case.sandbox.ada();
    assert_eq!(case.sandbox.ingest("mixpanel", &ada), Ingested::Created);
}

#[tokio::test]
async fn a_task_that_fails_or_that_somebody_cancels_is_a_gap_with_its_reason() {
    for (id, reason) in [
        ("u-90", Reason::GivenUp),
        ("u-91", Reason::Cancelled),
        ("nobody", Reason::GivenUp),
    ] {
        let outcome = end_of(id).await;
        assert_eq!(outcome, Outcome::failed(reason), "{id}");
    }
}

#[tokio::test]
async fn many_go_into_one_task_and_its_end_is_that_of_each() {
    for (ids, end) in [
        (["u-42", "u-43", "u-44"], Outcome::Erased),
        (["u-42", "u-91", "u-44"], Outcome::failed(Reason::Cancelled)),
    ] {
        let case = case().await;
        assert_eq!(ends_of(&case, &ids).await, vec![end; 3], "{ids:?}");
        assert_eq!(case.received("mixpanel", OPERATION).len(), 1);
    }
}

#[tokio::test]
async fn a_task_that_one_of_many_spoils_is_the_end_of_that_one_alone() {
    for spoils in ["u-90", "nobody"] {
        let case = case().await;
        let failed = Outcome::failed(Reason::GivenUp);
        assert_eq!(
            ends_of(&case, &["u-42", spoils, "u-44"]).await,
            [Outcome::Erased, failed, Outcome::Erased],
            "{spoils}"
        );
        assert_eq!(case.received("mixpanel", OPERATION).len(), 4);
    }
}

#[tokio::test]
async fn whoever_is_asked_for_again_too_early_is_asked_for_when_the_first_task_is_over_and_nobody_waits()
 {
    let case = case().await;
    let first = case.erase(&by_user_id("u-42")).await;
    assert!(in_progress(first.outcome()));
    let ends = ends_of(&case, &["u-43", "u-42"]).await;
    assert_eq!(ends, [Outcome::Erased, Outcome::Erased]);
    assert!(
        case.received("mixpanel", OPERATION).len() > 3,
        "it is asked for anew"
    );
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_asking_again_makes_a_task_that_can_be_followed() {
    let case = case().await;
    case.sandbox
        .inject("mixpanel", OPERATION, Fault::ResetAfter, 1)
        .unwrap();
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    let doubt = Doubt::AnswerLost;
    assert_eq!(*erasure.outcome(), Outcome::Unknown { doubt });
    assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
    assert_eq!(case.received("mixpanel", OPERATION).len(), 2);
}

#[tokio::test]
async fn wrong_tokens_are_a_matter_of_credentials() {
    let sandbox = Sandbox::start().await.unwrap();
    let keys = sandbox.credentials();
    let (oauth, project) = (
        keys.get("mixpanel_oauth_token"),
        keys.get("mixpanel_project_token"),
    );
    for (oauth, project) in [
        ("another", project),
        (oauth, "another"),
        (keys.get("mixpanel_read_only_oauth_token"), project),
    ] {
        let vendor = Mixpanel::new(base(&sandbox.base_url("mixpanel")), oauth, project);
        let sandbox = Sandbox::start().await.unwrap();
        let vendor = vendor.with_transport(once(&sandbox));
        let case = Case::one(sandbox, vendor);
        let erasure = case.erase(&by_user_id("u-42")).await;
        let Outcome::Failed { error } = erasure.outcome() else {
            panic!("{}", erasure.report);
        };
        assert_eq!(error.reason(), Reason::Credentials);
    }
}

#[tokio::test]
async fn a_task_that_cannot_be_asked_about_is_still_in_progress() {
    let case = case().await;
    let mut erasure = case.erase(&by_user_id("u-42")).await;
    case.sandbox
        .inject(
            "mixpanel",
            "getDeletionTask",
            Fault::ServerError,
            Times::Always,
        )
        .unwrap();
    assert!(in_progress(erasure.settle(WEEK).await));
    case.sandbox.clear_faults("mixpanel").unwrap();
    assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
}

#[tokio::test]
async fn whoever_has_an_address_and_no_id_is_a_gap_and_nobody_is_asked() {
    let case = case().await;
    let subject = Subject::builder().email("ada@example.com").build().unwrap();
    let report = case.eraser.erase(&subject).await;
    assert_eq!(report.gaps().count(), 1, "{report}");
    assert!(case.sandbox.requests("mixpanel").is_empty());
}

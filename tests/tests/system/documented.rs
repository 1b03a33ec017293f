//! Every documented status of the operations that erase, in the words of the specs' own examples:
//! each gives the outcome that the design's table has for it. A status without a line here fails.

mod lytics;

use std::{collections::BTreeSet, sync::Arc};

use erasure::{
    Doubt, Entry, Eraser, Failure, GainsightPx, Lytics, Mixpanel, Mudbase, Obstacle, Outcome,
    PureClarity, Reason, SignedDuration, Subject, Timestamp, Tracking, Vendor,
};
use system_tests::system::SandboxClock;
use vendor_sandbox::{Clock, Contract};

use crate::{
    case::{DAY, WEEK, asked_by, base, by_email, by_user_id, signed_in},
    clients::once,
    scripted::{ScriptedAnswer, ScriptedServer},
    spec::{Example, Operation, Spec},
};

const NOW: Timestamp = Clock::START;

/// What the facade reports about a vendor that gives these answers.
async fn reported<V: Vendor + 'static>(
    vendor: impl FnOnce(&str) -> V,
    subject: &Subject,
    answers: Vec<ScriptedAnswer>,
) -> Outcome {
    settled(vendor, subject, answers, SignedDuration::ZERO)
        .await
        .outcome()
        .clone()
}

/// The same after settling for so long.
async fn settled<V: Vendor + 'static>(
    vendor: impl FnOnce(&str) -> V,
    subject: &Subject,
    answers: Vec<ScriptedAnswer>,
    time_limit: SignedDuration,
) -> Entry {
    let server = ScriptedServer::saying(answers).await;
    let vendor: Arc<dyn Vendor> = Arc::new(vendor(server.address()));
    let clock = SandboxClock(Clock::default());
    let eraser = Eraser::builder().clock(clock).shared_vendor(vendor);
    let eraser = eraser.build().unwrap();
    let mut report = eraser.erase(subject).await;
    if !time_limit.is_zero() {
        report = eraser.settle(report, NOW + time_limit).await;
    }
    server.heard();
    report.entries()[0].clone()
}

/// An answer of the spec in its own words.
fn example(operation: &Operation, status: u16) -> ScriptedAnswer {
    let answer = &operation.answers[&status];
    answer.scripted(status, answer.bodies.first())
}

/// An answer of the spec in the words of one of its schemas.
fn example_of(operation: &Operation, status: u16, schema: &str) -> ScriptedAnswer {
    let answer = &operation.answers[&status];
    let fits = |example: &&Example| example.schema.as_deref() == Some(schema);
    answer.scripted(status, answer.bodies.iter().find(fits))
}

/// The vendor's own id of the exchange in an operation's example.
fn request_id<'a>(vendor: &str, operation: &'a Operation, status: u16) -> Option<&'a str> {
    let body = operation.answers[&status].bodies.first()?;
    body.value
        .pointer(Spec::of(vendor).request_id_at()?)?
        .as_str()
}

/// A failure for this reason, with what the spec's example says of it.
fn failed(vendor: &str, operation: &Operation, status: u16, reason: Reason) -> Outcome {
    let failure = Failure::new(reason).with_status(status);
    let id = request_id(vendor, operation, status).into_iter();
    let failure = id.fold(failure, Failure::with_vendor_request_id);
    let wait = operation.answers[&status].retry_after.iter();
    let failure = wait.fold(failure, |failure, seconds| {
        let wait = SignedDuration::from_secs(seconds.parse().unwrap());
        failure.with_retry_after(NOW + wait)
    });
    failure.into()
}

/// Panics unless a table has a line for every documented status and no other.
fn is_complete<'a>(operation: &Operation, lines: impl IntoIterator<Item = &'a u16>) {
    let documented: BTreeSet<&u16> = operation.answers.keys().collect();
    let lines: BTreeSet<&u16> = lines.into_iter().collect();
    assert_eq!(lines, documented, "{}", operation.id);
}

#[tokio::test]
async fn each_status_of_pureclarity_gives_its_outcome() {
    let forget = Spec::of("pureclarity").operation_named("forgetUser");
    let refused = |status, reason| (status, failed("pureclarity", &forget, status, reason));
    let table = [
        (200, Outcome::Promised { by: NOW + DAY }),
        refused(400, Reason::Rejected),
        refused(403, Reason::Credentials),
        (404, Outcome::not_found()),
    ];
    is_complete(&forget, table.iter().map(|(status, _)| status));
    for (status, outcome) in table {
        let vendor =
            |at: &str| PureClarity::new(base(at), "access", "secret").with_transport(once());
        let answers = vec![example(&forget, status)];
        let reported = reported(vendor, &by_user_id("u-42"), answers).await;
        assert_eq!(reported, outcome, "{status}");
    }
}

#[tokio::test]
async fn each_status_of_mudbase_gives_its_outcome_under_either_contract() {
    let erase = Spec::of("mudbase").operation_named("eraseUserData");
    let refused = |status, reason| (status, failed("mudbase", &erase, status, reason));
    // The example's date has passed, and is none to promise any more.
    let (passed, by) = ("2024-12-23T10:00:00Z", NOW + WEEK);
    let unknown = Outcome::Unknown {
        doubt: Doubt::NotUnderstood,
    };
    let other = Outcome::failed(Reason::OtherContract);
    let promised = Outcome::Promised { by };
    let successes = [
        (Contract::Original, "ErasureScheduled", promised.clone()),
        (Contract::Original, "ErasureBegun", promised),
        (Contract::Original, "ErasureDone", other.clone()),
        (Contract::Revised, "ErasureDone", Outcome::Erased),
        (Contract::Revised, "ErasureScheduled", other),
        (Contract::Revised, "ErasureBegun", unknown),
    ];
    let blocked = Outcome::Blocked {
        reason: Obstacle::SoleOwner,
    };
    // The example has nothing but a text, as the revised contract's has.
    let refusals = [
        refused(400, Reason::Rejected),
        refused(401, Reason::Credentials),
        (409, blocked),
        refused(429, Reason::Overloaded),
    ];
    is_complete(
        &erase,
        refusals.iter().map(|(status, _)| status).chain([&200]),
    );
    let mut lines = Vec::new();
    for (contract, schema, outcome) in successes {
        let answer = example_of(&erase, 200, schema).with(passed, &by.to_string());
        lines.push((contract, answer, outcome));
    }
    for contract in Contract::ALL {
        for (status, outcome) in &refusals {
            let outcome = match (contract, *status) {
                (Contract::Original, 400) => refused(400, Reason::OtherContract).1,
                _ => outcome.clone(),
            };
            lines.push((contract, example(&erase, *status), outcome));
        }
    }
    for (contract, answer, outcome) in lines {
        let vendor = |at: &str| {
            Mudbase::new()
                .contract(asked_by(contract))
                .at(base(at))
                .with_transport(once())
        };
        let reported = reported(vendor, &signed_in("a-session"), vec![answer]).await;
        assert_eq!(reported, outcome, "{contract}");
    }
}

#[tokio::test]
async fn each_status_of_gainsight_px_gives_its_outcome_hard_and_soft() {
    for (operation, id) in [
        ("deleteUser", "u-42"),
        ("deleteUserByBody", "org/7 user#42"),
    ] {
        let delete = Spec::of("gainsight-px").operation_named(operation);
        let look = Spec::of("gainsight-px").operation_named("getUser");
        let refused = |status, reason| (status, failed("gainsight-px", &delete, status, reason));
        let hidden = Outcome::SoftDeleted {
            revivable_until: NOW + WEEK,
        };
        for (soft, done) in [(false, Outcome::Erased), (true, hidden)] {
            let table = [
                (200, done.clone()),
                (204, done),
                refused(400, Reason::Rejected),
                refused(401, Reason::Credentials),
                (404, Outcome::not_found()),
                refused(429, Reason::Overloaded),
            ];
            is_complete(&delete, table.iter().map(|(status, _)| status));
            for (status, outcome) in table {
                let vendor = |at: &str| {
                    let vendor = GainsightPx::new(base(at), "key").with_transport(once());
                    if soft { vendor.soft() } else { vendor }
                };
                let mut answers = vec![example(&delete, status)];
                // Whoever is only hidden is looked for first, where their id fits a path.
                if soft && id == "u-42" {
                    let found = if status == 404 { 404 } else { 200 };
                    answers.insert(0, example(&look, found));
                }
                let reported = reported(vendor, &by_user_id(id), answers).await;
                assert_eq!(reported, outcome, "{operation} {status}");
            }
        }
    }
}

/// What a refusal of a question is a trouble about.
fn trouble(status: u16) -> Reason {
    match status {
        401 => Reason::Credentials,
        429 => Reason::Overloaded,
        500 => Reason::OutOfOrder,
        _ => Reason::Rejected,
    }
}

#[tokio::test]
async fn each_status_of_the_lookup_decides_what_became_of_a_soft_deletion() {
    let px = Spec::of("gainsight-px");
    let (delete, look) = (
        px.operation_named("deleteUser"),
        px.operation_named("getUser"),
    );
    let hidden = Outcome::SoftDeleted {
        revivable_until: NOW + WEEK,
    };
    let table = [
        // Whoever is found once may only lag behind.
        (200, hidden.clone()),
        (400, hidden.clone()),
        (401, hidden.clone()),
        (404, Outcome::Erased),
        (429, hidden),
    ];
    is_complete(&look, table.iter().map(|(status, _)| status));
    for (status, outcome) in table {
        let vendor = |at: &str| {
            GainsightPx::new(base(at), "key")
                .with_transport(once())
                .soft()
        };
        let answers = vec![
            example(&look, 200),
            example(&delete, 200),
            example(&look, status),
        ];
        let entry = settled(vendor, &by_user_id("u-42"), answers, WEEK).await;
        assert_eq!(*entry.outcome(), outcome, "{status}");
    }
}

#[tokio::test]
async fn each_status_of_mixpanel_gives_its_outcome() {
    let create = Spec::of("mixpanel").operation_named("createDeletionTask");
    let refused = |status, reason| (status, failed("mixpanel", &create, status, reason));
    let table = [
        (201, created()),
        refused(400, Reason::Rejected),
        refused(401, Reason::Credentials),
        refused(403, Reason::Credentials),
        // The task that stands in the way isn't ours.
        (409, Outcome::failed(Reason::UnderWay)),
        refused(429, Reason::Overloaded),
    ];
    is_complete(&create, table.iter().map(|(status, _)| status));
    for (status, outcome) in table {
        let answers = vec![example(&create, status)];
        let reported = reported(mixpanel, &by_user_id("u-42"), answers).await;
        assert_eq!(reported, outcome, "{status}");
    }
    for schema in ["TaskCreated", "TasksCreated"] {
        let answers = vec![example_of(&create, 201, schema)];
        let reported = reported(mixpanel, &by_user_id("u-42"), answers).await;
        assert_eq!(reported, created(), "{schema}");
    }
}

fn created() -> Outcome {
    shared_by(1)
}

fn shared_by(targets: u64) -> Outcome {
    Outcome::InProgress {
        tracking: Tracking::new("1583792934719392965")
            .followed_by("getDeletionTask")
            .shared_by(targets),
        by: Some(NOW + DAY * 30),
    }
}

fn mixpanel(at: &str) -> Mixpanel {
    Mixpanel::new(base(at), "oauth", "project").with_transport(once())
}

#[tokio::test]
async fn each_status_of_mixpanels_task_ends_the_deletion_or_changes_nothing() {
    let mixpanel_spec = Spec::of("mixpanel");
    let create = mixpanel_spec.operation_named("createDeletionTask");
    let ask = mixpanel_spec.operation_named("getDeletionTask");
    let reason = |status| match status {
        403 => Reason::Credentials,
        status => trouble(status),
    };
    for &status in ask.answers.keys() {
        let answers = vec![example(&create, 201), example(&ask, status)];
        let entry = settled(mixpanel, &by_user_id("u-42"), answers, DAY).await;
        if status == 200 {
            assert_eq!(*entry.outcome(), Outcome::Erased);
            continue;
        }
        assert_eq!(*entry.outcome(), created(), "{status}");
        let trouble = entry.trouble().map(Failure::reason);
        assert_eq!(trouble, Some(reason(status)), "{status}");
    }
}

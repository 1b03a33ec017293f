//! Every documented status of the operations that erase, in the words of the specs' own examples:
//! each gives the outcome that the design's table has for it. A status without a line here fails.

use std::{collections::BTreeSet, sync::Arc};

use erasure::{
    Doubt, Eraser, Failure, GainsightPx, Lytics, Mudbase, Obstacle, Outcome, PureClarity, Reason,
    SignedDuration, Subject, Timestamp, Tracking, Vendor,
};
use system_tests::system::SandboxClock;
use vendor_sandbox::{Clock, Contract};

use crate::{
    case::{DAY, WEEK, asked_by, base, by_user_id, signed_in},
    spec::{Example, Operation, Spec},
    teller::{Teller, Told},
};

const NOW: Timestamp = Clock::START;

/// What the vendor at this address answers by these statuses of these operations, each with the
/// operation's own example, as the facade reports it.
async fn reported<V: Vendor + 'static>(
    vendor: impl FnOnce(&str) -> V,
    subject: &Subject,
    answers: Vec<Told>,
) -> Outcome {
    let teller = Teller::saying(answers).await;
    let vendor: Arc<dyn Vendor> = Arc::new(vendor(teller.address()));
    let clock = SandboxClock(Clock::default());
    let eraser = Eraser::builder().clock(clock).shared_vendor(vendor);
    let report = eraser.build().unwrap().erase(subject).await;
    let outcome = report.entries()[0].outcome().clone();
    teller.heard().await;
    outcome
}

/// An answer of the spec in its own words.
fn example(operation: &Operation, status: u16) -> Told {
    let answer = &operation.answers[&status];
    answer.told(status, answer.bodies.first())
}

/// An answer of the spec in the words of one of its schemas.
fn example_of(operation: &Operation, status: u16, schema: &str) -> Told {
    let answer = &operation.answers[&status];
    let fits = |example: &&Example| example.schema.as_deref() == Some(schema);
    answer.told(status, answer.bodies.iter().find(fits))
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
    let error = wait.fold(failure, |failure, seconds| {
        let wait = SignedDuration::from_secs(seconds.parse().unwrap());
        failure.with_retry_after(NOW + wait)
    });
    Outcome::Failed { error }
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
        let vendor = |at: &str| PureClarity::new(base(at), "access", "secret");
        let answers = vec![example(&forget, status)];
        let reported = reported(vendor, &by_user_id("u-42"), answers).await;
        assert_eq!(reported, outcome, "{status}");
    }
}

#[tokio::test]
async fn each_status_of_mudbase_gives_its_outcome_under_either_contract() {
    let erase = Spec::of("mudbase").operation_named("eraseUserData");
    let refused = |status, reason| (status, failed("mudbase", &erase, status, reason));
    let by = "2024-12-23T10:00:00Z".parse().unwrap();
    let unknown = Outcome::Unknown {
        doubt: Doubt::NotUnderstood,
    };
    let successes = [
        (
            Contract::Original,
            "ErasureScheduled",
            Outcome::Promised { by },
        ),
        (Contract::Original, "ErasureDone", unknown.clone()),
        (Contract::Revised, "ErasureDone", Outcome::Erased),
        (Contract::Revised, "ErasureScheduled", unknown),
    ];
    let blocked = Outcome::Blocked {
        reason: Obstacle::SoleOwner,
    };
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
        lines.push((contract, example_of(&erase, 200, schema), outcome));
    }
    for contract in Contract::ALL {
        for (status, outcome) in &refusals {
            lines.push((contract, example(&erase, *status), outcome.clone()));
        }
    }
    for (contract, answer, outcome) in lines {
        let vendor = |at: &str| Mudbase::new().contract(asked_by(contract)).at(base(at));
        let reported = reported(vendor, &signed_in("a-session"), vec![answer]).await;
        assert_eq!(reported, outcome, "{contract}");
    }
}

fn in_progress(deletion: &str, contract: Contract) -> Outcome {
    Outcome::InProgress {
        tracking: Tracking::new(deletion).with_contract(asked_by(contract)),
        by: Some(NOW + WEEK * 2),
    }
}

#[tokio::test]
async fn each_status_of_lytics_gives_its_outcome_under_either_contract() {
    let delete = Spec::of("lytics").operation_named("deleteIdentity");
    let refused = |status, reason| (status, failed("lytics", &delete, status, reason));
    for contract in Contract::ALL {
        let table = [
            (202, in_progress("req-abc123", contract)),
            refused(400, Reason::Rejected),
            refused(401, Reason::Credentials),
            refused(429, Reason::Overloaded),
            refused(500, Reason::OutOfOrder),
        ];
        // What 404 says depends on a second question: the next test.
        is_complete(
            &delete,
            table.iter().map(|(status, _)| status).chain([&404]),
        );
        for (status, outcome) in table {
            let vendor = |at: &str| {
                Lytics::new("token")
                    .contract(asked_by(contract))
                    .at(base(at))
            };
            let answers = vec![example(&delete, status)];
            let reported = reported(vendor, &by_user_id("u-42"), answers).await;
            assert_eq!(reported, outcome, "{contract} {status}");
        }
    }
}

#[tokio::test]
async fn what_lytics_means_by_404_is_found_out_by_a_lookup() {
    let delete = Spec::of("lytics").operation_named("deleteIdentity");
    let look = Spec::of("lytics").operation_named("getIdentity");
    for contract in Contract::ALL {
        // Somebody is there: what then depends on the contract, and is tried in the sandbox.
        let statuses = look.answers.keys().filter(|status| **status != 200);
        for &status in statuses {
            let vendor = |at: &str| {
                Lytics::new("token")
                    .contract(asked_by(contract))
                    .at(base(at))
            };
            let answers = vec![example(&delete, 404), example(&look, status)];
            let reported = reported(vendor, &by_user_id("u-42"), answers).await;
            match status {
                404 => assert_eq!(reported, Outcome::not_found(), "{contract}"),
                status => assert!(
                    matches!(reported, Outcome::Failed { .. }),
                    "{contract} {status}: {reported}"
                ),
            }
        }
    }
}

#[tokio::test]
async fn each_status_of_gainsight_px_gives_its_outcome_hard_and_soft() {
    for (operation, id) in [
        ("deleteUser", "u-42"),
        ("deleteUserByBody", "org/7 user#42"),
    ] {
        let delete = Spec::of("gainsight-px").operation_named(operation);
        let refused = |status, reason| (status, failed("gainsight-px", &delete, status, reason));
        let hidden = Outcome::SoftDeleted {
            revivable_until: NOW + WEEK,
        };
        for (soft, done) in [(false, Outcome::Erased), (true, hidden)] {
            let table = [
                (200, done.clone()),
                (204, done),
                refused(401, Reason::Credentials),
                (404, Outcome::not_found()),
                refused(429, Reason::Overloaded),
            ];
            is_complete(&delete, table.iter().map(|(status, _)| status));
            for (status, outcome) in table {
                let vendor = |at: &str| {
                    let vendor = GainsightPx::new(base(at), "key");
                    if soft { vendor.soft() } else { vendor }
                };
                let answers = vec![example(&delete, status)];
                let reported = reported(vendor, &by_user_id(id), answers).await;
                assert_eq!(reported, outcome, "{operation} {status}");
            }
        }
    }
}

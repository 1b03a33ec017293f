//! What was accepted is followed to its end: by the vendor's own id, over restarts, and no further
//! than the end.

use std::pin::pin;

use erasure::{Doubt, Entry, Eraser, Outcome, PlannedTarget, Reason, Report, Subject, Verdict};
use serde::{Serialize, de::DeserializeOwned};
use system_tests::system::{self, SandboxClock};
use vendor_sandbox::{Contract as Served, Fault, Person, Presence, Sandbox};

use crate::case::{Case, DAY, HOUR, WEEK, by_email, by_user_id, serving};

/// As another process reads it tomorrow.
fn stored<T: Serialize + DeserializeOwned>(record: &T) -> T {
    serde_json::from_str(&serde_json::to_string(record).unwrap()).unwrap()
}

/// Row 7, RudderStack's Amplitude, Mixpanel and AppsFlyer: the vendor's id of the job is thrown away,
/// "complete" means "accepted", and each try makes a new id, so that the vendor can't see a repetition.
#[tokio::test]
async fn what_a_vendor_accepted_is_in_progress_under_the_vendors_own_id_until_the_vendor_says_done()
{
    for contract in Served::ALL {
        let sandbox = serving("lytics", contract).await;
        let vendor = system::lytics(&sandbox, contract).unwrap();
        let case = Case::one(sandbox, vendor);
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        let operation = match contract {
            Served::Original => "getDeletion",
            Served::Revised => "getDeletionState",
        };
        let Outcome::InProgress { tracking, .. } = erasure.outcome().clone() else {
            panic!("{}", erasure.report);
        };
        assert_eq!(tracking.operation(), Some(operation));
        assert!(erasure.report.verdict().is_pending());
        // Many requests, and a restart between each two.
        for _ in 0..4 {
            erasure.report = stored(&erasure.report);
            let still = erasure.settle(HOUR).await.clone();
            let Outcome::InProgress { tracking: kept, .. } = still else {
                panic!("{}", erasure.report);
            };
            assert_eq!(kept, tracking);
            assert!(matches!(erasure.truth(), Presence::Scheduled { .. }));
        }
        assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
        let asked = case.received("lytics", operation);
        let id = tracking.reference().expose();
        assert!(asked.len() > 4);
        assert!(
            asked
                .iter()
                .all(|asked| asked.parameters["requestId"] == id)
        );
        // Nothing was asked for twice, so that there is nothing to recognise.
        assert_eq!(case.received("lytics", "deleteIdentity").len(), 1);
    }
}

/// The operation that erases by a user id at each of the vendors that can be asked twice.
const ERASES: [(&str, &str); 3] = [
    ("pureclarity", "forgetUser"),
    ("lytics", "deleteIdentity"),
    ("gainsight-px", "deleteUser"),
];

/// An eraser as a process makes it when it starts.
fn started(sandbox: &Sandbox) -> Eraser {
    let lytics = system::lytics(sandbox, Served::Original);
    let eraser = Eraser::builder()
        .clock(SandboxClock(sandbox.clock()))
        .vendor(system::pureclarity(sandbox).unwrap())
        .vendor(lytics.unwrap())
        .vendor(system::gainsight_px(sandbox).unwrap());
    eraser.build().unwrap()
}

/// A target whose process ends while its vendor is being asked. What is on disk is that it was about to
/// ask.
async fn interrupted(
    sandbox: &Sandbox,
    eraser: &Eraser,
    planned: &PlannedTarget,
    fault: Fault,
) -> Entry {
    let vendor = planned.target().vendor().as_str();
    let (_, operation) = ERASES.into_iter().find(|(id, _)| *id == vendor).unwrap();
    sandbox.inject(vendor, operation, fault, 1).unwrap();
    {
        let erasing = pin!(eraser.erase_target(planned, &[]));
        tokio::select! {
            entry = erasing => panic!("{entry:?}"),
            () = sandbox.until_held(vendor, 1) => {}
        }
    }
    sandbox.release(vendor);
    let doubt = Doubt::Interrupted;
    Entry::asked(planned, Outcome::Unknown { doubt }, sandbox.clock().now())
}

/// Row 9, fides: a worker is killed and started again, and 1 to 13 of 30 requests end in `error`.
///
/// It shows what a caller has who stores a plan before and a report after: thirty erasures, each cut off
/// in the middle of one vendor's call, before or after the vendor has done it, all come to their end in
/// another process. Storing at the right moments is the caller's here; Mudbase's original contract
/// can't be asked twice and stays unknown, which the sandbox's own tests show.
#[tokio::test]
async fn thirty_erasures_that_are_cut_off_end_well_in_another_process_without_anybodys_doing() {
    let people = (0..30).map(|n| Person::new("P", format!("p{n}@example.com"), format!("p-{n}")));
    let sandbox = Sandbox::builder().nobody().people(people).start().await;
    let sandbox = sandbox.unwrap();
    let mut reports = Vec::new();
    for number in 0..30 {
        let worker = started(&sandbox);
        let plan = worker.plan(&by_user_id(&format!("p-{number}")));
        let fault = [Fault::Held, Fault::HeldAfter][number / 3 % 2];
        let mut entries = Vec::new();
        for (position, planned) in plan.targets().enumerate() {
            entries.push(if position == number % 3 {
                interrupted(&sandbox, &worker, planned, fault).await
            } else {
                worker.erase_target(planned, &[]).await
            });
        }
        let now = sandbox.clock().now();
        reports.push((plan, stored(&Report::new(now, now, entries))));
    }
    let after_restart = started(&sandbox);
    for (plan, report) in reports {
        assert!(report.verdict().is_pending(), "{report}");
        // Lytics may be deleting for a fortnight, and says nothing meanwhile.
        let until = sandbox.clock().now() + WEEK * 2 + DAY;
        let report = after_restart.settle(report, until).await;
        assert_eq!(report.open().count(), 0, "{report}");
        assert_eq!(report.gaps().count(), 0, "{report}");
        assert!(report.verdict().is_complete(), "{report}");
        sandbox.clock().advance(DAY);
        for target in plan.targets() {
            let truth = system::truth(&sandbox, target.target());
            assert_eq!(truth, Presence::Gone, "{}: {report}", target.target());
        }
    }
}

/// Row 11, fides: polling has a value for "completed" and none for "failed", so that a job that failed
/// is asked about hourly for thirty days.
#[tokio::test]
async fn a_deletion_that_the_vendor_calls_failed_is_a_gap_at_once_and_asked_about_no_more() {
    let sandbox = serving("lytics", Served::Original).await;
    let vendor = system::lytics(&sandbox, Served::Original).unwrap();
    let case = Case::one(sandbox, vendor);
    let alan: Subject = by_email("alan@example.com");
    let mut erasure = case.erase(&alan).await;
    erasure.settle(WEEK).await;
    let Outcome::Failed { error } = erasure.outcome().clone() else {
        panic!("{}", erasure.report);
    };
    assert_eq!(
        (error.reason(), error.is_retryable()),
        (Reason::GivenUp, false)
    );
    assert!(matches!(
        erasure.report.verdict(),
        Verdict::Incomplete { .. }
    ));
    case.sandbox.forget_requests("lytics");
    for _ in 0..30 {
        erasure.report = stored(&erasure.report);
        erasure.settle(DAY).await;
        case.pass(DAY);
    }
    assert_eq!(case.sandbox.requests("lytics"), []);
}

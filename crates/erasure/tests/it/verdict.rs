//! The design's table of outcomes, and the verdict that follows from them.

use crate::support::*;
use erasure::{
    CountsAs, Entry, Failure, Identifier, Label, Need, Needs, Obstacle, Outcome, PlannedTarget,
    Reason, Report, Target, VendorId, Verdict,
};

fn report(outcomes: impl IntoIterator<Item = Outcome>) -> Report {
    let entries = outcomes.into_iter().enumerate().map(|(position, outcome)| {
        let identifier = Identifier::Email(EMAIL.into());
        let label = Label::new(identifier.kind(), u32::try_from(position).unwrap() + 1);
        Entry::asked(
            &PlannedTarget::new(Target::new(VendorId::LYTICS, identifier), label),
            outcome,
            start(),
        )
    });
    Report::new(start(), start(), entries)
}

fn soft() -> Outcome {
    Outcome::SoftDeleted {
        revivable_until: start(),
    }
}

fn promised() -> Outcome {
    Outcome::Promised {
        by: start() + hours(24),
    }
}

fn partial() -> Outcome {
    Outcome::Partial { done: 3, of: 4 }
}

fn not_addressable() -> Outcome {
    Outcome::NotAddressable {
        needs: Needs::one_of([Need::Session]),
    }
}

fn blocked() -> Outcome {
    Outcome::Blocked {
        reason: Obstacle::SoleOwner,
    }
}

#[test]
fn each_outcome_is_settled_and_counts_as_the_table_says() {
    use CountsAs::{Confirmed, Gap, NotFound, Promised};
    let table = [
        (Outcome::Erased, true, Some(Confirmed)),
        (promised(), true, Some(Promised)),
        (in_progress(), false, None),
        (soft(), false, None),
        (partial(), true, Some(Gap)),
        (Outcome::not_found(), true, Some(NotFound)),
        (not_found_after_loss(), true, Some(NotFound)),
        (not_addressable(), true, Some(Gap)),
        (blocked(), true, Some(Gap)),
        (Outcome::failed(Reason::Credentials), true, Some(Gap)),
        (Outcome::failed(Reason::NotReached), false, None),
        (unknown(), false, None),
    ];
    for (outcome, settled, counts_as) in table {
        assert_eq!(
            (outcome.is_settled(), outcome.counts_as()),
            (settled, counts_as),
            "{outcome}"
        );
    }
}

#[test]
fn anything_open_makes_the_verdict_pending_whatever_else_there_is() {
    for open in [
        in_progress(),
        soft(),
        unknown(),
        Outcome::failed(Reason::OutOfOrder),
    ] {
        assert_eq!(
            report([Outcome::Erased, blocked(), open]).verdict(),
            Verdict::Pending { open: 1 }
        );
    }
}

#[test]
fn any_gap_makes_a_settled_report_incomplete_and_says_what_to_do() {
    let gaps = [
        partial(),
        not_addressable(),
        blocked(),
        Outcome::failed(Reason::Rejected),
    ];
    for gap in gaps {
        let verdict = report([Outcome::Erased, gap.clone(), promised()]).verdict();
        let Verdict::Incomplete { gaps } = verdict else {
            panic!("{verdict}")
        };
        assert_eq!((gaps.len(), gaps[0].outcome()), (1, &gap));
        assert_eq!(gaps[0].label().unwrap().number(), 2);
        assert!(!gaps[0].what_to_do().is_empty());
    }
}

#[test]
fn nothing_found_anywhere_is_not_completeness() {
    assert_eq!(
        report([Outcome::not_found(), not_found_after_loss()]).verdict(),
        Verdict::NothingFound
    );
    assert_eq!(report([]).verdict(), Verdict::NothingFound);
}

#[test]
fn a_complete_report_tells_the_confirmed_from_the_promised() {
    let report = report([
        Outcome::Erased,
        promised(),
        Outcome::not_found(),
        promised(),
    ]);
    assert_eq!(
        report.verdict(),
        Verdict::Complete {
            confirmed: 1,
            promised: 2
        }
    );
}

#[test]
fn time_alone_changes_no_verdict() {
    let long_ago = Outcome::SoftDeleted {
        revivable_until: "2001-01-01T00:00:00Z".parse().unwrap(),
    };
    assert_eq!(report([long_ago]).verdict(), Verdict::Pending { open: 1 });
}

#[test]
fn every_reason_for_a_failure_says_what_happened_and_what_to_do() {
    use Reason::*;
    let reasons = [
        NotReached,
        NotSendable,
        Misconfigured,
        UnknownVendor,
        Defective,
        Unfinished,
        Credentials,
        Overloaded,
        OutOfOrder,
        Rejected,
        Unresolved,
        UnderWay,
        GivenUp,
        StillThere,
        Unverifiable,
        NoAnswer,
        NotUnderstood,
    ];
    for reason in reasons {
        let failed = Outcome::Failed {
            error: Failure::new(reason).retryable(false),
        };
        let report = report([failed]);
        assert!(
            report.to_string().contains(&format!("failed: {reason}")),
            "{report}"
        );
        assert!(report.gaps().all(|gap| !gap.what_to_do().is_empty()));
    }
}

#[tokio::test]
async fn a_report_says_what_went_wrong_with_the_last_asking() {
    let jobs = Scripted::new("jobs")
        .says(in_progress())
        .then(Act::Fail(refused()));
    let eraser = eraser([jobs]);
    let report = eraser.erase(&by_email()).await;
    let report = eraser
        .ask_again(report.entries()[0].clone(), report.entries())
        .await;
    let report = Report::new(start(), start(), [report]);
    assert_eq!(
        report.to_string(),
        "\
Pending: 1 not settled
  jobs  email #1  in progress
  last request: jobs email #1: the vendor does not accept the credentials (status 403)
"
    );
}

#[test]
fn a_report_is_set_in_columns_and_ends_with_what_to_do() {
    let entries = [
        Entry::asked(
            &PlannedTarget::new(
                Target::new(VendorId::GAINSIGHT_PX, Identifier::UserId(USER_ID.into())),
                Label::new(Identifier::UserId(USER_ID.into()).kind(), 1),
            ),
            Outcome::Erased,
            start(),
        ),
        Entry::not_asked(VendorId::MUDBASE, not_addressable()),
    ];
    let caveat = erasure::Caveat::Retains {
        what: "hashes of e-mail addresses".into(),
        basis: erasure::Basis::Published("https://example.com".into()),
    };
    let report =
        Report::new(start(), start(), entries).with_caveats(VendorId::PURECLARITY, vec![caveat]);
    assert_eq!(
        report.to_string(),
        "\
Incomplete: 1 not done
  gainsight-px  user-id #1  erased
  mudbase       -           not addressable: the vendor needs a session of the person's own
  to do: mudbase: give a session of the person's own, then erase again
  pureclarity keeps hashes of e-mail addresses
"
    );
    let whole = format!("{report:#}");
    assert!(whole.ends_with(
        "  pureclarity keeps hashes of e-mail addresses (published: https://example.com)\n"
    ));
}

#[test]
fn a_verdict_is_called_what_its_record_says() {
    let of = |outcome: Outcome| report([outcome]).verdict();
    let verdicts = [
        (of(in_progress()), "pending"),
        (of(blocked()), "incomplete"),
        (of(Outcome::not_found()), "nothing-found"),
        (of(promised()), "complete"),
    ];
    for (verdict, name) in verdicts {
        assert_eq!(verdict.name(), name);
        let record = serde_json::to_value(&verdict).unwrap();
        assert_eq!(record["verdict"], name);
    }
}

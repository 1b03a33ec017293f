//! What isn't settled is asked about again, at the right time, and never becomes more than the vendor says.

use std::time::Duration;

use crate::support::*;
use erasure::{
    Completion, Doubt, Eraser, Failure, Outcome, Reason, Report, SignedDuration, Terms, Timestamp,
    Verdict,
};

async fn erase_and_settle(vendors: impl IntoIterator<Item = Scripted>, until: Timestamp) -> Report {
    let eraser = eraser(vendors);
    let report = eraser.erase(&by_email()).await;
    eraser.settle(report, until).await
}

#[tokio::test]
async fn a_tracked_erasure_is_asked_about_at_the_vendors_own_pace_until_it_is_done() {
    let jobs = Scripted::new("jobs").terms(Terms::new(Completion::Tracked).pause(minutes(10)));
    let jobs = jobs
        .says(in_progress())
        .then_says(in_progress())
        .then_says(Outcome::Erased);
    let report = erase_and_settle([jobs.clone()], start() + hours(24)).await;
    assert_eq!(
        report.verdict(),
        Verdict::Complete {
            confirmed: 1,
            promised: 0
        }
    );
    let times = [
        ("erase", minutes(0)),
        ("follow", minutes(10)),
        ("follow", minutes(30)),
    ];
    assert_eq!(jobs.called_after(), times);
    assert_eq!(report.entries()[0].times_asked(), 3);
    assert_eq!(report.as_of(), start() + minutes(30));
}

#[tokio::test]
async fn nobody_is_asked_after_the_deadline() {
    let jobs = Scripted::new("jobs")
        .terms(Terms::new(Completion::Tracked).pause(minutes(10)))
        .says(in_progress());
    let report = erase_and_settle([jobs.clone()], start() + minutes(100)).await;
    assert_eq!(report.verdict(), Verdict::Pending { open: 1 });
    assert_eq!(
        jobs.calls().len(),
        4,
        "at once, and after 10, 30 and 70 minutes"
    );
}

#[tokio::test]
async fn a_settled_report_is_returned_as_it_is() {
    let shop = Scripted::new("shop");
    let report = erase_and_settle([shop.clone()], start() + hours(1000)).await;
    assert_eq!(report.as_of(), start());
    assert_eq!(shop.calls().len(), 1);
}

#[tokio::test]
async fn each_vendor_is_asked_at_its_own_pace() {
    let jobs = |id, pause| {
        Scripted::new(id)
            .terms(Terms::new(Completion::Tracked).pause(minutes(pause)))
            .says(in_progress())
    };
    let (fast, slow) = (jobs("fast", 10), jobs("slow", 25));
    erase_and_settle([fast.clone(), slow.clone()], start() + minutes(75)).await;
    assert_eq!((fast.calls().len(), slow.calls().len()), (4, 3));
}

#[tokio::test(start_paused = true)]
async fn a_vendor_that_hangs_does_not_hold_up_another() {
    let terms = Terms::new(Completion::Tracked).pause(minutes(1));
    let hangs = Scripted::new("hangs")
        .terms(terms.clone())
        .says(in_progress())
        .then(Act::Hang);
    let quick = Scripted::new("quick")
        .terms(terms)
        .says(in_progress())
        .then_says(Outcome::Erased);
    let eraser = Eraser::builder()
        .vendor(hangs)
        .vendor(quick)
        .clock(Jumping::default());
    let eraser = eraser
        .time_budget(Duration::from_secs(600))
        .build()
        .unwrap();
    let report = eraser.erase(&by_email()).await;
    let report = eraser.settle(report, start() + minutes(1)).await;
    assert_eq!(outcomes(&report), [in_progress(), Outcome::Erased]);
    assert_eq!(
        report.entries()[0].trouble(),
        Some(&Failure::new(Reason::NoAnswer))
    );
}

#[tokio::test]
async fn a_soft_deletion_counts_only_when_its_time_has_passed_and_the_vendor_agrees() {
    let revivable_until = start() + hours(7 * 24);
    let px = Scripted::new("px")
        .says(Outcome::SoftDeleted { revivable_until })
        .then_says(Outcome::Erased);
    let eraser = eraser([px.clone()]);
    let report = eraser.erase(&by_email()).await;
    assert_eq!(report.verdict(), Verdict::Pending { open: 1 });
    let report = eraser.settle(report, revivable_until - minutes(1)).await;
    assert_eq!(
        (report.verdict(), px.calls().len()),
        (Verdict::Pending { open: 1 }, 1)
    );
    let report = eraser.settle(report, revivable_until).await;
    assert_eq!(
        report.verdict(),
        Verdict::Complete {
            confirmed: 1,
            promised: 0
        }
    );
    assert_eq!(px.called_after()[1], ("follow", hours(7 * 24)));
}

#[tokio::test]
async fn a_person_who_came_back_after_a_soft_deletion_is_a_gap() {
    let soft = Outcome::SoftDeleted {
        revivable_until: start() + hours(1),
    };
    let px = Scripted::new("px")
        .says(soft)
        .then_says(Outcome::failed(Reason::StillThere));
    let report = erase_and_settle([px], start() + hours(2)).await;
    let Verdict::Incomplete { gaps } = report.verdict() else {
        panic!("{report}")
    };
    assert_eq!(
        gaps[0].what_to_do(),
        "find out whether the person came back; if not, erase again"
    );
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_where_that_is_safe() {
    let shop = Scripted::new("shop").terms(Terms::new(Completion::Immediate).repeatable());
    let shop = shop.says(unknown()).says(Outcome::Erased);
    let report = erase_and_settle([shop.clone()], start() + hours(1)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased]);
    assert!(shop.calls().iter().all(|(how, ..)| *how == "erase"));
}

#[tokio::test]
async fn a_lost_answer_is_only_looked_up_where_asking_twice_is_not_known_to_be_safe() {
    let shop = Scripted::new("shop").says(unknown());
    let report = erase_and_settle([shop.clone()], start() + hours(1)).await;
    assert_eq!(outcomes(&report), [unknown()]);
    assert_eq!(
        shop.calls()
            .iter()
            .filter(|(how, ..)| *how == "erase")
            .count(),
        1
    );
    assert!(shop.calls().len() > 1);
}

#[tokio::test]
async fn not_found_after_a_lost_answer_is_told_apart_from_a_first_one() {
    let shop = Scripted::new("shop").terms(Terms::new(Completion::Immediate).repeatable());
    let report = erase_and_settle(
        [shop.says(unknown()).says(Outcome::not_found())],
        start() + hours(1),
    )
    .await;
    assert_eq!(outcomes(&report), [not_found_after_loss()]);
    assert_eq!(
        report.verdict(),
        Verdict::NothingFound,
        "it still isn't counted as erased"
    );
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_does_not_say_that_the_first_request_failed() {
    let shop = Scripted::new("shop").terms(Terms::new(Completion::Immediate).repeatable());
    let shop = shop
        .says(unknown())
        .erase(Act::Fail(refused()))
        .erase(Act::Fail(refused()));
    let report = erase_and_settle([shop], start() + minutes(2)).await;
    assert_eq!(outcomes(&report), [unknown()]);
    assert_eq!(report.entries()[0].trouble(), Some(&refused()));
}

#[tokio::test]
async fn nor_does_one_after_an_answer_that_the_vendor_is_out_of_order() {
    let shop = Scripted::new("shop").terms(Terms::new(Completion::Immediate).repeatable());
    let out_of_order = Failure::new(Reason::OutOfOrder).with_status(502);
    let shop = shop
        .erase(Act::Fail(out_of_order))
        .erase(Act::Fail(refused()))
        .erase(Act::Fail(refused()));
    let report = erase_and_settle([shop], start() + minutes(2)).await;
    let doubt = Doubt::OutOfOrder;
    assert_eq!(outcomes(&report), [Outcome::Unknown { doubt }]);
    assert_eq!(report.entries()[0].trouble(), Some(&refused()));
}

#[tokio::test]
async fn what_a_vendor_says_of_the_record_ends_a_doubt_about_it() {
    for reason in [Reason::Unresolved, Reason::StillThere, Reason::GivenUp] {
        let shop = Scripted::new("shop").terms(Terms::new(Completion::Immediate).repeatable());
        let found = Act::Fail(Failure::new(reason));
        let shop = shop.says(unknown()).erase(found);
        let report = erase_and_settle([shop], start() + hours(1)).await;
        assert_eq!(outcomes(&report), [Outcome::failed(reason)]);
    }
}

#[tokio::test]
async fn a_failure_that_may_pass_is_asked_again_but_not_before_the_vendor_wants_it() {
    let busy = Failure::new(Reason::Overloaded)
        .with_status(429)
        .with_retry_after(start() + minutes(90));
    let shop = Scripted::new("shop")
        .erase(Act::Fail(busy))
        .says(Outcome::Erased);
    let report = erase_and_settle([shop.clone()], start() + hours(2)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased]);
    assert_eq!(shop.called_after()[1], ("erase", minutes(90)));
}

#[tokio::test]
async fn a_vendor_that_stays_down_is_asked_less_and_less_often() {
    let down = || Act::Fail(Failure::new(Reason::NotReached));
    let shop = (0..100).fold(Scripted::new("shop"), |shop, _| shop.erase(down()));
    let report = erase_and_settle([shop.clone()], start() + hours(24)).await;
    assert_eq!(report.verdict(), Verdict::Pending { open: 1 });
    assert!(
        (24..40).contains(&shop.calls().len()),
        "{} times in a day",
        shop.calls().len()
    );
}

#[tokio::test]
async fn a_failure_that_may_have_done_something_is_not_repeated_unless_that_is_safe() {
    let broken = || Act::Fail(Failure::new(Reason::OutOfOrder).with_status(500));
    let once = Scripted::new("once").erase(broken());
    let twice = Scripted::new("twice")
        .terms(Terms::new(Completion::Immediate).repeatable())
        .erase(broken());
    erase_and_settle([once.clone(), twice.clone()], start() + hours(1)).await;
    let erased = |shop: &Scripted| {
        let calls = shop.called_after();
        calls.iter().filter(|(call, _)| *call == "erase").count()
    };
    assert_eq!((erased(&once), erased(&twice)), (1, 2));
}

#[tokio::test]
async fn an_asking_that_fails_loses_nothing_that_was_known() {
    let terms = Terms::new(Completion::Tracked).pause(minutes(1));
    let jobs = Scripted::new("jobs").terms(terms).says(in_progress());
    let jobs = jobs
        .then(Act::Fail(refused()))
        .then(Act::Panic)
        .then_says(unknown())
        .then_says(Outcome::Erased);
    let eraser = eraser([jobs]);
    let mut report = eraser.erase(&by_email()).await;
    for minutes_later in [1, 3, 7] {
        report = eraser
            .settle(report, start() + minutes(minutes_later))
            .await;
        assert_eq!(outcomes(&report), [in_progress()]);
        assert!(report.entries()[0].trouble().is_some());
    }
    let report = eraser.settle(report, start() + hours(1)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased]);
    assert_eq!(report.entries()[0].trouble(), None);
}

#[tokio::test]
async fn another_process_can_settle_tomorrow() {
    let jobs = || Scripted::new("jobs").terms(Terms::new(Completion::Tracked).pause(minutes(1)));
    let report = eraser([jobs().says(in_progress())])
        .erase(&by_email())
        .await;
    let stored = serde_json::to_string(&report).unwrap();
    drop(report);
    let clock = Jumping::default();
    clock.advance(hours(24));
    let tomorrow = eraser_at(clock, [jobs().then_says(Outcome::Erased)]);
    let report = tomorrow
        .settle(serde_json::from_str(&stored).unwrap(), start())
        .await;
    assert!(report.verdict().is_complete());
}

#[tokio::test]
async fn what_was_asked_at_an_account_that_is_gone_is_a_gap_that_says_so() {
    let report = eraser([Scripted::new("gone").says(in_progress())])
        .erase(&by_email())
        .await;
    let report = eraser([Scripted::new("shop")])
        .settle(report, start() + hours(24))
        .await;
    assert_eq!(outcomes(&report), [Outcome::failed(Reason::AccountGone)]);
    assert_eq!(report.entries()[0].target(), None);
}

#[tokio::test]
async fn a_vendor_without_a_pause_does_not_keep_the_program_spinning() {
    let jobs = Scripted::new("jobs")
        .terms(Terms::new(Completion::Tracked).pause(minutes(0)))
        .says(in_progress());
    erase_and_settle([jobs.clone()], start() + minutes(1)).await;
    let seconds = [0, 1, 3, 7, 15, 31].map(SignedDuration::from_secs);
    let calls = jobs.called_after();
    assert_eq!(calls.iter().map(|(_, at)| *at).collect::<Vec<_>>(), seconds);
}

/// A vendor whose erasure takes two weeks.
fn slow() -> Scripted {
    let terms = Terms::new(Completion::Tracked)
        .within(hours(14 * 24))
        .pause(minutes(15));
    Scripted::new("jobs").terms(terms.repeatable())
}

#[tokio::test]
async fn an_erasure_that_never_ends_is_a_gap_when_twice_its_time_has_passed() {
    let report = erase_and_settle([slow().says(in_progress())], start() + hours(27 * 24)).await;
    assert_eq!(outcomes(&report), [in_progress()]);
    let report = erase_and_settle([slow().says(in_progress())], start() + hours(30 * 24)).await;
    assert_eq!(outcomes(&report), [Outcome::failed(Reason::Overdue)]);
    assert_eq!(report.entries()[0].target(), None);
}

#[tokio::test]
async fn an_erasure_that_nobody_can_be_asked_about_is_a_gap_that_says_what_was_answered() {
    let refused = || Act::Fail(Failure::new(Reason::NotUnderstood).with_status(404));
    let jobs = (0..700).fold(slow().says(in_progress()), |jobs, _| jobs.then(refused()));
    let report = erase_and_settle([jobs], start() + hours(30 * 24)).await;
    let error = Failure::new(Reason::Overdue).with_status(404);
    assert_eq!(outcomes(&report), [Outcome::Failed { error }]);
}

#[tokio::test]
async fn what_was_not_asked_about_until_long_after_its_time_is_asked_about_for_a_day() {
    let eraser = eraser([slow().says(in_progress())]);
    let report = eraser.erase(&by_email()).await;
    let clock = Jumping::default();
    clock.advance(hours(100 * 24));
    let refused = || Act::Fail(refused());
    let jobs = slow()
        .then(refused())
        .then(refused())
        .then_says(Outcome::Erased);
    let later = eraser_at(clock, [jobs]);
    let report = later.settle(report, start() + hours(101 * 24)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased]);
}

#[tokio::test]
async fn a_doubt_that_is_never_cleared_up_is_a_gap_in_the_end() {
    let jobs = (0..200).fold(slow(), |jobs, _| jobs.says(unknown()));
    let report = erase_and_settle([jobs], start() + hours(30 * 24)).await;
    assert_eq!(outcomes(&report), [Outcome::failed(Reason::Overdue)]);
}

#[tokio::test]
async fn a_vendor_that_could_not_be_asked_for_long_has_its_time_from_when_it_was() {
    let down = || Act::Fail(Failure::new(Reason::NotReached));
    // It is asked once an hour, so that it is down for some four weeks.
    let jobs = (0..700)
        .fold(slow(), |jobs, _| jobs.erase(down()))
        .says(in_progress());
    let report = erase_and_settle([jobs], start() + hours(40 * 24)).await;
    assert_eq!(outcomes(&report), [in_progress()]);
}

#[tokio::test]
async fn a_deletion_of_three_days_is_asked_about_some_twenty_times() {
    let jobs = slow().says(in_progress());
    erase_and_settle([jobs.clone()], start() + hours(3 * 24)).await;
    let asked = jobs.calls().len();
    assert!((10..=25).contains(&asked), "{asked}");
}

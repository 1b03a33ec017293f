//! Asking again target by target, for those who keep a record of their own: the same as settling, and a
//! program that ended during a request leaves the outcome unknown and claims nothing false.

use crate::support::*;
use erasure::{
    Completion, Doubt, Entry, Eraser, Failure, Outcome, PlannedTarget, Reason, Report, Terms,
    Timestamp, Verdict,
};

const INTERRUPTED: Outcome = Outcome::Unknown {
    doubt: Doubt::Interrupted,
};

fn planned(eraser: &Eraser) -> PlannedTarget {
    eraser.plan(&by_email()).targets().next().unwrap().clone()
}

fn repeatable() -> Terms {
    Terms::new(Completion::Immediate).repeatable()
}

/// What is known after the vendor has answered like this.
fn entry(eraser: &Eraser, outcome: Outcome) -> Entry {
    Entry::asked(&planned(eraser), outcome, start())
}

#[tokio::test]
async fn asking_again_when_it_is_due_comes_to_what_settling_comes_to() {
    let down = || Act::Fail(Failure::new(Reason::NotReached));
    let shop = || {
        let shop = Scripted::new("shop").terms(repeatable());
        let shop = shop.erase(down()).erase(down()).says(in_progress());
        shop.then(Act::Fail(refused())).then_says(Outcome::Erased)
    };
    let (settled, asked) = (shop(), shop());
    let by_settling = eraser([settled.clone()]);
    let report = by_settling.erase(&by_email()).await;
    let report = by_settling.settle(report, start() + hours(24)).await;

    let clock = Jumping::default();
    let eraser = eraser_at(clock.clone(), [asked.clone()]);
    let mut entry = eraser.erase_target(&planned(&eraser), &[]).await;
    while let Some(due) = eraser.due(&entry) {
        clock.advance(due.duration_since(erasure::Clock::now(&clock)));
        let known = [entry.clone()];
        entry = eraser.ask_again(entry, &known).await;
    }
    assert_eq!(asked.called_after(), settled.called_after());
    assert_eq!([entry], report.entries());
}

#[tokio::test]
async fn what_is_settled_is_not_due_and_what_is_of_no_vendor_is_at_once() {
    let shop = Scripted::new("shop");
    let eraser = eraser([shop.clone()]);
    let refused = Outcome::failed(Reason::Rejected);
    for outcome in [Outcome::Erased, Outcome::not_found(), refused] {
        let entry = entry(&eraser, outcome);
        assert_eq!(eraser.due(&entry), None);
        assert_eq!(eraser.ask_again(entry.clone(), &[]).await, entry);
    }
    assert!(shop.calls().is_empty());
    let gone = self::eraser([Scripted::new("gone")]);
    let entry = entry(&gone, in_progress());
    assert!(gone.due(&entry) > entry.asked_at());
    assert_eq!(eraser.due(&entry), entry.asked_at());
    let asked = eraser.ask_again(entry, &[]).await;
    assert_eq!(*asked.outcome(), Outcome::failed(Reason::AccountGone));
    assert_eq!(eraser.due(&asked), None);
}

#[tokio::test]
async fn what_is_hidden_is_due_when_its_time_has_passed_whatever_the_pause_and_the_trouble() {
    let terms = Terms::new(Completion::SoftDeletion).pause(hours(2));
    let px = eraser([Scripted::new("px").terms(terms.clone())]);
    let revivable_until = start() + hours(1);
    let hidden = entry(&px, Outcome::SoftDeleted { revivable_until });
    assert_eq!(px.due(&hidden), Some(revivable_until));

    let revivable_until = start() + hours(7 * 24);
    let hidden = entry(&px, Outcome::SoftDeleted { revivable_until });
    let down = Scripted::new("px").terms(terms).then(Act::Fail(refused()));
    let hidden = eraser([down]).ask_again(hidden, &[]).await;
    assert!(hidden.trouble().is_some());
    assert_eq!(px.due(&hidden), Some(revivable_until));
}

#[tokio::test]
async fn a_vendor_that_hides_a_record_for_longer_is_believed_and_one_that_repeats_itself_is_not() {
    let hidden_for = |time| Outcome::SoftDeleted {
        revivable_until: start() + time,
    };
    for (said, known, trouble) in [
        (hours(3), hours(3), None),
        (
            hours(2),
            hours(2),
            Some(Failure::new(Reason::NotUnderstood)),
        ),
        (
            hours(1),
            hours(2),
            Some(Failure::new(Reason::NotUnderstood)),
        ),
    ] {
        let px = eraser([Scripted::new("px").then_says(hidden_for(said))]);
        let hidden = entry(&px, hidden_for(hours(2)));
        let asked = px.ask_again(hidden, &[]).await;
        assert_eq!(*asked.outcome(), hidden_for(known));
        assert_eq!(asked.trouble(), trouble.as_ref());
    }
}

#[tokio::test]
async fn what_is_asked_again_says_nothing_of_anybody_in_what_is_known() {
    let tells = refused().with_vendor_request_id(&format!("req-{USER_ID}"));
    let shop = Scripted::new("shop")
        .says(in_progress())
        .says(in_progress());
    let eraser = eraser([shop.then(Act::Fail(tells))]);
    let report = eraser.erase(&ada()).await;
    let entry = report.entries()[0].clone();
    let asked = eraser.ask_again(entry, report.entries()).await;
    assert_eq!(asked.trouble(), Some(&refused()));
}

#[tokio::test]
async fn a_first_asking_that_was_interrupted_may_have_worked() {
    let clock = Jumping::default();
    clock.advance(hours(3));
    let shop = Scripted::new("shop").terms(repeatable());
    let eraser = eraser_at(clock, [shop.says(Outcome::not_found())]);
    let entry = eraser.interrupted(&planned(&eraser));
    assert_eq!(*entry.outcome(), INTERRUPTED);
    assert_eq!(entry.asked_at(), Some(start() + hours(3)));
    assert_eq!((entry.times_asked(), entry.interruptions()), (1, 1));
    assert_eq!(entry.target(), Some(planned(&eraser).target()));
    let asked = eraser.ask_again(entry, &[]).await;
    assert_eq!(*asked.outcome(), not_found_after_loss());
}

#[tokio::test]
async fn a_repetition_that_was_interrupted_may_have_worked_too() {
    let eraser = eraser([Scripted::new("shop").terms(repeatable())]);
    let failed = Outcome::failed(Reason::NotReached);
    for last in [failed, unknown()] {
        let again = eraser.interrupted_again(entry(&eraser, last));
        assert_eq!(*again.outcome(), INTERRUPTED);
        assert_eq!((again.times_asked(), again.interruptions()), (2, 1));
        assert!(again.target().is_some());
    }
}

#[tokio::test]
async fn a_question_that_was_interrupted_loses_nothing_that_was_known() {
    let eraser = eraser([Scripted::new("shop")]);
    let revivable_until = start() + hours(1);
    let hidden = Outcome::SoftDeleted { revivable_until };
    for last in [in_progress(), hidden, unknown()] {
        let again = eraser.interrupted_again(entry(&eraser, last.clone()));
        assert_eq!(*again.outcome(), last);
        assert_eq!(again.trouble(), Some(&Failure::new(Reason::NoAnswer)));
        assert_eq!((again.times_asked(), again.interruptions()), (2, 1));
    }
}

#[tokio::test]
async fn what_another_eraser_was_asking_may_have_been_an_erasure() {
    let shop = eraser([Scripted::new("shop").terms(repeatable())]);
    let bank = eraser([Scripted::new("bank")]);
    let failed = Outcome::failed(Reason::Overloaded);
    let again = bank.interrupted_again(entry(&shop, failed));
    assert_eq!(*again.outcome(), INTERRUPTED);
    let again = bank.interrupted_again(entry(&shop, in_progress()));
    assert_eq!(*again.outcome(), in_progress());
}

#[tokio::test]
async fn each_interruption_makes_the_next_pause_longer() {
    let eraser = eraser([Scripted::new("shop").terms(repeatable().pause(minutes(1)))]);
    let mut entry = eraser.interrupted(&planned(&eraser));
    for pause in [1, 2, 4, 8] {
        let due: Timestamp = eraser.due(&entry).unwrap();
        assert_eq!(due.duration_since(start()), minutes(pause));
        entry = eraser.interrupted_again(entry);
    }
    assert_eq!(eraser.due(&entry), None);
}

#[tokio::test]
async fn the_fifth_interruption_in_a_row_is_a_gap_that_names_the_program() {
    for last in [
        unknown(),
        in_progress(),
        Outcome::failed(Reason::Overloaded),
    ] {
        let eraser = eraser([Scripted::new("shop").terms(repeatable())]);
        let mut entry = entry(&eraser, last);
        for _ in 0..4 {
            entry = eraser.interrupted_again(entry);
            assert!(!entry.outcome().is_settled());
        }
        entry = eraser.interrupted_again(entry);
        assert_eq!(*entry.outcome(), Outcome::failed(Reason::Interrupted));
        assert_eq!((entry.target(), entry.times_asked()), (None, 6));
        assert_eq!(eraser.interrupted_again(entry.clone()), entry);
        let report = Report::new(start(), start(), [entry]);
        let Verdict::Incomplete { gaps } = report.verdict() else {
            panic!("{report}")
        };
        let to_do = "find out why the program ends, look at the vendor by hand, then erase again";
        assert_eq!(gaps[0].what_to_do(), to_do);
    }
}

#[tokio::test]
async fn any_answer_begins_the_count_of_interruptions_anew() {
    let shop = Scripted::new("shop").terms(repeatable());
    let eraser = eraser([shop.erase(Act::Fail(refused())).erase(Act::Panic)]);
    let mut entry = eraser.interrupted(&planned(&eraser));
    for _ in 0..2 {
        for _ in 0..3 {
            entry = eraser.interrupted_again(entry);
        }
        assert!(entry.interruptions() >= 3);
        entry = eraser.ask_again(entry, &[]).await;
        assert_eq!(entry.interruptions(), 0);
        assert!(matches!(entry.outcome(), Outcome::Unknown { .. }));
    }
}

#[test]
fn the_count_of_interruptions_is_stored_and_an_older_record_has_none() {
    let eraser = eraser([Scripted::new("shop")]);
    let uninterrupted = serde_json::to_value(entry(&eraser, in_progress())).unwrap();
    assert_eq!(uninterrupted.get("interruptions"), None);
    let entry = eraser.interrupted(&planned(&eraser));
    let stored = serde_json::to_value(&entry).unwrap();
    assert_eq!(
        serde_json::from_value::<Entry>(stored.clone()).unwrap(),
        entry
    );
    let mut older = stored;
    assert_eq!(
        older.as_object_mut().unwrap().remove("interruptions"),
        Some(1.into())
    );
    assert_eq!(
        serde_json::from_value::<Entry>(older)
            .unwrap()
            .interruptions(),
        0
    );
}

//! The conformance suite passes an honest vendor of every sort, and catches each way to be wrong.

mod ledger;

use std::sync::Arc;
use std::time::Duration;

use erasure::conformance::{Findings, Fixture, assert_conforms, check};
use erasure::{Completion, Subject, Vendor, async_trait};

use ledger::{Ledger, Lie};

const SORTS: [Completion; 4] = [
    Completion::Immediate,
    Completion::Promised,
    Completion::Tracked,
    Completion::SoftDeletion,
];

#[tokio::test]
async fn an_honest_vendor_of_every_sort_conforms() {
    for completion in SORTS {
        assert_conforms(&Ledger::new(completion, None)).await;
    }
}

#[tokio::test]
async fn a_tracked_and_a_soft_vendor_skip_nothing() {
    for completion in [Completion::Tracked, Completion::SoftDeletion] {
        let findings = check(&Ledger::new(completion, None)).await;
        assert!(!findings.to_string().contains("skip"), "{findings}");
    }
}

const PAST: &str = "it names dates in the future, not in the past";

#[tokio::test]
async fn a_vendor_may_date_a_minute_before_our_clock() {
    let ledger = Ledger::new(Completion::Promised, Some(Lie::PromisesAMinuteAgo));
    let findings = check(&ledger).await;
    assert!(findings.all().iter().any(|finding| finding.check() == PAST));
    assert!(!failed(&findings).contains(&PAST), "{findings}");
}

#[tokio::test]
async fn a_soft_vendor_that_does_not_say_how_long_is_waited_for() {
    let mut ledger = Ledger::new(Completion::SoftDeletion, None);
    ledger.says_how_long = false;
    assert_conforms(&ledger).await;
}

#[tokio::test]
async fn a_vendor_may_repeat_what_it_said_last_when_its_system_fails() {
    for completion in SORTS {
        let mut ledger = Ledger::new(completion, None);
        ledger.repeats_itself = true;
        assert_conforms(&ledger).await;
    }
}

fn failed(findings: &Findings) -> Vec<&'static str> {
    findings.failed().map(|finding| finding.check()).collect()
}

async fn catches(completion: Completion, lie: Lie, by: &[&str]) {
    let findings = check(&Ledger::new(completion, Some(lie))).await;
    for check in by {
        assert!(
            failed(&findings).contains(check),
            "{lie:?} is not caught by `{check}`:\n{findings}"
        );
    }
}

#[tokio::test]
async fn what_is_still_to_be_said_is_listed() {
    let open = Lie::LeavesSomethingOpen;
    let check = "it has no open questions";
    catches(Completion::Immediate, open, &[check]).await;
    let findings = self::check(&Ledger::new(Completion::Immediate, Some(open))).await;
    assert!(
        findings.to_string().contains("Do they come back?"),
        "{findings}"
    );
}

#[tokio::test]
async fn whom_it_asks_about_is_checked() {
    use Lie::*;
    let tracked = Completion::Tracked;
    catches(
        tracked,
        CallsItselfDifferently,
        &["it has the same id and needs each time it is set up"],
    )
    .await;
    catches(
        tracked,
        NeedsNothing,
        &["it has the same id and needs each time it is set up"],
    )
    .await;
    let plan = "it asks only by identifiers that the subject has and it accepts";
    catches(
        tracked,
        AsksByWhatItDoesNotTake,
        &[
            plan,
            "it is not asked about a subject without an identifier that it accepts",
        ],
    )
    .await;
    catches(tracked, AsksByWhatNobodyGave, &[plan]).await;
    catches(
        tracked,
        ErasesTheUnaddressable,
        &["asked by an identifier that it does not accept, it says that it is not addressable"],
    )
    .await;
    catches(
        tracked,
        ErasesTheUnknown,
        &["it does not call a person erased that it does not know"],
    )
    .await;
    catches(
        tracked,
        RefusesTheKnown,
        &["it agrees to erase a person that it knows"],
    )
    .await;
}

#[tokio::test]
async fn a_false_done_is_caught() {
    use Lie::*;
    let present = "it calls nobody erased whose data is still there";
    catches(
        Completion::Tracked,
        ErasesBeforeItIsDone,
        &[present, "it erases as its terms say"],
    )
    .await;
    catches(Completion::Promised, ErasesBeforeItIsDone, &[present]).await;
    catches(Completion::SoftDeletion, ErasesBeforeItIsDone, &[present]).await;
    catches(
        Completion::Immediate,
        FindsNobodyWhereSomebodyIs,
        &[present],
    )
    .await;
    catches(
        Completion::Tracked,
        TakesSilenceForDone,
        &["it does not take a failed request for an answer", present],
    )
    .await;
    catches(
        Completion::Tracked,
        TakesAnyTrackingForDone,
        &["it does not call a tracking done that it never gave"],
    )
    .await;
    catches(
        Completion::Immediate,
        CountsAllAsPart,
        &["a partial erasure has less done than asked"],
    )
    .await;
}

#[tokio::test]
async fn what_it_announces_is_checked() {
    use Lie::*;
    catches(
        Completion::Immediate,
        DoesNotKeepItsTerms,
        &["it erases as its terms say"],
    )
    .await;
    catches(Completion::Promised, PromisesThePast, &[PAST]).await;
    catches(Completion::Promised, PromisesMoreThanAMinuteAgo, &[PAST]).await;
    catches(
        Completion::SoftDeletion,
        CouldBringBackUntilAnHourAgo,
        &[PAST],
    )
    .await;
    let caveats = "it says what it keeps and what it may bring back";
    catches(Completion::Immediate, ForgetsACaveat, &[caveats]).await;
    catches(
        Completion::SoftDeletion,
        ForgetsThatItCanBringBack,
        &[caveats],
    )
    .await;
}

#[tokio::test]
async fn following_is_checked() {
    use Lie::*;
    let other = "another process can ask what became of it";
    catches(Completion::Tracked, KeepsTrackingToItself, &[other]).await;
    catches(Completion::Tracked, LosesTrack, &[other]).await;
    catches(Completion::Tracked, NeverEnds, &["it settles in the end"]).await;
    catches(
        Completion::Tracked,
        PanicsWhenFollowed,
        &["it does not panic", other],
    )
    .await;
}

#[tokio::test]
async fn who_is_being_erased_is_not_called_unknown_when_it_is_asked_again() {
    use Lie::*;
    let again = "asked again during an erasure, it does not say that it knows nobody";
    for lie in [FindsNobodyWhileItErases, FindsNobodyWhenFollowed] {
        catches(Completion::Tracked, lie, &[again]).await;
        // Nobody has to tell the suite who is still there.
        let findings = check(&Reticent(Ledger::new(Completion::Tracked, Some(lie)))).await;
        assert!(failed(&findings).contains(&again), "{findings}");
    }
    let ends = "it settles in the end";
    catches(
        Completion::SoftDeletion,
        FindsNobodyWhenFollowed,
        &[again, ends],
    )
    .await;
}

#[tokio::test]
async fn a_fixture_that_gives_a_person_twice_is_blamed_itself() {
    let mut ledger = Ledger::new(Completion::Immediate, None);
    ledger.reuses_names = true;
    let findings = check(&ledger).await;
    assert!(!findings.conforms());
    let blamed = findings.to_string();
    assert!(
        blamed.contains("the fixture gave the same person twice"),
        "{blamed}"
    );
}

#[tokio::test]
async fn an_identifier_in_an_outcome_is_caught() {
    catches(
        Completion::Tracked,
        Lie::ShowsTheIdentifier,
        &["what it says does not show who the person is"],
    )
    .await;
}

#[tokio::test]
async fn a_panic_is_caught() {
    catches(Completion::Immediate, Lie::Panics, &["it does not panic"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_hang_is_caught() {
    catches(Completion::Immediate, Lie::Hangs, &["it answers in time"]).await;
}

#[tokio::test]
async fn what_it_says_of_a_failing_system_is_checked() {
    use Lie::*;
    let lost = "when the answer is lost, it says that it is unknown";
    for completion in SORTS {
        catches(
            completion,
            FindsNobodyWhenUnreachable,
            &["unreachable, it says that it waits, failed or is unknown"],
        )
        .await;
        catches(completion, FailsWhenTheAnswerIsLost, &[lost]).await;
        catches(
            completion,
            AcceptsWhenOutOfOrder,
            &["out of order, it says that it waits, failed or is unknown"],
        )
        .await;
        catches(
            completion,
            RetriesARefusal,
            &["refused, it says that it failed for good"],
        )
        .await;
    }
}

#[tokio::test]
#[should_panic(expected = "the vendor does not conform")]
async fn asserting_shows_all_findings() {
    assert_conforms(&Ledger::new(Completion::Tracked, Some(Lie::NeverEnds))).await;
}

#[tokio::test]
async fn what_it_says_of_several_at_once_is_checked() {
    use Lie::*;
    let several = "in a batch, it answers for each person as if asked for that one alone";
    for completion in SORTS {
        for lie in [
            LosesOneOfSeveral,
            TakesOneForAnother,
            ErasesTheUnknownAmongOthers,
            PanicsOverSeveral,
        ] {
            catches(completion, lie, &[several]).await;
        }
    }
}

#[tokio::test]
async fn a_vendor_is_only_asked_for_as_many_at_once_as_it_takes() {
    for most in [2, 3] {
        let mut ledger = Ledger::new(Completion::Tracked, None);
        ledger.most = most;
        assert_conforms(&ledger).await;
    }
    let mut ledger = Ledger::new(Completion::Tracked, Some(Lie::PanicsOverSeveral));
    ledger.most = 2;
    assert!(!check(&ledger).await.conforms());
    ledger.most = 1;
    let findings = check(&ledger).await;
    assert!(findings.conforms(), "{findings}");
    assert!(
        findings
            .to_string()
            .contains("the vendor takes one at a time")
    );
}

#[tokio::test]
async fn four_characters_of_an_identifier_are_looked_for_and_three_turn_up_by_chance() {
    let shows = "what it says does not show who the person is";
    for (address, is_caught) in [
        (
            (|number| format!("p{number:03}")) as fn(usize) -> String,
            true,
        ),
        (|number| format!("p{number:02}"), false),
    ] {
        let mut ledger = Ledger::new(Completion::Tracked, Some(Lie::ShowsTheIdentifier));
        ledger.address = address;
        let findings = check(&ledger).await;
        assert_eq!(failed(&findings).contains(&shows), is_caught, "{findings}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_vendor_may_take_its_time_over_an_asking() {
    let mut ledger = Ledger::new(Completion::Immediate, None);
    ledger.takes = Duration::from_secs(7);
    assert_conforms(&ledger).await;
}

/// Says no more of a ledger than has to be said.
struct Reticent(Ledger);

#[async_trait]
impl Fixture for Reticent {
    fn vendor(&self) -> Arc<dyn Vendor> {
        self.0.vendor()
    }

    async fn known(&self) -> Subject {
        self.0.known().await
    }

    async fn unknown(&self) -> Option<Subject> {
        self.0.unknown().await
    }

    fn unaddressable(&self) -> Subject {
        self.0.unaddressable()
    }
}

#[tokio::test]
async fn what_a_fixture_can_not_tell_is_skipped_and_not_guessed() {
    let findings = check(&Reticent(Ledger::new(Completion::Immediate, None))).await;
    assert!(findings.conforms(), "{findings}");
    let present = "it calls nobody erased whose data is still there";
    let skipped: Vec<_> = findings
        .to_string()
        .lines()
        .filter(|line| line.contains("skip"))
        .map(str::to_owned)
        .collect();
    assert!(
        skipped.iter().any(|line| line.contains(present)),
        "{findings}"
    );
    for fault in [
        "unreachable",
        "out of order",
        "refused",
        "the answer is lost",
    ] {
        assert!(
            skipped.iter().any(|line| line.contains(fault)),
            "{fault}: {findings}"
        );
    }
    let hidden = Ledger::new(Completion::Immediate, Some(Lie::FindsNobodyWhereSomebodyIs));
    assert!(!failed(&check(&Reticent(hidden)).await).contains(&present));
}

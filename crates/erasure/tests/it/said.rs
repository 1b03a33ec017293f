//! What things say of themselves to people: kinds, figures and times, in words that are always the same.

use crate::support::*;
use erasure::{
    Ask, Completion, Doubt, Identifier, Need, Needs, Obstacle, Outcome, SignedDuration, Subject,
    Target, Terms, Tracking, Vendor, VendorId, Verdict, Words, async_trait,
};

fn subject() -> Subject {
    Subject::builder()
        .email("ada@example.com")
        .email("ada@example.org")
        .user_id("u-42")
        .session(VendorId::MUDBASE, "jwt")
        .build()
        .unwrap()
}

#[test]
fn a_subject_is_its_kinds_and_their_numbers() {
    let said = "email #1, email #2, user-id #1, session #1 (mudbase)";
    assert_eq!(subject().to_string(), said);
    assert_eq!(format!("{:?}", subject()), format!("Subject({said})"));
}

#[test]
fn a_target_is_its_vendor_and_the_kind_and_an_asking_the_target() {
    let target = Target::new(
        VendorId::LYTICS,
        Identifier::Email("ada@example.com".into()),
    );
    assert_eq!(target.to_string(), "lytics email");
    let clock = Jumping::default();
    assert_eq!(
        format!("{:?}", Ask::new(&target, &clock)),
        "Ask(lytics email)"
    );
}

#[test]
fn a_tracking_says_nothing_of_its_reference() {
    assert_eq!(format!("{:?}", Tracking::new("job-1")), "Tracking");
}

#[test]
fn terms_say_how_and_within_which_time() {
    for (completion, alone, within) in [
        (Completion::Immediate, "erased at once", "erased at once"),
        (Completion::Promised, "promised", "promised within 36h"),
        (
            Completion::Tracked,
            "tracked until done",
            "tracked until done, expected within 36h",
        ),
        (
            Completion::SoftDeletion,
            "hidden at once",
            "hidden at once, can be brought back for 36h",
        ),
    ] {
        let terms = Terms::new(completion);
        assert_eq!((terms.to_string().as_str(), terms.horizon()), (alone, None));
        let terms = terms.within(hours(36));
        assert_eq!(terms.to_string(), within);
        assert_eq!(terms.horizon(), Some(hours(36)));
    }
}

#[test]
fn more_than_one_whole_day_is_said_in_days_and_everything_else_as_it_is() {
    for (time, said) in [
        (hours(23), "23h"),
        (hours(24), "24h"),
        (hours(25), "25h"),
        (hours(48), "2 days"),
        (hours(49), "49h"),
        (hours(24 * 14), "14 days"),
        (hours(48) + minutes(1), "48h 1m"),
        (minutes(90), "1h 30m"),
    ] {
        let terms = Terms::new(Completion::Promised).within(time);
        assert_eq!(terms.to_string(), format!("promised within {said}"));
    }
}

#[test]
fn words_are_what_stands_in_the_source() {
    assert_eq!(Words::new("unpaid invoices").as_str(), "unpaid invoices");
}

#[test]
fn a_vendors_id_has_up_to_64_characters() {
    assert_eq!(
        VendorId::new("v".repeat(64)).unwrap().as_str(),
        "v".repeat(64)
    );
    assert!(VendorId::new("v".repeat(65)).is_err());
}

#[test]
fn a_verdict_is_complete_or_pending_or_neither() {
    let verdicts = [
        (Verdict::Pending { open: 1 }, false, true),
        (Verdict::Incomplete { gaps: Vec::new() }, false, false),
        (Verdict::NothingFound, false, false),
        (
            Verdict::Complete {
                confirmed: 1,
                promised: 0,
            },
            true,
            false,
        ),
    ];
    for (verdict, is_complete, is_pending) in verdicts {
        assert_eq!(
            (verdict.is_complete(), verdict.is_pending()),
            (is_complete, is_pending),
            "{verdict}"
        );
    }
}

/// A vendor with nothing of its own but what it has to have.
struct Plain;

#[async_trait]
impl Vendor for Plain {
    fn id(&self) -> VendorId {
        VendorId::from_static("plain")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::UserId])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::SoftDeletion)
    }

    async fn erase(&self, _: &Ask<'_>) -> Outcome {
        Outcome::Erased
    }
}

#[tokio::test]
async fn a_vendor_without_a_lookup_is_taken_at_its_word_when_the_time_has_passed_and_not_before() {
    let (vendor, clock) = (Plain, Jumping::default());
    let target = Target::new(vendor.id(), Identifier::UserId("u-42".into()));
    let ask = Ask::new(&target, &clock);
    let hidden = |until| Outcome::SoftDeleted {
        revivable_until: until,
    };
    let now = ask.now();
    assert_eq!(vendor.follow(&ask, &hidden(now)).await, Ok(Outcome::Erased));
    let later = hidden(now + SignedDuration::from_nanos(1));
    assert_eq!(vendor.follow(&ask, &later).await, Ok(later.clone()));
}

#[tokio::test]
async fn a_doubt_says_what_is_not_known_and_an_obstacle_what_stands_in_the_way() {
    let doubts = [
        (Doubt::AnswerLost, "lost"),
        (Doubt::OutOfOrder, "out of order"),
        (Doubt::NotUnderstood, "documents"),
        (Doubt::TimedOut, "in time"),
        (Doubt::Panicked, "adapter failed"),
        (Doubt::Interrupted, "the program ended"),
    ];
    for (doubt, word) in doubts {
        assert!(doubt.to_string().contains(word), "{doubt:?}: {doubt}");
    }
    let (what, remedy) = (Words::new("unpaid invoices"), Words::new("pay them"));
    let obstacles = [
        (Obstacle::SoleOwner, "only owner", "hand over"),
        (Obstacle::LegalHold, "the law", "erase again when"),
        (
            Obstacle::Other { what, remedy },
            "unpaid invoices",
            "pay them",
        ),
    ];
    for (reason, word, first) in obstacles {
        assert!(reason.to_string().contains(word), "{reason:?}: {reason}");
        let shop = Scripted::new("shop").says(Outcome::Blocked { reason });
        let report = eraser([shop]).erase(&by_email()).await;
        let Verdict::Incomplete { gaps } = report.verdict() else {
            panic!("{report}")
        };
        assert!(gaps[0].what_to_do().starts_with(first), "{report}");
    }
}

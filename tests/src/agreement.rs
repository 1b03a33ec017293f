//! Whether a report says what is true: the outcome of a target, held against what the sandbox says
//! that the vendor holds at this moment. A report may know less than the truth, and may never claim
//! more.

use erasure::{Outcome, Timestamp};
use vendor_sandbox::Presence;

/// What the report claims and the vendor's state contradicts, if there is such a thing.
///
/// An outcome that claims nothing (a gap, or a doubt) is never contradicted: it is allowed to be too
/// modest.
#[must_use]
pub fn contradiction(outcome: &Outcome, truth: Presence, now: Timestamp) -> Option<&'static str> {
    let there = truth.is_still_there();
    let untouched = truth == Presence::Present;
    match outcome {
        Outcome::Erased if there => Some("called erased, and still there"),
        Outcome::Erased if truth == Presence::Never => Some("called erased, and never known"),
        Outcome::Promised { by } if *by <= now && there => {
            Some("promised by then, and still there")
        }
        Outcome::Promised { .. } if untouched => Some("called promised, and nothing is scheduled"),
        Outcome::InProgress { .. } if untouched => {
            Some("called in progress, and nothing is scheduled")
        }
        Outcome::SoftDeleted { .. } if untouched => Some("called hidden, and in plain sight"),
        Outcome::NotFound { .. } if there => Some("called not found, and there"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use erasure::Tracking;

    const NOW: Timestamp = Timestamp::constant(1_767_603_600, 0);

    #[test]
    fn a_person_who_is_still_there_contradicts_every_kind_of_done() {
        let by = NOW;
        let tracking = Tracking::new("any");
        for outcome in [
            Outcome::Erased,
            Outcome::Promised { by },
            Outcome::InProgress { tracking, by: None },
            Outcome::SoftDeleted {
                revivable_until: by,
            },
            Outcome::not_found(),
        ] {
            assert!(
                contradiction(&outcome, Presence::Present, NOW).is_some(),
                "{outcome}"
            );
        }
    }

    #[test]
    fn a_promise_is_held_against_its_own_date() {
        let until = Some(NOW);
        let promised = Outcome::Promised { by: NOW };
        let scheduled = Presence::Scheduled { until };
        let before = NOW - erasure::SignedDuration::from_secs(1);
        assert_eq!(contradiction(&promised, scheduled, before), None);
        assert!(contradiction(&promised, scheduled, NOW).is_some());
    }

    #[test]
    fn somebody_who_was_never_there_cannot_have_been_erased() {
        assert!(contradiction(&Outcome::Erased, Presence::Never, NOW).is_some());
        assert_eq!(
            contradiction(&Outcome::not_found(), Presence::Never, NOW),
            None
        );
    }
}

//! What is known about one target, and how each request changes it. A failed request loses nothing that was
//! known, and a refusal doesn't undo what an earlier request may have done.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::flow::Kept;
use crate::summary::moment;
use crate::vendor::Known;
use crate::versioned::versioned;
use crate::{
    Asked, Doubt, Failure, Identifier, Label, Outcome, PlannedTarget, Reason, Target, VendorId,
};

/// After this many interruptions in a row a target becomes a gap: the request itself may be what ends the
/// program.
const MOST_INTERRUPTIONS: u32 = 5;

/// The outcome of one target, or of one vendor that can't be asked.
///
/// Serde stores the identifier of an unsettled entry, so that another process can continue: encrypt what you
/// store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Entry {
    vendor: VendorId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<Label>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
    outcome: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked_at: Option<Timestamp>,
    times_asked: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    interruptions: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_begun_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late_since: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    may_have_begun_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    again_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trouble: Option<Failure>,
    #[serde(default, skip_serializing_if = "Kept::is_empty")]
    kept: Kept,
}

versioned!(
    #[serde(default)]
    Entry
);

/// The answer to a request.
pub(crate) enum Answered {
    /// To erase, and what is kept of it.
    Erase(Outcome, Kept),
    /// To tell what became of it.
    Follow(Result<Outcome, Failure>, Kept),
}

impl Entry {
    /// A target that a vendor was asked to erase at this time.
    pub fn asked(planned: &PlannedTarget, outcome: Outcome, at: Timestamp) -> Self {
        Self::keeping(planned, outcome, Kept::default(), at)
    }

    /// The same with what is kept of the request.
    pub(crate) fn keeping(
        planned: &PlannedTarget,
        outcome: Outcome,
        kept: Kept,
        at: Timestamp,
    ) -> Self {
        let mut entry = Self {
            label: Some(planned.label().clone()),
            target: Some(planned.target().clone()),
            ..Self::not_asked(
                planned.target().vendor().clone(),
                Outcome::failed(Reason::NotReached),
            )
        };
        entry.learn(Answered::Erase(outcome, kept), at);
        entry
    }

    /// A target whose first request was cut short because the program ended.
    pub(crate) fn interrupted(planned: &PlannedTarget, at: Timestamp) -> Self {
        let doubt = Doubt::Interrupted;
        Self {
            interruptions: 1,
            ..Self::asked(planned, Outcome::Unknown { doubt }, at)
        }
    }

    /// A vendor that was not asked, and why not.
    pub fn not_asked(vendor: VendorId, why_not: Outcome) -> Self {
        Self {
            vendor,
            label: None,
            target: None,
            outcome: why_not,
            asked_at: None,
            times_asked: 0,
            interruptions: 0,
            first_begun_at: None,
            late_since: None,
            may_have_begun_at: None,
            again_at: None,
            trouble: None,
            kept: Kept::default(),
        }
    }

    /// The vendor.
    pub fn vendor(&self) -> &VendorId {
        &self.vendor
    }

    /// Which of the subject's identifiers; `None` for a vendor that was not asked.
    pub fn label(&self) -> Option<&Label> {
        self.label.as_ref()
    }

    /// What to ask again about. It is gone when the outcome is settled.
    pub fn target(&self) -> Option<&Target> {
        self.target.as_ref()
    }

    /// What is known now.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// When the vendor was last asked.
    pub fn asked_at(&self) -> Option<Timestamp> {
        self.asked_at
    }

    /// How often the vendor was asked.
    pub fn times_asked(&self) -> u32 {
        self.times_asked
    }

    /// How often the program has ended during a request, since the last answer.
    pub fn interruptions(&self) -> u32 {
        self.interruptions
    }

    /// Why the last request brought nothing new.
    pub fn trouble(&self) -> Option<&Failure> {
        self.trouble.as_ref()
    }

    /// Whether the vendor answered when it was last asked, whatever it said.
    pub fn was_answered(&self) -> bool {
        let failure = self.trouble.as_ref().or(self.outcome.failure());
        match (failure, &self.outcome) {
            (Some(failure), _) => {
                !matches!(failure.reason(), Reason::NotReached | Reason::NoAnswer)
            }
            (None, Outcome::Unknown { doubt }) => {
                !matches!(doubt, Doubt::AnswerLost | Doubt::TimedOut)
            }
            _ => true,
        }
    }

    /// When the vendor will be asked again, if it will be.
    pub fn again_at(&self) -> Option<Timestamp> {
        self.again_at
    }

    /// When the first request was sent that may have started an erasure whose end isn't known.
    pub(crate) fn first_begun_at(&self) -> Option<Timestamp> {
        self.first_begun_at
    }

    /// When the erasure was first seen to be late; sets it to `now` if it is unset.
    pub(crate) fn late_since(&mut self, now: Timestamp) -> Timestamp {
        *self.late_since.get_or_insert(now)
    }

    /// When the last request was sent that may have started an erasure whose end isn't known.
    pub(crate) fn may_have_begun_at(&self) -> Option<Timestamp> {
        self.may_have_begun_at
            .filter(|_| !self.outcome.is_settled())
    }

    /// The vendor and the label, for people.
    pub(crate) fn name(&self) -> String {
        match &self.label {
            Some(label) => format!("{} {label}", self.vendor),
            None => self.vendor.to_string(),
        }
    }

    /// The vendor's own id of the last request, for a question to its support.
    pub fn vendor_request_id(&self) -> Option<&str> {
        let trouble = self.trouble.as_ref().and_then(Failure::vendor_request_id);
        let failure = self.outcome.failure();
        trouble.or_else(|| failure.and_then(Failure::vendor_request_id))
    }

    /// Removes the vendor's request id if it repeats this identifier. A program that keeps its own records,
    /// such as a journal, calls this with the subject's other identifiers.
    pub fn leave_out(&mut self, identifier: &Identifier) {
        if let Some(trouble) = &mut self.trouble {
            trouble.leave_out(identifier);
        }
        if let Some(error) = self.outcome.failure_mut() {
            error.leave_out(identifier);
        }
    }

    /// Sets when the vendor will be asked again.
    pub(crate) fn wait_until(&mut self, again_at: Option<Timestamp>) {
        self.again_at = again_at;
    }

    /// Settles the entry as not done, without a request. Status and request id of the last answer are kept.
    pub(crate) fn give_up(&mut self, reason: Reason) {
        let last = self.trouble.take();
        let last = last.as_ref().or_else(|| self.outcome.failure());
        let mut error = Failure::new(reason);
        if let Some(last) = last {
            error = last.status().into_iter().fold(error, Failure::with_status);
            let id = last.vendor_request_id().into_iter();
            error = id.fold(error, Failure::with_vendor_request_id);
        }
        self.outcome = Outcome::Failed { error };
        self.forget();
    }

    /// Updates the entry with an answer.
    pub(crate) fn learn(&mut self, answered: Answered, at: Timestamp) {
        let in_doubt = self.may_have_begun_at.is_some();
        let answered = match answered {
            Answered::Erase(outcome, mut kept) => {
                let began_nothing = kept.takes_began_nothing();
                self.kept = kept;
                if may_have_begun(&outcome) && !began_nothing {
                    self.first_begun_at.get_or_insert(at);
                    self.may_have_begun_at = Some(at);
                }
                Ok(outcome)
            }
            Answered::Follow(answered, kept) => {
                self.kept = kept;
                answered
            }
        };
        let answered = answered.map(Outcome::normalized);
        self.asked_at = Some(at);
        self.times_asked = self.times_asked.saturating_add(1);
        self.interruptions = 0;
        (self.outcome, self.trouble) = known_after(self.outcome.clone(), in_doubt, answered);
        if self.outcome.is_settled() {
            self.forget();
        }
    }

    /// What the next request has to know.
    pub(crate) fn known(&self) -> Known {
        Known {
            is_in_doubt: self.may_have_begun_at().is_some(),
            kept: self.kept.clone(),
        }
    }

    /// Nothing more is to be asked.
    fn forget(&mut self) {
        self.target = None;
        self.kept = Kept::default();
    }

    /// Updates the entry after the program ended during a request: to erase if `erasing`, otherwise a
    /// question.
    pub(crate) fn learn_interruption(&mut self, erasing: bool, at: Timestamp) {
        let doubt = Doubt::Interrupted;
        let interruptions = self.interruptions.saturating_add(1);
        let kept = self.kept.clone();
        let answered = if interruptions >= MOST_INTERRUPTIONS {
            Answered::Follow(Ok(Outcome::failed(Reason::Interrupted)), kept)
        } else if erasing {
            Answered::Erase(Outcome::Unknown { doubt }, kept)
        } else {
            Answered::Follow(Err(trouble(doubt)), kept)
        };
        self.learn(answered, at);
        self.interruptions = interruptions;
    }
}

/// Prints the outcome; if it is waiting or unknown, with the time at which the vendor is asked again.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.outcome, self.again_at.map(moment)) {
            (Outcome::Waiting { error }, Some(at)) => write!(f, "waiting until {at}: {error}"),
            (Outcome::Unknown { doubt }, Some(at)) => {
                write!(f, "unknown, asked again at {at}: {doubt}")
            }
            (outcome, _) => outcome.fmt(f),
        }
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Whether an erasure may be under way after this answer.
fn may_have_begun(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::InProgress { .. } | Outcome::SoftDeleted { .. } | Outcome::Unknown { .. } => true,
        Outcome::Waiting { error } | Outcome::Failed { error } => {
            matches!(
                error.reason(),
                Reason::OutOfOrder | Reason::NoAnswer | Reason::NotUnderstood
            )
        }
        _ => false,
    }
}

/// The outcome after a request, and what went wrong with the request. `in_doubt` says whether an earlier
/// request may have worked.
fn known_after(
    last: Outcome,
    in_doubt: bool,
    answered: Result<Outcome, Failure>,
) -> (Outcome, Option<Failure>) {
    use Outcome::{Failed, InProgress, NotFound, SoftDeleted, Unknown, Waiting};
    match (last, answered) {
        (last, Err(trouble)) => (last, Some(trouble)),
        (Unknown { .. } | Waiting { .. }, Ok(Failed { error })) if tells_what_is(&error) => {
            (Failed { error }, None)
        }
        (last @ Unknown { .. }, Ok(Failed { error } | Waiting { error })) => (last, Some(error)),
        // The vendor was out of order and may have done it. The refusal doesn't undo that.
        (Waiting { .. }, Ok(Failed { error })) if in_doubt => (
            Unknown {
                doubt: Doubt::OutOfOrder,
            },
            Some(error),
        ),
        (last @ (InProgress { .. } | SoftDeleted { .. }), Ok(Unknown { doubt })) => {
            (last, Some(trouble(doubt)))
        }
        (
            SoftDeleted { revivable_until },
            Ok(SoftDeleted {
                revivable_until: again,
            }),
        ) if again <= revivable_until => (
            SoftDeleted { revivable_until },
            Some(Failure::new(Reason::NotUnderstood)),
        ),
        (Unknown { .. } | Waiting { .. }, Ok(NotFound { .. })) if in_doubt => (
            NotFound {
                asked: Asked::AfterLostAnswer,
            },
            None,
        ),
        (_, Ok(outcome)) => (outcome, None),
    }
}

/// Whether a failure describes the current state at the vendor, independently of earlier requests.
fn tells_what_is(error: &Failure) -> bool {
    matches!(
        error.reason(),
        Reason::Unresolved
            | Reason::GivenUp
            | Reason::Cancelled
            | Reason::Untraceable
            | Reason::StillThere
            | Reason::Unverifiable
            | Reason::OtherContract
            | Reason::Interrupted
            | Reason::AccountGone
    )
}

/// A doubt, as the failure of a question.
pub(crate) fn trouble(doubt: Doubt) -> Failure {
    Failure::new(match doubt {
        Doubt::AnswerLost | Doubt::TimedOut | Doubt::Interrupted => Reason::NoAnswer,
        Doubt::OutOfOrder => Reason::OutOfOrder,
        Doubt::NotUnderstood => Reason::NotUnderstood,
        Doubt::Panicked => Reason::Defective,
    })
}

//! What an error of a generated client says about the target. It is decided here once for all
//! adapters; what a 404 says is each adapter's to decide, by the spec's fact about it.

use client_runtime::{Error, ErrorKind, Refusal};
use jiff::{SignedDuration, Timestamp};

use crate::{Doubt, Failure, Outcome, Reason};

impl Outcome {
    /// What is known after asking for an erasure ended in `error`.
    ///
    /// An answer that was lost, or that says "success" in a shape that isn't documented, leaves the
    /// outcome unknown. So does a refusal of a repeated request if an earlier attempt of the same call
    /// may have been carried out: the session may have died with the account. And so does an answer of
    /// a vendor that is out of order, where it can't be asked twice: it may have done it. Everything
    /// else is a failure, a 404 too: one without the vendor's own documented body is the word of
    /// something in between, and is asked again where that is safe.
    pub fn from_client_error<E>(error: &Error<E>, now: Timestamp) -> Self {
        let failure = Failure::from_client_error(error, now);
        match error.kind() {
            ErrorKind::Rejected if may_have_done_it(error) && !error.is_retryable() => {
                Self::Unknown {
                    doubt: Doubt::OutOfOrder,
                }
            }
            ErrorKind::Rejected
                if error.after_lost_answer()
                    && !(failure.reason() == Reason::OutOfOrder && error.is_retryable()) =>
            {
                Self::Unknown {
                    doubt: Doubt::AnswerLost,
                }
            }
            ErrorKind::Lost => Self::Unknown {
                doubt: Doubt::AnswerLost,
            },
            ErrorKind::InvalidRequest
            | ErrorKind::Configuration
            | ErrorKind::Connect
            | ErrorKind::Postponed
            | ErrorKind::Rejected => failure.into(),
            // `Undecodable`, and whatever kinds there may come to be.
            _ => Self::Unknown {
                doubt: Doubt::NotUnderstood,
            },
        }
    }
}

impl Failure {
    /// Why a call failed that only wanted to know.
    pub fn from_client_error<E>(error: &Error<E>, now: Timestamp) -> Self {
        let status = error.status().map(|status| status.as_u16());
        let reason = match error.kind() {
            ErrorKind::InvalidRequest => Reason::NotSendable,
            ErrorKind::Configuration => Reason::Misconfigured,
            ErrorKind::Connect => Reason::NotReached,
            ErrorKind::Postponed => Reason::Postponed,
            ErrorKind::Lost => Reason::NoAnswer,
            ErrorKind::Rejected if is_of_another(error) => Reason::NotTheVendors,
            ErrorKind::Rejected => error.refusal().map_or(Reason::Rejected, reason_of),
            _ => Reason::NotUnderstood,
        };
        // A question may be asked again, whatever was made of it; and so may what something in between
        // has turned away, which may know the way later.
        let retryable = error.is_retryable()
            || error.kind() == ErrorKind::Undecodable
            || (reason == Reason::NotTheVendors && error.is_of_a_repeatable_operation());
        let mut failure = Self::new(reason).retryable(retryable);
        failure = status.into_iter().fold(failure, Self::with_status);
        let unreached = error.unreached().into_iter();
        failure = unreached.fold(failure, Self::with_unreached);
        failure = error
            .request_id()
            .into_iter()
            .fold(failure, Self::with_vendor_request_id);
        let retry_at = error.retry_after().and_then(|retry_after| {
            now.checked_add(SignedDuration::try_from(retry_after.wait(now)).ok()?)
                .ok()
        });
        retry_at.into_iter().fold(failure, Self::with_retry_after)
    }
}

/// Whether something other than the vendor says that there is nothing here: the vendor says it in its own
/// documented words, or not at all.
fn is_of_another<E>(error: &Error<E>) -> bool {
    let status = error.status().map(|status| status.as_u16());
    matches!(status, Some(404 | 405)) && error.body().is_none()
}

/// Whether a server that is out of order may have carried the request out before.
fn may_have_done_it<E>(error: &Error<E>) -> bool {
    error.refusal().is_some_and(Refusal::may_have_been_done)
}

fn reason_of(refusal: Refusal) -> Reason {
    match refusal {
        Refusal::Unauthorized | Refusal::Forbidden => Reason::Credentials,
        Refusal::TurnedAway => Reason::Overloaded,
        Refusal::TimedOut | Refusal::OutOfOrder | Refusal::Unsupported => Reason::OutOfOrder,
        Refusal::Redirected | Refusal::NotFound | Refusal::Conflict | Refusal::Other => {
            Reason::Rejected
        }
    }
}

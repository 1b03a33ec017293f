//! Turns an error of a generated client into an outcome, the same for all adapters. Each adapter decides
//! what a 404 means, by the spec's fact about it.

use client_runtime::{Error, ErrorKind, Refusal};
use jiff::{SignedDuration, Timestamp};

use crate::{Doubt, Failure, Outcome, Reason};

impl Outcome {
    /// The outcome of an erasure request that ended in `error`.
    ///
    /// The outcome is unknown if the answer was lost, or reports success in an undocumented shape; if an
    /// earlier attempt of the same call may have been carried out and a later one was refused (the session
    /// may have died with the account); or if the vendor is out of order and the request can't be repeated.
    /// Everything else is a failure, a 404 too. A 404 without the vendor's documented body came from a proxy
    /// or gateway, and is retried if that is safe.
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
            // `Undecodable`, and any kind added later.
            _ => Self::Unknown {
                doubt: Doubt::NotUnderstood,
            },
        }
    }
}

impl Failure {
    /// Why a question failed.
    pub fn from_client_error<E>(error: &Error<E>, now: Timestamp) -> Self {
        let status = error.status().map(|status| status.as_u16());
        let reason = match error.kind() {
            ErrorKind::InvalidRequest => Reason::NotSendable,
            ErrorKind::Configuration => Reason::Misconfigured,
            ErrorKind::Connect => Reason::NotReached,
            ErrorKind::Postponed => Reason::Postponed,
            ErrorKind::Lost => Reason::NoAnswer,
            ErrorKind::Rejected if is_of_a_proxy(error) => Reason::NotTheVendors,
            ErrorKind::Rejected => error.refusal().map_or(Reason::Rejected, reason_of),
            _ => Reason::NotUnderstood,
        };
        // A question may always be repeated. So may a request that a proxy turned away, if the operation is
        // repeatable: the proxy may be set up correctly later.
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

/// Whether a proxy or gateway, and not the vendor, says "not found": the vendor always uses its documented
/// body.
fn is_of_a_proxy<E>(error: &Error<E>) -> bool {
    let status = error.status().map(|status| status.as_u16());
    matches!(status, Some(404 | 405)) && error.body().is_none()
}

/// Whether a server that is out of order may have carried out the request.
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

//! What an answer means, and that no answer came which means anything.

use client_runtime::{Error, Personal, Response};
use jiff::Timestamp;

use super::{Value, With};
use crate::{Failure, Obstacle, Outcome, Reason, UnderWay};

/// What an answer means. It claims nothing about what is known of the person: that follows from it, and from
/// what went before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// It is done.
    Done,
    /// It will be done, and can be asked about.
    Accepted,
    /// It will be done, and can't be asked about.
    Promised,
    /// It is hidden, and can be brought back.
    Hidden,
    /// There is such a person.
    There,
    /// There is no such person.
    Nobody,
    /// It is being done.
    UnderWay,
    /// It was tried, and failed.
    Failed,
    /// Somebody has cancelled it.
    Cancelled,
    /// There is no such job.
    Gone,
    /// It is refused.
    Refused,
    /// Nothing was done, because of another item.
    Spoilt,
    /// It says nothing certain.
    Unclear,
    /// It is refused until somebody acts.
    Blocked(Obstacle),
    /// It is an answer of another contract than the one that is set.
    OtherContract,
}

/// What a vendor says of one item, or of a request.
#[derive(Debug, Clone)]
pub struct Said {
    /// What it means.
    pub means: Means,
    /// What to ask with how far it is.
    pub tracking: Option<Personal>,
    /// Until when.
    pub by: Option<Timestamp>,
    /// How much of it.
    pub counts: Option<Counts>,
    /// The vendor's own ids of the person.
    pub found: Vec<Personal>,
    /// Whether there are more of them.
    pub more: bool,
    /// What repeats the job or the person that was asked about.
    pub echo: Option<Personal>,
    /// The use that is the next step.
    pub then: Option<usize>,
    /// What it is at work on.
    pub listed: Vec<UnderWay>,
    /// The error that the answer came as, if it did.
    pub(super) error: Option<CallError>,
    /// The vendor's own id of the request.
    pub(super) request_id: Option<String>,
}

/// How much is done, of how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// So much is done.
    pub done: u64,
    /// Of so much.
    pub of: u64,
}

impl Counts {
    /// Whether all is done, and that is something.
    pub(super) fn are_full(self) -> bool {
        self.of > 0 && self.done >= self.of
    }
}

impl Said {
    /// It means this, and there is nothing else in it.
    pub fn new(means: Means) -> Self {
        Self {
            means,
            tracking: None,
            by: None,
            counts: None,
            found: Vec::new(),
            more: false,
            echo: None,
            then: None,
            listed: Vec::new(),
            error: None,
            request_id: None,
        }
    }

    /// What to ask with.
    #[must_use]
    pub fn tracked_by(mut self, place: impl Value) -> Self {
        self.tracking = place.text().map(Personal::from);
        self
    }

    /// What repeats the job or the person that was asked about, where it is there.
    #[must_use]
    pub fn echoing(mut self, place: impl Value) -> Self {
        self.echo = place.text().map(Personal::from);
        self
    }

    /// How much of it is done. Places that hold no number count as nothing.
    #[must_use]
    pub fn counted(mut self, done: impl Value, of: impl Value) -> Self {
        let (done, of) = (done.number().unwrap_or(0), of.number().unwrap_or(0));
        self.counts = Some(Counts { done, of });
        self
    }

    /// What it lists as being done.
    #[must_use]
    pub fn listing(mut self, listed: impl IntoIterator<Item = UnderWay>) -> Self {
        self.listed = listed.into_iter().collect();
        self
    }

    /// Until when.
    #[must_use]
    pub fn by(mut self, by: Option<Timestamp>) -> Self {
        self.by = by;
        self
    }

    /// Why it isn't what was asked for: the error that it came as, or else this reason.
    pub(super) fn failure(&self, reason: Reason) -> Failure {
        match &self.error {
            Some(error) => error.failure().clone(),
            None => {
                let id = self.request_id.iter();
                id.fold(Failure::new(reason), |failure, id| {
                    failure.with_vendor_request_id(id)
                })
            }
        }
    }

    /// Whether an attempt of the same call before may have been carried out.
    pub(super) fn is_after_lost(&self) -> bool {
        self.error.as_ref().is_some_and(CallError::is_after_lost)
    }
}

impl From<Means> for Said {
    fn from(means: Means) -> Self {
        Self::new(means)
    }
}

/// What a vendor says to a request: of each item, in their order, and of all of whom it says nothing.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Of all others.
    pub rest: Said,
    /// Of each.
    pub each: Vec<Option<Said>>,
}

impl Heard {
    /// What it says of the item that stands here.
    pub(super) fn of(&self, position: usize) -> &Said {
        let each = self.each.get(position).and_then(Option::as_ref);
        each.unwrap_or(&self.rest)
    }

    /// Whether it says something of this one alone.
    pub(super) fn names(&self, position: usize) -> bool {
        self.each.get(position).is_some_and(Option::is_some)
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Said> {
        self.each.iter_mut().flatten().chain([&mut self.rest])
    }
}

impl<S: Into<Said>> From<S> for Heard {
    fn from(said: S) -> Self {
        Self {
            rest: said.into(),
            each: Vec::new(),
        }
    }
}

/// That a call brought no answer which means anything.
#[derive(Debug, Clone)]
pub struct CallError(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    failure: Failure,
    outcome: Outcome,
    after_lost: bool,
    is_of_form: bool,
    is_documented: bool,
}

impl CallError {
    /// No request can be made of the identifier.
    pub fn not_sendable() -> Self {
        Self::of(Reason::NotSendable)
    }

    /// The adapter is defective.
    pub fn defective() -> Self {
        Self::of(Reason::Defective)
    }

    fn of(reason: Reason) -> Self {
        Self(Box::new(Inner {
            failure: Failure::new(reason),
            outcome: Outcome::failed(reason),
            after_lost: false,
            is_of_form: false,
            is_documented: false,
        }))
    }

    /// What the client says when nothing else is known but this.
    #[cfg(test)]
    pub(super) fn scripted(reason: Reason, status: Option<u16>) -> Self {
        let status_of = |failure: Failure| status.into_iter().fold(failure, Failure::with_status);
        let failure = status_of(Failure::new(reason));
        let doubt = crate::Doubt::AnswerLost;
        let is_lost = reason == Reason::NoAnswer;
        let outcome = if is_lost {
            Outcome::Unknown { doubt }
        } else {
            failure.clone().into()
        };
        let is_of_form = matches!(status, Some(400 | 413 | 422));
        let inner = Inner {
            failure,
            outcome,
            after_lost: false,
            is_of_form,
            is_documented: status.is_some(),
        };
        Self(Box::new(inner))
    }

    /// An error after an attempt whose answer was lost.
    #[cfg(test)]
    pub(super) fn scripted_after_a_loss() -> Self {
        let mut error = Self::scripted(Reason::Rejected, Some(409));
        error.0.after_lost = true;
        error
    }

    fn client<E>(error: &Error<E>, now: Timestamp) -> Self {
        let status = error.status().map(|status| status.as_u16());
        Self(Box::new(Inner {
            failure: Failure::from_client_error(error, now),
            outcome: Outcome::from_client_error(error, now),
            after_lost: error.after_lost_answer(),
            is_of_form: matches!(status, Some(400 | 413 | 422)) && !error.after_lost_answer(),
            is_documented: error.body().is_some() && !error.is_page(),
        }))
    }

    /// What is known of the target after it.
    pub(super) fn outcome(&self) -> &Outcome {
        &self.0.outcome
    }

    /// What went wrong.
    pub(super) fn failure(&self) -> &Failure {
        &self.0.failure
    }

    pub(super) fn is_after_lost(&self) -> bool {
        self.0.after_lost
    }

    pub(super) fn is_not_sendable(&self) -> bool {
        self.0.failure.reason() == Reason::NotSendable
    }

    /// Whether nothing was done, and the request itself is at fault: of several people it was for, one may
    /// have spoilt it for all.
    pub(super) fn is_of_form(&self) -> bool {
        self.0.is_of_form
    }

    /// Whether it came in the vendor's own documented words.
    pub(super) fn is_documented(&self) -> bool {
        self.0.is_documented
    }
}

/// What an answer means: one of success by `success`, one of error in the vendor's own documented words by
/// `refusal`. A success without a row is unclear; an error without one means what its status does, and a 404 is
/// unclear.
///
/// # Errors
///
/// When no answer came that the spec gives a meaning.
pub fn heard<T, E>(
    with: &With<'_>,
    answered: Result<Response<T>, Error<E>>,
    success: impl FnOnce(u16, &T, &With<'_>) -> Option<Heard>,
    refusal: impl FnOnce(u16, &E, &With<'_>) -> Option<Heard>,
) -> Result<Heard, CallError> {
    let unclear = || Heard::from(Means::Unclear);
    let error = match answered {
        Ok(answer) => {
            let heard = success(answer.status().as_u16(), &answer, with);
            let mut heard = heard.unwrap_or_else(unclear);
            for said in heard.all() {
                said.request_id = answer.request_id().map(str::to_owned);
            }
            return Ok(heard);
        }
        Err(error) => error,
    };
    let call = CallError::client(&error, with.now);
    let status = error.status().map_or(0, |status| status.as_u16());
    let documented = error.body().filter(|_| call.is_documented());
    let heard = documented.and_then(|body| {
        let unclear = || (status == 404).then(unclear);
        refusal(status, body, with).or_else(unclear)
    });
    let mut heard = heard.ok_or_else(|| call.clone())?;
    for said in heard.all() {
        said.error = Some(call.clone());
    }
    Ok(heard)
}

/// No answer has a row.
pub fn no_row<T>(_status: u16, _answer: &T, _with: &With<'_>) -> Option<Heard> {
    None
}

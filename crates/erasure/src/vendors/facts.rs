//! How adapters read what a spec says: a fact that an adapter stands on and that leaves the spec is a
//! compile error here, and a 404 means what the spec says that it means.

use std::num::NonZeroUsize;

use client_runtime::facts::{Fact, NotFoundMeans, OperationFacts, Span};
use client_runtime::{Error, Personal};
use jiff::Timestamp;

use crate::terms::signed;
use crate::tracking::is_reference;
use crate::{Ask, Asked, Failure, Outcome, Reason};

/// A fact that an adapter can't do without: in a `const`, its absence does not compile.
pub(super) const fn required<T: Copy>(fact: Option<Fact<T>>) -> Fact<T> {
    match fact {
        Some(fact) => fact,
        None => panic!("the vendor's spec has lost a fact that its adapter stands on"),
    }
}

/// A number that a spec gives, which is one at least.
pub(super) const fn several(number: u32) -> NonZeroUsize {
    match NonZeroUsize::new(number as usize) {
        Some(number) => number,
        None => NonZeroUsize::MIN,
    }
}

/// The end of a span that begins now.
pub(super) fn after(now: Timestamp, span: Span) -> Timestamp {
    now.checked_add(signed(span)).unwrap_or(Timestamp::MAX)
}

/// Whether an erasure of this person that takes so long may be under way.
pub(super) fn may_be_under_way(ask: &Ask<'_>, takes: Span) -> bool {
    ask.may_have_begun_at()
        .is_some_and(|begun| ask.now() < after(begun, takes))
}

/// Whether the answer is 404, and not the page of a proxy that knows no such path.
pub(super) fn is_not_found<E>(error: &Error<E>) -> bool {
    error.status().is_some_and(|status| status.as_u16() == 404) && !error.is_page()
}

/// The same in the vendor's own documented words. A 404 without them is somebody else's, such as a gateway's
/// that knows no such path.
pub(super) fn says_not_found<E>(error: &Error<E>) -> bool {
    is_not_found(error) && error.body().is_some()
}

/// The id of a job that was accepted, if it is one: a text in the shape of the ids that vendors publish, and
/// none that repeats what was asked for.
pub(super) fn job<'a>(
    id: Option<String>,
    asked: impl IntoIterator<Item = &'a Personal>,
) -> Option<String> {
    let id = id.filter(|id| is_reference(id))?;
    let mut asked = asked.into_iter();
    (!asked.any(|asked| asked.expose() == id)).then_some(id)
}

/// Whether the vendor says in its own documented words that it knows nobody by what it was asked with.
pub(super) fn says_nobody<E>(error: &Error<E>, facts: &OperationFacts) -> bool {
    let means_nobody = |fact: Fact<NotFoundMeans>| fact.value == NotFoundMeans::Nobody;
    says_not_found(error) && facts.not_found.is_some_and(means_nobody)
}

/// Whether nothing was done, and the request itself is at fault: of several people it was for, one may
/// have spoilt it for all.
pub(super) fn is_spoilt<E>(error: &Error<E>) -> bool {
    let status = error.status().map(|status| status.as_u16());
    matches!(status, Some(400 | 413)) && !error.after_lost_answer()
}

/// What became of a request that the vendor must refuse: why it didn't go as it ought to, where the vendor
/// doesn't refuse it in its own documented words.
pub(super) fn refusal<T, E>(answered: Result<T, Error<E>>) -> Result<(), Failure> {
    let Err(error) = answered else {
        return Ok(());
    };
    let failure = Failure::from_client_error(&error, Timestamp::now());
    match failure.reason() {
        Reason::Credentials if error.body().is_none() => {
            Err(failure.because(Reason::NotTheVendors))
        }
        _ => Err(failure),
    }
}

/// Nobody by this identifier; and if an earlier attempt may have been carried out, not any more.
pub(super) fn nobody<E>(error: &Error<E>) -> Outcome {
    let asked = match error.after_lost_answer() {
        true => Asked::AfterLostAnswer,
        false => Asked::First,
    };
    Outcome::NotFound { asked }
}

//! How a vendor erases, as far as it is known beforehand.

use std::fmt;

use client_runtime::facts::{Completion, OperationFacts, Span};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::summary::span;

/// A vendor's terms.
///
/// ```
/// use erasure::{Completion, SignedDuration, Terms};
///
/// let terms = Terms::new(Completion::Promised).within(SignedDuration::from_hours(24)).repeatable();
/// assert_eq!(terms.to_string(), "promised within 24h");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Terms {
    completion: Completion,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    within: Option<SignedDuration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pause: Option<SignedDuration>,
    repeatable: bool,
}

impl Terms {
    /// Terms with this completion only. Repeating a request is not known to be safe.
    pub const fn new(completion: Completion) -> Self {
        Self {
            completion,
            within: None,
            pause: None,
            repeatable: false,
        }
    }

    /// What a vendor's spec says about the operation that erases.
    pub fn from_facts(facts: &OperationFacts) -> Self {
        Self {
            completion: facts
                .completion
                .map_or(Completion::Promised, |fact| fact.value),
            within: facts.horizon.map(|fact| signed(fact.value)),
            pause: facts.poll.map(|fact| signed(fact.value)),
            repeatable: facts.repeatable.is_some_and(|fact| fact.value),
        }
    }

    /// The same terms with another way to finish.
    #[must_use]
    pub const fn completing(mut self, completion: Completion) -> Self {
        self.completion = completion;
        self
    }

    /// How long the erasure takes after acceptance; for a soft deletion, how long it can be brought back.
    #[must_use]
    pub const fn within(mut self, within: SignedDuration) -> Self {
        self.within = Some(within);
        self
    }

    /// The pause between two requests.
    #[must_use]
    pub const fn pause(mut self, pause: SignedDuration) -> Self {
        self.pause = Some(pause);
        self
    }

    /// A request may be repeated: twice does no more than once. If an answer is lost, the request is sent
    /// again.
    #[must_use]
    pub const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// How an accepted erasure becomes a finished one.
    pub fn completion(&self) -> Completion {
        self.completion
    }

    /// How long it takes after acceptance, if that is known.
    pub fn horizon(&self) -> Option<SignedDuration> {
        self.within
    }

    /// The pause between two requests, if the vendor has one of its own.
    pub fn polled_every(&self) -> Option<SignedDuration> {
        self.pause
    }

    /// Whether the request may be repeated.
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }
}

impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (completion, until) = match self.completion {
            Completion::Immediate => ("erased at once", ""),
            Completion::Promised => ("promised", " within"),
            Completion::Tracked => ("tracked until done", ", expected within"),
            Completion::SoftDeletion => ("hidden at once", ", can be brought back for"),
        };
        match self.within {
            Some(within) if !until.is_empty() => write!(f, "{completion}{until} {}", span(within)),
            _ => f.write_str(completion),
        }
    }
}

/// Converts a spec's duration.
pub(crate) fn signed(span: Span) -> SignedDuration {
    SignedDuration::try_from(span.duration()).unwrap_or(SignedDuration::MAX)
}

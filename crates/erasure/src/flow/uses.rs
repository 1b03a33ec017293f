//! What an operation is used for.

use client_runtime::Operation;
use client_runtime::facts::{Fact, IdentifierKind, OperationFacts};
use jiff::{SignedDuration, Timestamp};

use crate::Completion;
use crate::terms::signed;

/// What an operation is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Gives the vendor's own ids of a person.
    Find,
    /// Erases, or begins to.
    Erase,
    /// Tells how far an accepted erasure is.
    Follow,
    /// Tells whether a person is there.
    Look,
    /// Keeps the vendor from collecting a person's data from now on.
    Suppress,
    /// Lists what the vendor is at work on.
    List,
    /// Finds out whether the vendor answers, and changes nothing.
    Probe,
}

/// One use of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    pub(super) role: Role,
    pub(super) operation: &'static Operation,
    pub(super) facts: &'static OperationFacts,
    pub(super) kinds: &'static [IdentifierKind],
    pub(super) completion: Completion,
    pub(super) nobody: bool,
    pub(super) many: Many,
    pub(super) instead: Option<usize>,
    pub(super) starts: bool,
    pub(super) is_by_found: bool,
    pub(super) only_if: &'static [Condition],
}

/// The name of a setting, and the values of which it has one.
pub type Condition = (&'static str, &'static [&'static str]);

/// Whether a use is for several people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Many {
    No,
    Yes,
    /// Only where the account's settings want it.
    IfWanted,
}

impl Use {
    const fn new(role: Role, operation: &'static Operation) -> Self {
        Self {
            role,
            operation,
            facts: &operation.facts,
            kinds: &[],
            completion: Completion::Immediate,
            nobody: false,
            many: Many::No,
            instead: None,
            starts: true,
            is_by_found: false,
            only_if: &[],
        }
    }

    /// It erases; `completion` is what its answer of success is. What is accepted, promised or hidden takes a
    /// time that the spec has to give: without it, this doesn't compile in a `const`.
    pub const fn erase(operation: &'static Operation, completion: Completion) -> Self {
        Self::erase_by(operation, &operation.facts, completion)
    }

    /// The same where what is known of it depends on the account's settings.
    pub const fn erase_by(
        operation: &'static Operation,
        facts: &'static OperationFacts,
        completion: Completion,
    ) -> Self {
        match completion {
            Completion::Promised | Completion::Tracked => {
                required(facts.horizon);
            }
            Completion::SoftDeletion => {
                required(facts.revivable);
            }
            Completion::Immediate => {}
        }
        Self {
            facts,
            completion,
            ..Self::new(Role::Erase, operation)
        }
    }

    /// It gives the vendor's own ids of a person.
    pub const fn find(operation: &'static Operation) -> Self {
        Self::new(Role::Find, operation)
    }

    /// It tells whether a person is there.
    pub const fn look(operation: &'static Operation) -> Self {
        Self::new(Role::Look, operation)
    }

    /// It tells how far an accepted erasure is.
    pub const fn follow(operation: &'static Operation) -> Self {
        Self::new(Role::Follow, operation)
    }

    /// It keeps the vendor from collecting a person's data.
    pub const fn suppress(operation: &'static Operation) -> Self {
        Self::new(Role::Suppress, operation)
    }

    /// It lists what the vendor is at work on.
    pub const fn list(operation: &'static Operation) -> Self {
        Self::new(Role::List, operation)
    }

    /// It finds out whether the vendor answers, and changes nothing.
    pub const fn probe(operation: &'static Operation) -> Self {
        Self::new(Role::Probe, operation)
    }

    /// For these kinds of identifier alone.
    #[must_use]
    pub const fn by(self, kinds: &'static [IdentifierKind]) -> Self {
        Self { kinds, ..self }
    }

    /// For accounts with these settings alone.
    #[must_use]
    pub const fn only_if(self, only_if: &'static [Condition]) -> Self {
        Self { only_if, ..self }
    }

    /// An answer can say that nobody is known.
    #[must_use]
    pub const fn nobody(self) -> Self {
        Self {
            nobody: true,
            ..self
        }
    }

    /// It is for several people, and serves for one where nothing else does.
    #[must_use]
    pub const fn many(self) -> Self {
        Self {
            many: Many::Yes,
            ..self
        }
    }

    /// The same where the account's settings want it: how it is asked isn't published.
    #[must_use]
    pub const fn many_if_wanted(self) -> Self {
        Self {
            many: Many::IfWanted,
            ..self
        }
    }

    /// Which use takes its place where this one can't carry the identifier, or doesn't find a person who is
    /// there.
    #[must_use]
    pub const fn or_else(self, at: usize) -> Self {
        Self {
            instead: Some(at),
            ..self
        }
    }

    /// It is asked with the vendor's own ids, which the finds give.
    #[must_use]
    pub const fn by_found(self) -> Self {
        Self {
            is_by_found: true,
            ..self
        }
    }

    /// It isn't asked first: another one names it.
    #[must_use]
    pub const fn later(self) -> Self {
        Self {
            starts: false,
            ..self
        }
    }

    /// How long what it begins takes, or can be brought back. Nothing, where the answer is the end.
    pub(super) fn takes(&self) -> SignedDuration {
        let span = match self.completion {
            Completion::Immediate => None,
            Completion::SoftDeletion => self.facts.revivable,
            Completion::Promised | Completion::Tracked => self.facts.horizon,
        };
        span.map_or(SignedDuration::ZERO, |span| signed(span.value))
    }

    /// When what begins now is over.
    pub(super) fn ends(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.takes()).unwrap_or(Timestamp::MAX)
    }

    pub(super) fn is_immediate(&self) -> bool {
        self.completion == Completion::Immediate
    }

    pub(super) fn is_repeatable(&self) -> bool {
        self.facts.repeatable.is_some_and(|fact| fact.value)
    }
}

/// A fact that can't be done without: in a `const`, its absence does not compile.
const fn required<T: Copy>(fact: Option<Fact<T>>) -> Fact<T> {
    match fact {
        Some(fact) => fact,
        None => panic!("the vendor's spec has lost a fact that its flow stands on"),
    }
}

//! Whether a person is there, and that the last look decides.

use client_runtime::Personal;
use jiff::SignedDuration;

use super::person::Person;
use super::{Means, Role, Said};
use crate::{Asked, Failure, Outcome, Reason, Timestamp};

/// The pause between two looks where a vendor has none of its own.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// What a look came to.
#[derive(Debug, Clone)]
pub(super) enum Looked {
    Somebody,
    Nobody,
    /// The vendor can't be asked about this person.
    Blind,
    Trouble(Failure),
}

/// What the vendor itself says became of an erasure, before it is looked up.
#[derive(Debug, Clone)]
pub(super) enum Word {
    /// It is done.
    Done,
    /// So much of it is done, for one or for several together.
    Part { done: u64, of: u64 },
    /// It is promised by then.
    Promised { by: Timestamp },
    /// It was hidden, and can't be brought back any more.
    Hidden,
    /// The job isn't found any more.
    Gone,
    /// The job failed or was cancelled, after it had erased some.
    NotDone(Failure),
    /// No answer ever came.
    None,
}

impl Word {
    /// What it comes to where nobody can look.
    fn taken(self) -> Option<Outcome> {
        match self {
            Self::Done => Some(Outcome::Erased),
            Self::Part { done, of } => Some(Outcome::Partial { done, of }),
            Self::Promised { by } => Some(Outcome::Promised { by }),
            Self::Gone => Some(Outcome::failed(Reason::Untraceable)),
            Self::NotDone(failure) => Some(failure.into()),
            // That a record can't be brought back is not that it is gone.
            Self::Hidden | Self::None => None,
        }
    }

    /// What it comes to where nobody is there, and nobody had looked before.
    fn unseen(self) -> Outcome {
        match self {
            Self::Hidden => Outcome::Erased,
            Self::None => Outcome::NotFound {
                asked: Asked::AfterLostAnswer,
            },
            word => word.taken().unwrap_or(Outcome::Erased),
        }
    }
}

impl Person<'_> {
    /// Whether the vendor knows the person: nobody is there only if all that it can be asked say so.
    pub(super) async fn look(&self) -> Looked {
        let looks: Vec<usize> = self.uses(Role::Look).take(1).collect();
        let finds = || self.uses(Role::Find).collect();
        let asked = if looks.is_empty() { finds() } else { looks };
        let mut looked = Looked::Blind;
        for at in asked {
            looked = match self.call(at).await {
                Ok(heard) => match &heard.of(0).means {
                    Means::There if self.is_another(heard.of(0)) => Looked::Nobody,
                    Means::There => return Looked::Somebody,
                    Means::Nobody => Looked::Nobody,
                    _ => return Looked::Trouble(heard.of(0).failure(Reason::NotUnderstood)),
                },
                Err(error) if error.is_not_sendable() => return Looked::Blind,
                Err(error) => return Looked::Trouble(error.failure().clone()),
            };
        }
        looked
    }

    /// Whether the records that were found are others than the one that is meant.
    fn is_another(&self, said: &Said) -> bool {
        let is_missing = |id: &Personal| !said.more && !said.found.contains(id);
        !said.found.is_empty() && self.found.is_some_and(is_missing)
    }

    /// What is known after the vendor's last word, once it has been looked up.
    pub(super) async fn last_look(&self, word: Word) -> Result<Outcome, Failure> {
        let may_not_look = |failure: &Failure| failure.reason() == Reason::Credentials;
        match self.look().await {
            Looked::Nobody => Ok(self.after_nobody(word)),
            Looked::Somebody => self.after_somebody(word),
            Looked::Blind => {
                let unverifiable = Outcome::failed(Reason::Unverifiable);
                Ok(word.taken().unwrap_or(unverifiable))
            }
            // Where the vendor has given no word, somebody may give back the right to look.
            Looked::Trouble(failure) if may_not_look(&failure) => word.taken().ok_or(failure),
            Looked::Trouble(failure) => Err(failure),
        }
    }

    fn after_nobody(&self, word: Word) -> Outcome {
        match (self.kept().seen, word) {
            // Of those who were asked for together none was erased: somebody else did it.
            (_, Word::Part { done: 0, .. }) | (Some(false), _) => Outcome::not_found(),
            // Nobody said that it would be erased.
            (_, Word::None) => Word::None.unseen(),
            (Some(true), _) => Outcome::Erased,
            (None, word) => word.unseen(),
        }
    }

    /// A list may lag: the person counts as there when they are found a pause later too.
    fn after_somebody(&self, word: Word) -> Result<Outcome, Failure> {
        if let Word::NotDone(failure) = word {
            return Ok(failure.into());
        }
        let now = self.now();
        let since = self.kept().still_there;
        self.keep(|kept| kept.still_there = since.or(Some(now)));
        let again = since.and_then(|since| since.checked_add(self.pause()).ok());
        if again.is_some_and(|again| again <= now) {
            return Ok(Outcome::failed(Reason::StillThere));
        }
        Err(Failure::new(Reason::StillThere))
    }

    fn pause(&self) -> SignedDuration {
        let uses = self.uses(Role::Look).chain(self.uses(Role::Follow));
        let polls = uses.filter_map(|at| self.flow.uses()[at].facts.poll);
        let poll = polls.map(|poll| crate::terms::signed(poll.value)).next();
        poll.unwrap_or(PAUSE)
    }
}

//! What follows from an answer to an erasure, in each situation.

use jiff::{SignedDuration, Timestamp};

use super::look::Looked;
use super::person::Person;
use super::{CallError, Means, Said, Use};
use crate::tracking::is_reference;
use crate::{Asked, Doubt, Failure, Outcome, Reason, Tracking};

/// How far a vendor's clock may be behind.
const CLOCKS: SignedDuration = SignedDuration::from_mins(1);

/// Vendors count in days.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How far ahead the time of a promise may lie that is looked up then. Until then the identifier is kept.
const LOOKS_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);

pub(super) const NOT_UNDERSTOOD: Outcome = Outcome::Unknown {
    doubt: Doubt::NotUnderstood,
};

/// What is known of a person before an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Situation {
    /// An earlier request, of this call or this target, may have been carried out.
    pub(super) lost: bool,
    /// An erasure of this person may be under way.
    pub(super) open: bool,
    /// Whether a look of this call found the person.
    pub(super) there: Option<bool>,
}

impl Person<'_> {
    /// Looks where that is of use, asks for the erasure, and says what is known.
    pub(super) async fn erase(&self) -> Outcome {
        let Some(at) = self.start(false) else {
            return Outcome::failed(Reason::Defective);
        };
        let used = &self.flow.uses()[at];
        if used.is_by_found {
            let (lost, open) = (self.is_lost(), self.is_open());
            let situation = Situation {
                lost,
                open,
                there: None,
            };
            return self.erase_found(at, situation).await;
        }
        let situation = self.situation(used).await;
        self.erase_by(at, situation).await
    }

    /// Looks before the first erasure, unless its answer will say whether there is anybody and is the end.
    pub(super) async fn situation(&self, used: &Use) -> Situation {
        let (lost, open) = (self.is_lost(), self.is_open());
        let is_of_use = self.has_look() && !(used.nobody && used.is_immediate());
        let is_first = !lost && !open && self.kept().seen.is_none();
        let mut there = None;
        if is_of_use && is_first {
            self.is_looking(true);
            there = match self.look().await {
                Looked::Somebody => Some(true),
                Looked::Nobody => Some(false),
                Looked::Blind | Looked::Trouble(_) => None,
            };
            self.keep(|kept| kept.seen = there);
        }
        Situation { lost, open, there }
    }

    /// Asks by this use for this person alone.
    pub(super) async fn erase_by(&self, at: usize, situation: Situation) -> Outcome {
        let used = &self.flow.uses()[at];
        self.is_looking(false);
        match self.call(at).await {
            Ok(heard) => self.answered(at, heard.of(0), 1, situation).await,
            Err(error) => match used.instead {
                Some(instead) if error.is_not_sendable() => {
                    Box::pin(self.erase_by(instead, situation)).await
                }
                _ => self.failed(&error, situation),
            },
        }
    }

    /// What is known when no answer came that means anything.
    pub(super) fn failed(&self, error: &CallError, situation: Situation) -> Outcome {
        let lost = situation.lost || error.is_after_lost();
        let is_refused = error.failure().reason() == Reason::Credentials;
        if lost && is_refused && self.is_session() {
            // The session may have died with the account, and nobody else can ask about it.
            return Outcome::failed(Reason::Unverifiable);
        }
        error.outcome().clone()
    }

    /// What is known after an answer for `people` together.
    pub(super) async fn answered(
        &self,
        at: usize,
        said: &Said,
        people: usize,
        situation: Situation,
    ) -> Outcome {
        let used = &self.flow.uses()[at];
        let lost = situation.lost || said.is_after_lost();
        if let Some(part) = part(said).filter(|_| people == 1) {
            return part;
        }
        if let Some(next) = said.then.and_then(|next| self.flow.uses().get(next)) {
            // The next step is asked for when it is followed, so that a crash between the two loses nothing.
            let tracking = Tracking::new("then").followed_by(next.operation.id);
            return in_progress(tracking, next, self.now());
        }
        match &said.means {
            Means::Done if self.kept().seen == Some(false) => Outcome::NotFound {
                asked: if lost {
                    Asked::AfterLostAnswer
                } else {
                    Asked::First
                },
            },
            Means::Done => Outcome::Erased,
            Means::Accepted => match self.tracking(said, people) {
                Some(tracking) => in_progress(tracking, used, self.now()),
                None => NOT_UNDERSTOOD,
            },
            Means::Promised => self.promised(used, said),
            Means::Hidden => Outcome::SoftDeleted {
                revivable_until: used.ends(self.now()),
            },
            Means::Nobody => self.nobody(used, said, situation).await,
            Means::Unclear => self.unclear(used, said, situation).await,
            Means::UnderWay => match self.tracking(said, people + 1) {
                // It may be ours. Who else is in it isn't told: somebody may be.
                Some(tracking) if lost || situation.open => in_progress(tracking, used, self.now()),
                _ => Outcome::failed(Reason::UnderWay),
            },
            // Whoever is asked to act first has not been erased before.
            Means::Blocked(reason) => Outcome::Blocked {
                reason: reason.clone(),
            },
            Means::Failed if !lost => Outcome::failed(Reason::GivenUp),
            Means::Cancelled if !lost => Outcome::failed(Reason::Cancelled),
            // It is no answer to what was asked before, and begins nothing.
            Means::Refused | Means::Spoilt | Means::Failed | Means::Cancelled => {
                match &said.error {
                    Some(error) => self.failed(error, situation),
                    None => said.failure(Reason::Rejected).into(),
                }
            }
            Means::OtherContract => match &said.error {
                Some(error) if error.is_after_lost() => error.outcome().clone(),
                _ => said
                    .failure(Reason::OtherContract)
                    .because(Reason::OtherContract)
                    .into(),
            },
            Means::There | Means::Gone => NOT_UNDERSTOOD,
        }
    }

    /// What to ask with: an id in the shape of those that vendors publish, which doesn't repeat what was
    /// asked for.
    fn tracking(&self, said: &Said, people: usize) -> Option<Tracking> {
        let id = said.tracking.as_ref()?;
        let repeats = self.ask.identifier().value() == Some(id);
        if repeats || !is_reference(id.expose()) {
            return None;
        }
        let tracking = Tracking::new(id.expose()).shared_by(people as u64);
        Some(match self.followed_by() {
            Some(follow) => tracking.followed_by(self.flow.uses()[follow].operation.id),
            None => tracking,
        })
    }

    /// A date that has passed, or that lies beyond what the vendor publishes, promises nothing.
    fn promised(&self, used: &Use, said: &Said) -> Outcome {
        let (now, end) = (self.now(), used.ends(self.now()));
        let is_to_come = |by: &Timestamp| {
            let latest = end.checked_add(DAY).unwrap_or(Timestamp::MAX);
            (now - CLOCKS..=latest).contains(by)
        };
        let by = said.by.unwrap_or(end);
        if !is_to_come(&by) {
            return NOT_UNDERSTOOD;
        }
        let is_looked_up = now.checked_add(LOOKS_AFTER).is_ok_and(|until| by <= until);
        if self.has_look() && is_looked_up {
            let (tracking, by) = (Tracking::to_look(), Some(by));
            return Outcome::InProgress { tracking, by };
        }
        Outcome::Promised { by }
    }

    /// The vendor knows nobody, or hides whom it is erasing.
    async fn nobody(&self, used: &Use, said: &Said, situation: Situation) -> Outcome {
        let after_loss = Outcome::NotFound {
            asked: Asked::AfterLostAnswer,
        };
        let lost = situation.lost || said.is_after_lost();
        if lost && used.is_immediate() {
            return after_loss;
        }
        if said.is_after_lost() {
            return Outcome::Unknown {
                doubt: Doubt::AnswerLost,
            };
        }
        if situation.open {
            return self.under_way().await;
        }
        if lost {
            self.is_looking(true);
            return match self.look().await {
                Looked::Somebody => Outcome::failed(Reason::Unresolved),
                Looked::Nobody | Looked::Blind => after_loss,
                Looked::Trouble(failure) => failure.into(),
            };
        }
        if self.kept().seen == Some(true) {
            return Outcome::failed(Reason::Unresolved);
        }
        Outcome::not_found()
    }

    /// The vendor doesn't say whether there is anybody: a look does, unless an erasure may be under way.
    async fn unclear(&self, used: &Use, said: &Said, situation: Situation) -> Outcome {
        let Some(error) = &said.error else {
            // An answer of success may have begun something.
            return NOT_UNDERSTOOD;
        };
        if error.is_after_lost() {
            return error.outcome().clone();
        }
        let may_be_repeated = |at: &usize| self.flow.uses()[*at].is_repeatable();
        let instead = if situation.open {
            used.instead.filter(may_be_repeated)
        } else {
            used.instead
        };
        if situation.open && instead.is_none() {
            return self.under_way().await;
        }
        // The vendor has begun nothing with this answer, and a look begins nothing either.
        self.is_looking(self.has_look());
        let looked = match situation.there {
            Some(true) => Looked::Somebody,
            Some(false) => Looked::Nobody,
            None => self.look().await,
        };
        match (looked, instead) {
            (Looked::Somebody, Some(instead)) => Box::pin(self.erase_by(instead, situation)).await,
            _ if situation.open => self.under_way().await,
            (Looked::Somebody, None) => Outcome::failed(Reason::Unresolved),
            (Looked::Nobody, _) if situation.lost => Outcome::NotFound {
                asked: Asked::AfterLostAnswer,
            },
            (Looked::Nobody, _) => Outcome::not_found(),
            (Looked::Blind, _) => NOT_UNDERSTOOD,
            (Looked::Trouble(failure), _) => failure.into(),
        }
    }

    /// An erasure may be under way. Where the vendor lists just one, it is named, for a question to the
    /// vendor: whose it is the list doesn't say, so that nothing else follows from it.
    async fn under_way(&self) -> Outcome {
        let failure = Failure::new(Reason::UnderWay);
        let id = super::under_way::only_one(self.flow, self.now()).await;
        let id = id.iter();
        id.fold(failure, |failure, id| failure.with_vendor_request_id(id))
            .into()
    }
}

fn in_progress(tracking: Tracking, used: &Use, now: Timestamp) -> Outcome {
    Outcome::InProgress {
        tracking,
        by: Some(used.ends(now)),
    }
}

/// A part of what was asked for, where the answer counts and not all is done.
fn part(said: &Said) -> Option<Outcome> {
    let counts = said.counts.filter(|counts| !counts.are_full())?;
    matches!(said.means, Means::Done | Means::Promised).then_some(Outcome::Partial {
        done: counts.done,
        of: counts.of,
    })
}

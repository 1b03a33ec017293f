//! What follows from an answer to the question how far an erasure is.

use super::erase::Situation;
use super::look::Word;
use super::person::{Person, may_be_of_another_contract};
use super::{CallError, Counts, Heard, Means, Role, Said, With};
use crate::{Failure, Outcome, Reason, Tracking};

impl Person<'_> {
    /// What became of an erasure.
    pub(super) async fn follow(&self, last: &Outcome) -> Result<Outcome, Failure> {
        if self.found.is_none() && !self.kept().records.is_empty() {
            return self.follow_found().await;
        }
        match last {
            Outcome::InProgress { tracking, by } if tracking.is_to_look() => match by {
                Some(by) if *by <= self.now() => self.last_look(Word::Promised { by: *by }).await,
                _ => Ok(last.clone()),
            },
            Outcome::InProgress { tracking, by } => {
                let is_over = by.is_some_and(|by| by <= self.now());
                self.followed(tracking, is_over, last).await
            }
            Outcome::SoftDeleted { revivable_until } if *revivable_until <= self.now() => {
                self.last_look(Word::Hidden).await
            }
            // What may have been done and must not be repeated is looked up when its time has passed.
            Outcome::Unknown { .. } | Outcome::Waiting { .. } if !self.has_look() => {
                Ok(Outcome::failed(Reason::Unverifiable))
            }
            Outcome::Unknown { .. } | Outcome::Waiting { .. } if !self.is_open() => {
                self.last_look(Word::None).await
            }
            nothing_new => Ok(nothing_new.clone()),
        }
    }

    async fn followed(
        &self,
        tracking: &Tracking,
        is_over: bool,
        last: &Outcome,
    ) -> Result<Outcome, Failure> {
        if let Some(step) = self.step(tracking) {
            return self.next_step(step).await;
        }
        let Some(at) = self.follower(tracking) else {
            // The operation has left the spec.
            return self.last_look(Word::Gone).await;
        };
        let said = self.status(at, tracking).await?;
        match &said.means {
            Means::UnderWay | Means::Accepted => Ok(last.clone()),
            Means::Done => self.done(said.counts, tracking).await,
            Means::Gone if is_over => self.last_look(Word::Gone).await,
            Means::Gone => Err(said.failure(Reason::Untraceable)),
            Means::Failed => {
                // One of several may be why: each is asked for alone, if that may be repeated.
                let alone = self
                    .start(false)
                    .map(|at| self.flow.uses()[at].is_repeatable());
                let retryable = tracking.targets() > 1 && alone == Some(true);
                let failure = Failure::new(Reason::GivenUp).retryable(retryable);
                self.not_done(failure, said.counts).await
            }
            Means::Cancelled => {
                self.not_done(Failure::new(Reason::Cancelled), said.counts)
                    .await
            }
            _ => Err(said.failure(Reason::NotUnderstood)),
        }
    }

    /// The next step of an erasure of several, where its tracking names one.
    fn step(&self, tracking: &Tracking) -> Option<usize> {
        let named = tracking.operation()?;
        let mut steps = self.uses(Role::Erase);
        steps.find(|at| self.flow.uses()[*at].operation.id == named)
    }

    /// Asks for the next step. What may pass leaves the step as it is: asking from the beginning would miss it.
    async fn next_step(&self, at: usize) -> Result<Outcome, Failure> {
        let (lost, open) = (true, self.is_open());
        let there = None;
        let situation = Situation { lost, open, there };
        match self.erase_by(at, situation).await {
            Outcome::Waiting { error } => Err(error),
            outcome => Ok(outcome),
        }
    }

    /// It is done, or a part of it.
    async fn done(&self, counts: Option<Counts>, tracking: &Tracking) -> Result<Outcome, Failure> {
        let Some(Counts { done, of }) = counts else {
            return self.last_look(Word::Done).await;
        };
        if of == 0 {
            return Err(Failure::new(Reason::NotUnderstood));
        }
        // It may have taken fewer in than it was asked for.
        let of = of.max(tracking.targets());
        if done >= of {
            return self.last_look(Word::Done).await;
        }
        if tracking.targets() < 2 {
            return Ok(Outcome::Partial { done, of });
        }
        self.last_look(Word::Part { done, of }).await
    }

    /// It ended otherwise. If it had erased some by then, the person may be one of them.
    async fn not_done(&self, failure: Failure, counts: Option<Counts>) -> Result<Outcome, Failure> {
        let erased_some = counts.is_some_and(|counts| counts.done > 0);
        if erased_some && self.has_look() {
            return self.last_look(Word::NotDone(failure)).await;
        }
        Ok(failure.into())
    }

    /// What the vendor says of a job. Another of its contracts may have begun it: what that says counts once
    /// the settings name it.
    async fn status(&self, at: usize, tracking: &Tracking) -> Result<Said, Failure> {
        let status = self.status_by(at, tracking).await;
        let is_another = match &status {
            Ok(said) => said.means == Means::Gone,
            Err(failure) => may_be_of_another_contract(failure.reason()),
        };
        if !is_another {
            return status;
        }
        let others = (0..self.flow.uses().len()).filter(|other| {
            let used = &self.flow.uses()[*other];
            used.role == Role::Follow && used.operation.id != self.flow.uses()[at].operation.id
        });
        for other in others {
            match self.status_by(other, tracking).await {
                Ok(said) if said.means == Means::Gone => {}
                Ok(said) if self.flow.holds(other) => return Ok(said),
                Ok(_) => return Err(Failure::new(Reason::OtherContract)),
                Err(_) => {}
            }
        }
        status
    }

    async fn status_by(&self, at: usize, tracking: &Tracking) -> Result<Said, Failure> {
        let request = self.request_status(at, tracking);
        let heard = if tracking.targets() < 2 {
            request.await
        } else {
            let shared = &self.flow.endpoint().shared;
            let job = (at, tracking.reference());
            shared.of(job, self.now(), request).await
        };
        let said = heard.map_err(|error| error.failure().clone())?.rest;
        let is_of_another = said
            .echo
            .as_ref()
            .is_some_and(|echo| echo != tracking.reference());
        if is_of_another || said.means == Means::Unclear {
            return Err(said.failure(Reason::NotUnderstood));
        }
        Ok(said)
    }

    async fn request_status(&self, at: usize, tracking: &Tracking) -> Result<Heard, CallError> {
        let with = With {
            items: &[],
            tracking: Some(tracking.reference()),
            law: self.ask.law(),
            now: self.now(),
        };
        self.flow.call(at, &with).await
    }

    /// What a job that begins now is followed by.
    pub(super) fn followed_by(&self) -> Option<usize> {
        self.uses(Role::Follow).next()
    }

    /// What a job is followed by: the operation that its tracking names, whatever the settings say now.
    fn follower(&self, tracking: &Tracking) -> Option<usize> {
        let follows = || {
            let all = self.flow.uses().iter().enumerate();
            all.filter(|(_, used)| used.role == Role::Follow)
        };
        let (named, contract) = (tracking.operation(), tracking.contract());
        let found = match (named, contract) {
            (Some(id), _) => follows().find(|(_, used)| used.operation.id == id),
            (None, Some(contract)) => {
                follows().find(|(_, used)| used.facts.contract == Some(contract))
            }
            (None, None) => None,
        };
        let found = found.map(|(at, _)| at);
        found.or_else(|| self.uses(Role::Follow).next().filter(|_| named.is_none()))
    }
}

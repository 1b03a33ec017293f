//! A person who is known to a vendor by ids of its own: each record is asked for and followed by itself, and
//! the target is as good as its worst record.

use client_runtime::Personal;
use serde::{Deserialize, Serialize};

use super::erase::Situation;
use super::person::Person;
use super::{Means, Role, Said};
use crate::{Failure, Outcome, Reason};

/// One record of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    id: Personal,
    /// What is known of it; nothing before it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
}

/// How a record is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Erase(usize, Situation),
    Follow,
}

impl Person<'_> {
    /// Finds the records, unless they are known, and asks for each.
    pub(super) async fn erase_found(&self, at: usize, situation: Situation) -> Outcome {
        if self.kept().records.is_empty() {
            self.is_looking(true);
            match self.find().await {
                Err(failure) => return failure.into(),
                Ok((records, _)) if records.is_empty() => {
                    let nobody = Said::new(Means::Nobody);
                    return self.answered(at, &nobody, 1, situation).await;
                }
                Ok((records, more)) => self.keep(|kept| {
                    kept.seen = Some(true);
                    kept.records = records;
                    kept.more = more;
                }),
            }
        }
        self.of_records(How::Erase(at, situation)).await.0
    }

    /// What became of each record that isn't settled.
    pub(super) async fn follow_found(&self) -> Result<Outcome, Failure> {
        match self.of_records(How::Follow).await {
            (outcome, Some(trouble)) if !outcome.is_settled() => Err(trouble),
            (outcome, _) => Ok(outcome),
        }
    }

    /// All ids that all finds give: nobody is there only if all say so. A find that fails is an error before
    /// anything was sent.
    async fn find(&self) -> Result<(Vec<Record>, bool), Failure> {
        let (mut ids, mut more) = (Vec::<Personal>::new(), false);
        for at in self.uses(Role::Find) {
            let heard = self.call(at).await;
            let said = heard.map_err(|error| error.failure().clone())?.rest;
            match said.means {
                Means::There if !said.found.is_empty() => {}
                Means::Nobody => continue,
                _ => return Err(said.failure(Reason::NotUnderstood)),
            }
            more |= said.more;
            for id in said.found {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        let outcome = None;
        let records = ids.into_iter().map(|id| Record {
            id,
            outcome: outcome.clone(),
        });
        Ok((records.collect(), more))
    }

    async fn of_records(&self, how: How) -> (Outcome, Option<Failure>) {
        let (mut records, mut trouble) = (self.kept().records, None);
        for position in 0..records.len() {
            let record = &records[position];
            let person = Person {
                found: Some(&record.id),
                ..*self
            };
            let outcome = match (&record.outcome, how) {
                (Some(known), _) if known.is_settled() => continue,
                (Some(known @ (Outcome::InProgress { .. } | Outcome::SoftDeleted { .. })), _)
                | (Some(known), How::Follow) => match Box::pin(person.follow(known)).await {
                    Ok(outcome) => outcome,
                    Err(failure) => {
                        trouble = Some(failure);
                        continue;
                    }
                },
                (_, How::Erase(at, situation)) => person.erase_by(at, situation).await,
                (None, How::Follow) => Outcome::failed(Reason::Unverifiable),
            };
            records[position].outcome = Some(outcome);
            // What is known of one outlives a call that is dropped at the next.
            self.keep(|kept| kept.records = records.clone());
        }
        let outcomes = records.iter().filter_map(|record| record.outcome.as_ref());
        let outcome = worst(outcomes.collect(), self.kept().more);
        (outcome, trouble)
    }
}

/// What is known of a person of whose records this is.
fn worst(outcomes: Vec<&Outcome>, more: bool) -> Outcome {
    let open = outcomes.iter().filter(|outcome| !outcome.is_settled());
    let rank = |outcome: &&&Outcome| match outcome {
        Outcome::Unknown { .. } => 0,
        Outcome::Waiting { .. } => 1,
        _ => 2,
    };
    if let Some(open) = open.min_by_key(rank) {
        return (*open).clone();
    }
    let is_done = |outcome: &&&Outcome| {
        let done = [Outcome::Erased.name(), "promised", "not-found"];
        done.contains(&outcome.name())
    };
    let (done, of) = (outcomes.iter().filter(is_done).count(), outcomes.len());
    if more || (done < of && done > 0) {
        // Those who weren't found are one more at least.
        let (done, of) = (done as u64, of as u64 + u64::from(more));
        return Outcome::Partial { done, of };
    }
    let last = |outcome: &&&Outcome| match outcome {
        Outcome::Promised { by } => (2, Some(*by)),
        Outcome::Erased => (1, None),
        _ => (0, None),
    };
    let worst = outcomes.iter().max_by_key(last);
    worst.map_or(Outcome::failed(Reason::Defective), |worst| {
        (**worst).clone()
    })
}

//! Many people at Lytics with one request. Neither contract's bulk operation tells somebody whom
//! Lytics never knew from somebody whom it has deleted, so that each is looked up first: who is there
//! goes into the batch, and who isn't found is asked for alone, which tells more.

use std::collections::HashMap;

use client_runtime::facts::{Fact, Span};
use client_runtime::{Error, Personal};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join, join_all};
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use lytics_client::facts::{DELETE_IDENTITIES, QUEUE_DELETIONS, VENDOR};
use lytics_client::types::{DeletionBatch, DeletionQueue, IdentityToDelete};

use super::super::facts::{after, is_spoilt, may_be_under_way, required};
use super::{HORIZON, Lytics};
use crate::{Ask, Contract, Doubt, Failure, Outcome, Reason};

const HORIZON_OF_MANY: Fact<Span> = required(DELETE_IDENTITIES.facts.horizon);
const HORIZON_OF_QUEUE: Fact<Span> = required(QUEUE_DELETIONS.facts.horizon);

/// An identity in Lytics' terms, and everybody who asks for it.
struct Wanted<'a> {
    field: String,
    value: &'a Personal,
    /// The first who asks.
    ask: &'a Ask<'a>,
    /// Where they stand among those who ask.
    positions: Vec<usize>,
}

/// Why a request about several people says nothing of each.
pub(super) struct Unanswered {
    /// What is known of all of them.
    pub(super) outcome: Outcome,
    /// Whether one of them may have spoilt it for all.
    spoilt: bool,
}

impl Unanswered {
    fn new<E>(error: &Error<E>, now: Timestamp) -> Self {
        Self {
            outcome: Outcome::from_client_error(error, now),
            spoilt: is_spoilt(error),
        }
    }
}

impl Lytics {
    /// Asks for all of them, and says what is known of each.
    pub(super) async fn erase_many(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        let not_addressable = Outcome::NotAddressable {
            needs: crate::Vendor::needs(self),
        };
        let mut outcomes = vec![not_addressable; asks.len()];
        let (mut there, alone) = self.looked_up(self.wanted(asks)).await;
        there.sort_by(|one, other| one.field.cmp(&other.field));
        let (answered, told) = join(self.batches_of(&there), self.one_by_one(&alone)).await;
        let told = there.iter().zip(answered).chain(alone.iter().zip(told));
        for (wanted, outcome) in told {
            for position in &wanted.positions {
                outcomes[*position] = outcome.clone();
            }
        }
        outcomes
    }

    /// What is asked for, each identity once.
    fn wanted<'a>(&self, asks: &'a [Ask<'a>]) -> Vec<Wanted<'a>> {
        let mut wanted: Vec<Wanted<'a>> = Vec::new();
        let mut known = HashMap::new();
        for (position, ask) in asks.iter().enumerate() {
            let (Some(field), Some(value)) =
                (self.field_of(ask.identifier()), ask.identifier().value())
            else {
                continue;
            };
            let at = *known.entry((field.clone(), value)).or_insert(wanted.len());
            if at == wanted.len() {
                wanted.push(Wanted {
                    field,
                    value,
                    ask,
                    positions: Vec::new(),
                });
            }
            wanted[at].positions.push(position);
        }
        wanted
    }

    /// Those who are there, and those of whom a request of their own tells more: whom a lookup doesn't
    /// find, and whom an earlier request may be deleting. Of one alone nothing needs to be known.
    async fn looked_up<'a>(&self, wanted: Vec<Wanted<'a>>) -> (Vec<Wanted<'a>>, Vec<Wanted<'a>>) {
        if wanted.len() < 2 {
            return (Vec::new(), wanted);
        }
        let looked = wanted
            .iter()
            .map(|wanted| self.is_worth_a_batch(wanted).boxed());
        let looked: Vec<bool> = self.in_turn(looked.collect()).await;
        let mut looked = looked.into_iter();
        wanted
            .into_iter()
            .partition(|_| looked.next().unwrap_or(false))
    }

    async fn is_worth_a_batch(&self, wanted: &Wanted<'_>) -> bool {
        let now = wanted.ask.now();
        !may_be_under_way(wanted.ask, HORIZON.value)
            && self.look(&wanted.field, wanted.value, now).await == Ok(true)
    }

    async fn one_by_one(&self, wanted: &[Wanted<'_>]) -> Vec<Outcome> {
        let erased = wanted
            .iter()
            .map(|wanted| self.erase_one(wanted.ask).boxed());
        self.in_turn(erased.collect()).await
    }

    /// One request for all of them, or one for each field where the contract has it so.
    async fn batches_of(&self, wanted: &[Wanted<'_>]) -> Vec<Outcome> {
        let together = |one: &Wanted<'_>, other: &Wanted<'_>| {
            self.contract == Contract::Original || one.field == other.field
        };
        let batches: Vec<BoxFuture<'_, Vec<Outcome>>> = wanted
            .chunk_by(together)
            .map(|batch| self.batch_of(batch))
            .collect();
        join_all(batches).await.concat()
    }

    /// A request that one of them may have spoilt is made for each half, down to the one.
    fn batch_of<'a>(&'a self, wanted: &'a [Wanted<'a>]) -> BoxFuture<'a, Vec<Outcome>> {
        Box::pin(async move {
            if let [one] = wanted {
                return vec![self.erase_one(one.ask).await];
            }
            match self.request(wanted).await {
                Ok(outcomes) => outcomes,
                Err(unanswered) if unanswered.spoilt => {
                    let (these, those) = wanted.split_at(wanted.len() / 2);
                    let (these, those) = join(self.batch_of(these), self.batch_of(those)).await;
                    [these, those].concat()
                }
                Err(unanswered) => vec![unanswered.outcome; wanted.len()],
            }
        })
    }

    async fn request(&self, wanted: &[Wanted<'_>]) -> Result<Vec<Outcome>, Unanswered> {
        let [first, ..] = wanted else {
            return Ok(Vec::new());
        };
        let now = first.ask.now();
        let answered = match self.contract {
            Contract::Original => self.delete(wanted, now).await,
            Contract::Revised => {
                let values: Vec<&Personal> = wanted.iter().map(|wanted| wanted.value).collect();
                self.queue(&first.field, &values, now).await
            }
        };
        if let Err(Unanswered { outcome, spoilt: false }) = &answered
            && let Some(failure) = outcome.failure()
            && self.is_of_the_other(failure, now).await
        {
            return Ok(vec![Outcome::failed(Reason::OtherContract); wanted.len()]);
        }
        answered
    }

    /// The original contract gives one id for the whole batch.
    async fn delete(
        &self,
        wanted: &[Wanted<'_>],
        now: Timestamp,
    ) -> Result<Vec<Outcome>, Unanswered> {
        let identity = |wanted: &Wanted<'_>| IdentityToDelete {
            table: self.table.clone(),
            field: wanted.field.clone(),
            value: wanted.value.clone(),
        };
        let batch = DeletionBatch {
            identities: wanted.iter().map(identity).collect(),
        };
        let answered = self.client().delete_identities(&batch).await;
        let answer = answered.map_err(|error| Unanswered::new(&error, now))?;
        let by = after(now, HORIZON_OF_MANY.value);
        let asked = wanted.iter().map(|wanted| wanted.value);
        let accepted = self.accepted(Some(answer.into_inner().data.request_id), asked, by);
        let accepted = match accepted {
            Outcome::InProgress { tracking, by } => Outcome::InProgress {
                tracking: tracking.shared_by(wanted.len() as u64),
                by,
            },
            other => other,
        };
        Ok(vec![accepted; wanted.len()])
    }

    /// The revised contract's queue takes a profile in whatever state, and answers value by value.
    pub(super) async fn queue(
        &self,
        field: &str,
        values: &[&Personal],
        now: Timestamp,
    ) -> Result<Vec<Outcome>, Unanswered> {
        let queue = DeletionQueue {
            values: values.iter().map(|value| (*value).clone()).collect(),
        };
        let answered = self
            .client()
            .queue_deletions(&self.table, field, &queue)
            .await;
        let answer = answered.map_err(|error| Unanswered::new(&error, now))?;
        let refused = answer.request_id().into_iter();
        let refused = refused.fold(
            Failure::new(Reason::Rejected),
            Failure::with_vendor_request_id,
        );
        let by = after(now, HORIZON_OF_QUEUE.value);
        let mut results = answer.into_inner().data;
        let mut outcome = |value: &&Personal| match (
            results.successes.remove(*value),
            results.errors.remove(*value),
        ) {
            (Some(deletion), None) => self.accepted(Some(deletion), [*value], by),
            (None, Some(_why)) => refused.clone().into(),
            _ => Outcome::Unknown {
                doubt: Doubt::NotUnderstood,
            },
        };
        Ok(values.iter().map(&mut outcome).collect())
    }

    /// As many at a time as Lytics allows: the others would wait for their turn for longer than a
    /// request may.
    async fn in_turn<T>(&self, work: Vec<BoxFuture<'_, T>>) -> Vec<T> {
        let at_once = self.place.transport.concurrency(&VENDOR).get();
        stream::iter(work).buffered(at_once).collect().await
    }
}

//! Works through a journal's queue: asks each vendor about due targets at its own pace, and records every answer
//! before reporting it.

mod ask;
mod pause;
mod progress;
mod stop;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use erasure::{Eraser, Timestamp, VendorId};
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

pub use progress::{Progress, Summary, Until};
pub use stop::Stop;

use crate::store::claim::{self, Claim, Want};
use crate::store::recover::{self, Worker};
use crate::store::settle::Ending;
use crate::store::tally::Tally;
use crate::store::{Audit, read};
use crate::{Error, Journal};
use ask::{Asked, ask};
use pause::Pauses;

/// How often to look for new targets and for targets of workers that have ended.
const LOOK: Duration = Duration::from_secs(1);

/// A worker on a journal. Several may work on one journal, in one process or in many; no two ask about the same
/// target at once.
pub struct Runner {
    journal: Journal,
    eraser: Eraser,
    vendors: Vec<VendorId>,
    worker: Worker,
    pauses: Pauses,
    /// Targets that were settled when the worker was entered; the first run's summary counts them.
    ended: Mutex<Vec<Ending>>,
}

/// What can happen while the queue is worked.
enum Event {
    Claimed(Result<Vec<(VendorId, Claim)>, Error>),
    Asked(VendorId, Result<Vec<(Asked, Option<Ending>)>, Error>),
    Looked,
}

/// What is under way.
#[derive(Default)]
struct UnderWay<'a> {
    events: FuturesUnordered<BoxFuture<'a, Event>>,
    calls: BTreeMap<VendorId, usize>,
    claiming: bool,
    trouble: Option<Error>,
}

impl Runner {
    /// Enters a worker, and takes over the targets of workers that were killed.
    ///
    /// # Errors
    ///
    /// If the journal can't be written.
    pub async fn enter(journal: Journal, eraser: Eraser) -> Result<Self, Error> {
        let ended = recover::take_over(&journal.store, &eraser).await?;
        let now = eraser.clock().now();
        let audited = journal.store.write(move |connection, vault| {
            Audit::of(connection, vault, now)?.set_aside(connection)
        });
        audited.await?;
        let worker = Worker::enter(&journal.store).await?;
        let vendors = eraser.vendors().cloned().collect();
        Ok(Self {
            journal,
            eraser,
            vendors,
            worker,
            pauses: Pauses::default(),
            ended: Mutex::new(ended),
        })
    }

    /// Works through the queue and reports progress.
    ///
    /// # Errors
    ///
    /// If the journal can't be read or written. Targets in flight then count as unknown, and the next run resolves
    /// them.
    pub async fn run(
        &self,
        until: Until,
        stop: &Stop,
        mut progress: impl FnMut(Progress),
    ) -> Result<Summary, Error> {
        let mut summary = Summary::default();
        let before =
            std::mem::take(&mut *self.ended.lock().unwrap_or_else(PoisonError::into_inner));
        before.into_iter().for_each(|ending| summary.ended(ending));
        loop {
            self.work(stop, &mut summary, &mut progress).await?;
            self.journal.tidy().await?;
            if !self.rest(until, stop, &mut progress).await? {
                break;
            }
            let ended = recover::take_over(&self.journal.store, &self.eraser).await?;
            ended.into_iter().for_each(|ending| summary.ended(ending));
        }
        let (worker, now) = (self.worker.id, self.eraser.clock().now());
        let left = self.journal.store.write(move |connection, vault| {
            let damaged = Audit::of(connection, vault, now)?.set_aside(connection)?;
            Ok((
                damaged,
                read::open(connection)?,
                read::held(connection, worker)?,
            ))
        });
        (summary.damaged, summary.open, summary.held) = left.await?;
        summary.next_at = self.next_wake()?;
        Ok(summary)
    }

    /// Removes the worker from the journal.
    ///
    /// # Errors
    ///
    /// If the journal can't be written; the next worker then removes it.
    pub async fn leave(self) -> Result<(), Error> {
        self.worker.leave(&self.journal.store).await
    }

    /// Asks about due targets until none is due or a stop is requested.
    async fn work(
        &self,
        stop: &Stop,
        summary: &mut Summary,
        progress: &mut impl FnMut(Progress),
    ) -> Result<(), Error> {
        let mut under_way = UnderWay::default();
        let mut look = true;
        loop {
            let may_claim =
                !stop.is_requested() && under_way.trouble.is_none() && !under_way.claiming;
            let wants = if look && may_claim {
                self.wants(&under_way.calls)
            } else {
                Vec::new()
            };
            if !wants.is_empty() || (look && may_claim && self.vendors.is_empty()) {
                look = false;
                under_way.claiming = true;
                under_way
                    .events
                    .push(Box::pin(async { Event::Claimed(self.claim(wants).await) }));
            }
            if under_way.events.is_empty() {
                return under_way.trouble.map_or(Ok(()), Err);
            }
            match next(&mut under_way.events).await {
                Event::Looked => {
                    look = true;
                    if let Err(error) = self.worker.hold(&self.journal.store).await {
                        under_way.trouble.get_or_insert(error);
                    }
                }
                Event::Claimed(Ok(claims)) => {
                    under_way.claiming = false;
                    for (vendor, claim) in claims {
                        *under_way.calls.entry(vendor.clone()).or_default() += 1;
                        under_way.events.push(Box::pin(self.ask(vendor, claim)));
                    }
                }
                Event::Claimed(Err(error)) => {
                    under_way.claiming = false;
                    under_way.trouble.get_or_insert(error);
                }
                Event::Asked(vendor, asked) => {
                    look = true;
                    if let Some(calls) = under_way.calls.get_mut(&vendor) {
                        *calls -= 1;
                    }
                    match asked {
                        Ok(asked) => {
                            let answered = asked.iter().any(|(asked, _)| asked.answered);
                            let now = self.eraser.clock().now();
                            let until = self.pauses.asked(&vendor, answered, now);
                            for (asked, ending) in asked {
                                summary.asked += 1;
                                ending.into_iter().for_each(|ending| summary.ended(ending));
                                progress(Progress::Asked(asked));
                            }
                            if let Some(until) = until {
                                progress(Progress::Paused { vendor, until });
                            }
                        }
                        Err(error) => drop(under_way.trouble.get_or_insert(error)),
                    }
                }
            }
        }
    }

    /// How many more requests each vendor can take.
    fn wants(&self, calls: &BTreeMap<VendorId, usize>) -> Vec<Want> {
        let now = self.eraser.clock().now();
        let want = |vendor: &VendorId| {
            let at_once = self.eraser.at_once(vendor)?.get();
            let under_way = calls.get(vendor).copied().unwrap_or_default();
            let free = at_once.saturating_sub(under_way);
            let room = self.pauses.room(vendor, free, under_way, now);
            let batch = self.eraser.batch(vendor)?;
            (room > 0).then(|| Want {
                vendor: vendor.clone(),
                calls: room,
                batch,
            })
        };
        self.vendors.iter().filter_map(want).collect()
    }

    async fn claim(&self, mut wants: Vec<Want>) -> Result<Vec<(VendorId, Claim)>, Error> {
        let (worker, now) = (self.worker.id, self.eraser.clock().now());
        self.worker.hold(&self.journal.store).await?;
        let (is_entered, vendors) = (self.worker.is_entered(), self.vendors.clone());
        let claimed = self.journal.store.write(move |connection, vault| {
            is_entered(connection)?;
            Tally::note(connection, vault, now)?;
            wants.extend(claim::of_others(connection, &vendors)?);
            claim::claim(connection, vault, worker, &wants, now)
        });
        claimed.await
    }

    async fn ask(&self, vendor: VendorId, claim: Claim) -> Event {
        let asked = match self.worker.hold(&self.journal.store).await {
            Ok(()) => ask(&self.journal, &self.eraser, self.worker.id, claim).await,
            Err(error) => Err(error),
        };
        Event::Asked(vendor, asked)
    }

    /// Waits until something may be due; false if there is nothing to wait for.
    async fn rest(
        &self,
        until: Until,
        stop: &Stop,
        progress: &mut impl FnMut(Progress),
    ) -> Result<bool, Error> {
        let (next, now) = (self.next_wake()?, self.eraser.clock().now());
        let nothing_left = next.is_none() && self.held_elsewhere()? == 0;
        if stop.is_requested() || until == Until::Idle || (until == Until::Settled && nothing_left)
        {
            return Ok(false);
        }
        let given_up = self
            .journal
            .store
            .read(|connection, _| recover::next_given_up(connection))?;
        let look = [next, given_up]
            .into_iter()
            .flatten()
            .filter(|next| *next > now)
            .min();
        let pause =
            look.map(|next| Duration::try_from(next.duration_since(now)).unwrap_or_default());
        if let Some(next) = next.filter(|next| *next > now) {
            progress(Progress::Waits { until: next });
        }
        let due = async {
            match pause {
                Some(pause) if !pause.is_zero() => self.eraser.clock().sleep(pause).await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = stop.requested() => return Ok(false),
            () = due => {}
            () = tokio::time::sleep(LOOK) => {}
        }
        Ok(true)
    }

    fn next_wake(&self) -> Result<Option<Timestamp>, Error> {
        self.journal.store.read(|connection, _| {
            let next = claim::next_wakes(connection)?.into_iter();
            let next = next.map(|(vendor, next)| {
                let paused = vendor.and_then(|vendor| self.pauses.until(&vendor));
                paused.map_or(next, |until| until.max(next))
            });
            Ok(next.min())
        })
    }

    /// How many targets other workers hold; this one may have to take them over.
    fn held_elsewhere(&self) -> Result<u64, Error> {
        self.journal.store.read(|connection, _| {
            let mut held = connection
                .prepare_cached("SELECT count(*) FROM targets WHERE worker IS NOT NULL")?;
            Ok(held.query_row([], |row| row.get(0))?)
        })
    }
}

/// The next event, or `Looked` after [`LOOK`].
async fn next(events: &mut FuturesUnordered<BoxFuture<'_, Event>>) -> Event {
    tokio::select! {
        biased;
        Some(event) = events.next() => event,
        () = tokio::time::sleep(LOOK) => Event::Looked,
    }
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner")
            .field("journal", &self.journal)
            .finish_non_exhaustive()
    }
}

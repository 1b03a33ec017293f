//! Reads rows and records them, so many at a time.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::Path;

use erasure::{Eraser, Personal, PlannedVendor, VendorId};
use erasure_journal::{
    Error as JournalError, Journal, Mark, Order, Part, Reject, RequestId, Stop, Submitted,
};

use super::pace::Pace;
use super::shown::Shown;
use crate::bulk::{Row, Rows, Survey};
use crate::commands::queue::Conditions;
use crate::commands::queue::asked_elsewhere;
use crate::error::Error;
use crate::output::Ticker;
use crate::words::named;

/// How much text is recorded together.
const CHUNK_LENGTH: u64 = 4 * 1024 * 1024;

/// A file that is being read, and what it is read into.
pub(super) struct Reading<'a> {
    pub(super) journal: &'a Journal,
    pub(super) eraser: &'a Eraser,
    pub(super) conditions: Conditions,
    pub(super) survey: Survey,
    pub(super) rows: Rows,
    /// How many rows are recorded together.
    pub(super) chunk: NonZeroUsize,
    /// How far it is read.
    pub(super) mark: Mark,
    pub(super) shown: Shown,
    /// The vendors that are asked about its people.
    pub(super) vendors: BTreeSet<VendorId>,
}

impl Reading<'_> {
    /// Reads on until the file ends, somebody stops it or nobody works the queue any more.
    pub(super) async fn read(
        &mut self,
        path: &Path,
        pace: &Pace,
        stop: &Stop,
        ticker: &RefCell<Ticker>,
    ) -> Result<(), Error> {
        let failed = |source| Error::read(path, source);
        let mark = self.mark;
        let goes_on = self.rows.skip_to(mark.number, mark.offset);
        if !goes_on.map_err(failed)? {
            return Err(changed(path));
        }
        while !self.mark.finished && !stop.is_wanted() && !pace.is_over() {
            let chunk = self.chunk().map_err(failed)?;
            let finished = chunk.is_empty();
            if finished && self.rows.digest().map_err(failed)? != self.survey.digest {
                return Err(changed(path));
            }
            self.record(chunk, finished).await?;
            pace.has_recorded();
            ticker.borrow_mut().at_row(self.mark.rows);
            let queue = (self.journal, self.eraser);
            pace.room(queue, &self.vendors, stop).await?;
        }
        Ok(())
    }

    /// The next rows; none when there are no more.
    fn chunk(&mut self) -> std::io::Result<Vec<Row>> {
        let (mut chunk, mut end) = (Vec::new(), self.mark.offset);
        while chunk.len() < self.chunk.get() && end - self.mark.offset < CHUNK_LENGTH {
            let Some(row) = self.rows.next()? else { break };
            end = row.offset;
            chunk.push(row);
        }
        Ok(chunk)
    }

    /// Records rows, and then that they are: a program that ends in between records them again, and is
    /// told that they were recorded before.
    async fn record(&mut self, chunk: Vec<Row>, finished: bool) -> Result<(), Error> {
        self.mark.rows += chunk.len() as u64;
        self.mark.finished = finished;
        if let Some(last) = chunk.last() {
            (self.mark.number, self.mark.offset) = (last.number, last.offset);
        }
        let (mut orders, mut numbers, mut rejects) = (Vec::new(), Vec::new(), Vec::new());
        for row in chunk {
            match row.person {
                Ok(person) => {
                    let key = person.key.unwrap_or_else(|| self.key_of(row.number));
                    orders.push(self.conditions.order(person.subject).idempotency_key(key));
                    numbers.push(row.number);
                }
                Err(reason) => rejects.push(Reject {
                    row: row.number,
                    reason,
                }),
            }
        }
        // One of them shows who is asked about all.
        if let Some(order) = orders.first() {
            let plan = self.eraser.plan(order.subject());
            let asked = plan
                .vendors()
                .iter()
                .filter(|vendor| !vendor.targets().is_empty());
            self.vendors.extend(asked.map(PlannedVendor::id).cloned());
        }
        let submitted = self.submit(orders, None).await?;
        let mut requests = Vec::with_capacity(submitted.len());
        for (row, submitted) in numbers.into_iter().zip(submitted) {
            match &submitted {
                Ok(Submitted::New(_)) => self.shown.new += 1,
                Ok(Submitted::Repeated(_)) => self.shown.repeated += 1,
                Ok(Submitted::Elsewhere(request)) => rejects.push(Reject {
                    row,
                    reason: asked_elsewhere(*request),
                }),
                Err(error) => rejects.push(Reject {
                    row,
                    reason: error.to_string(),
                }),
            }
            requests.extend(submitted.ok().map(|submitted| submitted.request()));
        }
        self.note(requests, rejects).await
    }

    /// Notes how far the file is read, and what these rows of it led to.
    pub(super) async fn note(
        &self,
        requests: Vec<RequestId>,
        rejects: Vec<Reject>,
    ) -> Result<(), Error> {
        let mark = self.mark;
        let part = Part {
            mark,
            requests,
            rejects,
        };
        self.submit(Vec::new(), Some(part)).await?;
        Ok(())
    }

    async fn submit(
        &self,
        orders: Vec<Order>,
        part: Option<Part>,
    ) -> Result<Vec<Result<Submitted, JournalError>>, Error> {
        Ok(self.journal.submit_many(self.eraser, orders, part).await?)
    }

    /// The key of a row without one: of this row in this file and this round, and no other.
    fn key_of(&self, row: u64) -> Personal {
        let bytes = self.survey.digest.iter();
        let digest: String = bytes.map(|byte| format!("{byte:02x}")).collect();
        Personal::from(match self.mark.round {
            1 => format!("bulk:{digest}:{row}"),
            round => format!("bulk:{digest}:{round}:{row}"),
        })
    }
}

fn changed(path: &Path) -> Error {
    Error::usage(format!(
        "{} was changed while it was read: run it again, and leave it alone meanwhile",
        named(path)
    ))
}

//! Reads rows and records them, chunk by chunk.

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

/// The most bytes of text in one chunk.
const CHUNK_LENGTH: u64 = 4 * 1024 * 1024;

/// Reads a file into the journal.
pub(super) struct Reading<'a> {
    pub(super) journal: &'a Journal,
    pub(super) eraser: &'a Eraser,
    pub(super) conditions: Conditions,
    pub(super) survey: Survey,
    pub(super) rows: Rows,
    /// The most rows in one chunk.
    pub(super) chunk: NonZeroUsize,
    /// How far the file was read.
    pub(super) mark: Mark,
    pub(super) shown: Shown,
    /// The vendors that the file's people are erased at.
    pub(super) vendors: BTreeSet<VendorId>,
}

impl Reading<'_> {
    /// Reads until the file ends, the user stops it, or the worker has ended.
    pub(super) async fn read(
        &mut self,
        path: &Path,
        pace: &Pace,
        stop: &Stop,
        ticker: &RefCell<Ticker>,
    ) -> Result<(), Error> {
        let failed = |source| Error::read(path, source);
        let mark = self.mark;
        let is_same = self.rows.skip_to(mark.number, mark.offset);
        if !is_same.map_err(failed)? {
            return Err(changed(path));
        }
        while !self.mark.finished && !stop.is_requested() && !pace.is_over() {
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

    /// Records rows, and then the mark. If the program ends in between, the next run records the rows again, which
    /// returns the same requests.
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
        // All rows have the same columns, so one of them shows which vendors are asked.
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

    /// Records the mark, and the requests and rejects of these rows.
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

    /// The key of a row without its own: unique for the file, the round and the row.
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

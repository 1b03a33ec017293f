//! Reads rows and records them, so many at a time, and has the queue worked in between.

use std::num::NonZeroUsize;
use std::path::Path;

use erasure::{Eraser, Personal};
use erasure_journal::{
    Error as JournalError, Journal, Mark, Order, Part, Reject, RequestId, Stop, Submitted, Until,
};

use super::shown::Shown;
use crate::bulk::{Row, Rows, Survey};
use crate::commands::queue::{Conditions, work};
use crate::error::Error;
use crate::output::{Ticker, named};

/// How much text is recorded together.
const CHUNK_LENGTH: usize = 4 * 1024 * 1024;

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
}

impl Reading<'_> {
    /// Reads on until the file ends or somebody stops it; if it is to be read again, from its start when
    /// it has ended.
    pub(super) async fn read(
        &mut self,
        path: &Path,
        again: bool,
        stop: &Stop,
        ticker: &mut Ticker,
    ) -> Result<(), Error> {
        let failed = |source| Error::File {
            path: path.to_owned(),
            done: "read",
            source,
        };
        self.begin(again).await?;
        self.shown.taken_before = self.mark.finished;
        self.rows.skip_to(self.mark.rows).map_err(failed)?;
        while !self.mark.finished && !stop.is_wanted() {
            let chunk = self.chunk().map_err(failed)?;
            let finished = chunk.is_empty();
            if finished && self.rows.digest() != self.survey.digest {
                return Err(Error::usage(format!(
                    "{} was changed while it was read: run it again, and leave it alone meanwhile",
                    named(path)
                )));
            }
            self.record(chunk, finished).await?;
            ticker.at_row(self.mark.rows);
            self.work(stop, ticker).await?;
        }
        self.work(stop, ticker).await
    }

    /// Finds where to read on. What is wanted again stays wanted when this run is ended and another one
    /// goes on.
    async fn begin(&mut self, again: bool) -> Result<(), Error> {
        if again && self.mark.finished {
            self.mark = self.journal.begin_anew(self.mark).await?;
        }
        if again && !self.mark.again {
            self.mark.again = true;
            self.note(Vec::new(), Vec::new()).await?;
        }
        if self.mark.again {
            self.conditions = self.conditions.clone().again();
        }
        Ok(())
    }

    /// The next rows; none when there are no more.
    fn chunk(&mut self) -> std::io::Result<Vec<Row>> {
        let (mut chunk, mut length) = (Vec::new(), 0);
        while chunk.len() < self.chunk.get() && length < CHUNK_LENGTH {
            let Some(row) = self.rows.next()? else { break };
            length += row.length;
            chunk.push(row);
        }
        Ok(chunk)
    }

    /// Records rows, and then that they are: a program that ends in between records them again, and is
    /// told that they were recorded before.
    async fn record(&mut self, chunk: Vec<Row>, finished: bool) -> Result<(), Error> {
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
        let submitted = self.submit(orders, None).await?;
        let mut requests = Vec::with_capacity(submitted.len());
        for (row, submitted) in numbers.into_iter().zip(submitted) {
            match &submitted {
                Ok(Submitted::New(_)) => self.shown.new += 1,
                Ok(Submitted::Repeated(_)) => self.shown.repeated += 1,
                Err(error) => rejects.push(Reject {
                    row,
                    reason: error.to_string(),
                }),
            }
            requests.extend(submitted.ok().map(|submitted| submitted.request()));
        }
        (self.mark.rows, self.mark.finished) = (self.rows.line(), finished);
        self.note(requests, rejects).await
    }

    /// Notes how far the file is read, and what these rows of it led to.
    async fn note(&self, requests: Vec<RequestId>, rejects: Vec<Reject>) -> Result<(), Error> {
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
        let digest = self.survey.digest.iter().map(|byte| format!("{byte:02x}"));
        let digest = digest.collect::<String>();
        Personal::from(match self.mark.round {
            1 => format!("bulk:{digest}:{row}"),
            round => format!("bulk:{digest}:{round}:{row}"),
        })
    }

    async fn work(&mut self, stop: &Stop, ticker: &mut Ticker) -> Result<(), Error> {
        let progress = |progress| ticker.happened(&progress);
        let worked = work(self.journal, self.eraser, (Until::Idle, stop), progress).await?;
        self.shown.queue.add(&worked);
        Ok(())
    }
}

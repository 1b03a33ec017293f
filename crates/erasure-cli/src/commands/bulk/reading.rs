//! Reads rows and records them, so many at a time, and has the queue worked in between.

use std::num::NonZeroUsize;
use std::path::Path;

use erasure::{Eraser, Personal};
use erasure_journal::{
    Error as JournalError, Journal, Mark, Order, Reject, Stop, Submitted, Until,
};

use super::Shown;
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
    pub(super) conditions: &'a Conditions,
    pub(super) survey: Survey,
    pub(super) rows: Rows,
    /// How many rows are recorded together.
    pub(super) chunk: NonZeroUsize,
    pub(super) shown: Shown,
}

impl Reading<'_> {
    /// Reads on until the file ends or somebody stops it.
    pub(super) async fn read(
        &mut self,
        path: &Path,
        stop: &Stop,
        ticker: &mut Ticker,
    ) -> Result<(), Error> {
        let failed = |source| Error::File {
            path: path.to_owned(),
            done: "read",
            source,
        };
        let mark = self.journal.mark(self.survey.digest)?;
        self.shown.finished = mark.is_some_and(|mark| mark.finished);
        self.shown.line = mark.map_or(0, |mark| mark.rows);
        self.rows.skip_to(self.shown.line).map_err(failed)?;
        while !self.shown.finished && !stop.is_wanted() {
            let chunk = self.chunk().map_err(failed)?;
            let finished = chunk.is_empty();
            if finished && self.rows.digest() != self.survey.digest {
                return Err(Error::usage(format!(
                    "{} was changed while it was read: run it again, and leave it alone meanwhile",
                    named(path)
                )));
            }
            self.record(chunk, finished).await?;
            ticker.at_row(self.shown.line);
            self.work(stop, ticker).await?;
        }
        self.work(stop, ticker).await
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
        for (row, submitted) in numbers.into_iter().zip(submitted) {
            match submitted {
                Ok(Submitted::New(_)) => self.shown.new += 1,
                Ok(Submitted::Repeated(_)) => self.shown.repeated += 1,
                Err(error) => rejects.push(Reject {
                    row,
                    reason: error.to_string(),
                }),
            }
        }
        let mark = Mark {
            digest: self.survey.digest,
            rows: self.rows.line(),
            finished,
        };
        self.submit(Vec::new(), Some((mark, rejects))).await?;
        (self.shown.line, self.shown.finished) = (mark.rows, finished);
        Ok(())
    }

    async fn submit(
        &self,
        orders: Vec<Order>,
        mark: Option<(Mark, Vec<Reject>)>,
    ) -> Result<Vec<Result<Submitted, JournalError>>, Error> {
        Ok(self.journal.submit_many(self.eraser, orders, mark).await?)
    }

    /// The key of a row without one: of this row in this file, and no other.
    fn key_of(&self, row: u64) -> Personal {
        let digest = self.survey.digest.iter().map(|byte| format!("{byte:02x}"));
        Personal::from(format!("bulk:{}:{row}", digest.collect::<String>()))
    }

    async fn work(&mut self, stop: &Stop, ticker: &mut Ticker) -> Result<(), Error> {
        let progress = |progress| ticker.happened(&progress);
        let worked = work(self.journal, self.eraser, (Until::Idle, stop), progress).await?;
        let queue = &mut self.shown.queue;
        queue.asked += worked.asked;
        queue.settled += worked.settled;
        (queue.open, queue.next_at) = (worked.open, worked.next_at);
        Ok(())
    }
}

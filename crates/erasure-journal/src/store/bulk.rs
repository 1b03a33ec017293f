//! How far a file of requests was read, so that reading goes on where it ended; which requests answer its
//! rows, and which rows could not be taken, and why.

use erasure::{Timestamp, VendorId};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::read::number_of;
use super::row::{known_vendor, moment, timestamp};
use crate::{Error, RequestId};

/// How far a file has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The SHA-256 of the file: a file that was changed is another one.
    pub digest: [u8; 32],
    /// Which time it is read from its start, from 1.
    pub round: u32,
    /// Whether whoever was asked for lately is asked for anew.
    pub again: bool,
    /// When the requests of this round were received: a file that is received much later is another one.
    pub received_at: Timestamp,
    /// How many of its rows are in the journal or among the rejects.
    pub rows: u64,
    /// Which row of the file is the last of them, from 1.
    pub number: u64,
    /// Where that row ends.
    pub offset: u64,
    /// Whether there are no more.
    pub finished: bool,
}

impl Mark {
    /// Of a file that nobody has read.
    pub fn start(digest: [u8; 32], received_at: Timestamp) -> Self {
        Self {
            digest,
            round: 1,
            again: false,
            received_at,
            rows: 0,
            number: 0,
            offset: 0,
            finished: false,
        }
    }
}

/// A row that could not be taken. Neither part repeats anything of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Which row, from 1.
    pub row: u64,
    /// Why not.
    pub reason: String,
}

/// What was read of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// How far it is read now.
    pub mark: Mark,
    /// The requests that answer its rows.
    pub requests: Vec<RequestId>,
    /// The rows that could not be taken.
    pub rejects: Vec<Reject>,
}

/// The requests that answer a file's rows, in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Bulk {
    /// How many there are; several rows may be about one person.
    pub requests: u64,
    /// How many aren't settled.
    pub pending: u64,
    /// How many ended with everything confirmed or promised.
    pub complete: u64,
    /// How many ended with a gap.
    pub incomplete: u64,
    /// How many ended with nobody found anywhere.
    pub nothing_found: u64,
}

/// Notes it, unless the file was begun anew meanwhile.
pub(crate) fn note(connection: &Connection, part: &Part) -> Result<(), Error> {
    let mark = &part.mark;
    let bulk: Option<i64> = connection
        .prepare_cached(
            "INSERT INTO bulks (digest, round, again, received, rows, number, offset, finished) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
             ON CONFLICT DO UPDATE SET again = ?3, rows = ?5, number = ?6, offset = ?7, finished = ?8 \
             WHERE round = ?2 RETURNING id",
        )?
        .query_row(
            (
                mark.digest,
                mark.round,
                mark.again,
                moment(mark.received_at),
                number(mark.rows)?,
                number(mark.number)?,
                number(mark.offset)?,
                mark.finished,
            ),
            |row| row.get(0),
        )
        .optional()?;
    let bulk = bulk.ok_or(Error::BegunAnew)?;
    // Read from its start once more, a row may be taken that was rejected before.
    if mark.rows == 0 {
        connection.execute("DELETE FROM rejects WHERE bulk = ?1", [bulk])?;
    }
    for request in &part.requests {
        let request = number_of(connection, *request)?.ok_or(Error::Damaged)?;
        connection
            .prepare_cached("INSERT OR IGNORE INTO answers VALUES (?1, ?2)")?
            .execute((bulk, request))?;
    }
    for reject in &part.rejects {
        connection
            .prepare_cached("INSERT OR REPLACE INTO rejects VALUES (?1, ?2, ?3)")?
            .execute((bulk, number(reject.row)?, &reject.reason))?;
    }
    Ok(())
}

/// Begins the round after this one, unless somebody else has: its requests are received at this time, and
/// whoever was asked for lately is asked for anew if `again` says so.
pub(crate) fn begin_anew(
    connection: &Connection,
    mark: &Mark,
    received_at: Timestamp,
    again: bool,
) -> Result<Mark, Error> {
    let begun: Option<i64> = connection
        .prepare_cached(
            "UPDATE bulks SET round = round + 1, again = ?3, received = ?4, rows = 0, number = 0, offset = 0, \
             finished = 0 WHERE digest = ?1 AND round = ?2 RETURNING id",
        )?
        .query_row(
            (mark.digest, mark.round, again, moment(received_at)),
            |row| row.get(0),
        )
        .optional()?;
    if let Some(bulk) = begun {
        connection.execute("DELETE FROM answers WHERE bulk = ?1", [bulk])?;
        connection.execute("DELETE FROM rejects WHERE bulk = ?1", [bulk])?;
    }
    marked(connection, mark.digest)?.ok_or(Error::Damaged)
}

pub(crate) fn marked(connection: &Connection, digest: [u8; 32]) -> Result<Option<Mark>, Error> {
    let found = connection
        .prepare_cached(
            "SELECT round, again, rows, number, offset, finished, received FROM bulks WHERE digest = ?1",
        )?
        .query_row([digest], |row| {
            let mark = Mark {
                digest,
                round: row.get(0)?,
                again: row.get(1)?,
                received_at: Timestamp::UNIX_EPOCH,
                rows: row.get(2)?,
                number: row.get(3)?,
                offset: row.get(4)?,
                finished: row.get(5)?,
            };
            Ok((mark, row.get(6)?))
        })
        .optional()?;
    let with_time = |(mark, received)| {
        let received_at = timestamp(received)?;
        Ok(Mark {
            received_at,
            ..mark
        })
    };
    found.map(with_time).transpose()
}

/// How many targets a vendor is to be asked about now, or is being asked about: so many at most of the
/// former.
pub(crate) fn backlog(
    connection: &Connection,
    vendor: &VendorId,
    now: Timestamp,
    most: usize,
) -> Result<u64, Error> {
    let Some(vendor) = known_vendor(connection, vendor)? else {
        return Ok(0);
    };
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let backlog = connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM targets WHERE vendor = ?1 AND wake_at <= ?2 LIMIT ?3)) \
               + (SELECT count(*) FROM targets WHERE worker IS NOT NULL AND vendor = ?1)",
        )?
        .query_row((vendor, moment(now), most), |row| row.get(0))?;
    Ok(backlog)
}

/// The requests that answer a file's rows, in figures.
pub(crate) fn bulk(connection: &Connection, digest: [u8; 32]) -> Result<Bulk, Error> {
    let bulk = connection
        .prepare_cached(
            "SELECT count(*), \
               count(*) FILTER (WHERE open > 0), \
               count(*) FILTER (WHERE verdict = 'complete'), \
               count(*) FILTER (WHERE verdict = 'incomplete'), \
               count(*) FILTER (WHERE verdict = 'nothing-found') \
             FROM bulks JOIN answers ON bulk = bulks.id JOIN requests ON requests.id = request WHERE digest = ?1",
        )?
        .query_row([digest], |row| {
            Ok(Bulk {
                requests: row.get(0)?,
                pending: row.get(1)?,
                complete: row.get(2)?,
                incomplete: row.get(3)?,
                nothing_found: row.get(4)?,
            })
        })?;
    Ok(bulk)
}

/// The rejects of a file after this row, so many of them, in the file's order.
pub(crate) fn rejects(
    connection: &Connection,
    digest: [u8; 32],
    after: u64,
    most: usize,
) -> Result<Vec<Reject>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT row, reason FROM rejects JOIN bulks ON bulks.id = bulk WHERE digest = ?1 AND row > ?2 \
         ORDER BY row LIMIT ?3",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = statement.query_map((digest, number(after)?, most), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let mut rejects = Vec::new();
    for row in rows {
        let (row, reason): (i64, String) = row?;
        rejects.push(Reject {
            row: u64::try_from(row).map_err(|_| Error::Damaged)?,
            reason,
        });
    }
    Ok(rejects)
}

fn number(row: u64) -> Result<i64, Error> {
    i64::try_from(row).map_err(|_| Error::Damaged)
}

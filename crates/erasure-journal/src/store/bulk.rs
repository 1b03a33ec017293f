//! How far a file of requests was read, so that reading goes on where it ended; and which rows of it
//! could not be taken, and why.

use rusqlite::{Connection, OptionalExtension};

use crate::Error;

/// How far a file has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The SHA-256 of the file: a file that was changed is another one.
    pub digest: [u8; 32],
    /// How many of its rows are in the journal or among the rejects.
    pub rows: u64,
    /// Whether there are no more.
    pub finished: bool,
}

/// A row that could not be taken. Neither part repeats anything of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Which row, from 1.
    pub row: u64,
    /// Why not.
    pub reason: String,
}

pub(crate) fn mark(connection: &Connection, mark: &Mark, rejects: &[Reject]) -> Result<(), Error> {
    let bulk: i64 = connection
        .prepare_cached(
            "INSERT INTO bulks (digest, rows, finished) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET rows = ?2, finished = ?3 RETURNING id",
        )?
        .query_row((mark.digest, number(mark.rows)?, mark.finished), |row| {
            row.get(0)
        })?;
    for reject in rejects {
        connection
            .prepare_cached("INSERT OR REPLACE INTO rejects VALUES (?1, ?2, ?3)")?
            .execute((bulk, number(reject.row)?, &reject.reason))?;
    }
    Ok(())
}

pub(crate) fn marked(connection: &Connection, digest: [u8; 32]) -> Result<Option<Mark>, Error> {
    let found: Option<(i64, bool)> = connection
        .prepare_cached("SELECT rows, finished FROM bulks WHERE digest = ?1")?
        .query_row([digest], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let mark = |(rows, finished): (i64, bool)| {
        let rows = u64::try_from(rows).map_err(|_| Error::Damaged)?;
        Ok(Mark {
            digest,
            rows,
            finished,
        })
    };
    found.map(mark).transpose()
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

//! Batch files: how far each was read, so that reading resumes there; which requests belong to its rows; and which
//! rows were rejected, and why.

use erasure::{Timestamp, VendorId};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::Vault;
use super::read::number_of;
use super::row::{all, known_vendor, moment, timestamp};
use super::tally::Tally;
use crate::mac::Fields;
use crate::{Error, RequestId};

/// How far a batch file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The SHA-256 of the file: a changed file counts as a new one.
    pub digest: [u8; 32],
    /// The round, from 1: how often the file was started from its beginning.
    pub round: u32,
    /// Whether people with a recent request get a new one.
    pub again: bool,
    /// When the requests of this round were received: submitted much later, the file counts as a new one.
    pub received_at: Timestamp,
    /// How many of its rows were recorded or rejected.
    pub rows: u64,
    /// The number of the last such row, from 1.
    pub number: u64,
    /// The position in the file at which that row ends.
    pub offset: u64,
    /// Whether the file was read to its end.
    pub finished: bool,
}

impl Mark {
    /// The mark of a file that wasn't read yet.
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

/// A rejected row. Neither field quotes the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The number of the row, from 1.
    pub row: u64,
    /// Why it was rejected.
    pub reason: String,
}

/// The rows of a file that are recorded in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// How far the file is read now.
    pub mark: Mark,
    /// The requests that belong to these rows.
    pub requests: Vec<RequestId>,
    /// The rejected rows.
    pub rejects: Vec<Reject>,
}

/// The totals of the requests that belong to a file's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Bulk {
    /// How many there are; several rows may belong to one request.
    pub requests: u64,
    /// How many aren't settled.
    pub pending: u64,
    /// How many ended with everything confirmed or promised.
    pub complete: u64,
    /// How many ended with a gap.
    pub incomplete: u64,
    /// How many ended with the person unknown to every vendor.
    pub nothing_found: u64,
    /// How many are damaged or missing; no vendor is asked about them.
    pub damaged: u64,
}

/// The authenticated record of a file: without the key nobody can move the mark, or add or remove answers and rejects
/// unnoticed.
struct Noted {
    bulk: i64,
    mark: Mark,
    listed: Listed,
}

/// A keyed digest over a file's answers and rejects: the XOR of one digest per entry.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Listed([u8; 32]);

impl Listed {
    /// Adds an entry, or removes it again.
    fn turn(&mut self, entry: [u8; 32]) {
        let bytes = self.0.iter_mut().zip(entry);
        bytes.for_each(|(byte, other)| *byte ^= other);
    }
}

fn answer(vault: &Vault, mark: &Mark, request: i64) -> [u8; 32] {
    vault
        .rows
        .over("answer")
        .bytes(&mark.digest)
        .number(i64::from(mark.round))
        .number(request)
        .digest()
}

fn reject(vault: &Vault, mark: &Mark, row: i64, reason: &str) -> [u8; 32] {
    vault
        .rows
        .over("reject")
        .bytes(&mark.digest)
        .number(i64::from(mark.round))
        .number(row)
        .bytes(reason.as_bytes())
        .digest()
}

impl Noted {
    /// Reads and checks the record.
    ///
    /// # Errors
    ///
    /// If it was changed outside the program.
    fn read(
        connection: &Connection,
        vault: &Vault,
        digest: [u8; 32],
    ) -> Result<Option<Self>, Error> {
        match Self::stored(connection, digest) {
            Ok(Some((noted, mac))) if noted.fields(vault).is(&mac) => Ok(Some(noted)),
            Ok(None) => Ok(None),
            Err(error @ rusqlite::Error::SqliteFailure(..)) => Err(error.into()),
            _ => Err(Error::DamagedFile),
        }
    }

    fn stored(
        connection: &Connection,
        digest: [u8; 32],
    ) -> Result<Option<(Self, Vec<u8>)>, rusqlite::Error> {
        connection
            .prepare_cached(
                "SELECT id, round, again, rows, number, offset, finished, received, listed, mac FROM bulks \
                 WHERE digest = ?1",
            )?
            .query_row([digest], |row| {
                let received_at = timestamp(row.get(7)?);
                let mark = Mark {
                    digest,
                    round: row.get(1)?,
                    again: row.get(2)?,
                    rows: row.get(3)?,
                    number: row.get(4)?,
                    offset: row.get(5)?,
                    finished: row.get(6)?,
                    received_at: received_at.map_err(|_| rusqlite::Error::InvalidQuery)?,
                };
                let noted = Self {
                    bulk: row.get(0)?,
                    mark,
                    listed: Listed(row.get(8)?),
                };
                Ok((noted, row.get(9)?))
            })
            .optional()
    }

    fn fields(&self, vault: &Vault) -> Fields {
        let mark = &self.mark;
        let numbers = [mark.rows, mark.number, mark.offset, u64::from(mark.round)];
        let flags = [mark.again, mark.finished].map(u64::from);
        let fields = vault
            .rows
            .over("file")
            .number(self.bulk)
            .bytes(&mark.digest)
            .bytes(&self.listed.0)
            .number(moment(mark.received_at));
        let all = numbers.iter().chain(&flags);
        all.fold(fields, |fields, number| fields.bytes(&number.to_be_bytes()))
    }

    fn write(&self, connection: &Connection, vault: &Vault) -> Result<(), Error> {
        let mark = &self.mark;
        connection
            .prepare_cached(
                "UPDATE bulks SET round = ?2, again = ?3, received = ?4, rows = ?5, number = ?6, offset = ?7, \
                 finished = ?8, listed = ?9, mac = ?10 WHERE id = ?1",
            )?
            .execute((
                self.bulk,
                mark.round,
                mark.again,
                moment(mark.received_at),
                number(mark.rows)?,
                number(mark.number)?,
                number(mark.offset)?,
                mark.finished,
                self.listed.0,
                self.fields(vault).digest(),
            ))?;
        Ok(())
    }

    /// Removes the rejects: when the file is read again, a row that was rejected may be accepted.
    fn forget_rejects(&mut self, connection: &Connection, vault: &Vault) -> Result<(), Error> {
        let mut rejects =
            connection.prepare_cached("SELECT row, reason FROM rejects WHERE bulk = ?1")?;
        let mut rejects = rejects.query([self.bulk])?;
        while let Some(row) = rejects.next()? {
            let reason: String = row.get(1)?;
            let entry = reject(vault, &self.mark, row.get(0)?, &reason);
            self.listed.turn(entry);
        }
        connection.execute("DELETE FROM rejects WHERE bulk = ?1", [self.bulk])?;
        Ok(())
    }

    /// The digest of the entries that are in the file now.
    fn listed(&self, connection: &Connection, vault: &Vault) -> Result<Listed, Error> {
        let mut listed = Listed::default();
        let mut answers =
            connection.prepare_cached("SELECT request FROM answers WHERE bulk = ?1")?;
        for request in answers.query_map([self.bulk], |row| row.get(0))? {
            listed.turn(answer(vault, &self.mark, request?));
        }
        let mut rejects =
            connection.prepare_cached("SELECT row, reason FROM rejects WHERE bulk = ?1")?;
        let mut rejects = rejects.query([self.bulk])?;
        while let Some(row) = rejects.next()? {
            let reason: String = row.get(1)?;
            listed.turn(reject(vault, &self.mark, row.get(0)?, &reason));
        }
        Ok(listed)
    }
}

fn digests(connection: &Connection) -> Result<Vec<Vec<u8>>, rusqlite::Error> {
    all(connection, "SELECT digest FROM bulks", [], |row| row.get(0))
}

/// How many batch files have a damaged or missing record.
pub(crate) fn damaged(connection: &Connection, vault: &Vault) -> Result<u64, Error> {
    let mut whole = 0;
    for digest in digests(connection)? {
        let digest = digest.try_into().map_err(|_| Error::DamagedFile);
        match digest.and_then(|digest| Noted::read(connection, vault, digest)) {
            Err(Error::DamagedFile) => {}
            other => whole += u64::from(other?.is_some()),
        }
    }
    Ok(Tally::read(connection, vault)?.files.saturating_sub(whole))
}

/// Adds digests to the records of an earlier program, which are taken as they are.
pub(crate) fn bind(connection: &Connection, vault: &Vault) -> Result<(), Error> {
    connection.execute("UPDATE bulks SET listed = zeroblob(32)", [])?;
    for digest in digests(connection)? {
        let Ok(digest) = digest.try_into() else {
            continue;
        };
        if let Some((mut noted, _)) = Noted::stored(connection, digest)? {
            noted.listed = noted.listed(connection, vault)?;
            noted.write(connection, vault)?;
        }
    }
    let mut tally = Tally::read(connection, vault)?;
    tally.files = connection.query_row("SELECT count(*) FROM bulks", [], |row| row.get(0))?;
    tally.write(connection, vault)
}

/// Records the part, unless the file was restarted in the meantime.
pub(crate) fn note(connection: &Connection, vault: &Vault, part: &Part) -> Result<(), Error> {
    let mut noted = match Noted::read(connection, vault, part.mark.digest)? {
        Some(before) if before.mark.round != part.mark.round => return Err(Error::FileRestarted),
        Some(before) => Noted {
            mark: Mark {
                received_at: before.mark.received_at,
                ..part.mark
            },
            ..before
        },
        None => begun(connection, vault, part.mark)?,
    };
    if part.mark.rows == 0 {
        noted.forget_rejects(connection, vault)?;
    }
    for request in &part.requests {
        let request = number_of(connection, *request)?.ok_or(Error::Damaged)?;
        let added = connection
            .prepare_cached("INSERT OR IGNORE INTO answers VALUES (?1, ?2)")?
            .execute((noted.bulk, request))?;
        if added > 0 {
            noted.listed.turn(answer(vault, &noted.mark, request));
        }
    }
    for one in &part.rejects {
        let row = number(one.row)?;
        let before: Option<String> = connection
            .prepare_cached("SELECT reason FROM rejects WHERE bulk = ?1 AND row = ?2")?
            .query_row((noted.bulk, row), |row| row.get(0))
            .optional()?;
        if let Some(before) = before {
            noted.listed.turn(reject(vault, &noted.mark, row, &before));
        }
        noted
            .listed
            .turn(reject(vault, &noted.mark, row, &one.reason));
        connection
            .prepare_cached("INSERT OR REPLACE INTO rejects VALUES (?1, ?2, ?3)")?
            .execute((noted.bulk, row, &one.reason))?;
    }
    noted.write(connection, vault)
}

/// Inserts a file without a record.
fn begun(connection: &Connection, vault: &Vault, mark: Mark) -> Result<Noted, Error> {
    connection
        .prepare_cached("INSERT INTO bulks (digest, rows, finished) VALUES (?1, 0, 0)")?
        .execute([mark.digest])?;
    let bulk = connection.last_insert_rowid();
    let mut tally = Tally::read(connection, vault)?;
    tally.files += 1;
    tally.write(connection, vault)?;
    Ok(Noted {
        bulk,
        mark,
        listed: Listed::default(),
    })
}

/// Starts the next round, unless another program has. Its requests count as received at this time; with `again`,
/// people with a recent request get a new one.
pub(crate) fn restart_file(
    connection: &Connection,
    vault: &Vault,
    mark: &Mark,
    received_at: Timestamp,
    again: bool,
) -> Result<Mark, Error> {
    let before = Noted::read(connection, vault, mark.digest)?.ok_or(Error::DamagedFile)?;
    if before.mark.round != mark.round {
        return Ok(before.mark);
    }
    connection.execute("DELETE FROM answers WHERE bulk = ?1", [before.bulk])?;
    connection.execute("DELETE FROM rejects WHERE bulk = ?1", [before.bulk])?;
    let round = Mark {
        round: mark.round + 1,
        again,
        ..Mark::start(mark.digest, received_at)
    };
    let noted = Noted {
        mark: round,
        listed: Listed::default(),
        ..before
    };
    noted.write(connection, vault)?;
    Ok(round)
}

pub(crate) fn marked(
    connection: &Connection,
    vault: &Vault,
    digest: [u8; 32],
) -> Result<Option<Mark>, Error> {
    Ok(Noted::read(connection, vault, digest)?.map(|noted| noted.mark))
}

/// How many targets of a vendor are due (at most `most` are counted) or being asked about.
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

/// The totals of the requests that belong to a file's rows.
pub(crate) fn bulk(
    connection: &Connection,
    vault: &Vault,
    digest: [u8; 32],
) -> Result<Bulk, Error> {
    let Some(noted) = Noted::read(connection, vault, digest)? else {
        return Ok(Bulk::default());
    };
    if noted.listed(connection, vault)? != noted.listed {
        return Err(Error::DamagedFile);
    }
    let bulk = connection
        .prepare_cached(
            "SELECT count(*), \
               count(*) FILTER (WHERE open > 0 AND damaged = 0), \
               count(*) FILTER (WHERE verdict = 'complete' AND damaged = 0), \
               count(*) FILTER (WHERE verdict = 'incomplete' AND damaged = 0), \
               count(*) FILTER (WHERE verdict = 'nothing-found' AND damaged = 0), \
               count(*) FILTER (WHERE id IS NULL OR damaged <> 0) \
             FROM answers LEFT JOIN requests ON requests.id = request WHERE bulk = ?1",
        )?
        .query_row([noted.bulk], |row| {
            Ok(Bulk {
                requests: row.get(0)?,
                pending: row.get(1)?,
                complete: row.get(2)?,
                incomplete: row.get(3)?,
                nothing_found: row.get(4)?,
                damaged: row.get(5)?,
            })
        })?;
    Ok(bulk)
}

/// A page of a file's rejects after this row, in the file's order.
pub(crate) fn rejects(
    connection: &Connection,
    digest: [u8; 32],
    after: u64,
    most: usize,
) -> Result<Vec<Reject>, Error> {
    let sql = "SELECT row, reason FROM rejects JOIN bulks ON bulks.id = bulk WHERE digest = ?1 AND row > ?2 \
         ORDER BY row LIMIT ?3";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rejects = all(connection, sql, (digest, number(after)?, most), |row| {
        Ok(Reject {
            row: row.get(0)?,
            reason: row.get(1)?,
        })
    });
    Ok(rejects?)
}

fn number(row: u64) -> Result<i64, Error> {
    i64::try_from(row).map_err(|_| Error::Damaged)
}

//! Sealed totals of all requests. They reveal that a request was removed from the file, or that the chain lost its end.

use erasure::{SignedDuration, Timestamp, Verdict};
use erasure_receipt::{Digest, Head, verify_one};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::Vault;
use super::place;
use crate::Error;

/// How often the time of the latest record is updated.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The totals, and where the chain of receipts ends.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) requests: u64,
    /// How many commitments lead to requests.
    pub(crate) commitments: u64,
    pub(crate) complete: u64,
    pub(crate) incomplete: u64,
    pub(crate) nothing_found: u64,
    /// How many batch files.
    #[serde(default)]
    pub(crate) files: u64,
    receipts: u64,
    last_receipt: Digest,
    /// The time of the latest record; it lies in the future if a clock was wrong.
    pub(crate) latest: Timestamp,
}

impl Tally {
    /// Counts the file's current content, without checking it.
    pub(crate) fn counted(connection: &Connection) -> Result<Self, Error> {
        let counted = connection.query_row(
            "SELECT count(*), (SELECT count(*) FROM commitments), count(*) FILTER (WHERE verdict = 'complete'), \
               count(*) FILTER (WHERE verdict = 'incomplete'), count(*) FILTER (WHERE verdict = 'nothing-found') \
             FROM requests",
            [],
            |row| {
                Ok(Self {
                    requests: row.get(0)?,
                    commitments: row.get(1)?,
                    complete: row.get(2)?,
                    incomplete: row.get(3)?,
                    nothing_found: row.get(4)?,
                    files: 0,
                    receipts: 0,
                    last_receipt: Digest::ZERO,
                    latest: Timestamp::MIN,
                })
            },
        )?;
        let last = connection
            .prepare_cached("SELECT seq, hash FROM receipts ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get::<_, [u8; 32]>(1)?)))
            .optional()?;
        Ok(match last {
            Some((receipts, hash)) => Self {
                receipts,
                last_receipt: hash.into(),
                ..counted
            },
            None => counted,
        })
    }

    pub(crate) fn read(connection: &Connection, vault: &Vault) -> Result<Self, Error> {
        let sealed: Vec<u8> = connection
            .prepare_cached("SELECT value FROM facts WHERE name = 'tally'")?
            .query_row([], |row| row.get(0))?;
        Ok(vault.seal.open(&place::tally(), &sealed)?)
    }

    pub(crate) fn write(&self, connection: &Connection, vault: &Vault) -> Result<(), Error> {
        let sealed = vault.seal.close(&place::tally(), self)?;
        connection
            .prepare_cached(
                "INSERT INTO facts VALUES ('tally', ?1) ON CONFLICT DO UPDATE SET value = ?1",
            )?
            .execute([sealed])?;
        Ok(())
    }

    /// Updates the time of the latest record, if it is old enough.
    pub(crate) fn note(
        connection: &Connection,
        vault: &Vault,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tally = Self::read(connection, vault)?;
        if now.duration_since(tally.latest) > NOTED_EVERY {
            tally.latest = now;
            tally.write(connection, vault)?;
        }
        Ok(())
    }

    /// How many requests are settled: each has a receipt.
    pub(crate) fn settled(&self) -> u64 {
        self.receipts
    }

    /// The head of the chain.
    pub(crate) fn head(&self) -> Head {
        match self.receipts {
            0 => Head::EMPTY,
            seq => Head::new(seq, self.last_receipt),
        }
    }

    /// The head of the chain, to append to. A genuine receipt after it shows that an earlier tally was restored:
    /// appending would fork the chain.
    pub(crate) fn head_to_go_on_from(
        &self,
        connection: &Connection,
        vault: &Vault,
    ) -> Result<Head, Error> {
        let mut behind = connection.prepare_cached("SELECT jws FROM receipts WHERE seq > ?1")?;
        let behind = behind.query_map([self.receipts], |row| row.get::<_, String>(0))?;
        let keys = [vault.signing.public()];
        for jws in behind {
            if verify_one(&jws?, &keys).is_ok_and(|receipt| receipt.seq() > self.receipts) {
                return Err(Error::Damaged);
            }
        }
        Ok(self.head())
    }

    /// Counts a settled request and its receipt.
    pub(crate) fn settle(&mut self, verdict: &Verdict, head: Head) {
        match verdict {
            Verdict::Complete { .. } => self.complete += 1,
            Verdict::NothingFound => self.nothing_found += 1,
            _ => self.incomplete += 1,
        }
        (self.receipts, self.last_receipt) = (head.seq(), head.digest());
    }
}

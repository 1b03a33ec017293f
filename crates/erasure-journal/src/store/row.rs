//! How values are stored in the journal's tables.

use erasure::{Entry, PlannedTarget, Timestamp, VendorId};
use rusqlite::{Connection, OptionalExtension, Params, Row};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;

/// A time in microseconds since 1970, which fits SQLite's integers.
pub(crate) fn moment(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// Reads a time from a row.
pub(crate) fn timestamp(moment: i64) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(moment).map_err(|_| Error::Damaged)
}

/// The state of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// The vendor wasn't asked yet.
    Waiting,
    /// A worker is asking the vendor, or was when it ended.
    Claimed,
    /// The vendor was asked, and must be asked again.
    Open,
    /// The outcome is final.
    Settled,
}

impl State {
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Claimed => 1,
            Self::Open => 2,
            Self::Settled => 3,
        }
    }

    pub(crate) fn of(number: i64) -> Result<Self, Error> {
        [Self::Waiting, Self::Claimed, Self::Open, Self::Settled]
            .into_iter()
            .find(|state| state.number() == number)
            .ok_or(Error::Damaged)
    }
}

/// What the journal knows about a target, sealed in its row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(
    clippy::large_enum_variant,
    reason = "one is held at a time, and boxes would be copied around"
)]
pub(crate) enum Record {
    /// The planned target: the vendor wasn't asked yet.
    Planned(PlannedTarget),
    /// What is known since the vendor was asked.
    Known(Entry),
}

impl Record {
    /// What is known, if the vendor was asked.
    pub(crate) fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Planned(_) => None,
            Self::Known(entry) => Some(entry),
        }
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.entry()
            .is_some_and(|entry| entry.outcome().is_settled())
    }
}

/// The row id of a vendor; inserts the vendor if needed.
pub(crate) fn vendor_number(connection: &Connection, vendor: &VendorId) -> Result<i64, Error> {
    if let Some(number) = known_vendor(connection, vendor)? {
        return Ok(number);
    }
    connection
        .prepare_cached("INSERT INTO vendors (vendor) VALUES (?1)")?
        .execute([vendor.as_str()])?;
    Ok(connection.last_insert_rowid())
}

/// The row id of a vendor, if the journal has it.
pub(crate) fn known_vendor(
    connection: &Connection,
    vendor: &VendorId,
) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached("SELECT id FROM vendors WHERE vendor = ?1")?
        .query_row([vendor.as_str()], |row| row.get(0))
        .optional()?)
}

/// All vendors of the journal with their row ids.
pub(crate) fn vendors(connection: &Connection) -> Result<Vec<(i64, String)>, rusqlite::Error> {
    all(connection, "SELECT id, vendor FROM vendors", [], |row| {
        row.try_into()
    })
}

/// All rows of a query.
pub(crate) fn all<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T, rusqlite::Error>,
) -> Result<Vec<T>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map(parameters, read)?.collect()
}

/// The integers that a query returns.
pub(crate) fn ids(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<Vec<i64>, rusqlite::Error> {
    all(connection, sql, parameters, |row| row.get(0))
}

/// The row id of a text that many rows share. A text that was changed from outside is corrected.
pub(crate) fn terms_number(connection: &Connection, said: &str) -> Result<i64, Error> {
    let digest = Sha256::digest(said);
    let known = connection
        .prepare_cached("SELECT id FROM terms WHERE digest = ?1 AND said = ?2")?
        .query_row((digest.as_slice(), said), |row| row.get(0))
        .optional()?;
    if let Some(number) = known {
        return Ok(number);
    }
    Ok(connection
        .prepare_cached(
            "INSERT INTO terms (digest, said) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET said = ?2 RETURNING id",
        )?
        .query_row((digest.as_slice(), said), |row| row.get(0))?)
}

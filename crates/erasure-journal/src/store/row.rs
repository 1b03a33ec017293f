//! How values stand in the journal's tables.

use erasure::{Entry, PlannedTarget, Timestamp, VendorId};
use rusqlite::{Connection, OptionalExtension, Params, Row};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;

/// A time, in microseconds since 1970: fine enough to order askings, and it fits.
pub(crate) fn moment(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The time that stands in a row.
pub(crate) fn timestamp(moment: i64) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(moment).map_err(|_| Error::Damaged)
}

/// How far a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Nobody was asked yet.
    Waiting,
    /// A worker is asking, or was when it ended.
    Claimed,
    /// It was asked about, and has to be again.
    Open,
    /// Nothing more is to be learnt.
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

/// What the journal knows of a target, sealed in its row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(
    clippy::large_enum_variant,
    reason = "one is held at a time, and boxes would be copied around"
)]
pub(crate) enum Record {
    /// What is to be asked.
    Planned(PlannedTarget),
    /// What is known since.
    Known(Entry),
}

impl Record {
    /// What is known, if anybody was asked.
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

/// The number of a vendor, which is given one when it hasn't any.
pub(crate) fn vendor_number(connection: &Connection, vendor: &VendorId) -> Result<i64, Error> {
    if let Some(number) = known_vendor(connection, vendor)? {
        return Ok(number);
    }
    connection
        .prepare_cached("INSERT INTO vendors (vendor) VALUES (?1)")?
        .execute([vendor.as_str()])?;
    Ok(connection.last_insert_rowid())
}

/// The number of a vendor that the journal has heard of.
pub(crate) fn known_vendor(
    connection: &Connection,
    vendor: &VendorId,
) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached("SELECT id FROM vendors WHERE vendor = ?1")?
        .query_row([vendor.as_str()], |row| row.get(0))
        .optional()?)
}

/// All vendors that the journal has heard of, with their numbers.
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

/// The numbers that a query gives.
pub(crate) fn ids(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<Vec<i64>, rusqlite::Error> {
    all(connection, sql, parameters, |row| row.get(0))
}

/// The number of a text that many rows share. One that was changed behind the journal's back is put right.
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

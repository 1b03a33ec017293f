//! Finds damage that normal work wouldn't reach: compares the counts of the file's rows with the sealed tally. Only if
//! they differ is every request checked.

use erasure::{SignedDuration, Timestamp, VendorId};
use rusqlite::Connection;

use super::Vault;
use super::row::{ids, moment};
use super::rows::{Rows, set_aside};
use super::tally::Tally;
use crate::Error;

/// How many requests are checked per page.
const PAGE: i64 = 1024;

/// Hardly any vendor needs a longer wait, so a request that waits longer is checked.
const LONG: SignedDuration = SignedDuration::from_hours(100 * 24);

/// The findings of an audit.
#[derive(Debug)]
pub(crate) struct Audit {
    /// How many requests are known to be damaged, or are missing.
    pub(crate) damaged: u64,
    /// How many batch files have a damaged record.
    pub(crate) files: u64,
    /// Newly found damaged requests.
    pub(crate) found: Vec<i64>,
}

impl Audit {
    /// # Errors
    ///
    /// If there are more requests than the tally counts: an earlier tally was restored.
    pub(crate) fn of(
        connection: &Connection,
        vault: &Vault,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let tally = Tally::read(connection, vault)?;
        let rows: [u64; 6] = connection
            .prepare_cached(
                "SELECT count(*), count(*) FILTER (WHERE open = 0), \
                   count(*) FILTER (WHERE verdict = 'complete'), \
                   count(*) FILTER (WHERE verdict = 'incomplete'), \
                   count(*) FILTER (WHERE verdict = 'nothing-found'), \
                   count(*) FILTER (WHERE damaged <> 0) FROM requests",
            )?
            .query_row([], |row| {
                let mut counts = [0; 6];
                for (at, count) in counts.iter_mut().enumerate() {
                    *count = row.get(at)?;
                }
                Ok(counts)
            })?;
        let [requests, counted @ .., set_aside] = rows;
        let missing = tally.requests.saturating_sub(requests);
        let damaged = set_aside + missing;
        let receipts = count(connection, "SELECT count(*) FROM receipts")?;
        let sealed = [
            tally.settled(),
            tally.complete,
            tally.incomplete,
            tally.nothing_found,
        ];
        let pairs = sealed.iter().zip(counted);
        let differ = pairs
            .map(|(sealed, counted)| sealed.abs_diff(counted))
            .chain([
                requests.saturating_sub(tally.requests),
                tally.settled().abs_diff(receipts),
            ])
            .max();
        let links = count(connection, "SELECT count(*) FROM commitments")?;
        let unlinked = links < tally.commitments && damaged == 0;
        let found = if differ > Some(damaged) || unlinked {
            all_damaged(connection, vault)?
        } else {
            stranded(connection, vault, now)?
        };
        if requests > tally.requests + found.len() as u64 + set_aside {
            return Err(Error::Damaged);
        }
        let files = super::bulk::damaged(connection, vault)?;
        Ok(Self {
            damaged,
            files,
            found,
        })
    }

    /// The number of damaged requests and files.
    pub(crate) fn in_all(&self) -> u64 {
        self.damaged + self.files + self.found.len() as u64
    }

    /// Sets the findings aside, and returns the number of damaged requests and files.
    pub(crate) fn set_aside(self, connection: &Connection) -> Result<u64, Error> {
        for request in &self.found {
            set_aside(connection, *request)?;
        }
        Ok(self.in_all())
    }
}

fn count(connection: &Connection, sql: &str) -> Result<u64, Error> {
    Ok(connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))?)
}

fn is_damaged(connection: &Connection, vault: &Vault, request: i64) -> Result<bool, Error> {
    Ok(match Rows::read(connection, vault, request)? {
        Some(rows) => !rows.is_found_by_its_subject(connection)?,
        None => true,
    })
}

/// All damaged requests that aren't set aside.
fn all_damaged(connection: &Connection, vault: &Vault) -> Result<Vec<i64>, Error> {
    let (mut found, mut after) = (Vec::new(), i64::MIN);
    loop {
        let page = ids(
            connection,
            "SELECT id FROM requests WHERE damaged = 0 AND id > ?1 ORDER BY id LIMIT ?2",
            (after, PAGE),
        )?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after = *last;
        for request in page {
            if is_damaged(connection, vault, request)? {
                found.push(request);
            }
        }
    }
}

/// The damaged requests among those with an open target that no worker would reach soon, or whose worker or vendor is
/// unknown.
fn stranded(connection: &Connection, vault: &Vault, now: Timestamp) -> Result<Vec<i64>, Error> {
    let open = super::read::open(connection)?;
    let to_come = count(
        connection,
        "SELECT (SELECT count(*) FROM targets WHERE wake_at IS NOT NULL) \
              + (SELECT count(*) FROM targets WHERE worker IS NOT NULL)",
    )?;
    let mut suspects = Vec::new();
    if open != to_come {
        suspects.extend(ids(
            connection,
            "SELECT id FROM requests WHERE open > 0 AND damaged = 0 AND open <> (SELECT count(*) FROM targets \
               WHERE request = requests.id AND (wake_at IS NOT NULL OR worker IS NOT NULL))",
            [],
        )?);
    }
    let late = now.checked_add(LONG).unwrap_or(Timestamp::MAX);
    suspects.extend(ids(
        connection,
        "SELECT request FROM vendors JOIN targets ON targets.vendor = vendors.id AND wake_at > ?1",
        [moment(late)],
    )?);
    let mut found = Vec::new();
    for request in suspects {
        if is_damaged(connection, vault, request)? {
            found.push(request);
        }
    }
    found.extend(ids(
        connection,
        "SELECT request FROM targets WHERE worker IS NOT NULL AND worker NOT IN (SELECT id FROM workers) \
         UNION SELECT request FROM targets WHERE wake_at IS NOT NULL AND vendor NOT IN (SELECT id FROM vendors)",
        [],
    )?);
    let nobody = |vendor: &(i64, String)| VendorId::new(vendor.1.clone()).is_err();
    for (vendor, _) in super::row::vendors(connection)?.into_iter().filter(nobody) {
        found.extend(ids(
            connection,
            "SELECT request FROM targets WHERE vendor = ?1 AND wake_at IS NOT NULL",
            [vendor],
        )?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

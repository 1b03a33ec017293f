//! Hands out targets to be asked about: each to one worker, and no two of the same person at the same
//! vendor at once. That a target is about to be asked is on disk before the worker hears of it.

use std::collections::HashSet;
use std::num::NonZeroUsize;

use erasure::{Entry, Timestamp, VendorId};
use rusqlite::{Connection, OptionalExtension};

use super::Vault;
use super::row::{Record, State, known_vendor, moment, timestamp};
use crate::Error;
use crate::seal::Place;

/// What a worker would like to ask of one vendor.
#[derive(Debug, Clone)]
pub(crate) struct Want {
    pub(crate) vendor: VendorId,
    /// How many askings more it can have under way.
    pub(crate) askings: usize,
    /// How many targets one asking to erase may carry.
    pub(crate) batch: NonZeroUsize,
}

/// One asking to come.
#[derive(Debug)]
pub(crate) enum Claim {
    /// To erase these, of whom nobody was asked yet. There is at least one.
    First(Vec<Claimed>),
    /// Again about this one.
    Again(Box<Claimed>),
}

/// A target that is this worker's until its outcome is recorded.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) target: i64,
    pub(crate) record: Record,
    /// What is known of the same person at the same vendor, by other identifiers or from earlier requests.
    pub(crate) known: Vec<Entry>,
}

/// Claims what is due, the longest due first.
pub(crate) fn claim(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    wants: &[Want],
    now: Timestamp,
) -> Result<Vec<(VendorId, Claim)>, Error> {
    let mut claims = Vec::new();
    for want in wants {
        let Some(vendor) = known_vendor(connection, &want.vendor)? else {
            continue;
        };
        for group in due(connection, vendor, want, moment(now))? {
            let mut claimed = Vec::with_capacity(group.targets.len());
            for row in group.targets {
                claimed.push(take(connection, vault, worker, vendor, row, now)?);
            }
            let claim = match (group.again, claimed.pop()) {
                (true, Some(one)) => Claim::Again(Box::new(one)),
                (false, Some(last)) => {
                    claimed.push(last);
                    Claim::First(claimed)
                }
                (_, None) => continue,
            };
            claims.push((want.vendor.clone(), claim));
        }
    }
    Ok(claims)
}

/// A row that is due.
struct Row {
    target: i64,
    request: i64,
}

struct Group {
    again: bool,
    targets: Vec<Row>,
}

/// What is due, in askings: fresh targets together as far as the vendor takes them together.
fn due(connection: &Connection, vendor: i64, want: &Want, now: i64) -> Result<Vec<Group>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, request, state FROM targets AS due \
         WHERE vendor = ?1 AND wake_at <= ?2 AND NOT EXISTS \
           (SELECT 1 FROM targets WHERE request = due.request AND vendor = ?1 AND state = ?3) \
         ORDER BY wake_at, id",
    )?;
    let mut rows = statement.query((vendor, now, State::Claimed.number()))?;
    let mut groups: Vec<Group> = Vec::new();
    let mut people = HashSet::new();
    let mut gathering: Option<usize> = None;
    while let Some(row) = rows.next()? {
        let found = Row {
            target: row.get(0)?,
            request: row.get(1)?,
        };
        let again = State::of(row.get(2)?)? == State::Open;
        let room = gathering.filter(|at| !again && groups[*at].targets.len() < want.batch.get());
        if room.is_none() && groups.len() == want.askings {
            break;
        }
        if !people.insert(found.request) {
            continue;
        }
        match room {
            Some(at) => groups[at].targets.push(found),
            None => {
                if !again {
                    gathering = Some(groups.len());
                }
                groups.push(Group {
                    again,
                    targets: vec![found],
                });
            }
        }
    }
    Ok(groups)
}

fn take(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    vendor: i64,
    row: Row,
    now: Timestamp,
) -> Result<Claimed, Error> {
    let sealed: Vec<u8> = connection
        .prepare_cached(
            "UPDATE targets SET state = ?1, wake_at = NULL, worker = ?2, first_asked_at = coalesce(first_asked_at, ?3) \
             WHERE id = ?4 RETURNING record",
        )?
        .query_row((State::Claimed.number(), worker, moment(now), row.target), |row| row.get(0))?;
    let record = vault
        .seal
        .open(&Place::target(row.target, false), &sealed)?;
    let known = known_besides(connection, vault, vendor, &row)?;
    Ok(Claimed {
        target: row.target,
        record,
        known,
    })
}

/// What is known of the same person at the same vendor: by this request's other targets, and by
/// other requests about any of the same identifiers. An erasure that one of them began may be what
/// hides the person from another.
fn known_besides(
    connection: &Connection,
    vault: &Vault,
    vendor: i64,
    row: &Row,
) -> Result<Vec<Entry>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, state, record FROM targets \
         WHERE vendor = ?1 AND id <> ?2 AND state IN (?4, ?5) AND request IN ( \
           SELECT ?3 UNION SELECT theirs.request FROM requests AS ours, json_each(ours.subject, '$.identifiers') AS one \
             JOIN commitments AS theirs ON theirs.commitment = unhex(json_extract(one.value, '$.commitment')) \
             WHERE ours.id = ?3)",
    )?;
    let states = (State::Claimed.number(), State::Open.number());
    let rows = statement.query_map(
        (vendor, row.target, row.request, states.0, states.1),
        |row| Ok((row.get(0)?, row.get(2)?)),
    )?;
    let mut known = Vec::new();
    for found in rows {
        let (id, sealed): (i64, Vec<u8>) = found?;
        if let Record::Known(entry) = vault.seal.open(&Place::target(id, false), &sealed)? {
            known.push(entry);
        }
    }
    Ok(known)
}

/// When something is to be asked next of one of these vendors.
pub(crate) fn next_wake(
    connection: &Connection,
    vendors: &[VendorId],
) -> Result<Option<Timestamp>, Error> {
    let mut earliest: Option<i64> = None;
    for vendor in vendors {
        let Some(number) = known_vendor(connection, vendor)? else {
            continue;
        };
        let next: Option<i64> = connection
            .prepare_cached(
                "SELECT wake_at FROM targets WHERE vendor = ?1 AND wake_at IS NOT NULL ORDER BY wake_at LIMIT 1",
            )?
            .query_row([number], |row| row.get(0))
            .optional()?;
        earliest = [earliest, next].into_iter().flatten().min();
    }
    earliest.map(timestamp).transpose()
}

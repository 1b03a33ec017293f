//! Hands each due target to one worker, and never two targets of the same person at the same vendor at once. The claim
//! is on disk before the worker gets it.

use std::collections::HashSet;
use std::num::NonZeroUsize;

use erasure::{Entry, Timestamp, VendorId};
use erasure_receipt::Digest;
use rusqlite::Connection;

use super::Vault;
use super::row::{Record, State, ids, known_vendor, moment, timestamp};
use super::rows::{Rows, set_aside};
use crate::Error;

/// How many targets of a vendor that can't be asked are claimed at once.
const OF_OTHERS: usize = 64;

/// How much a worker can ask of one vendor.
#[derive(Debug, Clone)]
pub(crate) struct Want {
    pub(crate) vendor: VendorId,
    /// How many more requests it can have in flight.
    pub(crate) calls: usize,
    /// How many targets one erasure request may carry.
    pub(crate) batch: NonZeroUsize,
}

/// One request to be sent to a vendor.
#[derive(Debug)]
pub(crate) enum Claim {
    /// Erase these targets, which the vendor wasn't asked about yet. There is at least one.
    First(Vec<Claimed>),
    /// Ask again about this target.
    Again(Box<Claimed>),
}

/// A target that this worker holds until its outcome is recorded.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) request: i64,
    pub(crate) target: i64,
    pub(crate) record: Record,
    /// What is known of the same person at the same vendor, under other identifiers or from earlier requests.
    pub(crate) known: Vec<Entry>,
}

/// The targets of vendors that aren't among these: they can't be asked about and end with that outcome.
pub(crate) fn of_others(connection: &Connection, vendors: &[VendorId]) -> Result<Vec<Want>, Error> {
    let all = super::row::vendors(connection)?.into_iter();
    let others = all
        .filter_map(|(_, vendor)| VendorId::new(vendor).ok())
        .filter(|vendor| !vendors.contains(vendor));
    let want = |vendor| Want {
        vendor,
        calls: OF_OTHERS,
        batch: NonZeroUsize::MIN,
    };
    Ok(others.map(want).collect())
}

/// Claims due targets, the longest due first. A request that turns out to be damaged is set aside.
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
        // Setting requests aside makes room for the next ones.
        while !claim_of(connection, vault, worker, (vendor, want), now, &mut claims)? {}
    }
    Ok(claims)
}

/// Claims due targets of one vendor; false if all of this page were set aside.
fn claim_of(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    (vendor, want): (i64, &Want),
    now: Timestamp,
    claims: &mut Vec<(VendorId, Claim)>,
) -> Result<bool, Error> {
    let groups = due(connection, vendor, want, moment(now))?;
    let (nothing_due, before) = (groups.is_empty(), claims.len());
    for group in groups {
        let mut claimed = Vec::with_capacity(group.targets.len());
        for row in group.targets {
            let request = row.request;
            match take(connection, vault, worker, &row, group.again, now)? {
                Some(taken) => claimed.push(taken),
                None => set_aside(connection, request)?,
            }
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
    Ok(nothing_due || claims.len() > before)
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

/// The due targets, grouped into requests: new targets are batched as far as the vendor allows.
fn due(connection: &Connection, vendor: i64, want: &Want, now: i64) -> Result<Vec<Group>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, request, state FROM targets AS due \
         WHERE vendor = ?1 AND wake_at <= ?2 AND NOT EXISTS \
           (SELECT 1 FROM targets WHERE request = due.request AND vendor = ?1 AND worker IS NOT NULL) \
         ORDER BY wake_at, id",
    )?;
    let mut rows = statement.query((vendor, now))?;
    let mut groups: Vec<Group> = Vec::new();
    let mut people = HashSet::new();
    let mut gathering: Option<usize> = None;
    while let Some(row) = rows.next()? {
        let found = Row {
            target: row.get(0)?,
            request: row.get(1)?,
        };
        let again = row.get::<_, i64>(2)? == State::Open.number();
        let room = gathering.filter(|at| !again && groups[*at].targets.len() < want.batch.get());
        if room.is_none() && groups.len() == want.calls {
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

/// Claims one target; `None` if its request is damaged.
fn take(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    row: &Row,
    again: bool,
    now: Timestamp,
) -> Result<Option<Claimed>, Error> {
    let Some(mut rows) = Rows::read(connection, vault, row.request)? else {
        return Ok(None);
    };
    let Some(target) = rows.target_mut(row.target) else {
        return Ok(None);
    };
    let record = match (target.record(vault), again) {
        (Ok(record @ Record::Planned(_)), false) | (Ok(record @ Record::Known(_)), true) => record,
        _ => return Ok(None),
    };
    target.claim(connection, worker, moment(now))?;
    let vendor = target.vendor.clone();
    rows.bind(connection, vault)?;
    let known = known_besides(connection, vault, &rows, row.target, &vendor)?;
    Ok(Some(Claimed {
        request: row.request,
        target: row.target,
        record,
        known,
    }))
}

/// What is known of the same person at the same vendor, from this request's other targets and from other requests
/// about any of the same identifiers. An erasure started by one of them may be why another isn't found.
fn known_besides(
    connection: &Connection,
    vault: &Vault,
    rows: &Rows,
    target: i64,
    vendor: &VendorId,
) -> Result<Vec<Entry>, Error> {
    let (mut known, mut others) = (Vec::new(), Vec::new());
    let ours = rows.remains()?.identifiers;
    for one in &ours {
        let about = open_about(connection, one.digest())?;
        others.extend(about.into_iter().filter(|other| *other != rows.id));
    }
    others.sort_unstable();
    others.dedup();
    let mut learn = |rows: &Rows| -> Result<(), Error> {
        let there = rows.targets.iter();
        for one in there.filter(|one| one.id != target && one.vendor == *vendor) {
            known.extend(one.open_entry(vault)?);
        }
        Ok(())
    };
    learn(rows)?;
    for other in others {
        match Rows::read(connection, vault, other)? {
            Some(rows) => {
                let theirs = rows.remains()?.identifiers;
                if theirs.iter().any(|one| ours.contains(one)) {
                    learn(&rows)?;
                }
            }
            None => set_aside(connection, other)?,
        }
    }
    Ok(known)
}

/// The open requests about the person with this commitment.
fn open_about(connection: &Connection, commitment: Digest) -> Result<Vec<i64>, Error> {
    let sql = "SELECT request FROM commitments JOIN requests ON id = request \
         WHERE commitment = ?1 AND open > 0 AND damaged = 0";
    Ok(ids(connection, sql, [commitment.as_bytes()])?)
}

/// When each vendor's next target is due.
pub(crate) fn next_wakes(
    connection: &Connection,
) -> Result<Vec<(Option<VendorId>, Timestamp)>, Error> {
    let mut wakes = Vec::new();
    for (number, vendor) in super::row::vendors(connection)? {
        let next: Option<i64> = connection
            .prepare_cached(
                "SELECT min(wake_at) FROM targets WHERE vendor = ?1 AND wake_at IS NOT NULL",
            )?
            .query_row([number], |row| row.get(0))?;
        // An impossible time was written from outside; an audit finds it.
        let next = next.map(|next| timestamp(next).unwrap_or(Timestamp::MAX));
        wakes.extend(next.map(|next| (VendorId::new(vendor).ok(), next)));
    }
    Ok(wakes)
}

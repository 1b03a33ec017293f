//! What the journal tells: the state of requests, and the chain of receipts.

use erasure::{Entry, Outcome, Report, SignedDuration, Timestamp, Verdict};
use rusqlite::{Connection, OptionalExtension, params};

use super::Vault;
use super::row::{Record, State, moment, timestamp, vendor};
use super::settle::said_in;
use super::submit::Remains;
use crate::law::Deadline;
use crate::receipt::{AskedVendor, Digest};
use crate::seal::Place;
use crate::status::{Filter, Overview, Status, Step, TargetStatus};
use crate::{Error, RequestId};

/// What counts as due soon.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The number of a request in the file.
pub(crate) fn number_of(connection: &Connection, request: RequestId) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached("SELECT id FROM requests WHERE public = ?1")?
        .query_row([request.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// How far a request is.
pub(crate) fn status(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    now: Timestamp,
) -> Result<Status, Error> {
    type Row = ([u8; 16], String, Vec<u8>, Option<i64>, Option<u64>);
    let (public, subject, deadline, settled_at, receipt): Row = connection
        .prepare_cached(
            "SELECT public, subject, deadline, settled_at, seq FROM requests \
             LEFT JOIN receipts ON receipts.request = requests.id WHERE requests.id = ?1",
        )?
        .query_row([request], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })?;
    let remains: Remains = serde_json::from_str(&subject).map_err(|_| Error::Damaged)?;
    let (targets, said) = targets(connection, vault, request, now)?;
    let asked = |said: &AskedVendor| {
        targets
            .iter()
            .any(|target| target.vendor == *said.vendor() && target.label.is_some())
    };
    let caveats = said
        .iter()
        .filter(|said| asked(said) && !said.caveats().is_empty());
    let caveats = caveats
        .map(|said| (said.vendor().clone(), said.caveats().to_vec()))
        .collect();
    Ok(Status {
        request: RequestId::from_bytes(public),
        subject: remains.identifiers,
        deadline: vault
            .seal
            .open::<Deadline>(&Place::deadline(request), &deadline)?,
        verdict: verdict(&targets),
        settled_at: settled_at.map(timestamp).transpose()?,
        receipt,
        targets,
        caveats,
    })
}

fn verdict(targets: &[TargetStatus]) -> Verdict {
    match targets
        .iter()
        .filter(|target| target.step != Step::Settled)
        .count()
    {
        0 => {
            let entries = targets.iter().filter_map(|target| target.entry.clone());
            Report::new(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH, entries).verdict()
        }
        open => Verdict::Pending { open },
    }
}

fn targets(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    now: Timestamp,
) -> Result<(Vec<TargetStatus>, Vec<AskedVendor>), Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, vendor, terms, state, wake_at, record FROM targets WHERE request = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([request])?;
    let (mut targets, mut said): (Vec<TargetStatus>, Vec<AskedVendor>) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (id, number, terms): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (state, wake_at) = (State::of(row.get(3)?)?, row.get::<_, Option<i64>>(4)?);
        let sealed: Vec<u8> = row.get(5)?;
        let place = Place::target(id, state == State::Settled);
        let record: Record = vault.seal.open(&place, &sealed)?;
        let at = vendor(connection, number)?;
        if !said.iter().any(|said| *said.vendor() == at) {
            said.push(said_in(connection, terms)?);
        }
        let said = said
            .iter()
            .find(|said| *said.vendor() == at)
            .ok_or(Error::Damaged)?;
        targets.push(target(record, state, wake_at, said, now)?);
    }
    Ok((targets, said))
}

fn target(
    record: Record,
    state: State,
    wake_at: Option<i64>,
    said: &AskedVendor,
    now: Timestamp,
) -> Result<TargetStatus, Error> {
    let label = match &record {
        Record::Planned(planned) => Some(planned.label().clone()),
        Record::Known(entry) => entry.label().cloned(),
    };
    let entry = record.entry().cloned();
    let until = wake_at.map(timestamp).transpose()?;
    let step = match state {
        State::Waiting | State::Open => Step::Waits { until },
        State::Claimed => Step::Asking,
        State::Settled => Step::Settled,
    };
    let outcome = entry.as_ref().map(|entry| entry.outcome().clone());
    let horizon = said
        .terms()
        .horizon()
        .and_then(|horizon| now.checked_add(horizon).ok());
    let expected_by = match &outcome {
        None => horizon,
        Some(outcome) => expected_by(outcome),
    };
    Ok(TargetStatus {
        vendor: said.vendor().clone(),
        name: said.name().to_owned(),
        label,
        step,
        trouble: entry.as_ref().and_then(Entry::trouble).cloned(),
        outcome,
        expected_by,
        entry,
    })
}

fn expected_by(outcome: &Outcome) -> Option<Timestamp> {
    match outcome {
        Outcome::Promised { by } => Some(*by),
        Outcome::InProgress { by, .. } => *by,
        Outcome::SoftDeleted { revivable_until } => Some(*revivable_until),
        _ => None,
    }
}

/// All requests in figures.
pub(crate) fn overview(connection: &Connection, now: Timestamp) -> Result<Overview, Error> {
    let soon = now.checked_add(SOON).unwrap_or(Timestamp::MAX);
    let overview = connection
        .prepare_cached(
            "SELECT count(*), \
               count(*) FILTER (WHERE open > 0), \
               count(*) FILTER (WHERE open > 0 AND due_at <= ?1), \
               count(*) FILTER (WHERE open > 0 AND due_at > ?1 AND due_at <= ?2), \
               count(*) FILTER (WHERE verdict = 'complete'), \
               count(*) FILTER (WHERE verdict = 'incomplete'), \
               count(*) FILTER (WHERE verdict = 'nothing-found'), \
               (SELECT count(*) FROM receipts), \
               (SELECT min(wake_at) FROM targets WHERE wake_at IS NOT NULL) \
             FROM requests",
        )?
        .query_row((moment(now), moment(soon)), |row| {
            Ok((
                Overview {
                    requests: row.get(0)?,
                    pending: row.get(1)?,
                    overdue: row.get(2)?,
                    due_soon: row.get(3)?,
                    complete: row.get(4)?,
                    incomplete: row.get(5)?,
                    nothing_found: row.get(6)?,
                    receipts: row.get(7)?,
                    next_at: None,
                },
                row.get::<_, Option<i64>>(8)?,
            ))
        })?;
    let (overview, next) = overview;
    Ok(Overview {
        next_at: next.map(timestamp).transpose()?,
        ..overview
    })
}

/// Where a request stands in a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed {
    pub(crate) request: i64,
    due_at: i64,
}

impl Listed {
    /// Before all others.
    pub(crate) const START: Self = Self {
        request: 0,
        due_at: i64::MIN,
    };
}

/// So many requests after one, in the filter's order.
pub(crate) fn list(
    connection: &Connection,
    filter: Filter,
    after: Listed,
    most: usize,
) -> Result<Vec<Listed>, Error> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let sql = match filter {
        Filter::All => "SELECT id, due_at FROM requests WHERE id > ?1 ORDER BY id LIMIT ?3",
        Filter::Pending => {
            "SELECT id, due_at FROM requests WHERE open > 0 AND (due_at, id) > (?2, ?1) \
             ORDER BY due_at, id LIMIT ?3"
        }
        Filter::Incomplete => {
            "SELECT id, due_at FROM requests WHERE verdict = 'incomplete' AND id > ?1 \
             ORDER BY id LIMIT ?3"
        }
    };
    let mut statement = connection.prepare_cached(sql)?;
    let listed = statement.query_map((after.request, after.due_at, most), |row| {
        Ok(Listed {
            request: row.get(0)?,
            due_at: row.get(1)?,
        })
    })?;
    Ok(listed.collect::<Result<_, _>>()?)
}

/// The requests that were about whoever this commitment is to, the newest first.
pub(crate) fn about(connection: &Connection, commitment: Digest) -> Result<Vec<i64>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT request FROM commitments WHERE commitment = ?1 ORDER BY request DESC",
    )?;
    let ids = statement.query_map([commitment.as_bytes()], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The receipt of a request.
pub(crate) fn receipt(connection: &Connection, request: i64) -> Result<Option<String>, Error> {
    Ok(connection
        .prepare_cached("SELECT jws FROM receipts WHERE request = ?1")?
        .query_row([request], |row| row.get(0))
        .optional()?)
}

/// So many receipts after this number, in the order of the chain.
pub(crate) fn receipts(
    connection: &Connection,
    after: u64,
    most: usize,
) -> Result<Vec<(u64, String)>, Error> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut statement = connection
        .prepare_cached("SELECT seq, jws FROM receipts WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let rows = statement.query_map(params![after, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many requests are settled: each has a receipt, or one is missing at the end of the chain.
pub(crate) fn settled(connection: &Connection) -> Result<u64, Error> {
    Ok(
        connection.query_row("SELECT count(*) FROM requests WHERE open = 0", [], |row| {
            row.get(0)
        })?,
    )
}

/// How many targets aren't settled.
pub(crate) fn open(connection: &Connection) -> Result<u64, Error> {
    Ok(connection.query_row(
        "SELECT coalesce(sum(open), 0) FROM requests WHERE open > 0",
        [],
        |row| row.get(0),
    )?)
}

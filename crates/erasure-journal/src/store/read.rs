//! Queries: the status of requests, and the chain of receipts.

use erasure::{Entry, Outcome, Report, SignedDuration, Timestamp, Verdict};
use erasure_receipt::{AskedVendor, Digest};
use rusqlite::{Connection, OptionalExtension};

use super::Vault;
use super::audit::Audit;
use super::row::{Record, State, all, ids, moment, timestamp};
use super::rows::{Rows, damaged};
use super::submit::{CLOCKS_DIFFER, is_ahead};
use super::tally::Tally;
use crate::status::{Filter, Overview, Status, Step, TargetStatus};
use crate::{Error, RequestId};

/// How close a deadline counts as due soon.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The row id of a request.
pub(crate) fn number_of(connection: &Connection, request: RequestId) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached("SELECT id FROM requests WHERE public = ?1")?
        .query_row([request.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// The status of a request.
///
/// # Errors
///
/// One that names the request, if it is damaged.
pub(crate) fn status(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    now: Timestamp,
) -> Result<Status, Error> {
    let rows = match Rows::read(connection, vault, request)? {
        Some(rows) if rows.is_found_by_its_subject(connection)? => rows,
        _ => return Err(damaged(connection, request)?),
    };
    let (targets, said) = targets(connection, vault, &rows, now)?;
    let asked = |said: &AskedVendor| {
        targets
            .iter()
            .any(|target| target.vendor == *said.vendor() && target.label.is_some())
    };
    let caveats = said
        .iter()
        .filter(|said| asked(said) && !said.caveats().is_empty())
        .map(|said| (said.vendor().clone(), said.caveats().to_vec()))
        .collect();
    receipt_of(connection, &rows)?;
    let deadline = rows.charter(vault)?.deadline;
    Ok(Status {
        request: rows.request(),
        subject: rows.remains()?.identifiers,
        from_the_future: is_ahead(deadline.received_at(), now),
        deadline,
        verdict: verdict(&targets),
        settled_at: rows.settled_at.map(timestamp).transpose()?,
        receipt: rows.receipt.map(|(seq, _)| seq),
        targets,
        caveats,
    })
}

fn verdict(targets: &[TargetStatus]) -> Verdict {
    let open = |target: &&TargetStatus| target.step != Step::Settled;
    match targets.iter().filter(open).count() {
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
    rows: &Rows,
    now: Timestamp,
) -> Result<(Vec<TargetStatus>, Vec<AskedVendor>), Error> {
    let (mut targets, said) = (Vec::new(), rows.asked_vendors(connection)?);
    for row in &rows.targets {
        let said = said
            .iter()
            .find(|said| *said.vendor() == row.vendor)
            .ok_or(Error::Damaged)?;
        let record = row.record(vault).map_err(|_| rows.damaged())?;
        targets.push(target(record, row.state()?, row.wake_at, said, now)?);
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

/// The totals of all requests.
pub(crate) fn overview(
    connection: &Connection,
    vault: &Vault,
    now: Timestamp,
) -> Result<Overview, Error> {
    let soon = now.checked_add(SOON).unwrap_or(Timestamp::MAX);
    let ahead = now.checked_add(CLOCKS_DIFFER).unwrap_or(Timestamp::MAX);
    let (overview, next) = connection
        .prepare_cached(
            "SELECT count(*), \
               count(*) FILTER (WHERE open > 0 AND damaged = 0), \
               count(*) FILTER (WHERE open > 0 AND damaged = 0 AND due_at <= ?1), \
               count(*) FILTER (WHERE open > 0 AND damaged = 0 AND due_at > ?1 AND due_at <= ?2), \
               count(*) FILTER (WHERE verdict = 'complete' AND damaged = 0), \
               count(*) FILTER (WHERE verdict = 'incomplete' AND damaged = 0), \
               count(*) FILTER (WHERE verdict = 'nothing-found' AND damaged = 0), \
               count(*) FILTER (WHERE received_at > ?3 AND damaged = 0), \
               (SELECT min(wake_at) FROM targets WHERE wake_at IS NOT NULL) \
             FROM requests",
        )?
        .query_row((moment(now), moment(soon), moment(ahead)), |row| {
            Ok((
                Overview {
                    requests: row.get(0)?,
                    pending: row.get(1)?,
                    overdue: row.get(2)?,
                    due_soon: row.get(3)?,
                    complete: row.get(4)?,
                    incomplete: row.get(5)?,
                    nothing_found: row.get(6)?,
                    from_the_future: row.get(7)?,
                    ..Overview::default()
                },
                row.get::<_, Option<i64>>(8)?,
            ))
        })?;
    Ok(Overview {
        receipts: Tally::read(connection, vault)?.settled(),
        damaged: Audit::of(connection, vault, now)?.in_all(),
        next_at: next.map(timestamp).transpose()?,
        ..overview
    })
}

/// A request's position in a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed {
    pub(crate) request: i64,
    due_at: i64,
}

impl Listed {
    /// Before all others.
    pub(crate) const START: Self = Self {
        request: i64::MIN,
        due_at: i64::MIN,
    };
}

/// A page of requests after this position, in the filter's order.
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
    let listed = all(
        connection,
        sql,
        (after.request, after.due_at, most),
        |row| {
            Ok(Listed {
                request: row.get(0)?,
                due_at: row.get(1)?,
            })
        },
    );
    Ok(listed?)
}

/// The requests about the person with this commitment, newest first.
pub(crate) fn about(
    connection: &Connection,
    vault: &Vault,
    commitment: Digest,
) -> Result<Vec<i64>, Error> {
    let links: u64 =
        connection.query_row("SELECT count(*) FROM commitments", [], |row| row.get(0))?;
    let whole = links >= Tally::read(connection, vault)?.commitments;
    // If some commitments were deleted, a person with a request could seem to have none.
    let sql = if whole {
        "SELECT request FROM commitments WHERE commitment = ?1 ORDER BY request DESC"
    } else {
        "SELECT id FROM requests WHERE instr(subject, lower(hex(?1))) > 0 ORDER BY id DESC"
    };
    Ok(ids(connection, sql, [commitment.as_bytes()])?)
}

/// The receipt of a request.
///
/// # Errors
///
/// One that names the request, if it is damaged.
pub(crate) fn receipt(
    connection: &Connection,
    vault: &Vault,
    request: i64,
) -> Result<Option<String>, Error> {
    let Some(rows) = Rows::read(connection, vault, request)? else {
        return Err(damaged(connection, request)?);
    };
    receipt_of(connection, &rows)
}

fn receipt_of(connection: &Connection, rows: &Rows) -> Result<Option<String>, Error> {
    let Some((seq, hash)) = rows.receipt else {
        return Ok(None);
    };
    let jws: String = connection
        .prepare_cached("SELECT jws FROM receipts WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))?;
    if *Digest::of(&jws).as_bytes() != hash {
        return Err(rows.damaged());
    }
    Ok(Some(jws))
}

/// A page of receipts after this number, in the order of the chain.
pub(crate) fn receipts(
    connection: &Connection,
    after: u64,
    most: usize,
) -> Result<Vec<(u64, String)>, Error> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let sql = "SELECT seq, jws FROM receipts WHERE seq > ?1 ORDER BY seq LIMIT ?2";
    Ok(all(connection, sql, (after, most), |row| row.try_into())?)
}

/// How many targets of undamaged requests aren't settled.
pub(crate) fn open(connection: &Connection) -> Result<u64, Error> {
    Ok(connection.query_row(
        // Unlike `sum`, `total` accepts any content.
        "SELECT CAST(total(open) AS INTEGER) FROM requests WHERE open > 0 AND damaged = 0",
        [],
        |row| row.get(0),
    )?)
}

/// How many targets other workers hold.
pub(crate) fn held(connection: &Connection, worker: i64) -> Result<u64, Error> {
    Ok(connection.query_row(
        "SELECT count(*) FROM targets WHERE worker IS NOT NULL AND worker <> ?1",
        [worker],
        |row| row.get(0),
    )?)
}

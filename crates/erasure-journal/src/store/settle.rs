//! Records a vendor's answers. The transaction that settles a target overwrites its sealed personal data; the one that
//! settles a request's last target adds its receipt to the chain.

use erasure::{CountsAs, Entry, Timestamp, Verdict};
use erasure_receipt::ReceiptDraft;
use rusqlite::Connection;

use super::Vault;
use super::row::{Record, State, moment};
use super::rows::{Rows, set_aside};
use super::tally::Tally;
use crate::Error;

/// What was learnt about one target, and when to ask again.
#[derive(Debug)]
pub(crate) struct Learnt {
    pub(crate) request: i64,
    pub(crate) target: i64,
    pub(crate) entry: Entry,
    pub(crate) wake_at: Option<Timestamp>,
}

/// How a target was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending {
    /// It isn't done and never will be.
    pub(crate) gap: bool,
    /// It was the last of its request, which ended with a gap.
    pub(crate) incomplete: bool,
}

/// Whether the result was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// It is recorded, and the vendor will be asked again.
    Open,
    /// It is recorded, and settled the target.
    Ended(Ending),
    /// It isn't: another worker holds the target now, or its request is damaged.
    Dropped,
}

/// Records the result if this worker still holds the target: another worker may have concluded that this one ended, and
/// taken it over. A request that turns out to be damaged is set aside.
pub(crate) fn record(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    learnt: Learnt,
    now: Timestamp,
) -> Result<Recorded, Error> {
    let request = learnt.request;
    match recorded(connection, vault, worker, learnt, now) {
        Err(Error::DamagedRequest { .. }) => {
            set_aside(connection, request)?;
            Ok(Recorded::Dropped)
        }
        other => other,
    }
}

fn recorded(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    mut learnt: Learnt,
    now: Timestamp,
) -> Result<Recorded, Error> {
    let Some(mut rows) = Rows::read(connection, vault, learnt.request)? else {
        return Err(super::rows::damaged(connection, learnt.request)?);
    };
    leave_out_others(vault, &rows, &mut learnt)?;
    let Some(target) = rows
        .target_mut(learnt.target)
        .filter(|target| target.worker == Some(worker))
    else {
        return Ok(Recorded::Dropped);
    };
    let settled = learnt.entry.outcome().is_settled();
    let gap = learnt.entry.outcome().counts_as() == Some(CountsAs::Gap);
    let record = Record::Known(learnt.entry);
    target.learn(vault, &record, learnt.wake_at.map(moment))?;
    let mut incomplete = false;
    if settled {
        rows.open -= 1;
        if rows.open == 0 {
            let verdict = finish(connection, vault, &mut rows, now)?;
            incomplete = matches!(verdict, Verdict::Incomplete { .. });
        }
        rows.save_outcome(connection)?;
    }
    if let Some(target) = rows.target(learnt.target) {
        target.save(connection)?;
    }
    rows.bind(connection, vault)?;
    if !settled {
        return Ok(Recorded::Open);
    }
    Ok(Recorded::Ended(Ending { gap, incomplete }))
}

/// A vendor's id of a request may contain an identifier of another target of the same person.
fn leave_out_others(vault: &Vault, rows: &Rows, learnt: &mut Learnt) -> Result<(), Error> {
    if learnt.entry.vendor_request_id().is_none() {
        return Ok(());
    }
    let others = rows
        .targets
        .iter()
        .filter(|other| other.id != learnt.target);
    for other in others.filter(|other| !other.is(State::Settled)) {
        match other.record(vault).map_err(|_| rows.damaged())? {
            Record::Planned(planned) => learnt.entry.leave_out(planned.target().identifier()),
            Record::Known(known) => known
                .target()
                .into_iter()
                .for_each(|target| learnt.entry.leave_out(target.identifier())),
        }
    }
    Ok(())
}

/// Adds the receipt of a fully settled request and returns its verdict. Writes nothing if the request is damaged.
pub(crate) fn finish(
    connection: &Connection,
    vault: &Vault,
    rows: &mut Rows,
    now: Timestamp,
) -> Result<Verdict, Error> {
    let (remains, charter) = (rows.remains()?, rows.charter(vault)?);
    let (vendors, entries) = (rows.asked_vendors(connection)?, settled(vault, rows)?);
    let draft = ReceiptDraft::new(rows.request().uuid(), &charter.deadline, now, entries)?
        .with_controller(charter.controller)
        .with_subject(remains.identifiers)
        .with_vendors(vendors);
    let mut tally = Tally::read(connection, vault)?;
    let head = tally.head_to_go_on_from(connection, vault)?;
    let receipt = draft.numbered(head.seq() + 1, head.digest());
    let signed = vault.signing.sign(&receipt);
    tally.settle(receipt.verdict(), signed.head());
    tally.write(connection, vault)?;
    // A row that already has this number can't be a genuine receipt.
    connection
        .prepare_cached("INSERT OR REPLACE INTO receipts VALUES (?1, ?2, ?3, ?4)")?
        .execute((
            receipt.seq(),
            rows.id,
            signed.digest().as_bytes(),
            signed.jws(),
        ))?;
    rows.verdict = Some(receipt.verdict().name().to_owned());
    rows.settled_at = Some(moment(now));
    rows.receipt = Some((receipt.seq(), *signed.digest().as_bytes()));
    Ok(receipt.verdict().clone())
}

/// Every entry of a request, with the time of its first request to the vendor.
fn settled(vault: &Vault, rows: &Rows) -> Result<Vec<(Entry, Option<Timestamp>)>, Error> {
    let mut entries = Vec::new();
    for target in &rows.targets {
        match target.record(vault) {
            Ok(Record::Known(entry)) => entries.push((entry, target.first_asked_at()?)),
            _ => return Err(rows.damaged()),
        }
    }
    Ok(entries)
}

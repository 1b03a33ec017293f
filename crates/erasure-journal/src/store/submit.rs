//! Records a request: all its targets are sealed in the journal before any vendor is asked. A repeated request returns
//! the first one.

use std::collections::BTreeMap;

use erasure::{Entry, Plan, PlannedVendor, SignedDuration, Subject, Timestamp, VendorId};
use erasure_receipt::law::Deadline;
use erasure_receipt::{AskedVendor, Commitment, Commitments, Digest};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::Vault;
use super::place;
use super::row::{Record, State, ids, moment, terms_number, vendor_number};
use super::rows::{AskedAccount, Charter, Rows, damaged};
use super::settle::finish;
use super::tally::Tally;
use crate::{Error, Order, RequestId, Submitted};

/// How far two clocks may differ before one of them counts as wrong.
pub(crate) const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);

/// What remains of a subject: commitments, which can be compared with an identifier but not reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remains {
    pub(crate) identifiers: Vec<Commitment>,
    /// The vendors for which the person's session was given.
    pub(crate) sessions: Vec<VendorId>,
}

impl Remains {
    pub(crate) fn of(subject: &Subject, plan: &Plan, commitments: &Commitments) -> Self {
        let identifiers = subject.identifiers().iter();
        let committed = identifiers.filter_map(|identifier| commitments.to(identifier));
        let vendors = plan.vendors().iter().map(PlannedVendor::id);
        let has_session = |vendor: &&VendorId| subject.sessions(vendor).next().is_some();
        Self {
            identifiers: committed.collect(),
            sessions: vendors.filter(has_session).cloned().collect(),
        }
    }

    /// Whether erasing this subject covers the other one.
    fn cover(&self, other: &Self) -> bool {
        other
            .identifiers
            .iter()
            .all(|one| self.identifiers.contains(one))
            && other
                .sessions
                .iter()
                .all(|vendor| self.sessions.contains(vendor))
    }
}

/// Records the order, unless it repeats an earlier request.
pub(crate) fn submit(
    connection: &Connection,
    vault: &Vault,
    order: &Order,
    plan: &Plan,
    now: Timestamp,
) -> Result<Submitted, Error> {
    if is_ahead(order.received_at, now) {
        return Err(Error::FromTheFuture { now });
    }
    let remains = Remains::of(&order.subject, plan, &vault.commitments);
    let given = order.idempotency_key.as_ref();
    if given.is_some_and(|key| key.expose().trim().is_empty()) {
        return Err(Error::BlankKey);
    }
    let key = given.map(|key| vault.commitments.to_idempotency_key(key));
    if let Some(key) = key
        && let Some(before) = by_key(connection, vault, key.as_bytes())?
    {
        let request = before.request();
        if !before.remains()?.cover(&remains) {
            return Err(Error::KeyReused { request });
        }
        if is_elsewhere(vault, &before, plan)? {
            return Ok(Submitted::Elsewhere(request));
        }
        return Ok(Submitted::Repeated(request));
    }
    if let Some(request) = same_person(connection, vault, order, plan, &remains, now)? {
        return Ok(Submitted::Repeated(request));
    }
    let charter = Charter {
        deadline: Deadline::of(order.law, order.received_at, &order.calendar)?,
        controller: order.controller.clone(),
        accounts: accounts(vault, plan),
    };
    let request = RequestId::random();
    let id = insert_request(connection, request, key, &remains, &charter.deadline)?;
    let mut tally = Tally::read(connection, vault)?;
    for one in &remains.identifiers {
        let added = connection
            .prepare_cached("INSERT OR IGNORE INTO commitments VALUES (?1, ?2)")?
            .execute((one.digest().as_bytes(), id))?;
        tally.commitments += added as u64;
    }
    tally.requests += 1;
    tally.latest = tally.latest.max(now);
    tally.write(connection, vault)?;
    insert_targets(connection, vault, id, plan, moment(order.received_at))?;
    let (mut rows, _) = Rows::read_for_a_start(connection, id)?.ok_or(Error::Damaged)?;
    rows.open = rows.still_open();
    rows.amend(connection, vault, &charter)?;
    if rows.open == 0 {
        finish(connection, vault, &mut rows, order.received_at)?;
    }
    rows.save_outcome(connection)?;
    rows.bind(connection, vault)?;
    Ok(Submitted::New(request))
}

/// Whether a time lies further in the future than a slightly fast clock explains.
pub(crate) fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at.duration_since(now) > CLOCKS_DIFFER
}

fn insert_request(
    connection: &Connection,
    request: RequestId,
    key: Option<Digest>,
    remains: &Remains,
    deadline: &Deadline,
) -> Result<i64, Error> {
    let subject = serde_json::to_string(remains).map_err(|_| Error::Damaged)?;
    connection
        .prepare_cached(
            "INSERT INTO requests (public, idempotency, subject, charter, received_at, due_at, open) \
             VALUES (?1, ?2, ?3, x'', ?4, ?5, 0)",
        )?
        .execute((
            request.as_bytes(),
            key.as_ref().map(Digest::as_bytes),
            subject,
            moment(deadline.received_at()),
            moment(deadline.due_at()),
        ))?;
    Ok(connection.last_insert_rowid())
}

fn insert_targets(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    plan: &Plan,
    wake_at: i64,
) -> Result<(), Error> {
    for planned in plan.vendors() {
        let said = serde_json::to_string(&AskedVendor::new(planned)).map_err(|_| Error::Damaged)?;
        let at = (
            vendor_number(connection, planned.id())?,
            terms_number(connection, &said)?,
        );
        let why_not = planned
            .why_not()
            .map(|why_not| Record::Known(Entry::not_asked(planned.id().clone(), why_not.clone())));
        let targets = planned.targets().iter().cloned().map(Record::Planned);
        for record in why_not.into_iter().chain(targets) {
            let settled = record.is_settled();
            let wake_at = (!settled).then_some(wake_at);
            let state = if settled {
                State::Settled
            } else {
                State::Waiting
            };
            insert_target(connection, vault, request, at, (state, wake_at), &record)?;
        }
    }
    Ok(())
}

fn insert_target(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    (vendor, terms): (i64, i64),
    (state, wake_at): (State, Option<i64>),
    record: &Record,
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO targets (request, vendor, terms, state, wake_at, record) VALUES (?1, ?2, ?3, ?4, ?5, x'')",
        )?
        .execute((request, vendor, terms, state.number(), wake_at))?;
    let id = connection.last_insert_rowid();
    let sealed = vault
        .seal
        .close(&place::target(id, state == State::Settled), record)?;
    connection
        .prepare_cached("UPDATE targets SET record = ?1 WHERE id = ?2")?
        .execute((sealed, id))?;
    Ok(())
}

fn by_key(connection: &Connection, vault: &Vault, key: &[u8]) -> Result<Option<Rows>, Error> {
    let found: Option<i64> = connection
        .prepare_cached("SELECT id FROM requests WHERE idempotency = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    let Some(found) = found else {
        return Ok(None);
    };
    match Rows::read(connection, vault, found)? {
        Some(rows) => Ok(Some(rows)),
        None => Err(damaged(connection, found)?),
    }
}

/// The newest request about the same person that was received within the window before or after this one, covers the
/// same identifiers and vendors, and did not end with a gap. Damaged requests don't count, nor do requests from the
/// future, which came while a clock was wrong.
fn same_person(
    connection: &Connection,
    vault: &Vault,
    order: &Order,
    plan: &Plan,
    remains: &Remains,
    now: Timestamp,
) -> Result<Option<RequestId>, Error> {
    let Some(one) = remains
        .identifiers
        .first()
        .filter(|_| order.same_person_within.is_positive())
    else {
        return Ok(None);
    };
    let (received_at, window) = (order.received_at, order.same_person_within);
    let since = received_at.checked_sub(window).unwrap_or(Timestamp::MIN);
    let latest = received_at.checked_add(window).unwrap_or(Timestamp::MAX);
    let until = latest.min(now + CLOCKS_DIFFER);
    let found = ids(
        connection,
        "SELECT id FROM requests \
         WHERE id IN (SELECT request FROM commitments WHERE commitment = ?1) \
           AND received_at BETWEEN ?2 AND ?3 AND (verdict IS NULL OR verdict <> 'incomplete') \
         ORDER BY id DESC",
        (one.digest().as_bytes(), moment(since), moment(until)),
    )?;
    for request in found {
        if let Some(before) = Rows::read(connection, vault, request)?
            && before.remains()?.cover(remains)
            && asks_all_of(vault, &before, plan)?
        {
            return Ok(Some(before.request()));
        }
    }
    Ok(None)
}

/// The accounts at which the vendors of a plan are asked.
fn accounts(vault: &Vault, plan: &Plan) -> BTreeMap<VendorId, AskedAccount> {
    let asked = |planned: &PlannedVendor| {
        let account = planned.account();
        let asked = AskedAccount {
            kind: account.kind().clone(),
            host: account.host().to_owned(),
            digest: vault.commitments.to_account(account),
        };
        (planned.id().clone(), asked)
    };
    plan.vendors().iter().map(asked).collect()
}

/// Whether a request asks every vendor of this plan at the same account. Requests of earlier versions don't record
/// their accounts.
fn asks_all_of(vault: &Vault, before: &Rows, plan: &Plan) -> Result<bool, Error> {
    let asked = before.charter(vault)?.accounts;
    let mut now = accounts(vault, plan).into_iter();
    Ok(now.all(|(vendor, account)| asked.get(&vendor) == Some(&account)))
}

/// Whether the account of a vendor that both ask has changed.
fn is_elsewhere(vault: &Vault, before: &Rows, plan: &Plan) -> Result<bool, Error> {
    let asked = before.charter(vault)?.accounts;
    let mut now = accounts(vault, plan).into_iter();
    Ok(now.any(|(vendor, account)| asked.get(&vendor).is_some_and(|before| *before != account)))
}

//! Takes a request in: all its targets stand in the journal, sealed, before anybody is asked. Whoever
//! comes again with the same request is told of the first one.

use erasure::{Entry, Plan, PlannedVendor, Subject, VendorId};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::row::{Record, State, moment, terms_number, vendor_number};
use super::settle::finish;
use super::{Vault, row};
use crate::commitment::Commitments;
use crate::law::Deadline;
use crate::receipt::{AskedVendor, Commitment};
use crate::seal::Place;
use crate::{Error, Order, RequestId, Submitted};

/// What remains of a subject: who it was can be recognised, and not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remains {
    pub(crate) identifiers: Vec<Commitment>,
    /// The vendors at which the person had sessions.
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

    /// Whether whoever erases this person has erased that one too.
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

/// Takes in what is asked for, unless it was before.
pub(crate) fn submit(
    connection: &Connection,
    vault: &Vault,
    order: &Order,
    plan: &Plan,
) -> Result<Submitted, Error> {
    let remains = Remains::of(&order.subject, plan, &vault.commitments);
    let key = order.idempotency_key.as_ref();
    let key = key.map(|key| vault.commitments.to_idempotency_key(key));
    if let Some(key) = key
        && let Some((_, request, before)) = by_key(connection, key.as_bytes())?
    {
        return match before.cover(&remains) {
            true => Ok(Submitted::Repeated(request)),
            false => Err(Error::KeyReused { request }),
        };
    }
    if let Some(request) = same_person(connection, order, plan, &remains)? {
        return Ok(Submitted::Repeated(request));
    }
    let deadline = Deadline::of(order.law, order.received_at, &order.calendar)?;
    let request = RequestId::random();
    let id = insert_request(
        connection,
        request,
        key.as_ref().map(|key| key.as_bytes().as_slice()),
        &remains,
        &deadline,
    )?;
    seal_deadline(connection, vault, id, &deadline)?;
    for one in &remains.identifiers {
        connection
            .prepare_cached("INSERT OR IGNORE INTO commitments VALUES (?1, ?2)")?
            .execute((one.digest().as_bytes(), id))?;
    }
    let open = insert_targets(connection, vault, id, plan, moment(order.received_at))?;
    connection
        .prepare_cached("UPDATE requests SET open = ?1 WHERE id = ?2")?
        .execute((open, id))?;
    if open == 0 {
        finish(connection, vault, id, order.received_at)?;
    }
    Ok(Submitted::New(request))
}

fn insert_request(
    connection: &Connection,
    request: RequestId,
    key: Option<&[u8]>,
    remains: &Remains,
    deadline: &Deadline,
) -> Result<i64, Error> {
    let subject = serde_json::to_string(remains).map_err(|_| Error::Damaged)?;
    connection
        .prepare_cached(
            "INSERT INTO requests (public, idempotency, subject, deadline, received_at, due_at, open) \
             VALUES (?1, ?2, ?3, x'', ?4, ?5, 0)",
        )?
        .execute((
            request.as_bytes(),
            key,
            subject,
            moment(deadline.received_at()),
            moment(deadline.due_at()),
        ))?;
    Ok(connection.last_insert_rowid())
}

/// Puts a request's deadline where it belongs; it is sealed, since the reason of an extension is
/// whatever somebody wrote.
pub(crate) fn seal_deadline(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    deadline: &Deadline,
) -> Result<(), Error> {
    let sealed = vault.seal.close(&Place::deadline(request), deadline)?;
    connection
        .prepare_cached("UPDATE requests SET deadline = ?1, due_at = ?2 WHERE id = ?3")?
        .execute((sealed, moment(deadline.due_at()), request))?;
    Ok(())
}

/// Gives how many of them are open.
fn insert_targets(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    plan: &Plan,
    wake_at: i64,
) -> Result<i64, Error> {
    let mut open = 0;
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
            open += i64::from(!settled);
            let wake_at = (!settled).then_some(wake_at);
            let state = if settled {
                State::Settled
            } else {
                State::Waiting
            };
            insert_target(connection, vault, request, at, (state, wake_at), &record)?;
        }
    }
    Ok(open)
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
        .close(&Place::target(id, state == State::Settled), record)?;
    connection
        .prepare_cached("UPDATE targets SET record = ?1 WHERE id = ?2")?
        .execute((sealed, id))?;
    Ok(())
}

type Before = (i64, RequestId, Remains);

fn by_key(connection: &Connection, key: &[u8]) -> Result<Option<Before>, Error> {
    let found = connection
        .prepare_cached("SELECT id, public, subject FROM requests WHERE idempotency = ?1")?
        .query_row([key], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    found.map(before).transpose()
}

fn before((id, public, subject): (i64, [u8; 16], String)) -> Result<Before, Error> {
    let remains = serde_json::from_str(&subject).map_err(|_| Error::Damaged)?;
    Ok((id, RequestId::from_bytes(public), remains))
}

/// The newest request within the window that was about the same person and asked for no less, of no
/// fewer vendors, and did not end with a gap.
fn same_person(
    connection: &Connection,
    order: &Order,
    plan: &Plan,
    remains: &Remains,
) -> Result<Option<RequestId>, Error> {
    let Some(one) = remains
        .identifiers
        .first()
        .filter(|_| order.same_person_within.is_positive())
    else {
        return Ok(None);
    };
    let since = order.received_at.checked_sub(order.same_person_within);
    let since = moment(since.unwrap_or(erasure::Timestamp::MIN));
    let mut statement = connection.prepare_cached(
        "SELECT id, public, subject FROM requests \
         WHERE id IN (SELECT request FROM commitments WHERE commitment = ?1) \
           AND received_at >= ?2 AND (verdict IS NULL OR verdict <> 'incomplete') \
         ORDER BY id DESC",
    )?;
    let found = statement.query_map((one.digest().as_bytes(), since), |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
    })?;
    for found in found {
        let (id, request, before) = before(found?)?;
        if before.cover(remains) && asks_all_of(connection, id, plan)? {
            return Ok(Some(request));
        }
    }
    Ok(None)
}

fn asks_all_of(connection: &Connection, request: i64, plan: &Plan) -> Result<bool, Error> {
    let mut asks = connection
        .prepare_cached("SELECT 1 FROM targets WHERE request = ?1 AND vendor = ?2 LIMIT 1")?;
    for planned in plan.vendors() {
        let number = row::known_vendor(connection, planned.id())?;
        if !number.map_or(Ok(false), |number| asks.exists((request, number)))? {
            return Ok(false);
        }
    }
    Ok(true)
}

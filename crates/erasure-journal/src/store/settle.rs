//! Records what an asking brought. The transaction that settles a target replaces what was sealed of the
//! person; the one that settles a request's last target adds its receipt to the chain.

use erasure::{CountsAs, Entry, Timestamp, Verdict};
use rusqlite::{Connection, OptionalExtension};

use super::Vault;
use super::row::{Record, State, moment, timestamp};
use super::submit::Remains;
use crate::law::Deadline;
use crate::receipt::{AskedVendor, Digest, Head, ReceiptDraft};
use crate::seal::Place;
use crate::{Error, RequestId};

/// What an asking brought of one target, and when to ask again.
#[derive(Debug)]
pub(crate) struct Learnt {
    pub(crate) target: i64,
    pub(crate) entry: Entry,
    pub(crate) wake_at: Option<Timestamp>,
}

/// How a target that was settled has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending {
    /// It isn't done, and nothing more will be.
    pub(crate) gap: bool,
    /// It was the last of its request, which isn't done.
    pub(crate) incomplete: bool,
}

/// Records it, if the target is still this worker's. Another worker may have taken over what this
/// one held, when it seemed dead. Gives how the target has ended, if this was its end.
pub(crate) fn record(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    learnt: Learnt,
    now: Timestamp,
) -> Result<Option<Ending>, Error> {
    let Learnt {
        target,
        entry,
        wake_at,
    } = learnt;
    let settled = entry.outcome().is_settled();
    let gap = entry.outcome().counts_as() == Some(CountsAs::Gap);
    let state = if settled { State::Settled } else { State::Open };
    let sealed = vault
        .seal
        .close(&Place::target(target, settled), &Record::Known(entry))?;
    let wake_at = wake_at.filter(|_| !settled).map(moment);
    let changed = connection
        .prepare_cached(
            "UPDATE targets SET state = ?1, wake_at = ?2, worker = NULL, record = ?3 WHERE id = ?4 AND worker = ?5 \
             RETURNING request",
        )?
        .query_map((state.number(), wake_at, sealed, target, worker), |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    match changed.first() {
        Some(request) if settled => {
            let verdict = one_less(connection, vault, *request, now)?;
            let incomplete = matches!(verdict, Some(Verdict::Incomplete { .. }));
            Ok(Some(Ending { gap, incomplete }))
        }
        _ => Ok(None),
    }
}

/// Gives what the request has come to, if nothing of it is open any more.
fn one_less(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    now: Timestamp,
) -> Result<Option<Verdict>, Error> {
    let open: i64 = connection
        .prepare_cached("UPDATE requests SET open = open - 1 WHERE id = ?1 RETURNING open")?
        .query_row([request], |row| row.get(0))?;
    match open {
        0 => finish(connection, vault, request, now).map(Some),
        _ => Ok(None),
    }
}

/// Adds the receipt of a request of which everything is settled, and gives what it has come to.
pub(crate) fn finish(
    connection: &Connection,
    vault: &Vault,
    request: i64,
    now: Timestamp,
) -> Result<Verdict, Error> {
    let (public, subject, deadline): ([u8; 16], String, Vec<u8>) = connection
        .prepare_cached("SELECT public, subject, deadline FROM requests WHERE id = ?1")?
        .query_row([request], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let remains: Remains = serde_json::from_str(&subject).map_err(|_| Error::Damaged)?;
    let deadline: Deadline = vault.seal.open(&Place::deadline(request), &deadline)?;
    let (vendors, entries) = settled(connection, vault, request)?;
    let draft = ReceiptDraft::new(
        RequestId::from_bytes(public).uuid(),
        &deadline,
        now,
        entries,
    )?;
    let draft = draft
        .with_subject(remains.identifiers)
        .with_vendors(vendors);
    let head = head(connection)?;
    let receipt = draft.numbered(head.seq() + 1, head.digest());
    let signed = vault.signing.sign(&receipt);
    connection
        .prepare_cached("INSERT INTO receipts VALUES (?1, ?2, ?3, ?4)")?
        .execute((
            receipt.seq(),
            request,
            signed.digest().as_bytes(),
            signed.jws(),
        ))?;
    connection
        .prepare_cached("UPDATE requests SET verdict = ?1, settled_at = ?2 WHERE id = ?3")?
        .execute((receipt.verdict().name(), moment(now), request))?;
    Ok(receipt.verdict().clone())
}

type Asked = (Entry, Option<Timestamp>);

/// What every vendor of a request said of itself, and every entry with when it was first asked. The
/// seal tells whether each is settled: a row that only looks so is damaged.
fn settled(
    connection: &Connection,
    vault: &Vault,
    request: i64,
) -> Result<(Vec<AskedVendor>, Vec<Asked>), Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, terms, first_asked_at, record FROM targets WHERE request = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([request], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    let (mut said, mut entries, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let (id, terms, first, sealed): (i64, i64, Option<i64>, Vec<u8>) = row?;
        if !seen.contains(&terms) {
            seen.push(terms);
            said.push(said_in(connection, terms)?);
        }
        match vault.seal.open(&Place::target(id, true), &sealed)? {
            Record::Known(entry) => entries.push((entry, first.map(timestamp).transpose()?)),
            Record::Planned(_) => return Err(Error::Damaged),
        }
    }
    Ok((said, entries))
}

pub(crate) fn said_in(connection: &Connection, terms: i64) -> Result<AskedVendor, Error> {
    let said: String = connection
        .prepare_cached("SELECT said FROM terms WHERE id = ?1")?
        .query_row([terms], |row| row.get(0))?;
    serde_json::from_str(&said).map_err(|_| Error::Damaged)
}

/// The end of the chain.
pub(crate) fn head(connection: &Connection) -> Result<Head, Error> {
    let newest = connection
        .prepare_cached("SELECT seq, hash FROM receipts ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get::<_, [u8; 32]>(1)?)))
        .optional()?;
    Ok(newest.map_or(Head::EMPTY, |(seq, digest)| {
        Head::new(seq, Digest::from(digest))
    }))
}

//! The rows of one request: read, checked and written together. A keyed digest in the request's row covers all of them.
//! A row that was changed, added, deleted, moved, swapped or replaced by an earlier state makes the request count as
//! damaged before anything is done with it.

use std::collections::BTreeMap;

use erasure::{Entry, Timestamp, VendorId};
use erasure_receipt::law::Deadline;
use erasure_receipt::{AskedVendor, Controller, Digest};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use super::Vault;
use super::place;
use super::row::{Record, State, all, moment, timestamp};
use super::submit::{Remains, is_ahead};
use crate::{Error, RequestId};

/// A request's rows, as they were recorded.
pub(crate) struct Rows {
    pub(crate) id: i64,
    pub(crate) public: [u8; 16],
    idempotency: Option<Vec<u8>>,
    subject: String,
    charter: Vec<u8>,
    received_at: i64,
    due_at: i64,
    pub(crate) open: i64,
    pub(crate) verdict: Option<String>,
    pub(crate) settled_at: Option<i64>,
    /// The number of its receipt, and the receipt's digest.
    pub(crate) receipt: Option<(u64, [u8; 32])>,
    pub(crate) targets: Vec<TargetRow>,
}

/// One identifier at one vendor, or a vendor that can't be asked.
pub(crate) struct TargetRow {
    pub(crate) id: i64,
    pub(crate) vendor: VendorId,
    terms: i64,
    terms_digest: [u8; 32],
    state: i64,
    pub(crate) wake_at: Option<i64>,
    pub(crate) worker: Option<i64>,
    pub(crate) first_asked_at: Option<i64>,
    record: Vec<u8>,
}

/// The sealed part of a request: the reason of an extension is free text and may name the person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Charter {
    #[serde(flatten)]
    pub(crate) deadline: Deadline,
    /// Who erases, and whether it is a sandbox; unknown for requests of earlier versions.
    #[serde(default)]
    pub(crate) controller: Controller,
    /// Each vendor's account that is asked; empty for requests of earlier versions.
    #[serde(default)]
    pub(crate) accounts: BTreeMap<VendorId, AskedAccount>,
}

/// The account at a vendor that is asked: its kind, its server, and a keyed digest of what identifies it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AskedAccount {
    pub(crate) kind: VendorId,
    pub(crate) host: String,
    pub(crate) digest: Digest,
}

impl Rows {
    /// Reads and checks the rows; `None` if the request is damaged or was set aside.
    pub(crate) fn read(
        connection: &Connection,
        vault: &Vault,
        request: i64,
    ) -> Result<Option<Self>, Error> {
        Self::read_for_a_start(connection, request).map(|found| {
            let (rows, mac) = found?;
            rows.fields(vault).is(&mac).then_some(rows)
        })
    }

    /// Reads rows without checking them, and the digest that the request's row holds.
    pub(crate) fn read_for_a_start(
        connection: &Connection,
        request: i64,
    ) -> Result<Option<(Self, Vec<u8>)>, Error> {
        match Self::stored(connection, request) {
            Ok(found) => Ok(found),
            Err(error @ rusqlite::Error::SqliteFailure(..)) => Err(error.into()),
            // The program never records a value of this type.
            Err(_) => Ok(None),
        }
    }

    fn stored(
        connection: &Connection,
        request: i64,
    ) -> Result<Option<(Self, Vec<u8>)>, rusqlite::Error> {
        let found = connection
            .prepare_cached(
                "SELECT public, idempotency, subject, charter, received_at, due_at, open, verdict, settled_at, \
                   seq, hash, mac FROM requests LEFT JOIN receipts ON receipts.request = requests.id \
                 WHERE requests.id = ?1 AND damaged = 0",
            )?
            .query_row([request], |row| {
                let receipt = row.get::<_, Option<u64>>(9)?;
                let rows = Self {
                    id: request,
                    public: row.get(0)?,
                    idempotency: row.get(1)?,
                    subject: row.get(2)?,
                    charter: row.get(3)?,
                    received_at: row.get(4)?,
                    due_at: row.get(5)?,
                    open: row.get(6)?,
                    verdict: row.get(7)?,
                    settled_at: row.get(8)?,
                    receipt: receipt.map(|seq| Ok::<_, rusqlite::Error>((seq, row.get(10)?))).transpose()?,
                    targets: Vec::new(),
                };
                Ok((rows, row.get(11)?))
            })
            .optional()?;
        let Some((mut rows, mac)) = found else {
            return Ok(None);
        };
        rows.targets = all(
            connection,
            "SELECT targets.id, vendors.vendor, terms, digest, state, wake_at, worker, first_asked_at, record \
             FROM targets LEFT JOIN vendors ON vendors.id = targets.vendor LEFT JOIN terms ON terms.id = terms \
             WHERE request = ?1 ORDER BY targets.id",
            [request],
            TargetRow::of,
        )?;
        Ok(Some((rows, mac)))
    }

    fn fields(&self, vault: &Vault) -> crate::mac::Fields {
        use crate::mac::Fields;
        let fields = vault
            .rows
            .over("request")
            .number(self.id)
            .bytes(&self.public)
            .perhaps(self.idempotency.as_deref(), Fields::bytes)
            .bytes(self.subject.as_bytes())
            .bytes(&self.charter)
            .number(self.received_at)
            .number(self.due_at)
            .number(self.open)
            .perhaps(self.verdict.as_ref(), |fields, verdict| {
                fields.bytes(verdict.as_bytes())
            })
            .perhaps(self.settled_at, Fields::number)
            .perhaps(self.receipt, |fields, (seq, hash)| {
                fields.bytes(&seq.to_be_bytes()).bytes(&hash)
            });
        self.targets.iter().fold(fields, |fields, target| {
            fields
                .number(target.id)
                .bytes(target.vendor.as_str().as_bytes())
                .bytes(&target.terms_digest)
                .number(target.state)
                .perhaps(target.wake_at, Fields::number)
                .perhaps(target.worker, Fields::number)
                .perhaps(target.first_asked_at, Fields::number)
                .bytes(&target.record)
        })
    }

    /// Writes the digest of these rows.
    pub(crate) fn bind(&self, connection: &Connection, vault: &Vault) -> Result<(), Error> {
        connection
            .prepare_cached("UPDATE requests SET mac = ?1 WHERE id = ?2")?
            .execute((self.fields(vault).digest(), self.id))?;
        Ok(())
    }

    /// Writes the number of open targets and the verdict.
    pub(crate) fn save_outcome(&self, connection: &Connection) -> Result<(), Error> {
        connection
            .prepare_cached(
                "UPDATE requests SET open = ?1, verdict = ?2, settled_at = ?3 WHERE id = ?4",
            )?
            .execute((self.open, &self.verdict, self.settled_at, self.id))?;
        Ok(())
    }

    /// Wakes those of its targets that sleep only because a clock was wrong.
    pub(crate) fn wake(
        &mut self,
        connection: &Connection,
        vault: &Vault,
        now: Timestamp,
    ) -> Result<(), Error> {
        for target in &mut self.targets {
            if target.sleeps_by_mistake(vault, now)? {
                target.wake_at = Some(moment(now));
                target.save(connection)?;
            }
        }
        self.bind(connection, vault)
    }

    /// How many of its targets aren't settled.
    pub(crate) fn still_open(&self) -> i64 {
        let settled = |target: &&TargetRow| !target.is(State::Settled);
        self.targets.iter().filter(settled).count() as i64
    }

    pub(crate) fn request(&self) -> RequestId {
        RequestId::from_bytes(self.public)
    }

    /// The error that this request is damaged.
    pub(crate) fn damaged(&self) -> Error {
        Error::DamagedRequest {
            request: self.request(),
        }
    }

    pub(crate) fn remains(&self) -> Result<Remains, Error> {
        serde_json::from_str(&self.subject).map_err(|_| self.damaged())
    }

    pub(crate) fn charter(&self, vault: &Vault) -> Result<Charter, Error> {
        let charter = vault.seal.open(&place::charter(self.id), &self.charter);
        charter.map_err(|_| self.damaged())
    }

    /// Changes the sealed charter and the due date.
    pub(crate) fn amend(
        &mut self,
        connection: &Connection,
        vault: &Vault,
        charter: &Charter,
    ) -> Result<(), Error> {
        self.charter = vault.seal.close(&place::charter(self.id), charter)?;
        self.due_at = moment(charter.deadline.due_at());
        connection
            .prepare_cached("UPDATE requests SET charter = ?1, due_at = ?2 WHERE id = ?3")?
            .execute((&self.charter, self.due_at, self.id))?;
        self.bind(connection, vault)
    }

    /// What each vendor said about itself when the request was planned.
    pub(crate) fn asked_vendors(&self, connection: &Connection) -> Result<Vec<AskedVendor>, Error> {
        let mut vendors: Vec<AskedVendor> = Vec::new();
        for target in &self.targets {
            if vendors.iter().any(|known| *known.vendor() == target.vendor) {
                continue;
            }
            let said: String = connection
                .prepare_cached("SELECT said FROM terms WHERE id = ?1")?
                .query_row([target.terms], |row| row.get(0))?;
            if Digest::of(&said).as_bytes() != &target.terms_digest {
                return Err(self.damaged());
            }
            vendors.push(serde_json::from_str(&said).map_err(|_| self.damaged())?);
        }
        Ok(vendors)
    }

    pub(crate) fn target(&self, id: i64) -> Option<&TargetRow> {
        self.targets.iter().find(|target| target.id == id)
    }

    pub(crate) fn target_mut(&mut self, id: i64) -> Option<&mut TargetRow> {
        self.targets.iter_mut().find(|target| target.id == id)
    }

    /// Whether a commitment to each of the person's identifiers leads to the request.
    pub(crate) fn is_found_by_its_subject(&self, connection: &Connection) -> Result<bool, Error> {
        let mut found = connection
            .prepare_cached("SELECT 1 FROM commitments WHERE commitment = ?1 AND request = ?2")?;
        for one in self.remains()?.identifiers {
            if !found.exists((one.digest().as_bytes(), self.id))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl TargetRow {
    fn of(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        let vendor: String = row.get(1)?;
        Ok(Self {
            id: row.get(0)?,
            vendor: VendorId::new(vendor).map_err(|_| rusqlite::Error::InvalidQuery)?,
            terms: row.get(2)?,
            terms_digest: row.get(3)?,
            state: row.get(4)?,
            wake_at: row.get(5)?,
            worker: row.get(6)?,
            first_asked_at: row.get(7)?,
            record: row.get(8)?,
        })
    }

    pub(crate) fn state(&self) -> Result<State, Error> {
        State::of(self.state)
    }

    pub(crate) fn is(&self, state: State) -> bool {
        self.state == state.number()
    }

    pub(crate) fn first_asked_at(&self) -> Result<Option<Timestamp>, Error> {
        self.first_asked_at.map(timestamp).transpose()
    }

    /// The unsealed record.
    pub(crate) fn record(&self, vault: &Vault) -> Result<Record, Error> {
        let place = place::target(self.id, self.is(State::Settled));
        Ok(vault.seal.open(&place, &self.record)?)
    }

    /// The unsealed record, if the target isn't settled.
    pub(crate) fn open_entry(&self, vault: &Vault) -> Result<Option<Entry>, Error> {
        let asked = self.is(State::Claimed) || self.is(State::Open);
        match asked.then(|| self.record(vault)).transpose()? {
            Some(Record::Known(entry)) => Ok(Some(entry)),
            _ => Ok(None),
        }
    }

    /// Records that a worker is about to ask.
    pub(crate) fn claim(
        &mut self,
        connection: &Connection,
        worker: i64,
        now: i64,
    ) -> Result<(), Error> {
        (self.state, self.wake_at, self.worker) = (State::Claimed.number(), None, Some(worker));
        self.first_asked_at.get_or_insert(now);
        connection
            .prepare_cached(
                "UPDATE targets SET state = ?1, wake_at = NULL, worker = ?2, first_asked_at = ?3 WHERE id = ?4",
            )?
            .execute((self.state, worker, self.first_asked_at, self.id))?;
        Ok(())
    }

    /// Records the result of asking, and releases the target.
    pub(crate) fn learn(
        &mut self,
        vault: &Vault,
        record: &Record,
        wake_at: Option<i64>,
    ) -> Result<(), Error> {
        let settled = record.is_settled();
        let state = if settled { State::Settled } else { State::Open };
        self.record = vault.seal.close(&place::target(self.id, settled), record)?;
        self.state = state.number();
        self.wake_at = wake_at.filter(|_| !settled);
        self.worker = None;
        Ok(())
    }

    /// Writes the result.
    pub(crate) fn save(&self, connection: &Connection) -> Result<(), Error> {
        connection
            .prepare_cached("UPDATE targets SET state = ?1, wake_at = ?2, worker = ?3, record = ?4 WHERE id = ?5")?
            .execute((self.state, self.wake_at, self.worker, &self.record, self.id))?;
        Ok(())
    }

    /// Whether the target sleeps only because a clock was wrong.
    fn sleeps_by_mistake(&self, vault: &Vault, now: Timestamp) -> Result<bool, Error> {
        if self.wake_at.is_none_or(|at| at <= moment(now)) {
            return Ok(false);
        }
        Ok(match self.record(vault)? {
            Record::Planned(_) => true,
            Record::Known(entry) => entry.asked_at().is_some_and(|at| is_ahead(at, now)),
        })
    }
}

/// Sets a damaged request aside: no vendor is asked about it again, and it gets no receipt.
pub(crate) fn set_aside(connection: &Connection, request: i64) -> Result<(), Error> {
    connection
        .prepare_cached("UPDATE requests SET damaged = 1 WHERE id = ?1")?
        .execute([request])?;
    connection
        .prepare_cached("UPDATE targets SET wake_at = NULL, worker = NULL WHERE request = ?1")?
        .execute([request])?;
    Ok(())
}

/// The error that names a damaged request, if its row still has its id.
pub(crate) fn damaged(connection: &Connection, request: i64) -> Result<Error, Error> {
    let public = connection
        .prepare_cached("SELECT public FROM requests WHERE id = ?1")?
        .query_row([request], |row| row.get::<_, Vec<u8>>(0))
        .optional()?;
    let public = public.and_then(|public| public.try_into().ok());
    Ok(Error::DamagedRequest {
        request: RequestId::from_bytes(public.unwrap_or_default()),
    })
}

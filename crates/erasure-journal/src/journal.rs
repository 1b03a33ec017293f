//! The public handle of a journal.

use std::path::Path;
use std::sync::Arc;

use erasure::{Eraser, Identifier, Personal, Timestamp, VendorId};
use erasure_receipt::law::Calendar;
use erasure_receipt::{Head, Key, PublicKey};

use crate::head_file::HeadFile;
use crate::status::{Filter, Overview, Status};
use crate::store::bulk::{self, Bulk, Mark, Part, Reject};
use crate::store::read::{self, Listed};
use crate::store::rows::{Charter, Rows};
use crate::store::tally::Tally;
use crate::store::{Fuse, Store, generation, submit};
use crate::{Error, Order, RequestId, Submitted};

/// How many receipts are read per page.
const PAGE: usize = 1024;

/// A journal: requests, what is known of their targets, and the receipts of those that are settled.
///
/// Cloning is cheap; the clones share the file. Several processes may open the same journal.
#[derive(Clone)]
pub struct Journal {
    pub(crate) store: Arc<Store>,
}

impl Journal {
    /// Creates a journal that only this key opens.
    ///
    /// # Errors
    ///
    /// If the file exists or can't be written. A file that could only be written in part is removed.
    pub fn create(path: impl AsRef<Path>, key: &Key) -> Result<Self, Error> {
        let path = path.as_ref();
        Store::create(path, key)?;
        Self::open(path, key).inspect_err(|_| Store::remove(path))
    }

    /// Opens a journal and updates it from an earlier version.
    ///
    /// # Errors
    ///
    /// If it doesn't exist, belongs to another key or a newer program, is damaged or can't be written.
    pub fn open(path: impl AsRef<Path>, key: &Key) -> Result<Self, Error> {
        Self::open_until(path.as_ref(), key, Fuse::default())
    }

    pub(crate) fn open_until(path: &Path, key: &Key, fuse: Fuse) -> Result<Self, Error> {
        let store = Arc::new(Store::open(path, key, fuse)?);
        Ok(Self { store })
    }

    /// Opens a journal read-only, including a newer program's if it permits that.
    ///
    /// # Errors
    ///
    /// If it doesn't exist, belongs to another key, is too new or is damaged.
    pub fn open_read_only(path: impl AsRef<Path>, key: &Key) -> Result<Self, Error> {
        let store = Arc::new(Store::open_read_only(path.as_ref(), key)?);
        Ok(Self { store })
    }

    /// From now on, records the journal's latest state in this file before a write is confirmed. Keep the file beside
    /// the key and out of backups: it reveals that a journal was restored from a backup.
    ///
    /// # Errors
    ///
    /// If the journal is older than the state in the file, or the file can't be used.
    pub fn remember_in(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let mut file = self.head_file(path.as_ref())?;
        self.refuse_restored(&mut file)?;
        self.go_on_in(file)
    }

    /// Like [`remember_in`](Self::remember_in), but accepts a journal that was restored from a backup.
    ///
    /// # Errors
    ///
    /// If the journal can't be written, or the file can't be used.
    pub async fn accept_restored(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let mut file = self.head_file(path.as_ref())?;
        if let Some(remembered) = file.remembered()? {
            self.store
                .write(move |connection, _| generation::raise(connection, remembered.generation))
                .await?;
        }
        self.go_on_in(file)
    }

    /// Checks that the journal is not older than the state in this file. A missing file passes.
    ///
    /// # Errors
    ///
    /// If the journal is older, or the file can't be used.
    pub fn check_remembered_in(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        // Only earlier programs, which kept no head file, wrote a journal without a name.
        let Some(name) = self.name()? else {
            return Ok(());
        };
        match HeadFile::open_to_read(path.as_ref(), &name)? {
            Some(mut file) => self.refuse_restored(&mut file),
            None => Ok(()),
        }
    }

    fn name(&self) -> Result<Option<String>, Error> {
        self.store
            .read(|connection, _| generation::named(connection))
    }

    fn head_file(&self, path: &Path) -> Result<HeadFile, Error> {
        HeadFile::open(path, &self.name()?.ok_or(Error::ReadOnly)?)
    }

    fn go_on_in(&self, mut file: HeadFile) -> Result<(), Error> {
        let standing = self.store.read(generation::standing)?;
        file.remember(&standing)?;
        self.store.remember_in(file)
    }

    /// Reads the file before the journal: another process writes the journal first and the file second.
    fn refuse_restored(&self, file: &mut HeadFile) -> Result<(), Error> {
        let Some(remembered) = file.remembered()? else {
            return Ok(());
        };
        self.store.read(|connection, vault| {
            let standing = generation::standing(connection, vault)?;
            if standing.generation >= remembered.generation
                && generation::holds(connection, remembered.head)?
            {
                return Ok(());
            }
            Err(Error::Restored {
                receipts: standing.head.seq(),
                remembered: remembered.head.seq(),
                open: generation::open_requests(connection)?,
            })
        })
    }

    /// Records a request; it is on disk when this returns. No vendor is asked yet: a [`Runner`](crate::Runner)
    /// does that.
    ///
    /// # Errors
    ///
    /// If the idempotency key belongs to another request, the time of receipt lies in the future by the eraser's
    /// clock, or the request can't be recorded. Nothing is recorded then.
    pub async fn submit(&self, eraser: &Eraser, order: Order) -> Result<Submitted, Error> {
        let (plan, now) = (eraser.plan(&order.subject), eraser.clock().now());
        self.store
            .write(move |connection, vault| submit::submit(connection, vault, &order, &plan, now))
            .await
    }

    /// Records many requests and the progress in their file in one transaction. Returns the result of each, in order.
    ///
    /// # Errors
    ///
    /// If they can't be recorded, or another program has restarted the file: nothing is recorded then. An error of a
    /// single request is in its own result.
    pub async fn submit_many(
        &self,
        eraser: &Eraser,
        orders: Vec<Order>,
        part: Option<Part>,
    ) -> Result<Vec<Result<Submitted, Error>>, Error> {
        let plan = |order: Order| (eraser.plan(&order.subject), order);
        let planned: Vec<_> = orders.into_iter().map(plan).collect();
        let now = eraser.clock().now();
        let submitted = self.store.write(move |connection, vault| {
            let mut submitted = Vec::with_capacity(planned.len());
            for (plan, order) in &planned {
                match submit::submit(connection, vault, order, plan, now) {
                    Err(error) if error.is_storage() => return Err(error),
                    other => submitted.push(other),
                }
            }
            if let Some(part) = part {
                bulk::note(connection, vault, &part)?;
            }
            Ok(submitted)
        });
        submitted.await
    }

    /// How far a batch file was read.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn mark(&self, digest: [u8; 32]) -> Result<Option<Mark>, Error> {
        self.store
            .read(|connection, vault| bulk::marked(connection, vault, digest))
    }

    /// Starts a batch file from its beginning, as a new round. Its requests count as received at this time; with
    /// `again`, people with a recent request get a new one. Returns how far the file is read now, which is further
    /// if another program has already started the round.
    ///
    /// # Errors
    ///
    /// If that can't be recorded.
    pub async fn restart_file(
        &self,
        mark: Mark,
        received_at: Timestamp,
        again: bool,
    ) -> Result<Mark, Error> {
        self.store
            .write(move |connection, vault| {
                bulk::restart_file(connection, vault, &mark, received_at, again)
            })
            .await
    }

    /// How many targets of a vendor are due or being asked about. Counts at most `most` due ones: a reader of a long
    /// file uses this to limit how far it reads ahead.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn backlog(&self, vendor: &VendorId, now: Timestamp, most: usize) -> Result<u64, Error> {
        self.store
            .read(|connection, _| bulk::backlog(connection, vendor, now, most))
    }

    /// The current results of the requests that belong to a file's rows.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn bulk(&self, digest: [u8; 32]) -> Result<Bulk, Error> {
        self.store
            .read(|connection, vault| bulk::bulk(connection, vault, digest))
    }

    /// The rejected rows of a file after row `after`, in order, at most `most`.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn rejects(&self, digest: [u8; 32], after: u64, most: usize) -> Result<Vec<Reject>, Error> {
        self.store
            .read(|connection, _| bulk::rejects(connection, digest, after, most))
    }

    /// The status of a request.
    ///
    /// # Errors
    ///
    /// When there is no such request, or the journal can't be read.
    pub fn status(&self, request: RequestId, now: Timestamp) -> Result<Status, Error> {
        self.store.read(|connection, vault| {
            let number =
                read::number_of(connection, request)?.ok_or(Error::UnknownRequest { request })?;
            read::status(connection, vault, number, now)
        })
    }

    /// All requests in figures.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn overview(&self, now: Timestamp) -> Result<Overview, Error> {
        self.store
            .read(|connection, vault| read::overview(connection, vault, now))
    }

    /// Passes the status of each request to a closure, in the filter's order; for a damaged one, its error.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn each(
        &self,
        filter: Filter,
        now: Timestamp,
        mut show: impl FnMut(Result<Status, Error>),
    ) -> Result<(), Error> {
        let mut after = Listed::START;
        loop {
            let page = self
                .store
                .read(|connection, _| read::list(connection, filter, after, PAGE))?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = *last;
            for listed in page {
                match self.status_of(listed.request, now) {
                    Err(error) if !error.is_of_one_request() => return Err(error),
                    shown => show(shown),
                }
            }
        }
    }

    fn status_of(&self, number: i64, now: Timestamp) -> Result<Status, Error> {
        self.store
            .read(|connection, vault| read::status(connection, vault, number, now))
    }

    /// The requests about the person with this identifier, newest first; for a damaged one, its error.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn check(
        &self,
        identifier: &Identifier,
        now: Timestamp,
    ) -> Result<Vec<Result<Status, Error>>, Error> {
        let Some(commitment) = self.store.vault.commitments.to(identifier) else {
            return Ok(Vec::new());
        };
        let numbers = self
            .store
            .read(|connection, vault| read::about(connection, vault, commitment.digest()))?;
        let mut about = Vec::new();
        for number in numbers {
            match self.status_of(number, now) {
                Err(error) if !error.is_of_one_request() => return Err(error),
                // Another person's commitment was inserted here from outside.
                Ok(status) if !status.subject.contains(&commitment) => {}
                found => about.push(found),
            }
        }
        Ok(about)
    }

    /// Extends a request's deadline as its law permits.
    ///
    /// # Errors
    ///
    /// If there is no such request, its law permits no (further) extension, or it can't be recorded.
    pub async fn extend(
        &self,
        request: RequestId,
        reason: Personal,
        now: Timestamp,
        calendar: Calendar,
    ) -> Result<Status, Error> {
        let extended = self.store.write(move |connection, vault| {
            let number =
                read::number_of(connection, request)?.ok_or(Error::UnknownRequest { request })?;
            let Some(mut rows) = Rows::read(connection, vault, number)? else {
                return Err(Error::DamagedRequest { request });
            };
            if rows.receipt.is_some() {
                return Err(Error::Settled { request });
            }
            let charter = rows.charter(vault)?;
            let deadline = charter.deadline.extend(now, reason, &calendar)?;
            rows.amend(
                connection,
                vault,
                &Charter {
                    deadline,
                    ..charter
                },
            )?;
            read::status(connection, vault, number, now)
        });
        extended.await
    }

    /// The receipt of a request, as a JWS; `None` until it is settled.
    ///
    /// # Errors
    ///
    /// When there is no such request, or the journal can't be read.
    pub fn receipt(&self, request: RequestId) -> Result<Option<String>, Error> {
        self.store.read(|connection, vault| {
            let number =
                read::number_of(connection, request)?.ok_or(Error::UnknownRequest { request })?;
            read::receipt(connection, vault, number)
        })
    }

    /// The receipt with this number, from 1, as a JWS; `None` if there are fewer.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn receipt_numbered(&self, number: u64) -> Result<Option<String>, Error> {
        let after = number.saturating_sub(1);
        let page = self
            .store
            .read(|connection, _| read::receipts(connection, after, 1))?;
        Ok(page
            .into_iter()
            .find(|(seq, _)| *seq == number)
            .map(|(_, jws)| jws))
    }

    /// All receipts in the order of the chain, each with its number. They are read a page at a time.
    pub fn receipts(&self) -> Receipts {
        Receipts {
            journal: self.clone(),
            after: 0,
            page: Vec::new().into_iter(),
            ended: false,
        }
    }

    /// The head of the chain of receipts.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn head(&self) -> Result<Head, Error> {
        self.store
            .read(|connection, vault| Ok(Tally::read(connection, vault)?.head()))
    }

    /// The public key that verifies this journal's receipts.
    pub fn public_key(&self) -> PublicKey {
        self.store.vault.signing.public()
    }

    /// How many requests are settled. If there are fewer receipts, the chain lacks its end.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn settled(&self) -> Result<u64, Error> {
        self.store
            .read(|connection, vault| Ok(Tally::read(connection, vault)?.settled()))
    }

    /// Checkpoints SQLite's write-ahead log into the file and empties it. Afterwards neither holds an older version
    /// of a record, unless another process is reading.
    ///
    /// # Errors
    ///
    /// When the journal can't be written.
    pub async fn tidy(&self) -> Result<(), Error> {
        self.store.tidy().await
    }
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal")
            .field("path", &self.store.path())
            .finish_non_exhaustive()
    }
}

/// The receipts of a journal, read a page at a time.
pub struct Receipts {
    journal: Journal,
    after: u64,
    page: std::vec::IntoIter<(u64, String)>,
    ended: bool,
}

impl Iterator for Receipts {
    type Item = Result<(u64, String), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((seq, jws)) = self.page.next() {
            self.after = seq;
            return Some(Ok((seq, jws)));
        }
        if self.ended {
            return None;
        }
        let after = self.after;
        match self
            .journal
            .store
            .read(|connection, _| read::receipts(connection, after, PAGE))
        {
            Ok(page) if page.is_empty() => None,
            Ok(page) => {
                self.page = page.into_iter();
                self.next()
            }
            Err(error) => {
                self.ended = true;
                Some(Err(error))
            }
        }
    }
}

//! The journal as its users hold it.

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

/// How many receipts are read at once.
const PAGE: usize = 1024;

/// A journal: requests, what is known of their targets, and the receipts of those that are settled.
///
/// Cloning is cheap; the clones share the file. Several processes may hold the same journal.
#[derive(Clone)]
pub struct Journal {
    pub(crate) store: Arc<Store>,
}

impl Journal {
    /// Makes a new journal, for this key alone.
    ///
    /// # Errors
    ///
    /// When there is a file of that name, or it can't be written: then nothing of it is left.
    pub fn create(path: impl AsRef<Path>, key: &Key) -> Result<Self, Error> {
        let path = path.as_ref();
        Store::create(path, key)?;
        Self::open(path, key).inspect_err(|_| Store::remove(path))
    }

    /// Opens a journal, and brings one of an earlier version up to date.
    ///
    /// # Errors
    ///
    /// When there is none, it is another key's, a newer program's or damaged, or it can't be written.
    pub fn open(path: impl AsRef<Path>, key: &Key) -> Result<Self, Error> {
        Self::open_until(path.as_ref(), key, Fuse::default())
    }

    pub(crate) fn open_until(path: &Path, key: &Key, fuse: Fuse) -> Result<Self, Error> {
        let store = Arc::new(Store::open(path, key, fuse)?);
        Ok(Self { store })
    }

    /// Opens a journal for reading alone, one of a newer program's too, as far as that permits it.
    ///
    /// # Errors
    ///
    /// When there is none, it is another key's, can't be read by this program, or is damaged.
    pub fn open_read_only(path: impl AsRef<Path>, key: &Key) -> Result<Self, Error> {
        let store = Arc::new(Store::open_read_only(path.as_ref(), key)?);
        Ok(Self { store })
    }

    /// Remembers in a file from now on where the journal stands, before anybody is told that something is recorded.
    /// The file belongs beside the key, and in no backup: a journal that was put back from a backup is then noticed.
    ///
    /// # Errors
    ///
    /// When the journal is older than what is remembered of it, or the file can't be used.
    pub fn remember_in(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let mut file = self.head_file(path.as_ref())?;
        self.refuse_restored(&mut file)?;
        self.go_on_in(file)
    }

    /// The same for a journal that may have been put back from a backup: it goes on from where it is.
    ///
    /// # Errors
    ///
    /// When the journal can't be written, or the file can't be used.
    pub async fn accept_restored(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let mut file = self.head_file(path.as_ref())?;
        if let Some(remembered) = file.remembered()? {
            self.store
                .write(move |connection, _| generation::raise(connection, remembered.generation))
                .await?;
        }
        self.go_on_in(file)
    }

    /// Whether the journal goes on from what is remembered of it in a file. Nothing is remembered where there is
    /// no file.
    ///
    /// # Errors
    ///
    /// When it is older, or the file can't be used.
    pub fn check_remembered_in(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        // A journal without a name was written by earlier programs alone, which remembered nothing.
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

    /// The file is read first: whoever works with the journal meanwhile has it on disk before it is remembered.
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

    /// Takes a request in. Nothing is asked of anybody yet: a [`Runner`](crate::Runner) does that. When
    /// this returns, the request is on disk.
    ///
    /// # Errors
    ///
    /// When its idempotency key is somebody else's, it was received in the future by the eraser's clock, or it
    /// can't be recorded: then nothing is.
    pub async fn submit(&self, eraser: &Eraser, order: Order) -> Result<Submitted, Error> {
        let (plan, now) = (eraser.plan(&order.subject), eraser.clock().now());
        self.store
            .write(move |connection, vault| submit::submit(connection, vault, &order, &plan, now))
            .await
    }

    /// Takes many requests in with one transaction, and notes what was read of a file. Gives what became
    /// of each, in order.
    ///
    /// # Errors
    ///
    /// When they can't be recorded, or somebody has begun the file anew: then nothing is. What is wrong
    /// with one of them is its own error.
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

    /// How far a file of requests was read.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn mark(&self, digest: [u8; 32]) -> Result<Option<Mark>, Error> {
        self.store
            .read(|connection, vault| bulk::marked(connection, vault, digest))
    }

    /// Begins a file anew: the round after this one is noted, and nothing is read of it yet. Its requests are
    /// received at this time; with `again`, whoever was asked for lately is asked for anew. Gives how far it
    /// is read now, which is further where somebody else has begun it before.
    ///
    /// # Errors
    ///
    /// When that can't be recorded.
    pub async fn begin_anew(
        &self,
        mark: Mark,
        received_at: Timestamp,
        again: bool,
    ) -> Result<Mark, Error> {
        self.store
            .write(move |connection, vault| {
                bulk::begin_anew(connection, vault, &mark, received_at, again)
            })
            .await
    }

    /// How many targets a vendor is to be asked about now, or is being asked about: so many at most of the
    /// former. Whoever reads a long file reads no further ahead than this permits.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn backlog(&self, vendor: &VendorId, now: Timestamp, most: usize) -> Result<u64, Error> {
        self.store
            .read(|connection, _| bulk::backlog(connection, vendor, now, most))
    }

    /// What is known now of the requests that answer a file's rows.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn bulk(&self, digest: [u8; 32]) -> Result<Bulk, Error> {
        self.store
            .read(|connection, vault| bulk::bulk(connection, vault, digest))
    }

    /// The rows of a file that could not be taken, in order, from the one after `row`: so many at most.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn rejects(&self, digest: [u8; 32], after: u64, most: usize) -> Result<Vec<Reject>, Error> {
        self.store
            .read(|connection, _| bulk::rejects(connection, digest, after, most))
    }

    /// How far a request is.
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

    /// Shows requests one by one, in the filter's order; of a damaged one, the error that names it.
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

    /// The requests that were about whoever has this identifier, the newest first; of a damaged one, the
    /// error that names it.
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
                // Somebody has put a stranger's commitment there.
                Ok(status) if !status.subject.contains(&commitment) => {}
                found => about.push(found),
            }
        }
        Ok(about)
    }

    /// Gives a request more time, as far as its law does.
    ///
    /// # Errors
    ///
    /// When there is no such request, its law permits no extension (any more), or it can't be recorded.
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

    /// The receipt of a request, as a JWS; none while it isn't settled.
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

    /// The receipt with this number, from 1, as a JWS; none while there are fewer.
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

    /// The end of the chain of receipts.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn head(&self) -> Result<Head, Error> {
        self.store
            .read(|connection, vault| Ok(Tally::read(connection, vault)?.head()))
    }

    /// The key by which this journal's receipts can be checked.
    pub fn public_key(&self) -> PublicKey {
        self.store.vault.signing.public()
    }

    /// How many requests are settled; there is a receipt of each, or the chain lacks its end.
    ///
    /// # Errors
    ///
    /// When the journal can't be read.
    pub fn settled(&self) -> Result<u64, Error> {
        self.store
            .read(|connection, vault| Ok(Tally::read(connection, vault)?.settled()))
    }

    /// Brings what is in the log into the file, and empties the log: afterwards no older version of
    /// anything is left in either, unless somebody else is reading.
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

//! Workers, and taking over the targets of a worker that was killed. A worker locks a file beside the journal while it
//! lives; the operating system releases the lock however it ends. If the file is missing, nobody can tell whether its
//! worker has ended, so a living worker restores the file.

use std::fs::{self, File, Metadata, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use erasure::{Eraser, SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::row::{Record, all, ids, moment, timestamp};
use super::rows::{Rows, set_aside};
use super::settle::{Ending, Learnt, Recorded, record};
use super::submit::is_ahead;
use super::tally::Tally;
use super::{Store, Vault};
use crate::Error;

/// How long a worker's lock must be missing before the worker counts as ended. A living worker checks its lock every
/// second.
const GONE_FOR: SignedDuration = SignedDuration::from_mins(5);

/// How many requests are woken per page.
const PAGE: i64 = 1024;

/// A worker that is alive.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) id: i64,
    name: String,
    path: PathBuf,
    lock: Mutex<Lock>,
}

/// A file that is locked while it is open, and its identity in the file system.
#[derive(Debug)]
struct Lock {
    _file: File,
    number: Option<i64>,
}

impl Lock {
    fn new(path: &Path) -> Result<Self, Error> {
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory).map_err(failed)?;
        }
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        let file = options.open(path).map_err(failed)?;
        file.try_lock().map_err(|_| Error::Busy)?;
        let number = number_of(&file.metadata().map_err(failed)?);
        Ok(Self {
            _file: file,
            number,
        })
    }

    fn stands_at(&self, path: &Path) -> bool {
        fs::metadata(path).is_ok_and(|found| number_of(&found) == self.number)
    }
}

#[cfg(unix)]
fn number_of(metadata: &Metadata) -> Option<i64> {
    let number = std::os::unix::fs::MetadataExt::ino(metadata);
    Some(i64::from_ne_bytes(number.to_ne_bytes()))
}

#[cfg(not(unix))]
fn number_of(_: &Metadata) -> Option<i64> {
    None
}

impl Worker {
    /// Enters a new worker.
    pub(crate) async fn enter(store: &Store) -> Result<Self, Error> {
        let uuid = Uuid::new_v4();
        let name = uuid.to_string();
        let path = directory(store.path()).join(&name);
        let lock = Lock::new(&path)?;
        // Not `max + 1`: an outsider may have used the largest number.
        let id = (uuid.as_u64_pair().0 >> 2) as i64;
        let row = (id, name.clone(), lock.number);
        let entered = store.write(move |connection, _| {
            connection
                .prepare_cached("INSERT INTO workers (id, lock, file) VALUES (?1, ?2, ?3)")?
                .execute(row)?;
            Ok(id)
        });
        match entered.await {
            Ok(id) => Ok(Self {
                id,
                name,
                path,
                lock: Mutex::new(lock),
            }),
            Err(error) => {
                let _ = fs::remove_file(&path);
                Err(error)
            }
        }
    }

    /// Checks that the lock file is where others look for it, and restores it if it isn't.
    ///
    /// # Errors
    ///
    /// If it can't be restored, or another worker has taken this one's targets over.
    pub(crate) async fn hold(&self, store: &Store) -> Result<(), Error> {
        let put_back = {
            let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
            if lock.stands_at(&self.path) {
                return Ok(());
            }
            *lock = Lock::new(&self.path)?;
            self.entered(&lock)
        };
        let held = store.write(move |connection, _| put_back(connection)).await;
        if held == Err(Error::TakenOver) {
            let _ = fs::remove_file(&self.path);
        }
        held
    }

    /// The same, as a closure to run in a transaction.
    pub(crate) fn is_entered(
        &self,
    ) -> impl FnOnce(&Connection) -> Result<(), Error> + Send + use<> {
        self.entered(&self.lock.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn entered(&self, lock: &Lock) -> impl FnOnce(&Connection) -> Result<(), Error> + Send + use<> {
        let (id, name, number) = (self.id, self.name.clone(), lock.number);
        move |connection| {
            type Entered = (String, Option<i64>, Option<i64>);
            let found: Option<Entered> = connection
                .prepare_cached("SELECT lock, file, missing_since FROM workers WHERE id = ?1")?
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let found = found.ok_or(Error::TakenOver)?;
            if found != (name.clone(), number, None) {
                connection
                    .prepare_cached(
                        "UPDATE workers SET lock = ?1, file = ?2, missing_since = NULL WHERE id = ?3",
                    )?
                    .execute((name, number, id))?;
            }
            Ok(())
        }
    }

    /// Removes the worker if it holds no target. Targets that it still holds are taken over by the next worker, which
    /// finds its lock free.
    pub(crate) async fn leave(self, store: &Store) -> Result<(), Error> {
        let id = self.id;
        let left = store.write(move |connection, _| {
            let out = connection
                .prepare_cached(
                    "DELETE FROM workers WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM targets WHERE worker = ?1)",
                )?
                .execute([id])?;
            let mut holds = connection.prepare_cached("SELECT 1 FROM workers WHERE id = ?1")?;
            Ok(out > 0 || !holds.exists([id])?)
        });
        if left.await? {
            let _ = fs::remove_file(&self.path);
            // The directory is empty only if no other worker is left.
            let _ = fs::remove_dir(directory(store.path()));
        }
        Ok(())
    }
}

/// The directory beside a journal that holds its workers' lock files.
fn directory(journal: &Path) -> PathBuf {
    let mut name = journal.file_name().unwrap_or_default().to_owned();
    name.push("-workers");
    journal.with_file_name(name)
}

fn failed(error: std::io::Error) -> Error {
    Error::Lock { kind: error.kind() }
}

/// Takes over the targets of ended workers: for each of them the vendor may or may not have been asked. Returns how
/// those ended that won't be asked about again. Also wakes targets that sleep only because a clock was wrong.
pub(crate) async fn take_over(store: &Store, eraser: &Eraser) -> Result<Vec<Ending>, Error> {
    let workers: Vec<(i64, String, Option<i64>)> = store.read(|connection, _| {
        let sql = "SELECT id, lock, file FROM workers";
        Ok(all(connection, sql, [], |row| row.try_into())?)
    })?;
    let mut ended = Vec::new();
    for (worker, name, number) in workers {
        let path = lock_of(store.path(), &name);
        let found = match &path {
            Some(path) => look_at(path, number)?,
            None => Found::Gone,
        };
        if matches!(found, Found::Held) {
            continue;
        }
        let (eraser, gone) = (eraser.clone(), matches!(found, Found::Gone));
        let released = store.write(move |connection, vault| {
            let now = eraser.clock().now();
            if gone && !is_gone_for_long(connection, worker, now)? {
                return Ok(None);
            }
            release(connection, vault, worker, &eraser).map(Some)
        });
        if let Some(released) = released.await? {
            ended.extend(released);
            path.into_iter()
                .for_each(|path| drop(fs::remove_file(path)));
        }
        // Held until here, so that no other worker took the targets over too.
        drop(found);
    }
    let now = eraser.clock().now();
    if store.read(|connection, vault| Ok(is_ahead(Tally::read(connection, vault)?.latest, now)))? {
        store
            .write(move |connection, vault| wake(connection, vault, now))
            .await?;
    }
    Ok(ended)
}

/// The path of a worker's lock; `None` if its name isn't one that this program writes.
fn lock_of(journal: &Path, name: &str) -> Option<PathBuf> {
    Uuid::parse_str(name).ok()?;
    Some(directory(journal).join(name))
}

/// What was found where a worker's lock should be.
enum Found {
    /// The lock, held by its worker.
    Held,
    /// The lock of an ended worker; this worker holds it now.
    Free(#[expect(dead_code, reason = "it is locked for as long as it is open")] File),
    /// Nothing, or something else.
    Gone,
}

fn look_at(path: &Path, number: Option<i64>) -> Result<Found, Error> {
    let file = match File::options().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Gone),
        Err(error) => return Err(failed(error)),
    };
    if number.is_some() && number != number_of(&file.metadata().map_err(failed)?) {
        return Ok(Found::Gone);
    }
    match file.try_lock() {
        Ok(()) => Ok(Found::Free(file)),
        Err(TryLockError::WouldBlock) => Ok(Found::Held),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Whether a worker's lock has been missing for so long that the worker counts as ended. The first worker that misses
/// it records the time.
fn is_gone_for_long(connection: &Connection, worker: i64, now: Timestamp) -> Result<bool, Error> {
    let since: Option<Option<i64>> = connection
        .prepare_cached("SELECT missing_since FROM workers WHERE id = ?1")?
        .query_row([worker], |row| row.get(0))
        .optional()?;
    let since = since.flatten().map(timestamp).transpose()?;
    if let Some(since) = since.filter(|since| *since <= now) {
        return Ok(now.duration_since(since) >= GONE_FOR);
    }
    connection
        .prepare_cached("UPDATE workers SET missing_since = ?1 WHERE id = ?2")?
        .execute((moment(now), worker))?;
    Ok(false)
}

/// When the first worker with a missing lock will count as ended.
pub(crate) fn next_given_up(connection: &Connection) -> Result<Option<Timestamp>, Error> {
    let since: Option<i64> =
        connection.query_row("SELECT min(missing_since) FROM workers", [], |row| {
            row.get(0)
        })?;
    let since = since.map(timestamp).transpose()?;
    Ok(since.and_then(|since| since.checked_add(GONE_FOR).ok()))
}

fn release(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    eraser: &Eraser,
) -> Result<Vec<Ending>, Error> {
    let held: Vec<(i64, i64)> = all(
        connection,
        "SELECT request, id FROM targets WHERE worker = ?1",
        [worker],
        |row| row.try_into(),
    )?;
    let (mut ended, now) = (Vec::new(), eraser.clock().now());
    for (request, target) in held {
        let rows = Rows::read(connection, vault, request)?;
        let held = rows
            .as_ref()
            .and_then(|rows| rows.target(target)?.record(vault).ok());
        let entry = match held {
            Some(Record::Planned(planned)) => eraser.interrupted(&planned),
            Some(Record::Known(entry)) => eraser.interrupted_again(entry),
            None => {
                set_aside(connection, request)?;
                continue;
            }
        };
        let wake_at = eraser.due(&entry);
        let learnt = Learnt {
            request,
            target,
            entry,
            wake_at,
        };
        if let Recorded::Ended(ending) = record(connection, vault, worker, learnt, now)? {
            ended.push(ending);
        }
    }
    connection
        .prepare_cached("DELETE FROM workers WHERE id = ?1")?
        .execute([worker])?;
    Ok(ended)
}

/// Wakes targets that sleep only because a clock was wrong when their wake-up time was computed.
fn wake(connection: &Connection, vault: &Vault, now: Timestamp) -> Result<(), Error> {
    let mut after = i64::MIN;
    loop {
        let asleep: Vec<i64> = ids(
            connection,
            "SELECT DISTINCT request FROM targets WHERE request > ?1 AND wake_at > ?2 ORDER BY request LIMIT ?3",
            (after, moment(now), PAGE),
        )?;
        let Some(last) = asleep.last() else {
            break;
        };
        after = *last;
        for request in asleep {
            match Rows::read(connection, vault, request)? {
                Some(mut rows) => rows.wake(connection, vault, now)?,
                None => set_aside(connection, request)?,
            }
        }
    }
    let mut tally = Tally::read(connection, vault)?;
    tally.latest = now;
    tally.write(connection, vault)
}

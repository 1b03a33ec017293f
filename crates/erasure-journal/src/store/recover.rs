//! Workers, and what becomes of what one held that ended in the middle. A worker holds the lock of a file
//! beside the journal for as long as it lives; the operating system lets go of it however it ends.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use erasure::Eraser;
use rusqlite::Connection;
use uuid::Uuid;

use super::row::Record;
use super::settle::{Ending, Learnt, record};
use super::{Store, Vault};
use crate::Error;
use crate::seal::Place;

/// A worker that is alive.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) id: i64,
    path: PathBuf,
    _lock: File,
}

impl Worker {
    /// Enters a new worker.
    pub(crate) async fn enter(store: &Store) -> Result<Self, Error> {
        let directory = directory(store.path());
        fs::create_dir_all(&directory).map_err(failed)?;
        let name = Uuid::new_v4().to_string();
        let path = directory.join(&name);
        let lock = File::options()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(failed)?;
        lock.try_lock().map_err(|_| Error::Busy)?;
        let entered = store.write(move |connection, _| {
            connection
                .prepare_cached("INSERT INTO workers (lock) VALUES (?1)")?
                .execute([name])?;
            Ok(connection.last_insert_rowid())
        });
        match entered.await {
            Ok(id) => Ok(Self {
                id,
                path,
                _lock: lock,
            }),
            Err(error) => {
                let _ = fs::remove_file(&path);
                Err(error)
            }
        }
    }

    /// Takes a worker out that holds nothing any more. What it does hold is taken over by the next.
    pub(crate) async fn leave(self, store: &Store) -> Result<(), Error> {
        let id = self.id;
        let left = store.write(move |connection, _| {
            connection
                .prepare_cached(
                    "DELETE FROM workers WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM targets WHERE worker = ?1)",
                )?
                .execute([id])?;
            Ok(())
        });
        left.await?;
        let _ = fs::remove_file(&self.path);
        // Empty only when no other worker is left.
        let _ = fs::remove_dir(directory(store.path()));
        Ok(())
    }
}

/// The directory beside a journal in which its workers' locks are.
fn directory(journal: &Path) -> PathBuf {
    let mut name = journal.file_name().unwrap_or_default().to_owned();
    name.push("-workers");
    journal.with_file_name(name)
}

fn failed(error: std::io::Error) -> Error {
    Error::Lock { kind: error.kind() }
}

/// Takes over what ended workers held: each target is one that may or may not have been asked. Gives
/// how those have ended that are asked about no more.
pub(crate) async fn take_over(store: &Store, eraser: &Eraser) -> Result<Vec<Ending>, Error> {
    let workers: Vec<(i64, String)> = store.read(|connection, _| {
        let mut all = connection.prepare_cached("SELECT id, lock FROM workers")?;
        let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(all.collect::<Result<_, _>>()?)
    })?;
    let mut ended = Vec::new();
    for (worker, name) in workers {
        let path = directory(store.path()).join(&name);
        // Held until the targets are taken over, so that nobody else takes them over too.
        let Some(lock) = lock_of_the_dead(&path)? else {
            continue;
        };
        let eraser = eraser.clone();
        let released =
            store.write(move |connection, vault| release(connection, vault, worker, &eraser));
        ended.extend(released.await?);
        drop(lock);
        let _ = fs::remove_file(&path);
    }
    Ok(ended)
}

/// The lock of a worker that has ended; nothing if it lives.
fn lock_of_the_dead(path: &Path) -> Result<Option<Option<File>>, Error> {
    let file = match File::options().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Some(None)),
        Err(error) => return Err(failed(error)),
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(Some(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

fn release(
    connection: &Connection,
    vault: &Vault,
    worker: i64,
    eraser: &Eraser,
) -> Result<Vec<Ending>, Error> {
    let held: Vec<(i64, Vec<u8>)> = connection
        .prepare_cached("SELECT id, record FROM targets WHERE worker = ?1")?
        .query_map([worker], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let (mut ended, now) = (Vec::new(), eraser.clock().now());
    for (target, sealed) in held {
        let entry = match vault.seal.open(&Place::target(target, false), &sealed)? {
            Record::Planned(planned) => eraser.interrupted(&planned),
            Record::Known(entry) => eraser.interrupted_again(entry),
        };
        // A vendor that isn't configured any more can be asked as soon as it is again.
        let wake_at = match eraser.at_once(entry.vendor()) {
            Some(_) => eraser.due(&entry),
            None => Some(now),
        };
        let learnt = Learnt {
            target,
            entry,
            wake_at,
        };
        ended.extend(record(connection, vault, worker, learnt, now)?);
    }
    connection
        .prepare_cached("DELETE FROM workers WHERE id = ?1")?
        .execute([worker])?;
    Ok(ended)
}

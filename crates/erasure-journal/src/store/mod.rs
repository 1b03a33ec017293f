//! The journal's file: SQLite with a write-ahead log, which is synced before a write is confirmed.

mod audit;
pub(crate) mod bulk;
pub(crate) mod claim;
mod fuse;
pub(crate) mod generation;
pub(crate) mod place;
pub(crate) mod read;
pub(crate) mod recover;
pub(crate) mod row;
pub(crate) mod rows;
mod schema;
pub(crate) mod settle;
pub(crate) mod submit;
pub(crate) mod tally;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use erasure_receipt::{Commitments, Key, Seal, SigningKey};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

pub(crate) use audit::Audit;
#[cfg(test)]
pub(crate) use fuse::End;
pub(crate) use fuse::Fuse;
#[cfg(test)]
pub(crate) use schema::VERSION;
use writer::Writer;

use crate::Error;
use crate::head_file::HeadFile;
use crate::mac::RowMac;

/// How long to wait for another process's write.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// SQLite's cache per connection, in KiB.
const CACHE: i64 = 8 * 1024;

/// Everything derived from the journal's key.
pub(crate) struct Vault {
    pub(crate) seal: Seal,
    pub(crate) commitments: Commitments,
    pub(crate) signing: SigningKey,
    pub(crate) rows: RowMac,
}

impl Vault {
    pub(crate) fn of(key: &Key) -> Self {
        Self {
            seal: Seal::of(key),
            commitments: Commitments::of(key),
            signing: key.signing(),
            rows: RowMac::of(key),
        }
    }
}

/// The open file.
pub(crate) struct Store {
    path: PathBuf,
    pub(crate) vault: Arc<Vault>,
    reader: Mutex<Connection>,
    // Dropped after the reader: the last connection to close checkpoints the log, if it may write.
    writer: Option<Writer>,
}

impl Store {
    /// Creates a journal. The file appears only when it is complete.
    pub(crate) fn create(path: &Path, key: &Key) -> Result<(), Error> {
        let exists = || Error::Exists {
            path: path.to_owned(),
        };
        if path.exists() {
            return Err(exists());
        }
        let directory = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        // The temporary directory also removes SQLite's extra files on failure.
        let around = tempfile::Builder::new()
            .prefix(".journal-")
            .tempdir_in(directory.unwrap_or(Path::new(".")))
            .map_err(unwritten)?;
        let unfinished = tempfile::NamedTempFile::new_in(&around).map_err(unwritten)?;
        let mut connection = Connection::open(unfinished.path())?;
        set_up(&connection)?;
        schema::bring_up_to_date(&mut connection, &Vault::of(key))?;
        // Closing the last connection checkpoints the log into the file.
        connection.close().map_err(|(_, error)| error)?;
        unfinished.as_file().sync_all().map_err(unwritten)?;
        match unfinished.persist_noclobber(path) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Err(exists()),
            Err(error) => Err(unwritten(error.error)),
        }
    }

    /// Removes a journal that was created but could not be opened.
    pub(crate) fn remove(path: &Path) {
        for suffix in ["", "-wal", "-shm"] {
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(suffix);
            // If removal fails, the original error is still the one to report.
            let _ = std::fs::remove_file(path.with_file_name(name));
        }
    }

    pub(crate) fn open(path: &Path, key: &Key, fuse: Fuse) -> Result<Self, Error> {
        let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::accept(&connection, false)?;
        set_up(&connection)?;
        let vault = unlock(&connection, key)?;
        schema::bring_up_to_date(&mut connection, &vault)?;
        generation::name(&connection)?;
        let reader = Mutex::new(connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?);
        let writer = Some(Writer::start(connection, fuse)?);
        Ok(Self {
            path: real(path)?,
            vault,
            writer,
            reader,
        })
    }

    pub(crate) fn open_read_only(path: &Path, key: &Key) -> Result<Self, Error> {
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        schema::accept(&connection, true)?;
        let vault = unlock(&connection, key)?;
        schema::accept_to_read(&connection)?;
        let reader = Mutex::new(connection);
        Ok(Self {
            path: real(path)?,
            vault,
            writer: None,
            reader,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes in a transaction, and returns when it is on disk.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        what: impl FnOnce(&Connection, &Vault) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let writer = self.writer.as_ref().ok_or(Error::ReadOnly)?;
        let vault = self.vault.clone();
        writer
            .write(move |connection| what(connection, &vault))
            .await
    }

    /// Reads what is on disk now.
    pub(crate) fn read<T>(
        &self,
        what: impl FnOnce(&Connection, &Vault) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let reader = self.reader();
        // One snapshot for all reads.
        let moment = reader.unchecked_transaction()?;
        what(&moment, &self.vault)
    }

    /// From now on, each commit's state is remembered in this file before the write is confirmed.
    pub(crate) fn remember_in(&self, mut file: HeadFile) -> Result<(), Error> {
        let vault = self.vault.clone();
        let writer = self.writer.as_ref().ok_or(Error::ReadOnly)?;
        writer
            .after_each(move |connection| file.remember(&generation::standing(connection, &vault)?))
    }

    /// Checkpoints and empties the log, if no other process is reading.
    pub(crate) async fn tidy(&self) -> Result<(), Error> {
        let Some(writer) = &self.writer else {
            return Ok(());
        };
        writer.tidy().await
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The canonical path: all processes must look for each other's locks in the same directory.
fn real(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize()
        .map_err(|error| Error::Lock { kind: error.kind() })
}

/// The error for a new journal that could not be written.
fn unwritten(error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::DiskFull,
        _ => Error::NotWritable,
    }
}

fn connect(path: &Path, mode: OpenFlags) -> Result<Connection, Error> {
    if !path.exists() {
        return Err(Error::Missing {
            path: path.to_owned(),
        });
    }
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(LOCK_TIMEOUT)?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    connection.set_prepared_statement_cache_capacity(64);
    // The schema of an untrusted file must not run code.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    Ok(connection)
}

/// Commits are synced to disk, and deleted content is overwritten.
fn set_up(connection: &Connection) -> Result<(), Error> {
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    Ok(())
}

fn unlock(connection: &Connection, key: &Key) -> Result<Arc<Vault>, Error> {
    let check: Vec<u8> = connection.query_row(
        "SELECT value FROM facts WHERE name = 'key-check'",
        [],
        |row| row.get(0),
    )?;
    let vault = Vault::of(key);
    match vault.seal.open(&schema::key_check(connection)?, &check) {
        Ok(()) => Ok(Arc::new(vault)),
        Err(_) => Err(Error::WrongKey),
    }
}

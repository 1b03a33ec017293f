//! What can go wrong with a journal. A message says what happened and what to do. It never quotes what
//! the journal holds.

use std::path::PathBuf;

use erasure::Timestamp;
use erasure_receipt::law::LawError;
use erasure_receipt::{DraftError, SealError};

use crate::RequestId;

/// Why an operation on a journal failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no journal of this name.
    #[error("there is no journal at {}: make one with `erasure init`", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file of this name exists, so no journal was created.
    #[error("{} already exists, and a journal is never overwritten", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// The file isn't a journal.
    #[error("the file is not an erasure journal")]
    NotAJournal,
    /// A newer program wrote the journal.
    #[error(
        "the journal has version {found}, and this program writes up to version {known}: \
         use the version of `erasure` that wrote it or a newer one; this one can only read it"
    )]
    Newer {
        /// The journal's version.
        found: u32,
        /// The newest that this program writes.
        known: u32,
    },
    /// A newer program wrote the journal, in a way that this one can't read.
    #[error(
        "the journal has version {found}, which this program can't read: \
         use the version of `erasure` that wrote it or a newer one"
    )]
    Unreadable {
        /// The journal's version.
        found: u32,
    },
    /// The journal was made with another key.
    #[error("the key is not the one that this journal was made with: nothing was read or changed")]
    WrongKey,
    /// The journal was restored from a backup, or replaced with another copy.
    #[error(
        "the journal is older than it was at the last run: a backup was restored, or an older copy replaced it \
         (receipts: {receipts}, remembered: {remembered}; open requests: {open}). No vendor was asked. The journal \
         lacks everything recorded since: some of its open requests (`erasure status --pending`) may be done and \
         would be sent again, and requests received since are missing and must be submitted again. Put the newest \
         file back, or accept this one with `erasure run --accept-restored`"
    )]
    Restored {
        /// How many receipts are in it.
        receipts: u64,
        /// How many it had when that was last remembered.
        remembered: u64,
        /// How many of its requests aren't settled.
        open: u64,
    },
    /// The file that remembers the journal's latest state can't be used.
    #[error(
        "{} can't be read or written ({kind}): the journal's latest state is kept there to detect a restored backup; \
         make it writable, or set another `head-file` in `[journal]`",
        path.display()
    )]
    HeadFile {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        kind: std::io::ErrorKind,
    },
    /// The file named to remember the journal's latest state isn't such a file.
    #[error(
        "{} is not a head file and was not changed: move it away, or set another `head-file` in `[journal]`",
        path.display()
    )]
    NotAHeadFile {
        /// Which file.
        path: PathBuf,
    },
    /// The journal was opened read-only.
    #[error("the journal is open read-only: nothing was changed")]
    ReadOnly,
    /// The disk or the quota is full.
    #[error(
        "the disk is full: nothing recorded is lost, and results that could not be recorded count as unknown; \
         free some space and run again"
    )]
    DiskFull,
    /// The disk can't be written.
    #[error("the journal can't be written: its file, its directory or its disk is read-only")]
    NotWritable,
    /// The file is damaged.
    #[error(
        "the journal is damaged: a part of it is not what was written; restore the file from a backup, \
         and keep this one to find the cause"
    )]
    Damaged,
    /// The rows of one request were changed outside the program.
    #[error(
        "request {request} is damaged: a part of it was changed, deleted or replaced by an earlier state. It is set \
         aside: no vendor is asked about it, and it gets no receipt. Restore the journal from a backup, or submit the \
         person's request again with `--again`"
    )]
    DamagedRequest {
        /// Which request; all zeros if its id is damaged too.
        request: RequestId,
    },
    /// The record of a batch file was changed outside the program.
    #[error(
        "the journal's record of this file is damaged: how far it was read, or its rows' results, were changed, deleted \
         or replaced by an earlier state. Nothing new was started. Restore the journal from a backup; or add an empty \
         line to the file, so that it counts as a new one, and run it again"
    )]
    DamagedFile,
    /// An earlier program wrote the journal, and it is open read-only.
    #[error(
        "the journal has version {found}, which must be updated before this program can read it: \
         run `erasure run` once"
    )]
    Older {
        /// The journal's version.
        found: u32,
    },
    /// Another program keeps the journal locked for too long.
    #[error("another program keeps the journal locked for writing: end it, or try again")]
    Busy,
    /// The disk or the operating system failed.
    #[error("the journal's file can't be read or written (SQLite code {code})")]
    Storage {
        /// SQLite's extended result code.
        code: i32,
    },
    /// A file beside the journal can't be used.
    #[error("the lock files beside the journal can't be used: {kind}")]
    Lock {
        /// What the operating system says.
        kind: std::io::ErrorKind,
    },
    /// The journal was closed in the meantime.
    #[error("the journal is closed: writes that it did not confirm may or may not be in it")]
    Closed,
    /// The operating system has no random bytes.
    #[error("the operating system provides no random bytes")]
    NoRandomness,
    /// Another worker concluded that this one had ended, and took over its targets.
    #[error(
        "another program took over this one's requests, because this one's lock file beside the journal was missing \
         for too long: run again"
    )]
    TakenOver,
    /// The time at which a request was received lies in the future.
    #[error(
        "the request's time of receipt lies in the future: it is {now} now; give an earlier time, or correct the clock"
    )]
    FromTheFuture {
        /// What time it is.
        now: Timestamp,
    },
    /// There is no such request.
    #[error("the journal has no request {request}")]
    UnknownRequest {
        /// Which one was asked for.
        request: RequestId,
    },
    /// The idempotency key was used before for another person.
    #[error(
        "the idempotency key belongs to request {request}, which is about another person or covers other vendors: \
         nothing was recorded; use another key"
    )]
    KeyReused {
        /// The request that the key belongs to.
        request: RequestId,
    },
    /// The idempotency key is blank, as with an unset variable: every request would share it.
    #[error("the idempotency key is blank: give a text that is unique to this request, or no key")]
    BlankKey,
    /// Another program has started to process the same file from its beginning.
    #[error(
        "another program has started to process this whole file again: nothing recorded is lost; \
         run it again to continue that"
    )]
    FileRestarted,
    /// The request is settled, so its deadline can't be extended.
    #[error("request {request} is settled and has its receipt: its deadline can't be extended")]
    Settled {
        /// Which request.
        request: RequestId,
    },
    /// The law doesn't permit it at this time.
    #[error(transparent)]
    Law(#[from] LawError),
    /// A receipt could not be made.
    #[error(transparent)]
    Receipt(#[from] DraftError),
}

/// A record that doesn't open isn't what was written.
impl From<SealError> for Error {
    fn from(error: SealError) -> Self {
        match error {
            SealError::NoRandomness => Self::NoRandomness,
            _ => Self::Damaged,
        }
    }
}

impl Error {
    /// Whether only one request is damaged, so that the others can continue.
    pub fn is_of_one_request(&self) -> bool {
        matches!(self, Self::DamagedRequest { .. })
    }

    /// Whether the cause is the disk or the file and not the operation.
    pub fn is_storage(&self) -> bool {
        matches!(
            self,
            Self::DiskFull
                | Self::NotWritable
                | Self::Damaged
                | Self::Busy
                | Self::Storage { .. }
                | Self::Lock { .. }
                | Self::HeadFile { .. }
        )
    }
}

/// SQLite's messages may quote stored data, so only the code is kept.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match &error {
            // The write-ahead log can't grow.
            rusqlite::Error::SqliteFailure(failure, _)
                if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE =>
            {
                Self::DiskFull
            }
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                ErrorCode::DiskFull => Self::DiskFull,
                ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                    Self::NotWritable
                }
                ErrorCode::DatabaseCorrupt => Self::Damaged,
                ErrorCode::NotADatabase => Self::NotAJournal,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                _ => Self::Storage {
                    code: failure.extended_code,
                },
            },
            // A value of the wrong type, or a missing row.
            _ => Self::Damaged,
        }
    }
}

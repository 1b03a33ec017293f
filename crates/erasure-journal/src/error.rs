//! What can go wrong with a journal. A message says what happened and what to do; it never repeats what
//! the journal holds.

use std::path::PathBuf;

use erasure::Timestamp;
use erasure_receipt::law::LawError;
use erasure_receipt::{DraftError, SealError};

use crate::RequestId;

/// Why a journal did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no journal of this name.
    #[error("there is no journal at {}: make one with `erasure init`", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is a file where a new journal was to be.
    #[error("{} exists already, and a journal is never overwritten", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// The file isn't a journal.
    #[error("the file is not a journal of ours")]
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
        "the journal has version {found}, which this program can't even read: \
         use the version of `erasure` that wrote it or a newer one"
    )]
    Unreadable {
        /// The journal's version.
        found: u32,
    },
    /// The journal was made with another key.
    #[error("the key is not the one that this journal was made with: nothing was read or changed")]
    WrongKey,
    /// The journal was put back from a backup, or another copy of it was put in its place.
    #[error(
        "the journal is not the one that it was last: a backup of it was restored, or an older copy is in its place \
         (receipts: {receipts}, remembered: {remembered}; open requests: {open}). Nobody was asked. What was asked and \
         answered since is not in it: of its open requests, which `erasure status --pending` lists, some may be done, \
         and would be asked for again; requests that came in since are missing, and have to be handed in again. Put \
         the newest file back, or go on knowingly with `erasure run --accept-restored`"
    )]
    Restored {
        /// How many receipts are in it.
        receipts: u64,
        /// How many were.
        remembered: u64,
        /// How many of its requests aren't settled.
        open: u64,
    },
    /// The file can't be used in which it is remembered where the journal stands.
    #[error(
        "{} can't be read or written ({kind}): it is remembered there where the journal stands, so that a restored \
         backup is noticed; make it writable, or name another file by `head-file` below `[journal]`",
        path.display()
    )]
    HeadFile {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        kind: std::io::ErrorKind,
    },
    /// The file in which it should be remembered where the journal stands is something else.
    #[error(
        "{} is something else than what is remembered of journals, and was left alone: move it away, or name another \
         file by `head-file` below `[journal]`",
        path.display()
    )]
    NotAHeadFile {
        /// Which file.
        path: PathBuf,
    },
    /// The journal was opened for reading alone.
    #[error("the journal is open for reading alone: nothing was changed")]
    ReadOnly,
    /// The disk, or what the journal may use of it, is full.
    #[error(
        "the disk is full: nothing that was recorded is lost, and what could not be recorded counts as unknown; \
         make room and run again"
    )]
    DiskFull,
    /// The disk can't be written.
    #[error("the journal can't be written: its file, its directory or its disk is read-only")]
    NotWritable,
    /// The file is damaged.
    #[error(
        "the journal is damaged: a part of it is not what was written; restore the file from a backup, \
         and keep this one for whoever looks into it"
    )]
    Damaged,
    /// The rows of one request aren't what was recorded.
    #[error(
        "request {request} is damaged: a part of it was changed, deleted or put back from an earlier time; it is set \
         aside, nobody is asked about it, and there is no receipt of it. Restore the journal from a backup, \
         or ask again for the person with `--again`"
    )]
    DamagedRequest {
        /// Which request; all zeros where its name is damaged too.
        request: RequestId,
    },
    /// What was noted of a file of people isn't what was noted.
    #[error(
        "what the journal notes of this file is damaged: how far it was read, or what became of its rows, was changed, \
         deleted or put back from an earlier time. Nothing new was begun. Restore the journal from a backup; or add an \
         empty line to the file, which makes it another one, and run it again"
    )]
    DamagedFile,
    /// An earlier program wrote the journal, and it is open for reading alone.
    #[error(
        "the journal has version {found}, which this program has to bring up to date before it reads it: \
         run `erasure run` once"
    )]
    Older {
        /// The journal's version.
        found: u32,
    },
    /// Another program holds the journal for too long.
    #[error(
        "another program is writing to the journal and does not let go of it: end it, or try again"
    )]
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
    /// The journal was closed meanwhile.
    #[error("the journal is closed: whatever was not confirmed may or may not be in it")]
    Closed,
    /// The operating system has no random bytes.
    #[error("the operating system gives no random bytes")]
    NoRandomness,
    /// Another worker took this one for one that had ended.
    #[error(
        "another program took this one for one that had ended, since its lock beside the journal was gone for long; \
         what this one was asking is that one's to find out now: run again"
    )]
    TakenOver,
    /// A request would have been received in the future.
    #[error(
        "the request would be received in the future: it is {now} now; give a time that has come, or set the clock right"
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
    /// An idempotency key was used for somebody else before.
    #[error(
        "the idempotency key belongs to request {request}, which is about somebody else or asks for more: \
         nothing was recorded; use another key"
    )]
    KeyReused {
        /// The request that the key belongs to.
        request: RequestId,
    },
    /// An idempotency key is blank, as an unset variable leaves it: it would stand for everybody's request.
    #[error("the idempotency key is blank: give a text that stands for this one request, or none")]
    BlankKey,
    /// A file is read from its start once more, by somebody else.
    #[error(
        "another program has begun to ask anew for everybody in this file: nothing that was recorded is lost; \
         run it again to go on with that"
    )]
    BegunAnew,
    /// The request has ended, so that there is nothing to give more time for.
    #[error("request {request} is settled, and has its receipt: there is nothing to extend")]
    Settled {
        /// Which request.
        request: RequestId,
    },
    /// The law's clock doesn't permit it.
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
    /// Whether one request alone is damaged, so that all others can be gone on with.
    pub fn is_of_one_request(&self) -> bool {
        matches!(self, Self::DamagedRequest { .. })
    }

    /// Whether the disk or the file is at fault, rather than what was asked.
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

/// SQLite's words may quote what is stored, so that only its code is taken over.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match &error {
            // A log that can't be made longer.
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
            // A value of another type than was written, or a row that must be there.
            _ => Self::Damaged,
        }
    }
}

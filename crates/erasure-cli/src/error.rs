//! Errors and their exit codes. No message repeats an identifier, a session or a credential.

use std::io;
use std::path::{Path, PathBuf};

use erasure_journal::Error as JournalError;
use erasure_receipt::{Defect, ExportError, Fault, KeyError, PublicKeyError};

use crate::config::{ConfigError, Problems};
use crate::exit::Exit;
use crate::sandbox::ControlError;
use crate::secret_file::SecretFileError;
use crate::words::named;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line or an input is wrong.
    #[error("{0}")]
    Usage(String),
    /// The identifiers are refused.
    #[error(transparent)]
    Subject(erasure::Error),
    /// There is no configuration, or it is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The vendors can't be set up together.
    #[error(transparent)]
    Vendors(erasure::Error),
    /// The transport can't be set up.
    #[error("{0}")]
    Transport(String),
    /// The key can't be made or written.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A secret can't be read.
    #[error(transparent)]
    Secret(#[from] SecretFileError),
    /// The journal failed or refused.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The sandbox can't be used.
    #[error(transparent)]
    Sandbox(#[from] ControlError),
    /// A file can't be read or written.
    #[error("{} can't be {done}: {source}", named(path))]
    File {
        path: PathBuf,
        done: &'static str,
        source: io::Error,
    },
    /// Standard output is closed or full.
    #[error("standard output can't be written: {0}")]
    Output(io::Error),
    /// A file contains no public keys.
    #[error("{}: {source}", named(path))]
    PublicKeys {
        path: PathBuf,
        source: PublicKeyError,
    },
    /// Receipts can't be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A receipt doesn't verify.
    #[error("not genuine: {0}")]
    NotGenuine(String),
}

impl Error {
    /// The command line or an input is wrong.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::Usage(what.into())
    }

    /// A file can't be read.
    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        let done = "read";
        Self::File { path, done, source }
    }

    /// A file can't be written.
    pub(crate) fn written(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        let done = "written";
        Self::File { path, done, source }
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Subject(_) | Self::Secret(_) => Exit::Usage,
            Self::Key(KeyError::File { .. } | KeyError::NoRandomness) => Exit::Failed,
            Self::Config(_) | Self::Vendors(_) | Self::Key(_) | Self::PublicKeys { .. } => {
                Exit::Configuration
            }
            Self::Journal(error) => of_journal(error),
            Self::NotGenuine(_) | Self::Export(ExportError::Fault(_)) => Exit::NotGenuine,
            Self::Transport(_)
            | Self::Sandbox(_)
            | Self::File { .. }
            | Self::Output(_)
            | Self::Export(_) => Exit::Failed,
        }
    }

    /// The mistakes in the configuration, if this error is about it.
    pub(crate) fn problems(&self) -> Option<&Problems> {
        match self {
            Self::Config(ConfigError::Wrong(problems)) => Some(problems),
            _ => None,
        }
    }
}

fn of_journal(error: &JournalError) -> Exit {
    match error {
        JournalError::UnknownRequest { .. }
        | JournalError::KeyReused { .. }
        | JournalError::BlankKey
        | JournalError::Settled { .. }
        | JournalError::Law(_) => Exit::Usage,
        JournalError::Missing { .. } | JournalError::WrongKey | JournalError::NotAJournal => {
            Exit::Configuration
        }
        _ => Exit::Failed,
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Config(ConfigError::Wrong(problems))
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::NotGenuine(fault.to_string())
    }
}

impl From<Defect> for Error {
    fn from(defect: Defect) -> Self {
        Self::NotGenuine(defect.to_string())
    }
}

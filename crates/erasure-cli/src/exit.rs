//! The exit codes. `erasure --help` and the README list the same.

use std::process::ExitCode;

use erasure::Verdict;
use serde::Serialize;

/// An exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Exit {
    /// Everything is confirmed or promised, or the command did what it should.
    Complete = 0,
    /// The journal, the disk or the network failed.
    Failed = 1,
    /// The command line or an input is wrong, an erasure was not confirmed, or a file was already processed.
    Usage = 2,
    /// The configuration, a credential or the key is wrong.
    Configuration = 3,
    /// Something isn't settled yet.
    Pending = 4,
    /// Everything is settled, and something is not done.
    Incomplete = 5,
    /// No vendor knows the person.
    NothingFound = 6,
    /// A receipt can't be verified.
    NotGenuine = 7,
}

impl Exit {
    /// The exit code of a request with this verdict.
    pub(crate) fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Pending { .. } => Self::Pending,
            Verdict::Incomplete { .. } => Self::Incomplete,
            Verdict::NothingFound => Self::NothingFound,
            Verdict::Complete { .. } => Self::Complete,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

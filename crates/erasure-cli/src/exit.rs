//! What the program exits with: the same list stands in `erasure --help` and in the README.

use std::process::ExitCode;

use erasure::Verdict;
use serde::Serialize;

/// What the program exits with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Exit {
    /// Everything is confirmed or promised, or the command did what it should.
    Complete = 0,
    /// The journal, the disk or the network failed.
    Failed = 1,
    /// The command line or an input makes no sense, or an erasure was not confirmed.
    Usage = 2,
    /// The configuration, a credential or the key is wrong.
    Configuration = 3,
    /// Something isn't settled yet.
    Pending = 4,
    /// Everything is settled, and something is not done.
    Incomplete = 5,
    /// No vendor knows the person.
    NothingFound = 6,
    /// A receipt doesn't verify.
    NotGenuine = 7,
}

impl Exit {
    /// What a request with this verdict exits with.
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

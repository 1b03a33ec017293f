//! Whether a vendor answers and takes our credentials, found out without changing anything there and
//! without asking about anybody.

use std::fmt;

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use crate::asking::fenced;
use crate::entry::trouble;
use crate::{Eraser, Failure, Reason, VendorId};

/// What a vendor shows of itself when nobody is to be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "probe", content = "failure", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Probe {
    /// It answers as its spec says, takes the credentials for a question, and refuses others. Whether they
    /// permit an erasure too, only an erasure shows.
    Ready,
    /// It answers, and refuses credentials that are wrong. It has nothing harmless to be asked with the
    /// right ones, so that it isn't known whether it takes them.
    CredentialsUnchecked,
    /// It answers whoever asks, with credentials that are wrong too: its answer shows nothing of ours, nor
    /// that it is the vendor at all.
    AnswersAnybody,
    /// It answers, and refuses: somebody has to do something before anybody is erased there.
    Refused(Failure),
    /// It can't be reached, or what it answers says nothing.
    Unreachable(Failure),
    /// Nothing was tried: the vendor's adapter knows no way to find out.
    Unchecked,
}

impl Probe {
    /// What a question that failed shows.
    pub(crate) fn of(failure: Failure) -> Self {
        match failure.reason() {
            Reason::Credentials | Reason::Rejected => Self::Refused(failure),
            _ => Self::Unreachable(failure),
        }
    }

    /// What a question shows that was answered as the spec says, and then asked with wrong credentials: so
    /// much as `refused` says where those were turned away.
    #[cfg_attr(
        not(feature = "default"),
        allow(dead_code, reason = "not every vendor has a lookup")
    )]
    pub(crate) fn of_wrong_credentials(answered: Result<(), Failure>, refused: Self) -> Self {
        match answered {
            Ok(()) => Self::AnswersAnybody,
            Err(failure) if failure.reason() == Reason::Credentials => refused,
            Err(failure) => Self::Unreachable(failure),
        }
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => f.write_str("answers, and takes the credentials"),
            Self::CredentialsUnchecked => {
                f.write_str("answers, and refuses wrong credentials; these are not checked")
            }
            Self::AnswersAnybody => f.write_str(
                "answers wrong credentials as it does these, which shows nothing: check the base URL",
            ),
            Self::Refused(failure) => write!(f, "refuses: {failure}"),
            Self::Unreachable(failure)
                if matches!(failure.reason(), Reason::NotTheVendors | Reason::NotUnderstood) =>
            {
                write!(f, "does not answer as the vendor does, check the base URL: {failure}")
            }
            Self::Unreachable(failure) => write!(f, "gives no answer: {failure}"),
            Self::Unchecked => f.write_str("not checked: there is no way to"),
        }
    }
}

impl Eraser {
    /// Finds out of every vendor whether it answers and takes our credentials, in the order in which
    /// they were given. Nothing is changed anywhere, and nobody is asked about. All vendors are probed
    /// at the same time, each within the time budget.
    pub async fn probe(&self) -> Vec<(VendorId, Probe)> {
        let probes = self.vendors.iter().map(|at| async {
            let probe = fenced(self.time_budget, async { at.vendor.probe().await }).await;
            let probe = probe.unwrap_or_else(|doubt| Probe::of(trouble(doubt)));
            (at.id.clone(), probe)
        });
        join_all(probes).await
    }
}

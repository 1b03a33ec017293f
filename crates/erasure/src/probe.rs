//! Checks whether a vendor answers and accepts our credentials, without changing anything and without naming
//! a person.

use std::fmt;

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use crate::entry::trouble;
use crate::vendor_call::within_budget;
use crate::{Eraser, Failure, Reason, VendorId};

/// The result of probing a vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "probe", content = "failure", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Probe {
    /// It answers as its spec says, accepts the credentials for a question, and refuses wrong ones. Only an
    /// erasure shows whether they permit an erasure.
    Ready,
    /// It answers, and refuses wrong credentials. It has no harmless question for the right ones, so whether
    /// it accepts them isn't known.
    CredentialsUnchecked,
    /// It also answers with wrong credentials. So its answer doesn't show whether ours are right, nor that
    /// it is the vendor.
    AnswersAnybody,
    /// It answers and refuses: a person has to do something before it erases anyone.
    Refused(Failure),
    /// It can't be reached, or its answer shows nothing.
    Unreachable(Failure),
    /// Nothing was tried: the vendor's adapter knows no way to find out.
    Unchecked,
}

impl Probe {
    /// The result of a question that failed.
    pub(crate) fn of(failure: Failure) -> Self {
        match failure.reason() {
            Reason::Credentials | Reason::Rejected => Self::Refused(failure),
            _ => Self::Unreachable(failure),
        }
    }

    /// The result of a question that was answered as the spec says and was then asked with wrong
    /// credentials: `refused` if the vendor refused those.
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
    /// Checks whether each vendor answers and accepts our credentials. The results are in the order in which
    /// the vendors were added. Nothing is changed, and no person is named. All vendors are probed at the
    /// same time, each within the time budget.
    pub async fn probe(&self) -> Vec<(VendorId, Probe)> {
        let probes = self.vendors.iter().map(|at| async {
            let probe = within_budget(self.time_budget, async { at.vendor.probe().await }).await;
            let probe = probe.unwrap_or_else(|doubt| Probe::of(trouble(doubt)));
            (at.id.clone(), probe)
        });
        join_all(probes).await
    }
}

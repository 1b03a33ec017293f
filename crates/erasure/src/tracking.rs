//! What a vendor gave us to ask again with. It outlives the process: another one can ask tomorrow.

use std::fmt;

use client_runtime::Personal;
use serde::{Deserialize, Serialize};

use crate::Contract;
use crate::versioned::versioned;

/// A vendor's own reference to an erasure that it has accepted.
///
/// The reference is the vendor's text and may hold anything, so that it isn't printed.
///
/// ```
/// use erasure::Tracking;
///
/// let tracking = Tracking::new("req-abc123").followed_by("getDeletion");
/// assert_eq!(tracking.reference().expose(), "req-abc123");
/// assert!(!format!("{tracking:?}").contains("req-abc123"));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Tracking {
    reference: Personal,
    /// What records of before have in place of the operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contract: Option<Contract>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    targets: u64,
}

/// Whether a text can be what a vendor calls a job: it is of plain characters, so that it stands in a path as
/// it is, and is neither a page, nor an address, nor a way to another path.
pub(crate) fn is_reference(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=+".contains(&byte);
    (1..=128).contains(&text.len())
        && text.bytes().all(plain)
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

fn one() -> u64 {
    1
}

fn is_one(targets: &u64) -> bool {
    *targets == 1
}

versioned!(Tracking);

impl Tracking {
    /// What the vendor calls the erasure.
    pub fn new(reference: impl Into<Personal>) -> Self {
        Self {
            reference: reference.into(),
            contract: None,
            operation: None,
            targets: one(),
        }
    }

    /// There is nothing to ask with: a look will tell.
    pub(crate) fn to_look() -> Self {
        Self::new("")
    }

    /// Whether a look will tell.
    pub(crate) fn is_to_look(&self) -> bool {
        self.reference.expose().is_empty()
    }

    /// Notes which operation of the vendor's is asked with it, for a vendor that has several: it may be
    /// configured differently by the time it is asked.
    #[must_use]
    pub fn followed_by(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Notes that the vendor gave one reference for so many targets that were asked for together: what
    /// it counts is then no word about any single one.
    #[must_use]
    pub fn shared_by(mut self, targets: u64) -> Self {
        self.targets = targets.max(1);
        self
    }

    /// What the vendor calls the erasure.
    pub fn reference(&self) -> &Personal {
        &self.reference
    }

    /// How many targets the reference stands for.
    pub fn targets(&self) -> u64 {
        self.targets
    }

    /// Which operation of the vendor's is asked with it.
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Which of the vendor's contracts a record of before belongs to.
    pub(crate) fn contract(&self) -> Option<Contract> {
        self.contract
    }
}

impl fmt::Debug for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tracking")
    }
}

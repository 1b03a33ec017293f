//! The vendor's reference with which to ask again. It can be stored: another process can ask later.

use std::fmt;

use client_runtime::Personal;
use serde::{Deserialize, Serialize};

use crate::Contract;
use crate::versioned::versioned;

/// A vendor's own reference to an erasure that it has accepted.
///
/// The reference is the vendor's text and may contain anything, so it isn't printed.
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
    /// Older records have this instead of the operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contract: Option<Contract>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    targets: u64,
}

/// Whether a text can be a vendor's job id: it has only plain characters, so that it needs no encoding in a
/// path, and is neither a page, nor an address, nor a way to another path.
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
    /// The vendor's reference to the erasure.
    pub fn new(reference: impl Into<Personal>) -> Self {
        Self {
            reference: reference.into(),
            contract: None,
            operation: None,
            targets: one(),
        }
    }

    /// The vendor gave no reference: a lookup will tell.
    pub(crate) fn to_look() -> Self {
        Self::new("")
    }

    /// Whether a lookup will tell.
    pub(crate) fn is_to_look(&self) -> bool {
        self.reference.expose().is_empty()
    }

    /// Records which of the vendor's operations to ask with. The vendor may be configured differently by
    /// then.
    #[must_use]
    pub fn followed_by(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Records that the vendor gave one reference for a batch of this many targets: its counts say nothing
    /// about a single target.
    #[must_use]
    pub fn shared_by(mut self, targets: u64) -> Self {
        self.targets = targets.max(1);
        self
    }

    /// The vendor's reference to the erasure.
    pub fn reference(&self) -> &Personal {
        &self.reference
    }

    /// How many targets the reference is for.
    pub fn targets(&self) -> u64 {
        self.targets
    }

    /// Which of the vendor's operations to ask with.
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Which of the vendor's contracts an older record belongs to.
    pub(crate) fn contract(&self) -> Option<Contract> {
        self.contract
    }
}

impl fmt::Debug for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tracking")
    }
}

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
/// use erasure::{Contract, Tracking};
///
/// let tracking = Tracking::new("req-abc123").with_contract(Contract::Revised);
/// assert_eq!(tracking.reference().expose(), "req-abc123");
/// assert!(!format!("{tracking:?}").contains("req-abc123"));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Tracking {
    reference: Personal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contract: Option<Contract>,
}

versioned!(Tracking);

impl Tracking {
    /// What the vendor calls the erasure.
    pub fn new(reference: impl Into<Personal>) -> Self {
        Self {
            reference: reference.into(),
            contract: None,
        }
    }

    /// Notes which of a vendor's contracts the reference belongs to, for a vendor that has several:
    /// it may be configured differently by the time it is asked.
    #[must_use]
    pub fn with_contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    /// What the vendor calls the erasure.
    pub fn reference(&self) -> &Personal {
        &self.reference
    }

    /// Which of the vendor's contracts the reference belongs to.
    pub fn contract(&self) -> Option<Contract> {
        self.contract
    }
}

impl fmt::Debug for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tracking")
    }
}

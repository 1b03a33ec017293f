//! One identifier at one vendor: the unit that is erased, retried, tracked and reported.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::versioned::versioned;
use crate::{AccountId, Identifier, VendorId};

/// One identifier at one vendor.
///
/// `Debug` and `Display` show the vendor and the kind. Serde keeps the identifier, so that another
/// process can go on: encrypt what you store.
///
/// ```
/// use erasure::{Identifier, Target, VendorId};
///
/// let target = Target::new(VendorId::LYTICS, Identifier::Email("ada@example.com".into()));
/// assert_eq!(target.to_string(), "lytics email");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Target {
    vendor: VendorId,
    identifier: Identifier,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
}

versioned!(Target);

impl Target {
    /// The target of asking `vendor` by `identifier`.
    pub fn new(vendor: VendorId, identifier: Identifier) -> Self {
        Self {
            vendor,
            identifier,
            account: None,
        }
    }

    /// The same at this account, and at no other that the vendor may be configured with later.
    #[must_use]
    pub fn at(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    /// The vendor.
    pub fn vendor(&self) -> &VendorId {
        &self.vendor
    }

    /// The account at which the vendor is asked, if it was planned by an eraser.
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The identifier.
    pub fn identifier(&self) -> &Identifier {
        &self.identifier
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.vendor, self.identifier)
    }
}

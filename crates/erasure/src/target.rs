//! One identifier at one vendor: the unit that is erased, retried, tracked and reported.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::versioned::versioned;
use crate::{AccountId, Identifier, Law, VendorId};

/// One identifier at one vendor.
///
/// `Debug` and `Display` show the vendor and the kind. Serde stores the identifier, so that another process
/// can continue: encrypt what you store.
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
    /// Older records don't have it; their requests were made under the GDPR.
    #[serde(default)]
    law: Law,
}

versioned!(Target);

impl Target {
    /// A target at `vendor`, under the GDPR.
    pub fn new(vendor: VendorId, identifier: Identifier) -> Self {
        Self {
            vendor,
            identifier,
            account: None,
            law: Law::default(),
        }
    }

    /// The target under this law.
    #[must_use]
    pub fn under(mut self, law: Law) -> Self {
        self.law = law;
        self
    }

    /// The target at this account. It is never asked about at another account.
    #[must_use]
    pub fn at(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    /// The vendor.
    pub fn vendor(&self) -> &VendorId {
        &self.vendor
    }

    /// The account to ask; `None` if no eraser planned the target.
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The identifier.
    pub fn identifier(&self) -> &Identifier {
        &self.identifier
    }

    /// The law that the request is made under.
    pub fn law(&self) -> Law {
        self.law
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.vendor, self.identifier)
    }
}

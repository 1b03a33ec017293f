//! The four vendors by name, so that a misspelled one is found where it is written.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::SandboxError;

/// One of the vendors that the sandbox plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vendor {
    /// PureClarity: forgets a person some hours after it was asked to.
    #[serde(rename = "pureclarity")]
    PureClarity,
    /// Mudbase: erases the account whose own token asks.
    Mudbase,
    /// Lytics: deletes profiles in jobs that can be followed.
    Lytics,
    /// Gainsight PX: deletes softly or for good, at once.
    GainsightPx,
}

impl Vendor {
    /// All of them, in the order in which they are always listed.
    pub const ALL: [Self; 4] = [
        Self::PureClarity,
        Self::Mudbase,
        Self::Lytics,
        Self::GainsightPx,
    ];

    /// The id that the whole workspace spells this vendor with.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PureClarity => "pureclarity",
            Self::Mudbase => "mudbase",
            Self::Lytics => "lytics",
            Self::GainsightPx => "gainsight-px",
        }
    }

    /// The vendor of this id.
    ///
    /// # Panics
    ///
    /// When there is none: the sandbox is driven by tests, where a misspelled id is a mistake in
    /// the test. Use [`str::parse`] for input that may be wrong.
    #[must_use]
    pub fn named(id: &str) -> Self {
        match id.parse() {
            Ok(vendor) => vendor,
            Err(error) => panic!("{error}"),
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Vendor {
    type Err = SandboxError;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|vendor| vendor.id() == id)
            .ok_or_else(|| SandboxError::UnknownVendor(id.to_owned()))
    }
}

//! Which of a vendor's published contracts an account is served by.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::SandboxError;

/// A published contract. Only Mudbase and Lytics have more than the original one.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Contract {
    /// The contract that was published first, and the one a sandbox starts with.
    #[default]
    Original,
    /// The contract of the vendor's newer documents.
    Revised,
}

impl Contract {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Original, Self::Revised];

    /// The word that specs, the program and its control endpoint use.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Revised => "revised",
        }
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Contract {
    type Err = SandboxError;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|contract| contract.id() == id)
            .ok_or_else(|| SandboxError::UnknownContract(id.to_owned()))
    }
}

//! Which of a vendor's published contracts is spoken, where it has published two.

use client_runtime::facts;
use serde::{Deserialize, Serialize};

/// Which of a vendor's published contracts is spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// The one published first.
    #[default]
    Original,
    /// The newer one.
    Revised,
}

impl From<facts::Contract> for Contract {
    fn from(contract: facts::Contract) -> Self {
        match contract {
            facts::Contract::Original => Self::Original,
            facts::Contract::Revised => Self::Revised,
        }
    }
}

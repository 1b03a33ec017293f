//! Which of a vendor's published contracts is spoken, where it has published two.

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

impl Contract {
    /// The one that isn't spoken.
    #[cfg_attr(
        not(feature = "default"),
        allow(dead_code, reason = "not every vendor has two contracts")
    )]
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Original => Self::Revised,
            Self::Revised => Self::Original,
        }
    }
}

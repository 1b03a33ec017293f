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

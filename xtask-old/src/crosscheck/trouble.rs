//! Why a check did not take place, and whose affair that is.

use std::fmt;

/// Why a check did not take place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A tool is not there and can't be got: something that whoever runs this has to mend.
    Missing(String),
    /// Something of ours went wrong.
    Failed(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Missing(why) | Trouble::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Trouble {}

impl Trouble {
    /// Something of ours that could not be done.
    pub fn failed(what: impl fmt::Display, why: impl fmt::Display) -> Self {
        Trouble::Failed(format!("{what}: {why}"))
    }
}

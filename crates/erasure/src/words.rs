//! Our own words, as opposed to the text of a vendor or a person.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A sentence from source code, so that it can't contain personal data: a report consists of such words
/// only.
///
/// ```
/// let reason = erasure::Words::new("the account has unpaid invoices");
/// assert_eq!(reason.as_str(), "the account has unpaid invoices");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(Cow<'static, str>);

impl Words {
    /// Takes words from source code.
    #[must_use]
    pub const fn new(words: &'static str) -> Self {
        Self(Cow::Borrowed(words))
    }

    /// The words as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Words {
    fn from(words: &'static str) -> Self {
        Self::new(words)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

//! Who erased, and whether it was a sandbox.

use serde::{Deserialize, Serialize};

/// Who erased, and whether it was a sandbox that was asked. It says nothing about the person.
///
/// ```
/// use erasure_receipt::Controller;
///
/// let controller = Controller { name: Some("Example Ltd".to_owned()), ..Controller::default() };
/// assert!(!controller.sandbox);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Controller {
    /// The name of the controller: a company's, not a person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether a sandbox was asked, so that nobody real was erased.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sandbox: bool,
}

impl Controller {
    /// Whether nothing is said of it, as in a receipt of an earlier version.
    pub(super) fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}

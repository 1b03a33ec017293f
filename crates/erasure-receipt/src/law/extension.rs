//! More time for one request, and why it is needed.

use erasure::Personal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::LawError;

/// How many characters a reason may have.
pub(super) const LONGEST_REASON: usize = 1000;

/// More time for one request: the controller has to tell the person, with the reason, before the first
/// period ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    granted_at: Timestamp,
    reason: Personal,
}

impl Extension {
    pub(super) fn new(granted_at: Timestamp, reason: Personal) -> Result<Self, LawError> {
        let text = reason.expose();
        let length = text.chars().count();
        if text.trim().is_empty() {
            Err(LawError::BlankReason)
        } else if length > LONGEST_REASON {
            Err(LawError::LongReason { length })
        } else if text.chars().any(|c| c.is_control() && c != '\n') {
            Err(LawError::UnprintableReason)
        } else {
            Ok(Self { granted_at, reason })
        }
    }

    /// When it was granted.
    pub fn granted_at(&self) -> Timestamp {
        self.granted_at
    }

    /// Why. It is somebody's free text and may name the person, so that it isn't printed.
    pub fn reason(&self) -> &Personal {
        &self.reason
    }
}

//! Why a request was not sent: the part of it that doesn't fit, and the reason, never the value.

/// A request that was refused before anything was sent.
///
/// It names the parameter and the reason and holds no value, so it can be logged as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("`{part}` {reason}")]
pub struct InvalidRequest {
    part: &'static str,
    reason: &'static str,
}

impl InvalidRequest {
    /// A refusal of `part`: a parameter, a header, or `body`. The reason completes a sentence that
    /// starts with it: ``InvalidRequest::new("value", "is empty")`` reads "`value` is empty".
    pub const fn new(part: &'static str, reason: &'static str) -> Self {
        Self { part, reason }
    }

    /// The part of the request that was refused.
    pub const fn part(&self) -> &'static str {
        self.part
    }

    /// Why it was refused.
    pub const fn reason(&self) -> &'static str {
        self.reason
    }
}

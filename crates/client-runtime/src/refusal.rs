//! What each error status means: the only table of statuses. The meanings are HTTP's, because a proxy
//! between us and the vendor may answer too.

use reqwest::StatusCode;

/// The meaning of an error status, whether the vendor or a proxy sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// A redirect. Redirects are never followed.
    Redirected,
    /// The credentials are unknown.
    Unauthorized,
    /// The credentials don't permit it.
    Forbidden,
    /// Not found, or gone.
    NotFound,
    /// A conflict.
    Conflict,
    /// The request was turned away unread: too early, too many requests, or what it is about is locked by another.
    TurnedAway,
    /// The request came too slowly. It may have been acted on.
    TimedOut,
    /// The server, or a proxy before it, is out of order. It may have acted.
    OutOfOrder,
    /// The server doesn't support it; retrying won't help.
    Unsupported,
    /// Anything else.
    Other,
}

impl Refusal {
    /// The meaning of a status.
    pub fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            300..=399 => Self::Redirected,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            408 => Self::TimedOut,
            409 => Self::Conflict,
            423 | 425 | 429 => Self::TurnedAway,
            501 | 505 => Self::Unsupported,
            500.. => Self::OutOfOrder,
            _ => Self::Other,
        }
    }

    /// Whether the request may have been carried out all the same.
    pub fn may_have_been_done(self) -> bool {
        matches!(self, Self::TimedOut | Self::OutOfOrder)
    }

    /// What to do about it.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Self::Redirected => "redirects are never followed: check the base URL",
            Self::Unauthorized => "check the credentials",
            Self::Forbidden => "check what the credentials are allowed to do",
            Self::NotFound => "the vendor has nothing by this identifier, or not at this base URL",
            Self::Conflict => "the vendor reports a conflict: find out what it is",
            Self::TurnedAway | Self::TimedOut => "ask again later",
            Self::OutOfOrder | Self::Unsupported => {
                "the fault is the vendor's or a proxy's: ask again later"
            }
            Self::Other => "compare the request with the vendor's spec",
        }
    }
}

//! What the status of an answer says that isn't one of success: the one table of statuses. HTTP gives them
//! their meaning, and the proxies between us and a vendor give it too.

use reqwest::StatusCode;

/// What a refusal says by its status, whoever says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It is elsewhere. Nobody goes there.
    Redirected,
    /// These credentials aren't known.
    Unauthorized,
    /// These credentials aren't allowed to.
    Forbidden,
    /// There is nothing here, or not any more.
    NotFound,
    /// Something stands against it.
    Conflict,
    /// It was turned away unread: too early, or too many requests.
    TurnedAway,
    /// The request came too slowly. It may have been acted on.
    TimedOut,
    /// The server, or a proxy before it, is out of order. It may have acted.
    OutOfOrder,
    /// The server doesn't know how to do it, which doesn't pass with time.
    Unsupported,
    /// Anything else.
    Other,
}

impl Refusal {
    /// What this status says.
    pub fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            300..=399 => Self::Redirected,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            408 => Self::TimedOut,
            409 => Self::Conflict,
            425 | 429 => Self::TurnedAway,
            501 | 505 => Self::Unsupported,
            500.. => Self::OutOfOrder,
            _ => Self::Other,
        }
    }

    /// Whether what was asked may have been done all the same.
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
            Self::Conflict => "something at the vendor stands against it",
            Self::TurnedAway | Self::TimedOut => "ask again later",
            Self::OutOfOrder | Self::Unsupported => {
                "the fault is the vendor's or a proxy's: ask again later"
            }
            Self::Other => "compare the request with the vendor's spec",
        }
    }
}

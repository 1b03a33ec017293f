//! What is known about a target now. Nothing is called done unless the vendor called it done.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::summary::moment;
use crate::versioned::versioned;
use crate::{Failure, Needs, Reason, Tracking, Words};

/// What is known about a target now.
///
/// ```
/// use erasure::{Asked, CountsAs, Outcome};
///
/// let outcome = Outcome::NotFound { asked: Asked::First };
/// assert!(outcome.is_settled());
/// assert_eq!(outcome.counts_as(), Some(CountsAs::NotFound));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// The vendor confirms that the data is gone for good.
    Erased,
    /// The vendor accepted, will do it, and gives no way to ask about it.
    Promised {
        /// By when.
        by: Timestamp,
    },
    /// The vendor accepted, and can be asked how far it is.
    InProgress {
        /// What to ask with.
        tracking: Tracking,
        /// By when it is expected to be done, if that is known.
        by: Option<Timestamp>,
    },
    /// The vendor hides the record, and can bring it back.
    SoftDeleted {
        /// Until when it can.
        revivable_until: Timestamp,
    },
    /// The vendor erased some of what was asked.
    Partial {
        /// How much of it.
        done: u64,
        /// How much was asked.
        of: u64,
    },
    /// The vendor knows nobody by this identifier.
    NotFound {
        /// Whether an earlier request may have erased the person.
        asked: Asked,
    },
    /// The vendor can't be asked: the subject has nothing that it accepts.
    NotAddressable {
        /// What it accepts.
        needs: Needs,
    },
    /// The vendor refuses until a person does something.
    Blocked {
        /// Why.
        reason: Obstacle,
    },
    /// The vendor did nothing yet that is known of, and will be asked again.
    Waiting {
        /// Why.
        error: Failure,
    },
    /// The vendor rejected the request, or won't finish it.
    Failed {
        /// Why.
        error: Failure,
    },
    /// The vendor may or may not have done it.
    Unknown {
        /// Why that isn't known.
        doubt: Doubt,
    },
}

versioned!(Outcome, Outcome::normalized);

impl Outcome {
    /// `Failed` for this reason, or `Waiting` if the reason is temporary.
    pub fn failed(reason: Reason) -> Self {
        Failure::new(reason).into()
    }

    /// Why it failed or waits, if it does.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Waiting { error } | Self::Failed { error } => Some(error),
            _ => None,
        }
    }

    /// The failure, to change it in place.
    pub(crate) fn failure_mut(&mut self) -> Option<&mut Failure> {
        match self {
            Self::Waiting { error } | Self::Failed { error } => Some(error),
            _ => None,
        }
    }

    /// The outcome, with `Waiting` for temporary failures and `Failed` for all others.
    pub(crate) fn normalized(self) -> Self {
        match self {
            Self::Waiting { error } | Self::Failed { error } => error.into(),
            other => other,
        }
    }

    /// The vendor knows nobody by this identifier, on the first request.
    pub fn not_found() -> Self {
        Self::NotFound {
            asked: Asked::First,
        }
    }

    /// Whether waiting or asking again can't change the outcome. Time alone doesn't settle a soft deletion:
    /// when its time has passed, [`Eraser::settle`](crate::Eraser::settle) asks the vendor, if it can be
    /// asked, and then replaces the outcome.
    pub fn is_settled(&self) -> bool {
        match self {
            Self::Erased
            | Self::Promised { .. }
            | Self::Partial { .. }
            | Self::NotFound { .. }
            | Self::NotAddressable { .. }
            | Self::Blocked { .. }
            | Self::Failed { .. } => true,
            Self::InProgress { .. }
            | Self::SoftDeleted { .. }
            | Self::Waiting { .. }
            | Self::Unknown { .. } => false,
        }
    }

    /// What the outcome counts as in a verdict; `None` if it isn't settled.
    pub fn counts_as(&self) -> Option<CountsAs> {
        match self {
            Self::Erased => Some(CountsAs::Confirmed),
            Self::Promised { .. } => Some(CountsAs::Promised),
            Self::NotFound { .. } => Some(CountsAs::NotFound),
            Self::Partial { .. }
            | Self::NotAddressable { .. }
            | Self::Blocked { .. }
            | Self::Failed { .. } => Some(CountsAs::Gap),
            Self::InProgress { .. }
            | Self::SoftDeleted { .. }
            | Self::Waiting { .. }
            | Self::Unknown { .. } => None,
        }
    }

    /// The outcome's name in records and spans, such as `not-found`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Erased => "erased",
            Self::Promised { .. } => "promised",
            Self::InProgress { .. } => "in-progress",
            Self::SoftDeleted { .. } => "soft-deleted",
            Self::Partial { .. } => "partial",
            Self::NotFound { .. } => "not-found",
            Self::NotAddressable { .. } => "not-addressable",
            Self::Blocked { .. } => "blocked",
            Self::Waiting { .. } => "waiting",
            Self::Failed { .. } => "failed",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// What a person can do about a gap, or what is being waited for.
    pub(crate) fn remedy(&self) -> Option<String> {
        match self {
            Self::Partial { .. } => {
                Some("find out from the vendor what is left, then erase again".to_owned())
            }
            Self::NotAddressable { needs } => Some(format!("give {needs}, then erase again")),
            Self::Blocked { reason } => Some(reason.remedy().to_owned()),
            Self::Failed { error } => Some(error.remedy().to_owned()),
            Self::InProgress { .. } | Self::SoftDeleted { .. } | Self::Waiting { .. } => {
                Some("settle the report again later".to_owned())
            }
            Self::Unknown { .. } => Some(
                "settle the report; if it stays unknown, look at the vendor by hand".to_owned(),
            ),
            Self::Erased | Self::Promised { .. } | Self::NotFound { .. } => None,
        }
    }
}

/// A temporary failure is waited for; any other is final.
impl From<Failure> for Outcome {
    fn from(error: Failure) -> Self {
        if error.is_retryable() {
            Self::Waiting { error }
        } else {
            Self::Failed { error }
        }
    }
}

/// Prints the outcome in a few words: `promised by 2026-08-07 12:00 UTC`.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Erased => f.write_str("erased"),
            Self::Promised { by } => write!(f, "promised by {}", moment(*by)),
            Self::InProgress { by: Some(by), .. } => {
                write!(f, "in progress, expected by {}", moment(*by))
            }
            Self::InProgress { by: None, .. } => f.write_str("in progress"),
            Self::SoftDeleted { revivable_until } => {
                write!(
                    f,
                    "hidden, can be brought back until {}",
                    moment(*revivable_until)
                )
            }
            Self::Partial { done, of } => write!(f, "erased in part: {done} of {of}"),
            Self::NotFound {
                asked: Asked::First,
            } => f.write_str("not found: the vendor knows nobody by this"),
            Self::NotFound {
                asked: Asked::AfterLostAnswer,
            } => f.write_str(
                "not found: what an earlier request did is not known, since its answer was lost",
            ),
            Self::NotAddressable { needs } => {
                write!(f, "not addressable: the vendor needs {needs}")
            }
            Self::Blocked { reason } => write!(f, "blocked: {reason}"),
            Self::Waiting { error } => write!(f, "waiting: {error}"),
            Self::Failed { error } => write!(f, "failed: {error}"),
            Self::Unknown { doubt } => write!(f, "unknown: {doubt}"),
        }
    }
}

/// What an outcome counts as in a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountsAs {
    /// The vendor says that it is done.
    Confirmed,
    /// The vendor says that it will be done.
    Promised,
    /// The vendor knows nobody. It never counts as erased.
    NotFound,
    /// It is not done, and a person has to do something about it.
    Gap,
}

/// Whether "not found" answered the first request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// It did. The identifier may be wrong.
    First,
    /// An earlier request got no answer, or an answer from a server out of order. It may have erased the
    /// person, or the vendor never knew them.
    AfterLostAnswer,
}

/// Why it isn't known whether a vendor has done it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Doubt {
    /// The request left, and the answer was lost.
    AnswerLost,
    /// The vendor, or a proxy before it, answered that it is out of order, and the request can't be
    /// repeated.
    OutOfOrder,
    /// The vendor reported success in an undocumented shape.
    NotUnderstood,
    /// The time budget ran out while the vendor was being asked.
    TimedOut,
    /// The adapter panicked while the vendor was being asked.
    Panicked,
    /// The program ended while the vendor was being asked.
    Interrupted,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AnswerLost => "the request left, and the answer was lost",
            Self::OutOfOrder => "the vendor is out of order, and may have done it before",
            Self::NotUnderstood => "the answer is not one that the vendor documents",
            Self::TimedOut => "no answer came in time",
            Self::Panicked => "the vendor's adapter failed while it was asking",
            Self::Interrupted => "the program ended while it was asking",
        })
    }
}

/// What a person has to do before the vendor erases.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Obstacle {
    /// The person is the only owner of an organisation.
    SoleOwner,
    /// The law requires the vendor to keep the data.
    LegalHold,
    /// Something else.
    Other {
        /// The obstacle.
        what: Words,
        /// What to do about it.
        remedy: Words,
    },
}

impl Obstacle {
    fn remedy(&self) -> &str {
        match self {
            Self::SoleOwner => {
                "hand over or delete the organisations that only this person owns, then erase again"
            }
            Self::LegalHold => "erase again when the vendor may delete the data",
            Self::Other { remedy, .. } => remedy.as_str(),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SoleOwner => f.write_str("the person is the only owner of an organisation"),
            Self::LegalHold => f.write_str("the law has the vendor keep the data"),
            Self::Other { what, .. } => what.fmt(f),
        }
    }
}

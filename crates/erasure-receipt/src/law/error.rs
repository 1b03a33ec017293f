//! Why a deadline can't be counted or extended.

use jiff::Timestamp;

use super::extension::LONGEST_REASON;

/// Why a deadline can't be counted or extended. It never repeats what was given: a reason may name a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LawError {
    /// There is no such time zone.
    #[error("no time zone has this name: give one of the IANA database, such as `Europe/Berlin`")]
    UnknownZone,
    /// The deadline would lie beyond the last year that can be counted.
    #[error(
        "the deadline lies beyond the end of the calendar: check the time at which the request was received"
    )]
    OutOfRange,
    /// The reason of an extension says nothing.
    #[error(
        "the reason of the extension is blank: the law wants one, so say why more time is needed"
    )]
    BlankReason,
    /// The reason of an extension is too long.
    #[error(
        "the reason of the extension has {length} characters, {LONGEST_REASON} are allowed: say it in fewer words"
    )]
    LongReason {
        /// How many characters it has.
        length: usize,
    },
    /// The reason of an extension can't be printed.
    #[error(
        "the reason of the extension contains a control character: use plain text, and line breaks if need be"
    )]
    UnprintableReason,
    /// It was extended already.
    #[error("the time was extended already, at {granted_at}: the law allows it once")]
    ExtendedAlready {
        /// When.
        granted_at: Timestamp,
    },
    /// The first period is over.
    #[error(
        "the time could have been extended until {until}: answer the request now, and note why it is late"
    )]
    ExtendedTooLate {
        /// The first instant at which it was too late.
        until: Timestamp,
    },
    /// The request had not come yet.
    #[error(
        "the time can't be extended before the request came, at {received_at}: check the clock"
    )]
    ExtendedTooEarly {
        /// When it came.
        received_at: Timestamp,
    },
}

impl LawError {
    /// Whether the reason that was given for an extension is at fault.
    pub fn is_reason(&self) -> bool {
        matches!(
            self,
            Self::BlankReason | Self::LongReason { .. } | Self::UnprintableReason
        )
    }
}

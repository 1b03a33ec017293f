//! Errors found before any vendor is asked. A message names the kind of identifier and its position, never
//! its value.

use crate::{IdentifierKind, VendorId};

/// Why a [`Subject`](crate::Subject), a [`VendorId`] or an [`Eraser`](crate::Eraser) could not be built.
///
/// ```
/// let error = erasure::Subject::builder().email(" ada@example.com").build().unwrap_err();
/// assert!(error.is_subject());
/// assert_eq!(
///     error.to_string(),
///     "email #1 begins or ends with white space: pass the identifier exactly as the vendor knows it",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The subject has neither an identifier nor a session.
    #[error(
        "the subject is empty: give at least one identifier or session, for example with `.email(…)`"
    )]
    EmptySubject,
    /// No vendor can know the person by this identifier or session.
    #[error("{kind} #{number} {flaw}")]
    Identifier {
        /// Which kind of identifier it is.
        kind: IdentifierKind,
        /// Its position among the identifiers of its kind, from 1.
        number: u32,
        /// What is wrong with it.
        flaw: Flaw,
    },
    /// The name of a custom identifier isn't a name. It is not repeated here: it may be a value in the wrong place.
    #[error(
        "the name of custom identifier #{number} is not a name: use 1 to 64 ASCII letters, digits, `_`, `-` or `.`, \
         as in `.custom(\"loyalty_id\", value)`"
    )]
    CustomName {
        /// Its position among the custom identifiers, from 1.
        number: u32,
    },
    /// A text names no kind of identifier.
    #[error(
        "not a kind of identifier: expected `email`, `user-id`, `phone`, `session` or `custom:` and a name"
    )]
    IdentifierKind,
    /// A text names no law.
    #[error("unknown law: give `gdpr` or `ccpa`")]
    Law,
    /// A vendor id isn't one.
    #[error(
        "not a vendor id: use 1 to 64 lower-case ASCII letters, digits and `-`, beginning with a letter"
    )]
    VendorId,
    /// The eraser has no vendor.
    #[error("the eraser has no vendor: give at least one with `.vendor(…)`")]
    NoVendors,
    /// Two vendors of one eraser have the same id, so that a report could not tell them apart.
    #[error("two vendors are called `{vendor}`: give each an id of its own")]
    DuplicateVendor {
        /// The id that both have.
        vendor: VendorId,
    },
}

impl Error {
    /// Whether the subject is wrong, and not the eraser's configuration.
    pub fn is_subject(&self) -> bool {
        matches!(
            self,
            Self::EmptySubject | Self::Identifier { .. } | Self::CustomName { .. }
        )
    }

    /// Whether the eraser or one of its vendors is configured wrongly.
    pub fn is_configuration(&self) -> bool {
        !self.is_subject()
    }
}

/// What is wrong with an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// It is empty or only white space.
    #[error("is blank: leave it out, or pass the identifier")]
    Blank,
    /// It begins or ends with white space.
    #[error("begins or ends with white space: pass the identifier exactly as the vendor knows it")]
    SurroundingSpace,
    /// It contains a control character, such as a line break.
    #[error(
        "contains a control character, such as a tab or a line break: no vendor knows anybody by that"
    )]
    ControlCharacter,
}

impl Flaw {
    /// The first flaw of `value`, if it has one.
    pub(crate) fn of(value: &str) -> Option<Self> {
        if value.trim().is_empty() {
            Some(Self::Blank)
        } else if value.chars().any(char::is_control) {
            Some(Self::ControlCharacter)
        } else if value.trim() != value {
            Some(Self::SurroundingSpace)
        } else {
            None
        }
    }
}

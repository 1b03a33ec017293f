//! The identifiers that a vendor accepts, and so what is missing if it can't be asked.

use std::fmt;

use client_runtime::facts::{self, IdentifierFact};
use serde::{Deserialize, Serialize};

use crate::{Identifier, IdentifierKind};

/// A kind of identifier that a vendor accepts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Need {
    /// An e-mail address.
    Email,
    /// The controller's own id of the person.
    UserId,
    /// A telephone number.
    Phone,
    /// A custom identifier of this name.
    Custom(String),
    /// A custom identifier of any name.
    AnyCustom,
    /// The person's own session at the vendor.
    Session,
}

impl Need {
    /// Whether `identifier` is of this kind.
    pub fn accepts(&self, identifier: &Identifier) -> bool {
        match (self, identifier.kind()) {
            (Self::Email, IdentifierKind::Email)
            | (Self::UserId, IdentifierKind::UserId)
            | (Self::Phone, IdentifierKind::Phone)
            | (Self::AnyCustom, IdentifierKind::Custom(_))
            | (Self::Session, IdentifierKind::Session) => true,
            (Self::Custom(wanted), IdentifierKind::Custom(name)) => *wanted == name,
            _ => false,
        }
    }
}

/// Takes identifiers of this kind.
impl From<&IdentifierKind> for Need {
    fn from(kind: &IdentifierKind) -> Self {
        match kind {
            IdentifierKind::Email => Self::Email,
            IdentifierKind::UserId => Self::UserId,
            IdentifierKind::Phone => Self::Phone,
            IdentifierKind::Custom(name) => Self::Custom(name.clone()),
            IdentifierKind::Session => Self::Session,
        }
    }
}

/// Prints what to ask a person for: `an e-mail address`.
impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email => f.write_str("an e-mail address"),
            Self::UserId => f.write_str("a user id"),
            Self::Phone => f.write_str("a telephone number"),
            Self::Custom(name) => write!(f, "a custom identifier named `{name}`"),
            Self::AnyCustom => f.write_str("a custom identifier"),
            Self::Session => f.write_str("a session of the person's own"),
        }
    }
}

/// The kinds of identifier that a vendor accepts: one of them is enough.
///
/// ```
/// use erasure::{Identifier, Need, Needs};
///
/// let needs = Needs::one_of([Need::UserId, Need::Session]);
/// assert!(needs.accept(&Identifier::UserId("u-42".into())));
/// assert!(!needs.accept(&Identifier::Email("ada@example.com".into())));
/// assert_eq!(needs.to_string(), "a user id or a session of the person's own");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Needs(Vec<Need>);

impl Needs {
    /// One of these is enough; the preferred one comes first. A need that another one covers is left out.
    pub fn one_of(needs: impl IntoIterator<Item = Need>) -> Self {
        let mut sorts: Vec<Need> = Vec::new();
        for need in needs {
            let named = matches!(need, Need::Custom(_)) && sorts.contains(&Need::AnyCustom);
            if !named && !sorts.contains(&need) {
                sorts.push(need);
            }
        }
        Self(sorts)
    }

    /// The needs in a vendor's spec.
    pub fn from_facts(facts: &[IdentifierFact]) -> Self {
        Self::one_of(facts.iter().map(|fact| match (fact.kind, fact.name) {
            (facts::IdentifierKind::Email, _) => Need::Email,
            (facts::IdentifierKind::UserId, _) => Need::UserId,
            (facts::IdentifierKind::Phone, _) => Need::Phone,
            (facts::IdentifierKind::Custom, _) => Need::AnyCustom,
            (facts::IdentifierKind::Session, _) => Need::Session,
        }))
    }

    /// Whether the vendor can be asked by `identifier`.
    pub fn accept(&self, identifier: &Identifier) -> bool {
        self.0.iter().any(|need| need.accepts(identifier))
    }

    /// The kinds, preferred first.
    pub fn sorts(&self) -> &[Need] {
        &self.0
    }
}

impl fmt::Display for Needs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.len().saturating_sub(1);
        for (position, need) in self.0.iter().enumerate() {
            match position {
                0 => write!(f, "{need}")?,
                _ if position == last => write!(f, " or {need}")?,
                _ => write!(f, ", {need}")?,
            }
        }
        Ok(())
    }
}

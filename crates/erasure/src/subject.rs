//! The person to erase: typed identifiers, several of each, and their sessions at vendors.

use std::fmt;

use client_runtime::Personal;
use serde::{Deserialize, Serialize};

use crate::error::Flaw;
use crate::identifier::is_name;
use crate::versioned::versioned;
use crate::{Error, Identifier, IdentifierKind, Label, Law, Session, VendorId};

/// The person to erase.
///
/// Identifiers are used exactly as given, neither trimmed nor case-folded: a changed identifier would be
/// "not found", or belong to somebody else. Duplicates count once.
///
/// `Debug` and `Display` show the kinds and how many there are of each. Serde stores the values.
///
/// ```
/// use erasure::{Session, Subject, VendorId};
///
/// let subject = Subject::builder()
///     .email("ada@example.com")
///     .email("ada@example.com")
///     .user_id("u-42")
///     .session(VendorId::MUDBASE, Session::new("eyJhbGciOi…"))
///     .build()?;
/// assert_eq!(subject.to_string(), "email #1, user-id #1, session #1 (mudbase)");
/// # Ok::<(), erasure::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Subject {
    #[serde(flatten, deserialize_with = "checked")]
    given: Given,
}

versioned!(Subject);

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Given {
    identifiers: Vec<Identifier>,
    sessions: Vec<(VendorId, Session)>,
    /// Older records don't have it; their requests were made under the GDPR.
    #[serde(default)]
    law: Law,
}

fn checked<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Given, D::Error> {
    let given = Given::deserialize(deserializer)?;
    if given
        .identifiers
        .iter()
        .any(|identifier| identifier.session().is_some())
    {
        return Err(serde::de::Error::custom(
            "a session is among the identifiers: give it with its vendor",
        ));
    }
    // The program that built the subject decided whether to allow odd identifiers.
    SubjectBuilder { given, odd: true }
        .build()
        .map(|subject| subject.given)
        .map_err(serde::de::Error::custom)
}

/// An identifier with its label; for a session, also its vendor.
pub(crate) type Labelled<'a> = (Option<&'a VendorId>, Identifier, Label);

impl Subject {
    /// Starts building a subject.
    pub fn builder() -> SubjectBuilder {
        SubjectBuilder::default()
    }

    /// The law that the request is made under.
    pub fn law(&self) -> Law {
        self.given.law
    }

    /// The same person, with the request under this law.
    #[must_use]
    pub fn under(mut self, law: Law) -> Self {
        self.given.law = law;
        self
    }

    /// The identifiers for all vendors, in the order in which they were added.
    pub fn identifiers(&self) -> &[Identifier] {
        &self.given.identifiers
    }

    /// The person's own sessions at `vendor`.
    pub fn sessions<'a>(&'a self, vendor: &'a VendorId) -> impl Iterator<Item = &'a Session> {
        self.given
            .sessions
            .iter()
            .filter(move |(at, _)| at == vendor)
            .map(|(_, session)| session)
    }

    /// Everything that may be sent to `vendor`: the identifiers, and the sessions at this vendor only.
    pub fn identifiers_for<'a>(
        &'a self,
        vendor: &'a VendorId,
    ) -> impl Iterator<Item = Identifier> + 'a {
        let sessions = self.sessions(vendor).cloned().map(Identifier::Session);
        self.given.identifiers.iter().cloned().chain(sessions)
    }

    /// Every identifier with its label; a session also with its vendor.
    pub(crate) fn labelled(&self) -> Vec<Labelled<'_>> {
        let identifiers = self
            .given
            .identifiers
            .iter()
            .map(|identifier| (None, identifier.clone()));
        let sessions = self.given.sessions.iter();
        let sessions =
            sessions.map(|(at, session)| (Some(at), Identifier::Session(session.clone())));
        let mut labelled: Vec<Labelled<'_>> = Vec::new();
        for (at, identifier) in identifiers.chain(sessions) {
            let kind = identifier.kind();
            let before = labelled
                .iter()
                .filter(|(vendor, _, label)| *vendor == at && *label.kind() == kind)
                .count();
            labelled.push((at, identifier, Label::new(kind, ordinal(before))));
        }
        labelled
    }
}

/// Prints the kinds and how many there are of each.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (vendor, _, label)) in self.labelled().into_iter().enumerate() {
            let separator = if position == 0 { "" } else { ", " };
            write!(f, "{separator}{label}")?;
            if let Some(vendor) = vendor {
                write!(f, " ({vendor})")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Subject({self})")
    }
}

/// Builds a [`Subject`].
#[derive(Clone, Default)]
pub struct SubjectBuilder {
    given: Given,
    odd: bool,
}

impl SubjectBuilder {
    /// Adds an e-mail address.
    #[must_use]
    pub fn email(self, email: impl Into<Personal>) -> Self {
        self.identifier(Identifier::Email(email.into()))
    }

    /// Adds an id that the controller's own systems know the person by.
    #[must_use]
    pub fn user_id(self, user_id: impl Into<Personal>) -> Self {
        self.identifier(Identifier::UserId(user_id.into()))
    }

    /// Adds a telephone number.
    #[must_use]
    pub fn phone(self, phone: impl Into<Personal>) -> Self {
        self.identifier(Identifier::Phone(phone.into()))
    }

    /// Adds a custom identifier, with the name that vendors use for it.
    #[must_use]
    pub fn custom(self, name: impl Into<String>, value: impl Into<Personal>) -> Self {
        self.identifier(Identifier::Custom {
            name: name.into(),
            value: value.into(),
        })
    }

    /// Adds the person's own session at `vendor`. It is never sent to another vendor.
    #[must_use]
    pub fn session(mut self, vendor: VendorId, session: impl Into<Session>) -> Self {
        let session = (vendor, session.into());
        if !self.given.sessions.contains(&session) {
            self.given.sessions.push(session);
        }
        self
    }

    /// Sets the law that the request is made under. Default: the GDPR.
    #[must_use]
    pub fn law(mut self, law: Law) -> Self {
        self.given.law = law;
        self
    }

    /// Also accepts identifiers with surrounding white space or control characters, because some systems use
    /// them. A blank one is still refused.
    #[must_use]
    pub fn allow_odd(mut self) -> Self {
        self.odd = true;
        self
    }

    fn identifier(mut self, identifier: Identifier) -> Self {
        if !self.given.identifiers.contains(&identifier) {
            self.given.identifiers.push(identifier);
        }
        self
    }

    /// Checks the identifiers and builds the subject.
    ///
    /// # Errors
    ///
    /// If there is no identifier, or one that no vendor can know a person by. The error names the kind and
    /// the position, not the value.
    pub fn build(self) -> Result<Subject, Error> {
        let subject = Subject { given: self.given };
        let labelled = subject.labelled();
        if labelled.is_empty() {
            return Err(Error::EmptySubject);
        }
        for (_, identifier, label) in &labelled {
            check(identifier, label, self.odd)?;
        }
        Ok(subject)
    }
}

fn check(identifier: &Identifier, label: &Label, odd: bool) -> Result<(), Error> {
    if let IdentifierKind::Custom(name) = label.kind()
        && !is_name(name)
    {
        return Err(Error::CustomName {
            number: label.number(),
        });
    }
    let secrets = identifier
        .session()
        .map(|session| [session.password(), session.one_time_code()]);
    let secrets = secrets
        .into_iter()
        .flatten()
        .flatten()
        .map(client_runtime::Secret::expose);
    let blank_secret = secrets
        .filter(|secret| secret.is_empty())
        .map(|_| Flaw::Blank)
        .next();
    let flaw = Flaw::of(identifier.exposed());
    let flaw = flaw.filter(|flaw| !odd || *flaw == Flaw::Blank);
    match flaw.or(blank_secret) {
        Some(flaw) => Err(Error::Identifier {
            kind: label.kind().clone(),
            number: label.number(),
            flaw,
        }),
        None => Ok(()),
    }
}

/// The position after `before` others, from 1.
pub(crate) fn ordinal(before: usize) -> u32 {
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

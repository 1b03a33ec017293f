//! The identifiers by which a vendor may know a person. Values are never printed; kinds and names of custom
//! identifiers are not personal data and are printed.

use std::fmt;
use std::str::FromStr;

use client_runtime::{Personal, Secret};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One identifier of a person, or their session at one vendor.
///
/// `Debug` and `Display` show the kind and never the value; serde keeps the value, so encrypt what
/// you store.
///
/// ```
/// use erasure::Identifier;
///
/// let identifier = Identifier::Email("ada@example.com".into());
/// assert_eq!(identifier.to_string(), "email");
/// assert!(!format!("{identifier:?}").contains("ada"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Identifier {
    /// An e-mail address.
    Email(Personal),
    /// The id that the controller's own systems know the person by.
    UserId(Personal),
    /// A telephone number.
    Phone(Personal),
    /// A custom identifier.
    Custom {
        /// Its name, for example `loyalty_id`.
        name: String,
        /// The person's.
        value: Personal,
    },
    /// The person's own session at one vendor, for vendors that erase only the logged-in person.
    Session(Session),
}

impl Identifier {
    /// Which kind of identifier it is.
    pub fn kind(&self) -> IdentifierKind {
        match self {
            Self::Email(_) => IdentifierKind::Email,
            Self::UserId(_) => IdentifierKind::UserId,
            Self::Phone(_) => IdentifierKind::Phone,
            Self::Custom { name, .. } => IdentifierKind::Custom(name.clone()),
            Self::Session(_) => IdentifierKind::Session,
        }
    }

    /// The identifier itself, unless it is a session.
    pub fn value(&self) -> Option<&Personal> {
        match self {
            Self::Email(value)
            | Self::UserId(value)
            | Self::Phone(value)
            | Self::Custom { value, .. } => Some(value),
            Self::Session(_) => None,
        }
    }

    /// The session, if it is one.
    pub fn session(&self) -> Option<&Session> {
        if let Self::Session(session) = self {
            Some(session)
        } else {
            None
        }
    }

    /// The text that must not appear anywhere.
    pub(crate) fn exposed(&self) -> &str {
        match self {
            Self::Session(session) => session.token().expose(),
            other => other.value().map_or("", Personal::expose),
        }
    }

    /// All texts that must not appear anywhere; of a session, its password and code too.
    pub(crate) fn all_exposed(&self) -> impl Iterator<Item = &str> {
        let besides = self
            .session()
            .map(|session| [session.password(), session.one_time_code()]);
        let besides = besides.into_iter().flatten().flatten();
        std::iter::once(self.exposed()).chain(besides.map(Secret::expose))
    }
}

/// Prints the kind.
impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)
    }
}

/// The person's own session at a vendor: the token, and the password and code that a vendor may require.
///
/// ```
/// use erasure::Session;
///
/// let session = Session::new("eyJhbGciOi…").with_password("correct horse").with_one_time_code("123456");
/// assert!(!format!("{session:?}").contains("horse"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Session {
    token: Secret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    one_time_code: Option<Secret>,
}

impl Session {
    /// A session by its token.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
            password: None,
            one_time_code: None,
        }
    }

    /// Adds the person's password, for vendors that ask for it again.
    #[must_use]
    pub fn with_password(mut self, password: impl Into<Secret>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Adds a code of the person's second factor.
    #[must_use]
    pub fn with_one_time_code(mut self, code: impl Into<Secret>) -> Self {
        self.one_time_code = Some(code.into());
        self
    }

    /// The token.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// The password, if it was given.
    pub fn password(&self) -> Option<&Secret> {
        self.password.as_ref()
    }

    /// The code of the second factor, if it was given.
    pub fn one_time_code(&self) -> Option<&Secret> {
        self.one_time_code.as_ref()
    }
}

impl From<Secret> for Session {
    fn from(token: Secret) -> Self {
        Self::new(token)
    }
}

impl From<&str> for Session {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<String> for Session {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

/// The kinds of identifier there are.
///
/// Its text is `email`, `user-id`, `phone`, `session`, or `custom:` and the name of a custom one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IdentifierKind {
    /// An e-mail address.
    Email,
    /// The controller's own id of the person.
    UserId,
    /// A telephone number.
    Phone,
    /// A custom identifier of this name.
    Custom(String),
    /// The person's own session.
    Session,
}

impl IdentifierKind {
    /// The kind in a spec's fact; `None` for a custom identifier, which needs a name.
    pub(crate) fn named(kind: client_runtime::facts::IdentifierKind) -> Option<Self> {
        use client_runtime::facts::IdentifierKind as Kind;
        match kind {
            Kind::Email => Some(Self::Email),
            Kind::UserId => Some(Self::UserId),
            Kind::Phone => Some(Self::Phone),
            Kind::Session => Some(Self::Session),
            Kind::Custom => None,
        }
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email => f.pad("email"),
            Self::UserId => f.pad("user-id"),
            Self::Phone => f.pad("phone"),
            Self::Custom(name) => f.pad(&format!("custom:{name}")),
            Self::Session => f.pad("session"),
        }
    }
}

impl FromStr for IdentifierKind {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.strip_prefix("custom:")) {
            ("email", _) => Ok(Self::Email),
            ("user-id", _) => Ok(Self::UserId),
            ("phone", _) => Ok(Self::Phone),
            ("session", _) => Ok(Self::Session),
            (_, Some(name)) if is_name(name) => Ok(Self::Custom(name.to_owned())),
            _ => Err(crate::Error::IdentifierKind),
        }
    }
}

impl Serialize for IdentifierKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IdentifierKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Whether a text can name a custom identifier. The rule is narrow, so that a value passed as a name is
/// noticed.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

/// Names an identifier in a report without showing it: the kind, and its position among the subject's
/// identifiers of that kind.
///
/// ```
/// use erasure::{IdentifierKind, Label};
///
/// assert_eq!(Label::new(IdentifierKind::Email, 2).to_string(), "email #2");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Label {
    kind: IdentifierKind,
    number: u32,
}

impl Label {
    /// The label of the identifier at position `number`, from 1, among those of its kind.
    pub fn new(kind: IdentifierKind, number: u32) -> Self {
        Self { kind, number }
    }

    /// The kind of the identifier.
    pub fn kind(&self) -> &IdentifierKind {
        &self.kind
    }

    /// The position, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} #{}", self.kind, self.number))
    }
}

//! Texts in the configuration that are parsed into a type.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use erasure::{IdentifierKind, SignedDuration};
use erasure_receipt::law::{Calendar, Law};
use jiff::civil::Date;
use jiff::{Span, SpanRelativeTo};
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

use crate::sandbox::Control;

/// A type that is parsed from a text.
pub(super) trait FromText: Sized {
    /// The error message's words for it.
    const EXPECTED: &'static str;

    fn from_text(text: &str) -> Option<Self>;
}

/// A value that was parsed from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Parsed<T>(pub(super) T);

impl<'de, T: FromText> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);
        impl<T: FromText> Visitor<'_> for Text<T> {
            type Value = Parsed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Parsed<T>, E> {
                // The text may be a credential, so the error doesn't contain it.
                let unexpected = || E::invalid_value(Unexpected::Other("this"), &T::EXPECTED);
                T::from_text(text).map(Parsed).ok_or_else(unexpected)
            }
        }
        deserializer.deserialize_str(Text(PhantomData))
    }
}

impl FromText for Law {
    const EXPECTED: &'static str = "`gdpr` or `ccpa`";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl FromText for Date {
    const EXPECTED: &'static str = "a day such as \"2026-12-25\"";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl FromText for Calendar {
    const EXPECTED: &'static str = "a time zone of the IANA database, such as \"Europe/Berlin\"";

    fn from_text(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl FromText for Control {
    const EXPECTED: &'static str =
        "the address of a control endpoint on this machine, such as \"http://127.0.0.1:7700\"";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl FromText for SignedDuration {
    const EXPECTED: &'static str = "a length of time such as \"30s\", \"10m\", \"24h\" or \"7d\"";

    fn from_text(text: &str) -> Option<Self> {
        let span: Span = text.parse().ok()?;
        let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok();
        duration.filter(|duration| !duration.is_negative())
    }
}

/// Longer than zero.
impl FromText for Duration {
    const EXPECTED: &'static str = SignedDuration::EXPECTED;

    fn from_text(text: &str) -> Option<Self> {
        let duration = Self::try_from(SignedDuration::from_text(text)?).ok();
        duration.filter(|duration| !duration.is_zero())
    }
}

/// A kind of identifier that a field can hold.
impl FromText for IdentifierKind {
    const EXPECTED: &'static str = "`email`, `user-id`, `phone` or `\"custom:NAME\"`";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|kind| *kind != Self::Session)
    }
}

/// Fields by kinds of identifiers.
pub(super) type Fields = BTreeMap<Parsed<IdentifierKind>, Parsed<Line>>;

/// A name or another short text, on one line.
#[derive(Debug, Clone)]
pub(super) struct Line(pub(super) String);

impl FromText for Line {
    const EXPECTED: &'static str = "a text on one line, of 1 to 200 characters";

    fn from_text(text: &str) -> Option<Self> {
        let name = text.trim();
        let fits = (1..=200).contains(&name.chars().count()) && !name.contains(char::is_control);
        fits.then(|| Self(name.to_owned()))
    }
}

/// The name of an environment variable.
#[derive(Debug, Clone)]
pub(super) struct Variable(pub(super) String);

impl FromText for Variable {
    const EXPECTED: &'static str =
        "the name of an environment variable: upper-case ASCII letters, digits and `_`";

    // Strict, so that a credential in its place is refused.
    fn from_text(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        let is_name =
            text.bytes().all(fits) && !text.starts_with(|first: char| first.is_ascii_digit());
        (is_name && !text.is_empty()).then(|| Self(text.to_owned()))
    }
}

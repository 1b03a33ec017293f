//! Personal data and secrets. Both types print as a placeholder, can't be formatted for display, and
//! overwrite their memory when dropped.
//!
//! Copies in a request's body are overwritten too. The HTTP client's own copies (paths, headers, answers)
//! are freed without being overwritten.
//!
//! They implement serde because request and response bodies have to contain the text. If a caller serializes
//! them into something else (a file, a queue), it contains the text, and the caller has to protect it. A
//! deserialization error never repeats the value.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::{ZeroizeOnDrop, Zeroizing};

macro_rules! redacted {
    ($(#[$doc:meta])* $name:ident, $shown:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Takes the text. A `String` is moved, not copied.
            pub fn new(text: impl Into<String>) -> Self {
                Self(Zeroizing::new(text.into()))
            }

            /// The text itself. Every use of this is a place where it could leak.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl ZeroizeOnDrop for $name {}

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($shown)
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.expose().cmp(other.expose())
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.expose().hash(state);
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.expose())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // If asked for a string, a JSON decoder itself reports a number, and quotes it.
                if deserializer.is_human_readable() {
                    deserializer.deserialize_any(Text).map(Self)
                } else {
                    deserializer.deserialize_string(Text).map(Self)
                }
            }
        }
    };
}

redacted! {
    /// Personal data: an identifier of a person, or a text that may contain one.
    ///
    /// ```
    /// use client_runtime::Personal;
    /// let address = Personal::new("ada@example.com");
    /// assert_eq!(format!("{address:?}"), "[personal]");
    /// assert_eq!(address.expose(), "ada@example.com");
    /// ```
    Personal, "[personal]"
}

redacted! {
    /// A credential: an API key, a token, a password.
    ///
    /// ```
    /// use client_runtime::Secret;
    /// let key = Secret::new("s3cr3t");
    /// assert_eq!(format!("{key:?}"), "[secret]");
    /// assert_eq!(key.expose(), "s3cr3t");
    /// ```
    Secret, "[secret]"
}

/// Reads a string, and rejects anything else without repeating it: serde's own messages quote the unexpected
/// value.
struct Text;

macro_rules! refuse {
    ($($method:ident($kind:ty)),* $(,)?) => {
        $(fn $method<E: de::Error>(self, _: $kind) -> Result<Self::Value, E> {
            Err(E::custom("expected a string"))
        })*
    };
}

impl de::Visitor<'_> for Text {
    type Value = Zeroizing<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Zeroizing::new(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Zeroizing::new(text))
    }

    refuse! {
        visit_bool(bool), visit_char(char), visit_bytes(&[u8]),
        visit_i64(i64), visit_i128(i128), visit_u64(u64), visit_u128(u128), visit_f64(f64),
    }
}

//! The values of a person's fields in JSON. Entries with the same name are all kept, and no value is copied to memory
//! that isn't overwritten.

use std::fmt;
use std::marker::PhantomData;

use erasure::{Personal, Secret, Session};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// A session: the token alone, or an object with what goes with it.
pub(super) struct Token(pub(super) Session);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Credentials {
    token: Secret,
    password: Option<Secret>,
    one_time_code: Option<Secret>,
}

impl From<Credentials> for Token {
    fn from(credentials: Credentials) -> Self {
        let mut session = Session::new(credentials.token);
        if let Some(password) = credentials.password {
            session = session.with_password(password);
        }
        if let Some(code) = credentials.one_time_code {
            session = session.with_one_time_code(code);
        }
        Self(session)
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrObject;
        impl<'de> Visitor<'de> for TextOrObject {
            type Value = Token;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a token, or an object with one")
            }

            fn visit_str<E>(self, token: &str) -> Result<Token, E> {
                Ok(Token(Session::new(token)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Token, A::Error> {
                let credentials = Credentials::deserialize(MapAccessDeserializer::new(map))?;
                Ok(credentials.into())
            }
        }
        deserializer.deserialize_any(TextOrObject)
    }
}

/// One text, or a list of texts.
pub(super) struct OneOrMany(pub(super) Vec<Personal>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(OneOrMany(vec![text.into()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMany(texts))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

/// A map that keeps all entries with the same name.
pub(super) struct Pairs<T>(pub(super) Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

//! One person as JSON: in a file, or on a line of NDJSON.

use std::fmt;

use erasure::{IdentifierKind, Personal, Session, SubjectBuilder, VendorId};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::values::{OneOrMany, Pairs, Token};
use super::with;

/// One person's identifiers.
#[derive(Default)]
pub(crate) struct Form {
    identifiers: Vec<(IdentifierKind, Vec<Personal>)>,
    sessions: Vec<(String, Session)>,
    /// The caller's own key, from the field that `--key-column` names.
    pub(crate) key: Option<Personal>,
}

/// Why a text can't be read as a person. It repeats nothing of the text: a name in the wrong place may be an
/// address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FormError {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) what: &'static str,
}

const NOT_JSON: &str = "this is not JSON";
const NOT_A_PERSON: &str = "this doesn't describe a person: expected an object of `email`, `user-id`, `phone`, `custom` and \
     `sessions`, each once, with texts or lists of texts in it";

impl Form {
    /// Reads one. The field named `key` contains the caller's own key.
    pub(crate) fn read(text: &[u8], key: Option<&str>) -> Result<Self, FormError> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let form = Keyed(key).deserialize(&mut deserializer);
        form.and_then(|form| deserializer.end().map(|()| form))
            .map_err(|error| FormError {
                line: error.line(),
                column: error.column(),
                what: if error.is_data() {
                    NOT_A_PERSON
                } else {
                    NOT_JSON
                },
            })
    }

    /// Adds everything to a subject.
    pub(crate) fn fill(
        self,
        mut subject: SubjectBuilder,
    ) -> Result<SubjectBuilder, erasure::Error> {
        for (kind, values) in self.identifiers {
            for value in values {
                subject = with(subject, &kind, value);
            }
        }
        for (vendor, session) in self.sessions {
            subject = subject.session(VendorId::new(vendor)?, session);
        }
        Ok(subject)
    }
}

/// Reads a form. One field may contain the caller's own key.
struct Keyed<'k>(Option<&'k str>);

impl<'de> DeserializeSeed<'de> for Keyed<'_> {
    type Value = Form;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Form, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Keyed<'_> {
    type Value = Form;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Form, A::Error> {
        let (mut form, mut seen) = (Form::default(), Vec::new());
        while let Some(name) = map.next_key::<String>()? {
            let name = name.replace('_', "-");
            let is_key = self.0.is_some_and(|key| key.replace('_', "-") == name);
            match name.as_str() {
                _ if seen.contains(&name) => return Err(de::Error::custom("twice")),
                "email" | "user-id" | "phone" => {
                    let OneOrMany(values) = map.next_value()?;
                    if is_key {
                        form.key = values.first().cloned();
                    }
                    let kind = name.parse().map_err(de::Error::custom)?;
                    form.identifiers.push((kind, values));
                }
                "custom" => {
                    let Pairs(customs) = map.next_value::<Pairs<OneOrMany>>()?;
                    for (name, OneOrMany(values)) in customs {
                        let kind = IdentifierKind::Custom(name);
                        form.identifiers.push((kind, values));
                    }
                }
                "sessions" => {
                    let Pairs(sessions) = map.next_value::<Pairs<Token>>()?;
                    for (vendor, Token(token)) in sessions {
                        form.sessions.push((vendor, token));
                    }
                }
                _ if is_key => form.key = Some(map.next_value()?),
                _ => return Err(de::Error::custom("unknown")),
            }
            seen.push(name);
        }
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use erasure::Subject;

    use super::*;

    fn read(text: &str) -> Result<Subject, String> {
        let form = Form::read(text.as_bytes(), None).map_err(|error| error.what.to_owned())?;
        let subject = form
            .fill(Subject::builder())
            .map_err(|error| error.to_string())?;
        Ok(subject.build().unwrap())
    }

    #[test]
    fn a_key_of_the_callers_own_stands_in_a_field_that_they_name() {
        let read = |text: &str, key| Form::read(text.as_bytes(), Some(key)).unwrap().key;
        assert_eq!(
            read(r#"{"ticket": "4711", "email": "a"}"#, "ticket"),
            Some("4711".into())
        );
        assert_eq!(
            read(r#"{"user-id": ["u-1", "u-2"]}"#, "user_id"),
            Some("u-1".into())
        );
        assert_eq!(read(r#"{"email": "a"}"#, "ticket"), None);
        assert!(Form::read(br#"{"ticket": "4711"}"#, None).is_err());
    }

    #[test]
    fn a_person_is_read_whole() {
        let text = r#"{"email": ["a@example.com", "b@example.com"], "user-id": "u-1", "phone": "+49 1",
            "custom": {"loyalty": "7", "card": ["8", "9"], "loyalty": "10"},
            "sessions": {"mudbase": {"token": "jwt", "password": "horse", "one-time-code": "123456"}, "other": "t"}}"#;
        assert_eq!(
            read(text).unwrap().to_string(),
            "email #1, email #2, user-id #1, phone #1, custom:loyalty #1, custom:card #1, custom:card #2, \
             custom:loyalty #2, session #1 (mudbase), session #1 (other)"
        );
        assert_eq!(
            read(r#"{"user_id": "u-1"}"#).unwrap().to_string(),
            "user-id #1"
        );
    }

    #[test]
    fn what_is_wrong_is_said_without_a_word_of_it() {
        for text in [
            "ada@example.com",
            "[\"ada@example.com\"]",
            "{\"ada@example.com\": 1}",
            "{\"email\": {\"ada@example.com\": 1}}",
            "{\"email\": [\"ada@example.com\", 7]}",
            "{\"email\": \"ada@example.com\", \"email\": \"b\"}",
            "{\"user-id\": \"ada@example.com\", \"user_id\": \"b\"}",
            "{\"sessions\": {\"ada@example.com\": \"t\"}}",
            "{\"sessions\": {\"mudbase\": {\"ada@example.com\": \"t\"}}}",
            "{\"email\": \"ada@example.com\"} {}",
            "{\"email\": \"ada@example.com",
        ] {
            let error = read(text).unwrap_err();
            assert!(!error.contains("ada"), "{error}");
        }
    }
}

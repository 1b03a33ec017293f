//! Finds a text in whatever form it was written down: plain, as a URL has it, as JSON has it, in base64
//! (whatever stands before it), in hex, and as bytes are printed.

use std::{collections::BTreeMap, fmt};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Texts that must not be found.
pub struct Search {
    /// What they look like, and what that is called.
    forms: BTreeMap<String, &'static str>,
}

/// A text that was found. It says where, and nothing of what follows there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    pub form: &'static str,
    pub after: String,
}

impl Search {
    /// A search for these texts, in every form.
    pub fn of<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut all = BTreeMap::new();
        for text in texts {
            for (name, form) in forms(text.as_ref()) {
                all.entry(form).or_insert(name);
            }
        }
        Self { forms: all }
    }

    /// The first of them that stands in `written`.
    pub fn find(&self, written: &str) -> Option<Leak> {
        let found = self.forms.iter();
        let found = found.filter_map(|(form, name)| Some((written.find(form)?, *name)));
        let (at, form) = found.min()?;
        let line = written[..at].rsplit('\n').next().unwrap_or_default();
        let what = line.split(':').next().unwrap_or_default();
        let before: String = line.chars().rev().take(AROUND).collect();
        let before: String = before.chars().rev().collect();
        let after = if line.len() > AROUND {
            format!("{what}: […] {before}")
        } else {
            before
        };
        Some(Leak { form, after })
    }
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} after `{}`", self.form, self.after)
    }
}

/// How much of what stands before a leak is told.
const AROUND: usize = 80;

fn forms(text: &str) -> Vec<(&'static str, String)> {
    let bytes = |write: fn(&u8) -> String| text.as_bytes().iter().map(write).collect::<String>();
    let listed: Vec<String> = text.bytes().map(|byte| byte.to_string()).collect();
    let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let quoted = |written: String| written[1..written.len() - 1].to_owned();
    let mut forms = vec![
        ("plain", text.to_owned()),
        ("in lower case", text.to_lowercase()),
        ("in upper case", text.to_uppercase()),
        ("percent-encoded", encoded.clone()),
        ("percent-encoded in lower case", lower_escapes(&encoded)),
        ("as a form has it", encoded.replace("%20", "+")),
        (
            "percent-encoded all through",
            bytes(|byte| format!("%{byte:02X}")),
        ),
        (
            "percent-encoded all through, in lower case",
            bytes(|byte| format!("%{byte:02x}")),
        ),
        (
            "as JSON has it",
            quoted(serde_json::Value::from(text).to_string()),
        ),
        ("as Debug has it", quoted(format!("{text:?}"))),
        (
            "in JSON's escapes",
            text.encode_utf16()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect(),
        ),
        (
            "in JSON's escapes, upper case",
            text.encode_utf16()
                .map(|unit| format!("\\u{unit:04X}"))
                .collect(),
        ),
        ("in hex", bytes(|byte| format!("{byte:02x}"))),
        ("in hex, upper case", bytes(|byte| format!("{byte:02X}"))),
        ("in escaped hex", bytes(|byte| format!("\\x{byte:02x}"))),
        ("as a list of bytes", listed.join(", ")),
        ("as a short list of bytes", listed.join(",")),
    ];
    for before in 0..3 {
        for engine in [&STANDARD, &URL_SAFE] {
            forms.push(("in base64", in_base64(engine, text, before)));
        }
    }
    // Of a short text, so little is left that it would be found anywhere.
    forms.retain(|(name, form)| *name != "in base64" || form.len() >= 6);
    forms
}

/// The part of a text's base64 that is the same whatever stands around it, with so many bytes before it.
fn in_base64(engine: &impl Engine, text: &str, before: usize) -> String {
    let mut bytes = vec![0; before];
    bytes.extend_from_slice(text.as_bytes());
    let encoded = engine.encode(&bytes);
    // A character holds six bits: the ones that share any with what is around are left out.
    let (first, last) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
    encoded[first..last].to_owned()
}

/// The same with `%2f` where there is `%2F`.
fn lower_escapes(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut lowered = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        lowered += &format!("%{}{rest}", digits.to_lowercase());
    }
    lowered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canary::{CANARY, email, odd_user_id};

    /// A text as others write it down, with something before and behind.
    fn written(text: &str) -> Vec<String> {
        let around = |before: &str| format!("{before}{text}, and more");
        let hex = |form: fn(u8) -> String| text.bytes().map(form).collect::<String>();
        let mut written = vec![
            around("to "),
            utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
            lower_escapes(&utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()),
            serde_json::json!({ "of": text }).to_string(),
            format!("{:?}", [text]),
            format!("{:?}", text.as_bytes()),
            hex(|byte| format!("{byte:02x}")),
            hex(|byte| format!("{byte:02X}")),
            hex(|byte| format!("%{byte:02X}")),
            text.to_lowercase(),
        ];
        for before in ["", "1", "12"] {
            written.push(STANDARD.encode(around(before)));
            written.push(URL_SAFE.encode(around(before)));
        }
        written
    }

    #[test]
    fn a_planted_canary_is_found_in_every_form() {
        let texts = [email(7), odd_user_id(7), crate::canary::user_id(7)];
        for text in texts {
            for whole in [Search::of([CANARY]), Search::of([&text])] {
                for written in written(&text) {
                    assert!(whole.find(&format!("{{{written}}}")).is_some(), "{written}");
                }
            }
        }
    }

    #[test]
    fn what_is_found_is_not_repeated() {
        let leak = Search::of([CANARY])
            .find(&format!("a\nit says: {CANARY} b"))
            .unwrap();
        assert_eq!(leak.to_string(), "plain after `it says: `");
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let search = Search::of([CANARY]);
        assert_eq!(search.find("a report: 1 confirmed"), None);
        let others = STANDARD.encode("a report: 1 confirmed");
        assert_eq!(search.find(&others), None);
    }
}

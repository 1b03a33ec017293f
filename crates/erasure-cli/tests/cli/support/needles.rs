//! What must not be found anywhere, in every form in which it could be hidden.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A text that must not be found.
pub struct Needle {
    pub name: String,
    forms: Vec<Vec<u8>>,
}

impl Needle {
    /// The text, as it is and encoded in every way that is likely.
    pub fn new(name: &str, text: &str) -> Self {
        let hex = |upper: bool| {
            let digits = text.bytes().map(|byte| {
                if upper {
                    format!("{byte:02X}")
                } else {
                    format!("{byte:02x}")
                }
            });
            digits.collect::<String>().into_bytes()
        };
        let mut forms = vec![
            text.as_bytes().to_vec(),
            hex(true),
            hex(false),
            utf8_percent_encode(text, NON_ALPHANUMERIC)
                .to_string()
                .into_bytes(),
            text.to_uppercase().into_bytes(),
            serde_json::to_string(text)
                .unwrap()
                .trim_matches('"')
                .as_bytes()
                .to_vec(),
        ];
        for shift in 0..3 {
            forms.extend(shifted(text, shift));
        }
        Self {
            name: name.to_owned(),
            forms,
        }
    }

    /// Whether it is in there, in any form.
    pub fn is_in(&self, hay: &[u8]) -> bool {
        self.forms
            .iter()
            .any(|form| hay.windows(form.len()).any(|window| window == form))
    }
}

/// The text in base64, where it begins at another place than the encoded bytes do: what its
/// neighbours change is cut off.
fn shifted(text: &str, shift: usize) -> Vec<Vec<u8>> {
    let padded = [vec![b'x'; shift], text.as_bytes().to_vec()].concat();
    let begin = if shift == 0 { 0 } else { 4 };
    let encoded = [
        STANDARD.encode(&padded),
        STANDARD_NO_PAD.encode(&padded),
        URL_SAFE_NO_PAD.encode(&padded),
    ];
    let middle = |encoded: String| {
        let end = padded.len() / 3 * 4;
        encoded.as_bytes()[begin..end].to_vec()
    };
    encoded
        .into_iter()
        .map(middle)
        .filter(|form| form.len() >= 8)
        .collect()
}

/// Which needles are in which hay: `needle in hay`.
pub fn found_in<'h>(
    needles: &[Needle],
    hays: impl IntoIterator<Item = (&'h str, &'h [u8])>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (name, hay) in hays {
        let inside = needles.iter().filter(|needle| needle.is_in(hay));
        found.extend(inside.map(|needle| format!("{} in {name}", needle.name)));
    }
    found
}

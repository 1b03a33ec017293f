//! Finds an identifier in a vendor's text. A vendor may write it in another case, with other separators, in
//! hexadecimal, in base64, or as its SHA-256. None of these may be shown.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Identifier;

/// A shorter part of an identifier doesn't identify a person.
const SHORTEST_PART: usize = 3;

/// How many last digits of a telephone number identify it, however the country is written.
const TELLING_DIGITS: usize = 8;

/// Whether the text repeats the identifier, or a part that identifies the person.
pub(crate) fn repeats(text: &str, identifier: &Identifier) -> bool {
    let written = writings(text);
    identifier.all_exposed().any(|exposed| {
        !exposed.is_empty() && (text.contains(exposed) || is_digested_in(&written, exposed))
    }) || parts(identifier)
        .iter()
        .any(|part| written.iter().any(|bytes| contains(letters(bytes), part)))
}

/// A part of an identifier: a text, and how many of its first letters and digits to skip.
struct Part<'a> {
    text: &'a str,
    after: usize,
}

impl Part<'_> {
    fn letters(&self) -> impl Iterator<Item = char> {
        letters(self.text.as_bytes()).skip(self.after)
    }
}

fn parts(identifier: &Identifier) -> Vec<Part<'_>> {
    let whole = |text| Part { text, after: 0 };
    let mut parts: Vec<Part<'_>> = identifier.all_exposed().map(whole).collect();
    match identifier {
        Identifier::Email(address) => {
            let local = address.expose().rsplit_once('@').map(|(local, _)| local);
            // The text after a plus is a mail tag and not unique to the person.
            let name = local.and_then(|local| local.split('+').next());
            let telling = local.into_iter().chain(name).map(whole);
            parts.extend(telling.filter(|part| part.letters().count() >= SHORTEST_PART));
        }
        Identifier::Phone(number) => {
            let text = number.expose();
            let digits = letters(text.as_bytes()).count();
            let after = digits.saturating_sub(TELLING_DIGITS);
            parts.push(Part { text, after });
        }
        _ => {}
    }
    parts.retain(|part| part.letters().next().is_some());
    parts
}

/// Letters and digits, in one case.
fn letters(bytes: &[u8]) -> impl Iterator<Item = char> + Clone {
    let valid = bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars());
    valid
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric())
}

fn contains(mut hay: impl Iterator<Item = char> + Clone, part: &Part<'_>) -> bool {
    loop {
        let mut here = hay.clone();
        if part.letters().all(|letter| here.next() == Some(letter)) {
            return true;
        }
        if hay.next().is_none() {
            return false;
        }
    }
}

/// Whether the SHA-256 of the text occurs, of the text as given or in lower case.
fn is_digested_in(written: &[Zeroizing<Vec<u8>>], text: &str) -> bool {
    let lower = Zeroizing::new(text.to_lowercase());
    [text, &lower].iter().any(|text| {
        let digest = Sha256::digest(text);
        let mut windows = written.iter().flat_map(|bytes| bytes.windows(digest.len()));
        windows.any(|window| window == digest.as_slice())
    })
}

/// Decodes a digit.
type Value = fn(char) -> Option<u32>;

/// The text, and the text decoded as hexadecimal and base64 from every possible offset.
fn writings(text: &str) -> Vec<Zeroizing<Vec<u8>>> {
    let mut writings = vec![Zeroizing::new(text.as_bytes().to_vec())];
    let encodings: [(u32, Value); 3] = [(4, hexadecimal), (6, base64), (6, base64_of_letters)];
    for (bits, value) in encodings {
        // After this many digits, the bytes are complete.
        let period = if bits == 4 { 2 } else { 4 };
        for begin in 0..period {
            let digits = text.chars().filter_map(value).skip(begin);
            writings.push(decoded(digits, bits, text.len()));
        }
    }
    writings
}

fn decoded(digits: impl Iterator<Item = u32>, bits: u32, room: usize) -> Zeroizing<Vec<u8>> {
    // Never reallocated: reallocation would leave a copy that isn't overwritten.
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    let (mut held, mut length) = (0, 0);
    for digit in digits {
        held = (held << bits | digit) & 0xffff;
        length += bits;
        if length >= 8 {
            length -= 8;
            bytes.push((held >> length) as u8);
        }
    }
    bytes
}

fn hexadecimal(digit: char) -> Option<u32> {
    digit.to_digit(16)
}

/// The digits of both alphabets of base64.
fn base64(digit: char) -> Option<u32> {
    match digit {
        '+' | '-' => Some(62),
        '/' | '_' => Some(63),
        letter => base64_of_letters(letter),
    }
}

/// The same if `-`, `_`, `+` and `/` are separators and not digits.
fn base64_of_letters(digit: char) -> Option<u32> {
    let digit = u32::from(u8::try_from(digit).ok()?);
    match digit {
        0x41..=0x5a => Some(digit - 0x41),
        0x61..=0x7a => Some(digit - 0x61 + 26),
        0x30..=0x39 => Some(digit - 0x30 + 52),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Session;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02X}")).collect()
    }

    fn ada() -> Identifier {
        Identifier::Email("Ada.Lovelace+shop@example.com".into())
    }

    #[test]
    fn an_identifier_is_recognised_however_a_vendor_writes_it() {
        // `base64`, as other programs write it: of the text; with one and two bytes before; of UTF-16; in lower case.
        for text in [
            "ada.lovelace+shop@example.com",
            "ADA.LOVELACE+SHOP@EXAMPLE.COM",
            "req-Ada_Lovelace-shop-example-com-77",
            "adalovelaceshopexamplecom",
            "QWRhLkxvdmVsYWNlK3Nob3BAZXhhbXBsZS5jb20=",
            "req:QWRhLkxvdmVsYWNlK3Nob3BAZXhhbXBsZS5jb20",
            "eEFkYS5Mb3ZlbGFjZStzaG9wQGV4YW1wbGUuY29t",
            "eHhBZGEuTG92ZWxhY2Urc2hvcEBleGFtcGxlLmNvbQ",
            "QWRh-LkxvdmVs-YWNlK3No-b3BAZXhh-bXBsZS5jb20",
            "QQBkAGEALgBMAG8AdgBlAGwAYQBjAGUAKwBzAGgAbwBwAEAAZQB4AGEAbQBwAGwAZQAuAGMAbwBtAA",
            "ada.lovelace",
            "req-ada-lovelace-7",
            "YWRhLmxvdmVsYWNl",
        ] {
            assert!(repeats(text, &ada()), "{text}");
        }
        let written = hex(b"Ada.Lovelace+shop@example.com");
        for text in [
            written.clone(),
            written.to_lowercase(),
            format!("req-{written}"),
            format!("a{written}"),
            hex(&Sha256::digest("Ada.Lovelace+shop@example.com")),
            hex(&Sha256::digest("ada.lovelace+shop@example.com")).to_lowercase(),
        ] {
            assert!(repeats(&text, &ada()), "{text}");
        }
    }

    #[test]
    fn what_says_nothing_of_the_person_is_kept() {
        for text in [
            "6f1c9b0e-3d2a-4f7e-9c55-0b1d2e3f4a5b",
            "req-8f3a91bd77c024ee",
            "example.com",
            "shop",
            "1-67891233-abcdef012345678912345678",
        ] {
            assert!(!repeats(text, &ada()), "{text}");
        }
        let short = Identifier::Email("jo@example.com".into());
        assert!(!repeats("req-jo", &short));
        assert!(repeats("req-jo-example-com", &short));
    }

    #[test]
    fn a_user_id_a_number_and_a_session_are_recognised_too() {
        let user_id = Identifier::UserId("u-42".into());
        for text in ["req-u-42", "req_U42", "752d3432", "dS00Mg"] {
            assert!(repeats(text, &user_id), "{text}");
        }
        let phone = Identifier::Phone("+49 30 555-01234".into());
        for text in [
            "tel-493055501234",
            "030-555.012-34",
            "KzQ5IDMwIDU1NS0wMTIzNA",
        ] {
            assert!(repeats(text, &phone), "{text}");
        }
        let session = Session::new("token.of.ada").with_password("horse");
        let session = Identifier::Session(session.with_one_time_code("492039"));
        for text in ["TOKEN-OF-ADA", "request-Horse-1", "492-039"] {
            assert!(repeats(text, &session), "{text}");
        }
    }

    #[test]
    fn an_identifier_without_letters_is_recognised_as_it_is() {
        let odd = Identifier::UserId("--".into());
        assert!(repeats("req--1", &odd));
        assert!(!repeats("req-1", &odd));
    }
}

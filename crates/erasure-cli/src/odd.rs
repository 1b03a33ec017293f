//! Recognises values that can hardly be identifiers: what spreadsheets and scripts leave in place of a lost value,
//! invisible characters, and addresses and numbers that no system accepts. The same checks apply to prompt, flags, JSON
//! and the rows of a file.

use erasure::{IdentifierKind, Label, Subject};
use unicode_general_category::{GeneralCategory, get_general_category};

/// What programs write in place of a missing value, in any case.
const NO_VALUE: &str = "null|(null)|<null>|[null]|\\n|nan|-nan|none|nil|<nil>|undefined|n/a|<na>|(blank)|[object object]";

/// The same, in this case only.
const NO_VALUE_AS_WRITTEN: [&str; 2] = ["NA", "NaT"];

/// Spreadsheets' errors that don't end in `!` or `?`, in several languages.
const NO_RESULT: &str = "#n/a|#n/d|#n/v|#nv|#nd|#getting_data|#error";

/// Why a value is hardly an identifier of this kind; `None` if it may be one. The reason continues a sentence that
/// begins with the identifier's label, and repeats nothing of the value.
pub(crate) fn odd(kind: &IdentifierKind, value: &str) -> Option<&'static str> {
    if value.trim().is_empty() {
        return Some("is blank: leave it out, or pass the identifier");
    }
    // A custom identifier may be a text of several lines.
    let may_break = matches!(kind, IdentifierKind::Custom(_));
    let breaks = |c: char| may_break && matches!(c, '\n' | '\r' | '\t');
    odd_characters(value, breaks)
        .or_else(|| debris(value))
        .or_else(|| match kind {
            IdentifierKind::Email if !is_address(value) => Some(
                "is not an e-mail address: expected one `@` with text on both sides, such as ada@example.com",
            ),
            IdentifierKind::Phone if !is_phone_number(value) => Some(
                "is not a telephone number as E.164 writes it: expected `+` and 7 to 15 digits, without spaces, \
                 such as +4930123456",
            ),
            _ => None,
        })
}

/// The first identifier of a person that is odd, and why.
pub(crate) fn odd_in(subject: &Subject) -> Option<String> {
    let mut seen: Vec<IdentifierKind> = Vec::new();
    subject.identifiers().iter().find_map(|identifier| {
        let kind = identifier.kind();
        seen.push(kind.clone());
        let number = seen.iter().filter(|before| **before == kind).count();
        let reason = odd(&kind, identifier.value()?.expose())?;
        let label = Label::new(kind, u32::try_from(number).unwrap_or(u32::MAX));
        Some(format!("{label} {reason}"))
    })
}

/// Why a text is hardly a key of the caller's own. If an unset variable or an empty cell became a key, the next person
/// would get the first person's result.
pub(crate) fn odd_key(key: &str) -> Option<&'static str> {
    if key
        .chars()
        .all(|c| c.is_whitespace() || is_invisible(c) || c.is_control())
    {
        return Some(
            "is blank: expected a text that identifies this one request, such as a ticket's number",
        );
    }
    odd_characters(key, |_| false).or_else(|| debris(key))
}

fn odd_characters(value: &str, allowed: impl Fn(char) -> bool) -> Option<&'static str> {
    let has = |is: fn(char) -> bool| value.chars().any(|c| !allowed(c) && is(c));
    if has(char::is_control) {
        Some(
            "contains a control character, such as a tab or a line break: no vendor knows anybody by that",
        )
    } else if value.trim() != value {
        Some("begins or ends with white space: pass the identifier exactly as the vendor knows it")
    } else if has(is_invisible) {
        Some("contains an invisible character, such as a zero-width space")
    } else if has(|c| c.is_whitespace() && c != ' ') {
        Some("contains white space of an unusual kind, such as a non-breaking space")
    } else if has(|c| c == char::REPLACEMENT_CHARACTER) {
        Some("contains U+FFFD, which replaces a lost character")
    } else {
        None
    }
}

/// Whether a character is invisible, or changes the direction of the text beside it: Unicode's formatting characters,
/// the others of its property `Default_Ignorable_Code_Point`, and the blank pattern of Braille.
fn is_invisible(c: char) -> bool {
    let is_ignorable = matches!(c,
        '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2065}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}');
    is_ignorable || get_general_category(c) == GeneralCategory::Format || c == '\u{2800}'
}

fn debris(value: &str) -> Option<&'static str> {
    let lower = value.to_ascii_lowercase();
    if NO_VALUE.split('|').any(|known| known == lower) || NO_VALUE_AS_WRITTEN.contains(&value) {
        Some("is what a program writes in place of a missing value")
    } else if is_no_result(&lower) {
        Some("is a spreadsheet's error")
    } else if value.starts_with('=') {
        Some("is a spreadsheet's formula")
    } else if is_rounded(&lower) {
        Some(
            "is a number as a spreadsheet shortens it: its digits are lost; export the column as text",
        )
    } else {
        None
    }
}

fn is_no_result(lower: &str) -> bool {
    let is_code = lower
        .strip_prefix("err:")
        .is_some_and(|code| !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()));
    let has_mark = lower.starts_with('#') && lower.ends_with(['!', '?']);
    let is_too_narrow = lower.len() > 1 && lower.bytes().all(|b| b == b'#');
    is_code || has_mark || is_too_narrow || NO_RESULT.split('|').any(|known| known == lower)
}

/// `1.23e+15`, `1,23e15`, `5e-07`, and the `4711.0` of a whole number that became a fraction.
fn is_rounded(lower: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = lower.trim_start_matches(['-', '+']);
    if let Some((whole, fraction)) = number.split_once('.')
        && digits(whole)
        && fraction == "0"
    {
        return true;
    }
    let Some((mantissa, exponent)) = number.split_once('e') else {
        return false;
    };
    let (whole, fraction) = match mantissa.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let unsigned = exponent.trim_start_matches(['-', '+']);
    // `12e5` may be somebody's id; with a sign or a fraction it is a number.
    let is_number = fraction.is_some() || unsigned.len() < exponent.len();
    is_number
        && digits(whole)
        && digits(unsigned)
        && fraction.is_none_or(|fraction| fraction.is_empty() || digits(fraction))
}

/// Whether it may be an address. Anything that a mail server might accept is.
fn is_address(value: &str) -> bool {
    let Some((local, domain)) = value.split_once('@') else {
        return false;
    };
    let is_literal = domain.starts_with('[') && domain.ends_with(']');
    let is_quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let never = |c: char| c.is_whitespace() || "<>()[]\\,;:\"@".contains(c);
    !local.is_empty()
        && (is_quoted || !local.contains(never))
        && !domain.is_empty()
        && !domain.contains('@')
        && (is_literal
            || !(domain.contains(never)
                || domain.contains("..")
                || domain.starts_with(['.', '-'])
                || domain.ends_with(['.', '-'])))
}

fn is_phone_number(value: &str) -> bool {
    value.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom() -> IdentifierKind {
        IdentifierKind::Custom("card".to_owned())
    }

    #[test]
    fn what_spreadsheets_and_scripts_leave_behind_is_nobody() {
        for value in
            "1.23E+15 | 1,23E+15 | 1.23e+15 | 1E+15 | -4.5E-05 | 1.23E15 | 4711.0 | #N/A | #REF! | \
             #VALUE! | #NAME? | #DIV/0! | #BEZUG! | #NV | ######## | Err:508 | NULL | null | \
             (null) | \\N | nan | NaN | None | NONE | undefined | NA | n/a | <NA> | NaT | =A1 | \
             [object Object] | \u{fffd}4"
                .split(" | ")
        {
            for kind in [
                IdentifierKind::UserId,
                IdentifierKind::Email,
                IdentifierKind::Phone,
                custom(),
            ] {
                assert!(odd(&kind, value).is_some(), "{value:?} as {kind}");
            }
            assert!(odd_key(value).is_some(), "{value:?} as a key");
        }
    }

    #[test]
    fn what_nobody_sees_is_seen() {
        for hidden in
            "\u{200b}\u{200d}\u{feff}\u{202e}\u{2066}\u{ad}\u{34f}\u{3164}\u{115f}\u{2800}\u{e0041}\
             \u{fe0f}\u{180e}\u{a0}\u{202f}\u{3000}\u{2028}\u{85}\0\u{7f}\u{600}"
                .chars()
        {
            for value in [
                format!("{hidden}u-42"),
                format!("u-{hidden}42"),
                format!("u-42{hidden}"),
            ] {
                assert!(odd(&IdentifierKind::UserId, &value).is_some(), "{hidden:?}");
                assert!(odd(&custom(), &value).is_some(), "{hidden:?}");
                assert!(
                    odd(&IdentifierKind::Email, &format!("{value}@example.com")).is_some(),
                    "{hidden:?}"
                );
            }
        }
    }

    #[test]
    fn an_e_mail_address_has_one_at_sign_and_text_on_both_sides() {
        let odd = |value| odd(&IdentifierKind::Email, value).is_some();
        for value in "u-43 | @example.com | ada@ | ada@@example.com | ada@b@example.com | ada @example.com | \
             ada@example .com | <ada@example.com> | mailto:ada@example.com | \
             Ada <ada@example.com> | ada@example.com, | ada@example.com;bob@example.com | \
             ada@example..com | ada@.com | ada@example.com. | \"ada@example.com\""
            .split(" | ")
        {
            assert!(odd(value), "{value:?}");
        }
        for value in "ada@example.com | ada.+tag!#$%&'*/=?^_`{|}~-@example.co.uk | ada@localhost | \
             ada..b@example.com | \"ada b\"@example.com | ada@[192.0.2.1] | \
             \u{e4}da@\u{4f8b}\u{3048}.jp | o'neil@example.com | ADA@EXAMPLE.COM"
            .split(" | ")
        {
            assert!(!odd(value), "{value:?}");
        }
    }

    #[test]
    fn a_telephone_number_is_written_as_e_164_writes_it() {
        let odd = |value| odd(&IdentifierKind::Phone, value).is_some();
        for value in "030123456 | +49 30 123456 | +4930-123456 | 004930123456 | +123456 | \
             +1234567890123456 | + | +0123456789 | +49301234x | 4930123456 | \
             +\u{664}\u{664}\u{664}\u{664}\u{664}\u{664}\u{664}\u{664}"
            .split(" | ")
        {
            assert!(odd(value), "{value:?}");
        }
        for value in ["+1234567", "+4930123456", "+123456789012345"] {
            assert!(!odd(value), "{value:?}");
        }
    }

    #[test]
    fn ordinary_ids_are_not_odd() {
        for value in
            "u-42 | 42 | 12e5 | 7e10 | 0 | -1 | #42 | # | Nancy | nonesuch | canary/1 id | a=b | \
             1.5 | 4.01 | 3f8c1c3f-9d55-4e1e | ada@example.com | \u{e4}\u{4f8b}\u{1f600} | x\"y | \
             O'Neil, A."
                .split(" | ")
        {
            assert_eq!(odd(&IdentifierKind::UserId, value), None, "{value:?}");
            assert_eq!(odd_key(value), None, "{value:?}");
        }
        assert_eq!(odd(&custom(), "please delete me\r\nu-44,\tthanks"), None);
        assert!(odd(&custom(), "please delete me\n").is_some());
        assert!(odd(&IdentifierKind::UserId, "u\n42").is_some());
    }

    #[test]
    fn a_key_of_nothing_is_blank() {
        for key in ["", " ", "\t\n", "\u{a0}", "\u{200b}", "\u{feff} "] {
            assert!(
                odd_key(key).is_some_and(|why| why.starts_with("is blank")),
                "{key:?}"
            );
        }
    }
}

//! What a plain YAML scalar is. YAML 1.1, YAML 1.2 and the tools in between read `no`, `010`, `1_000`
//! or `2026-11-23` differently; we accept what all of them read alike and report the rest.

use super::tree::Value;

/// Why a scalar can't be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unclear {
    /// Tools disagree about its type.
    Ambiguous,
    /// It is a number that 64 bits don't hold, because it is too large or too near to zero.
    TooLarge,
}

/// The value of an unquoted scalar.
pub fn resolve(text: &str) -> Result<Value, Unclear> {
    match text {
        "" | "~" | "null" => return Ok(Value::Null),
        "true" => return Ok(Value::Bool(true)),
        "false" => return Ok(Value::Bool(false)),
        _ => {}
    }
    if is_json_number(text) {
        return match is_zero(text) {
            true if text.starts_with('-') => Err(Unclear::Ambiguous),
            _ => number(text),
        };
    }
    if is_word_for_another_type(text) || looks_like_a_number(text) || looks_like_a_date(text) {
        return Err(Unclear::Ambiguous);
    }
    Ok(Value::String(text.to_owned()))
}

/// Words that some tool reads as true, false or nothing.
pub fn is_word_for_another_type(text: &str) -> bool {
    let words = ["~", "null", "true", "false", "yes", "no", "on", "off"];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn number(text: &str) -> Result<Value, Unclear> {
    let is_integer = !text.contains(['.', 'e', 'E']);
    match text.parse::<serde_json::Number>() {
        Ok(number) if is_integer && number.is_f64() => Err(Unclear::TooLarge),
        Ok(number) if number.as_f64() == Some(0.0) && !is_zero(text) => Err(Unclear::TooLarge),
        Ok(number) => Ok(Value::Number(number)),
        Err(_) => Err(Unclear::TooLarge),
    }
}

/// Whether a number is written with no digit but zero before its exponent.
fn is_zero(text: &str) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    !mantissa.contains(|c: char| ('1'..='9').contains(&c))
}

fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent_digits = exponent.map(|e| e.strip_prefix(['+', '-']).unwrap_or(e));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent_digits.is_none_or(digits)
}

/// Octal, hexadecimal, binary, underscored, signed or half-written numbers, `.inf`, and `12:30`.
fn looks_like_a_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.eq_ignore_ascii_case(".inf") || unsigned.eq_ignore_ascii_case(".nan") {
        return true;
    }
    if let Some(rest) = unsigned
        .strip_prefix("0x")
        .or_else(|| unsigned.strip_prefix("0X"))
    {
        return !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_hexdigit() || b == b'_');
    }
    if let Some(rest) = unsigned
        .strip_prefix("0o")
        .or_else(|| unsigned.strip_prefix("0b"))
    {
        return !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    }
    let begins = unsigned.starts_with(|c: char| c.is_ascii_digit())
        || (unsigned.starts_with('.') && unsigned[1..].starts_with(|c: char| c.is_ascii_digit()));
    begins && (is_one_number(unsigned) || is_sexagesimal(unsigned))
}

fn is_one_number(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let mantissa_ok = mantissa
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'_' || b == b'.');
    mantissa_ok
        && mantissa.matches('.').count() <= 1
        && exponent.bytes().all(|b| b.is_ascii_digit())
}

fn is_sexagesimal(text: &str) -> bool {
    text.contains(':')
        && text
            .split(':')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

fn looks_like_a_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
    let dash = |index: usize| bytes.get(index) == Some(&b'-');
    (0..4).all(digit)
        && dash(4)
        && digit(5)
        && digit(6)
        && dash(7)
        && digit(8)
        && digit(9)
        && bytes
            .get(10)
            .is_none_or(|b| matches!(b, b'T' | b't' | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_tool_reads_alike_is_read() {
        assert_eq!(resolve(""), Ok(Value::Null));
        assert_eq!(resolve("true"), Ok(Value::Bool(true)));
        for number in [
            "0",
            "-1",
            "200",
            "1.5",
            "-0.25",
            "1e3",
            "0.0",
            "0e99",
            "18446744073709551615",
        ] {
            assert!(matches!(resolve(number), Ok(Value::Number(_))), "{number}");
        }
        for text in [
            "3.0.3",
            "word",
            "1.2.3",
            "v1",
            "PT1M",
            "a: b",
            "127.0.0.1",
            "0-9",
            "-",
            ".",
            "1-2-3",
            "e5",
        ] {
            assert!(matches!(resolve(text), Ok(Value::String(_))), "{text}");
        }
    }

    #[test]
    fn what_tools_read_differently_is_ambiguous() {
        for text in [
            "no",
            "Yes",
            "ON",
            "off",
            "True",
            "NULL",
            "010",
            "0x1F",
            "0o17",
            "0b1",
            "1_000",
            "+1",
            ".5",
            "5.",
            ".inf",
            "-.INF",
            ".nan",
            "12:30",
            "190:20:30",
            "2026-11-23",
            "2026-11-23T08:00:00Z",
            "1.e3",
            "-0",
            "-0.0",
            "-0e5",
        ] {
            assert_eq!(resolve(text), Err(Unclear::Ambiguous), "{text}");
        }
    }

    #[test]
    fn a_number_that_64_bits_do_not_hold_is_too_large() {
        for text in [
            "18446744073709551616",
            "-9223372036854775809",
            "1e999",
            "-1e999",
            "1e-999",
        ] {
            assert_eq!(resolve(text), Err(Unclear::TooLarge), "{text}");
        }
    }
}

//! Characters that are escaped in two halves. JSON writes `\ud83d\ude00` for 😀, and vendors' examples do.
//! YAML has no such halves (an escape of its is a whole character, `\U0001F600`), and both of its readers
//! here refuse them. So they are joined before anybody reads: in double quotes alone, where they are escapes.

use std::borrow::Cow;

use saphyr_parser::Parser;

/// Texts in which halves are joined. Each costs a look at the file.
const TEXTS: usize = 50;

/// The same text with all halves joined.
pub fn joined(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if !text.contains("\\u") {
        return text;
    }
    for _ in 0..TEXTS {
        match first(&text) {
            Some(next) => text = Cow::Owned(next),
            None => break,
        }
    }
    text
}

/// Joins the halves in the first text that can't be read for them.
fn first(text: &str) -> Option<String> {
    let wrong = Parser::new_from_str(text).find_map(Result::err)?;
    let line = wrong.marker().line().checked_sub(1)?;
    let line: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let (column, quote) = text[line..].char_indices().nth(wrong.marker().col())?;
    if quote != '"' {
        return None;
    }
    let start = line + column + 1;
    let mut joined = text[..start].to_owned();
    let mut rest = &text[start..];
    while let Some(next) = rest.find(['\\', '"']) {
        joined.push_str(&rest[..next]);
        rest = &rest[next..];
        if rest.starts_with('"') {
            break;
        }
        let whole = character(rest);
        let length = match whole {
            Some(_) => 12,
            None => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        match whole {
            Some(whole) => joined.push(whole),
            None => joined.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    joined.push_str(rest);
    (joined != text).then_some(joined)
}

/// The character that `\ud83d\ude00` stands for.
fn character(escapes: &str) -> Option<char> {
    let unit = |from: usize| {
        let digits = escapes.get(from..from + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let whole = char::decode_utf16([unit(0)?, unit(6)?]).next()?.ok()?;
    (whole > '\u{ffff}').then_some(whole)
}

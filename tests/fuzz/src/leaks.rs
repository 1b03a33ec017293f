//! Whether something that is printed repeats something that was said.

use std::collections::BTreeSet;

use serde_json::Value;

/// Shorter words are found in any text by chance.
const SHORTEST: usize = 8;

/// Checks that nothing of what was said stands in what is printed, unless it is one of our own words.
///
/// # Panics
///
/// If something does.
pub(crate) fn check(said: &[u8], printed: &[String], vocabulary: &[String]) {
    if printed.is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(said);
    let mut words: BTreeSet<String> = words(&text).map(str::to_owned).collect();
    let body = text.find("\r\n\r\n").map_or("", |end| &text[end + 4..]);
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        for string in strings(&value) {
            words.extend(self::words(string).map(str::to_owned));
        }
    }
    for word in words {
        let is_ours = || is_moment(&word) || vocabulary.iter().any(|text| text.contains(&*word));
        if let Some(text) = printed.iter().find(|text| text.contains(&word)) {
            assert!(is_ours(), "the vendor's word {word} stands in: {text}");
        }
    }
}

/// The words of a text that are long enough to be told from others.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || "@._+-".contains(c);
    text.split(move |c| !is_part(c))
        .filter(|word| word.chars().nth(SHORTEST - 1).is_some())
}

/// `2026-11-23T08`: the time that a vendor names is told to whoever has to wait for it.
fn is_moment(word: &str) -> bool {
    let digits = |range| {
        let part: Option<&str> = word.get(range);
        part.is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(0..4) && digits(5..7) && digits(8..10) && word.matches('-').count() >= 2
}

/// All texts in a JSON value, keys among them.
pub(crate) fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(entries) => {
            let inside = |(key, value)| {
                let key: &String = key;
                std::iter::once(key.as_str()).chain(strings(value))
            };
            entries.iter().flat_map(inside).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    fn leaks(said: &str, printed: &str) -> bool {
        let (said, printed) = (said.to_owned(), [printed.to_owned()]);
        let found = std::panic::catch_unwind(move || {
            check(said.as_bytes(), &printed, &["documented".to_owned()])
        });
        found.is_err()
    }

    #[test]
    fn a_word_of_the_vendors_that_is_printed_is_found() {
        assert!(leaks(
            "HTTP/1.1 400 x\r\n\r\n{\"a\":\"ada@example.com\"}",
            "it is ada@example.com"
        ));
        assert!(leaks(
            "HTTP/1.1 400 x\r\nx-user: ada.lovelace\r\n\r\n",
            "no ada.lovelace here"
        ));
        assert!(leaks(
            "HTTP/1.1 400 x\r\n\r\n\"\\u0061da.lovelace\"",
            "no ada.lovelace here"
        ));
    }

    #[test]
    fn words_of_ours_short_words_and_moments_are_not() {
        assert!(!leaks(
            "HTTP/1.1 400 x\r\n\r\n\"documented\"",
            "it isn't documented"
        ));
        assert!(!leaks("HTTP/1.1 400 x\r\n\r\n\"status\"", "the status"));
        assert!(!leaks(
            "HTTP/1.1 400 x\r\n\r\n\"2026-11-23T08:00:00Z\"",
            "at 2026-11-23T08:00:00Z"
        ));
    }
}

//! The spec's prose as Markdown for rustdoc and the README: what these or clippy would read something into
//! that its author didn't mean is made harmless, and long paragraphs are wrapped.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::model::{Parameter, Schema};

/// How long a line may be to stay as it is, `///` and its indentation aside.
const LINE: usize = 100;

/// How wide a longer one becomes.
const WIDTH: usize = 92;

/// What a schema is: its description, its default, why it is assumed, its limits.
pub(super) fn of_schema(schema: &Schema) -> String {
    let default = schema.default.iter();
    let default = default.map(|default| format!("The vendor's default is `{default}`."));
    let limits = schema.limits.join(", ");
    let limits = (!limits.is_empty()).then(|| format!("The vendor's limits: {limits}."));
    let parts = [schema.description.clone(), assumed(&schema.assumed)];
    paragraphs(parts.into_iter().chain(default).chain(limits))
}

/// What a parameter is, and what its schema says.
pub(super) fn of_parameter(parameter: &Parameter) -> String {
    let (words, schema) = (parameter.description.clone(), &parameter.schema);
    let mut words = vec![words, assumed(&parameter.assumed), of_schema(schema)];
    words.retain(|words| !words.is_empty());
    words.join(" ")
}

/// Why something is assumed, if it is.
pub(super) fn assumed(why: &Option<String>) -> String {
    let why = why.iter();
    why.map(|why| format!("Assumed: {}", one_line(why)))
        .collect()
}

/// Paragraphs, made harmless.
pub(super) fn paragraphs(paragraphs: impl Iterator<Item = String>) -> String {
    joined(paragraphs.map(|paragraph| text(&paragraph)))
}

/// Paragraphs as they are, without those that say nothing.
pub(super) fn joined(paragraphs: impl IntoIterator<Item = String>) -> String {
    let paragraphs = paragraphs.into_iter();
    let all: Vec<_> = paragraphs.filter(|one| !one.is_empty()).collect();
    all.join("\n\n")
}

/// Text of the spec, in its own lines where these are short enough.
pub(super) fn text(text: &str) -> String {
    let text = harmless(text.trim());
    let lines = text.lines().map(|line| wrap(line.trim(), ""));
    lines.collect::<Vec<_>>().join("\n")
}

/// A list of things with what they are.
pub(super) fn list(items: impl Iterator<Item = (String, String)>) -> String {
    let items = items.map(|(what, words)| match one_line(&words) {
        words if words.is_empty() => format!("- {what}"),
        words => wrap(&format!("- {what}: {words}"), "  "),
    });
    items.collect::<Vec<_>>().join("\n")
}

/// Prose in one line, made harmless.
pub(super) fn one_line(text: &str) -> String {
    harmless(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A paragraph in lines that are no wider than they may be, unless a word is.
pub(super) fn wrap(text: &str, indent: &str) -> String {
    if text.chars().count() <= LINE {
        return text.to_owned();
    }
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let fits = |line: &String| line.chars().count() + 1 + word.chars().count() <= WIDTH;
        match lines.last_mut() {
            None => lines.push(word.to_owned()),
            Some(line) if fits(line) => *line += &format!(" {word}"),
            Some(_) => lines.push(format!("{indent}{word}")),
        }
    }
    lines.join("\n")
}

/// Code in a line, an address, or what Markdown would take for a link, for HTML or for the beginning of a block of code,
/// which rustdoc takes for Rust and runs.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    let markup = r#"(`[^`]+`)|<?(https://[^\s)>,;"]*[^\s)>,;".:?!'])>?|[\[\]<`~]"#;
    Regex::new(markup).expect("an expression of ours")
});

/// Code stays, an address becomes a link, and what Markdown would read something else into is escaped.
fn harmless(text: &str) -> String {
    let replaced = |found: &Captures<'_>| match (found.get(1), found.get(2)) {
        (Some(code), _) => code.as_str().to_owned(),
        (_, Some(address)) => format!("<{}>", address.as_str()),
        _ => format!("\\{}", &found[0]),
    };
    MARKUP.replace_all(text, replaced).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_read_something_into_is_harmless() {
        for (text, expected) in [
            ("one [1] of `[2]`", "one \\[1\\] of `[2]`"),
            ("a Vec<String> or `<b>`", "a Vec\\<String> or `<b>`"),
            ("see https://a.example/b_c.", "see <https://a.example/b_c>."),
            (
                "see <https://a.example> (https://b.example)",
                "see <https://a.example> (<https://b.example>)",
            ),
            ("a ` alone", "a \\` alone"),
        ] {
            assert_eq!(one_line(text), expected);
        }
    }

    #[test]
    fn code_is_no_rust() {
        for fence in ["```", "```rust", "~~~", "````"] {
            let text = text(&format!("{fence}\nlet [x] = 1\n{}", &fence[..3]));
            let begins = |line: &str| line.starts_with("```") || line.starts_with("~~~");
            assert!(!text.lines().any(begins), "{text}");
        }
    }

    #[test]
    fn a_long_item_is_wrapped_under_itself() {
        let text = list([("a".to_owned(), "word ".repeat(20))].into_iter());
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(
            text.lines()
                .last()
                .is_some_and(|line| line.starts_with("  word")),
            "{text}"
        );
    }
}

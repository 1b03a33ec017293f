//! The spec's prose as Markdown for rustdoc and the README: what these or clippy would read something into
//! that its author didn't mean is made harmless, and long paragraphs are wrapped.

use crate::model::{Parameter, Schema};

/// How long a line may be to stay as it is, `///` and its indentation aside.
const LINE: usize = 100;

/// How wide a longer one becomes.
const WIDTH: usize = 92;

/// What a schema is: its description, its default, why it is assumed, its limits.
pub(super) fn of_schema(schema: &Schema) -> String {
    let (assumed, default) = (schema.assumed.as_ref(), schema.default.as_ref());
    let limits = schema.limits.join(", ");
    let parts = [
        Some(schema.description.clone()),
        assumed.map(|why| format!("Assumed: {}", one_line(why))),
        default.map(|default| format!("The vendor's default is `{default}`.")),
        (!limits.is_empty()).then(|| format!("The vendor's limits: {limits}.")),
    ];
    paragraphs(parts.into_iter().flatten())
}

/// What a parameter is, and what its schema says.
pub(super) fn of_parameter(parameter: &Parameter) -> String {
    let assumed = parameter.assumed.iter();
    let assumed = assumed.map(|why| format!("Assumed: {}", why.trim()));
    let words = [parameter.description.clone()].into_iter().chain(assumed);
    let words = words.chain([of_schema(&parameter.schema)]);
    let words: Vec<_> = words.filter(|words| !words.is_empty()).collect();
    words.join(" ")
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
    let parts = text.trim().split("```").enumerate().map(|(index, part)| {
        if index % 2 == 1 {
            // Without a language, rustdoc takes code for Rust and runs it.
            let language = if part.starts_with('\n') { "text" } else { "" };
            return format!("```{language}{part}```");
        }
        let part = harmless(part.trim());
        let lines: Vec<_> = part.lines().map(|line| wrap(line.trim(), "")).collect();
        lines.join("\n")
    });
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("\n")
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
    let (mut lines, mut width) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            lines += "\n";
            lines += indent;
            width = indent.len();
        } else if width > 0 {
            lines += " ";
            width += 1;
        }
        lines += word;
        width += length;
    }
    lines
}

/// What Markdown would take for a link or for HTML is escaped, and an address becomes a link. What stands
/// between backticks stays.
fn harmless(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // Of an odd number of backticks one stands alone, and nobody knows which.
    let are_pairs = parts.len() % 2 == 1;
    let parts = parts.iter().enumerate().map(|(index, part)| {
        if are_pairs && index % 2 == 1 {
            (*part).to_owned()
        } else {
            plain(part)
        }
    });
    parts
        .collect::<Vec<_>>()
        .join(if are_pairs { "`" } else { "\\`" })
}

fn plain(mut text: &str) -> String {
    let escaped = |text: &str| {
        text.replace('[', "\\[")
            .replace(']', "\\]")
            .replace('<', "\\<")
    };
    let mut out = String::new();
    while let Some((before, rest)) = text.split_once("https://") {
        let start = before.strip_suffix('<');
        let end = rest
            .find([' ', ')', '>', ',', ';', '"'])
            .unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ':', '?', '!', '\'']);
        out += &format!("{}<https://{address}>", escaped(start.unwrap_or(before)));
        let after = &rest[address.len()..];
        text = start.and_then(|_| after.strip_prefix('>')).unwrap_or(after);
    }
    out + &escaped(text)
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
        assert_eq!(
            paragraphs(["```\nlet [x] = 1\n```".to_owned()].into_iter()),
            "```text\nlet [x] = 1\n```"
        );
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

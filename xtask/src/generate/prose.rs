//! The spec's prose as Markdown for rustdoc and the README: what these or clippy would read something into
//! that its author didn't mean is made harmless, and long paragraphs are wrapped.

use crate::model::{Parameter, Schema};

/// How long a line may be to stay as it is, `///` and its indentation aside.
const LINE: usize = 100;

/// How wide a longer one becomes.
const WIDTH: usize = 92;

/// What a schema is: its description, its default, why it is assumed, its limits.
pub(super) fn of_schema(schema: &Schema) -> String {
    let assumed = schema.assumed.as_ref();
    let limits = schema.limits.join(", ");
    let parts = [
        Some(schema.description.clone()),
        assumed.map(|why| format!("Assumed: {}", one_line(why))),
        schema
            .default
            .as_ref()
            .map(|default| format!("The vendor's default is `{default}`.")),
        (!limits.is_empty()).then(|| format!("The vendor's limits: {limits}.")),
    ];
    paragraphs(parts.into_iter().flatten())
}

/// What a parameter is, and what its schema says.
pub(super) fn of_parameter(parameter: &Parameter) -> String {
    let assumed = parameter
        .assumed
        .as_ref()
        .map(|why| format!("Assumed: {}", why.trim()));
    let words = [
        Some(parameter.description.clone()),
        assumed,
        Some(of_schema(&parameter.schema)),
    ];
    let words: Vec<_> = words
        .into_iter()
        .flatten()
        .filter(|words| !words.is_empty())
        .collect();
    words.join(" ")
}

/// Paragraphs, made harmless.
pub(super) fn paragraphs(paragraphs: impl Iterator<Item = String>) -> String {
    let mut prose = Prose::default();
    paragraphs.for_each(|paragraph| prose.text(&paragraph));
    prose.finish()
}

/// Prose in one line, made harmless.
pub(super) fn one_line(text: &str) -> String {
    harmless(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Prose as it grows, paragraph by paragraph.
#[derive(Default)]
pub(super) struct Prose(Vec<String>);

impl Prose {
    fn paragraph(&mut self, lines: impl IntoIterator<Item = String>) {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() {
            self.0.extend((!self.0.is_empty()).then(String::new));
            self.0.extend(lines);
        }
    }

    /// A line of ours.
    pub fn line(&mut self, line: &str) {
        self.paragraph([line.to_owned()]);
    }

    /// Text of the spec, in its own lines where these are short enough.
    pub fn text(&mut self, text: &str) {
        let mut lines = Vec::new();
        for (index, part) in text.trim().split("```").enumerate() {
            if index % 2 == 1 {
                // Without a language, rustdoc takes code for Rust and runs it.
                let language = if part.starts_with('\n') { "text" } else { "" };
                lines.extend(format!("```{language}{part}```").lines().map(str::to_owned));
                continue;
            }
            let part = harmless(part.trim());
            lines.extend(part.lines().flat_map(|line| wrap(line.trim(), "")));
        }
        self.paragraph(lines);
    }

    /// Text in one paragraph, wrapped.
    pub fn wrapped(&mut self, text: &str) {
        self.paragraph(wrap(text, ""));
    }

    /// A list of things with what they are, under a title.
    pub fn list(&mut self, title: &str, items: Vec<(String, String)>) {
        if !items.is_empty() {
            self.line(title);
            self.items(items);
        }
    }

    /// A list of things with what they are.
    pub fn items(&mut self, items: Vec<(String, String)>) {
        let items = items
            .iter()
            .flat_map(|(what, words)| match one_line(words) {
                words if words.is_empty() => vec![format!("- {what}")],
                words => wrap(&format!("- {what}: {words}"), "  "),
            });
        self.paragraph(items.collect::<Vec<_>>());
    }

    /// All of it.
    pub fn finish(self) -> String {
        self.0.join("\n")
    }
}

/// A paragraph in lines that are no wider than they may be, unless a word is.
fn wrap(text: &str, indent: &str) -> Vec<String> {
    if text.chars().count() <= LINE {
        return vec![text.to_owned()];
    }
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let is_first = lines[last].trim().is_empty();
        if !is_first && lines[last].chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(format!("{indent}{word}"));
        } else {
            if !is_first {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines
}

/// What Markdown would take for a link or for HTML is escaped, and an address becomes a link. What stands
/// between backticks stays.
fn harmless(line: &str) -> String {
    let mut out = String::new();
    let parts: Vec<&str> = line.split('`').collect();
    // Of an odd number of backticks the last one stands alone.
    let whole = parts.len() - parts.len().is_multiple_of(2) as usize;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push_str(if index < whole { "`" } else { "\\`" });
        }
        if index % 2 == 1 && index < whole {
            out.push_str(part)
        } else {
            plain(part, &mut out)
        }
    }
    out
}

fn plain(mut text: &str, out: &mut String) {
    while let Some(at) = text.find("https://") {
        let (before, rest) = text.split_at(at);
        let is_link = before.ends_with('<');
        escape(before.strip_suffix('<').unwrap_or(before), out);
        let end = rest
            .find([' ', ')', '>', ',', ';', '"'])
            .unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ':', '?', '!', '\'']);
        out.push_str(&format!("<{address}>"));
        let after = &rest[address.len()..];
        text = if is_link {
            after.strip_prefix('>').unwrap_or(after)
        } else {
            after
        };
    }
    escape(text, out);
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '[' | ']' | '<') {
            out.push('\\');
        }
        out.push(c);
    }
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
        let mut prose = Prose::default();
        prose.list("# T", vec![("a".to_owned(), "word ".repeat(20))]);
        let text = prose.finish();
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(
            text.lines()
                .last()
                .is_some_and(|line| line.starts_with("  word")),
            "{text}"
        );
    }
}

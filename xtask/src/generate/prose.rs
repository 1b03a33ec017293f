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
    let assumed = parameter.assumed.as_ref();
    let assumed = assumed.map(|why| format!("Assumed: {}", why.trim()));
    let (description, schema) = (parameter.description.clone(), of_schema(&parameter.schema));
    let mut words = vec![description, assumed.unwrap_or_default(), schema];
    words.retain(|words| !words.is_empty());
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

/// A table.
pub(super) fn table<const N: usize>(
    head: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let line = |cells: [String; N]| {
        let cells = cells.map(|cell| {
            if cell.is_empty() {
                cell
            } else {
                format!("{cell} ")
            }
        });
        format!("| {}|\n", cells.join("| "))
    };
    let head = [head.map(str::to_owned), [(); N].map(|()| "---".to_owned())];
    head.into_iter().chain(rows).map(line).collect()
}

/// Prose as it grows, paragraph by paragraph.
#[derive(Default)]
pub(super) struct Prose(Vec<String>);

impl Prose {
    /// A line of ours.
    pub fn line(&mut self, line: &str) {
        self.0.push(line.to_owned());
    }

    /// Text of the spec, in its own lines where these are short enough.
    pub fn text(&mut self, text: &str) {
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
        self.0.push(parts.join("\n"));
    }

    /// Text in one paragraph, wrapped.
    pub fn wrapped(&mut self, text: &str) {
        self.0.push(wrap(text, ""));
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
        let items = items.iter().map(|(what, words)| match one_line(words) {
            words if words.is_empty() => format!("- {what}"),
            words => wrap(&format!("- {what}: {words}"), "  "),
        });
        self.0.push(items.collect::<Vec<_>>().join("\n"));
    }

    /// All of it.
    pub fn finish(mut self) -> String {
        self.0.retain(|paragraph| !paragraph.is_empty());
        self.0.join("\n\n")
    }
}

/// A paragraph in lines that are no wider than they may be, unless a word is.
fn wrap(text: &str, indent: &str) -> String {
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
    let (are_pairs, sign) = match parts.len() % 2 {
        1 => (true, "`"),
        _ => (false, "\\`"),
    };
    let parts = parts.iter().enumerate().map(|(index, part)| {
        let is_code = are_pairs && index % 2 == 1;
        if is_code {
            (*part).to_owned()
        } else {
            plain(part)
        }
    });
    parts.collect::<Vec<_>>().join(sign)
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

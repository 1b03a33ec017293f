//! Prose of a spec as rustdoc: what CommonMark or clippy would read something into that its author
//! didn't mean is made harmless, and nothing else is touched.

/// The lines of a documentation comment for this prose.
pub fn lines(prose: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence = false;
    let mut hanging = None;
    for line in prose.trim().lines() {
        let line = line.trim_end();
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") {
            let opening = !fence && trimmed.chars().all(|c| c == '`');
            lines.push(if opening {
                "```text".to_owned()
            } else {
                trimmed.to_owned()
            });
            fence = !fence;
        } else if fence {
            lines.push(line.to_owned());
        } else {
            let hung = hang(trimmed, &mut hanging);
            let is_table = trimmed.starts_with('|');
            match hung.chars().count() > LONGEST && !is_table {
                true => lines.extend(wrapped(&hung, hanging.unwrap_or(0))),
                false => lines.push(hung),
            }
        }
    }
    if fence {
        lines.push("```".to_owned());
    }
    lines
}

/// A line of prose, indented as far as the list item that it continues, and no further: a line that
/// is indented by four spaces would be code, and rustdoc would compile it.
fn hang(line: &str, hanging: &mut Option<usize>) -> String {
    if line.is_empty() {
        *hanging = None;
        return String::new();
    }
    if let Some(width) = bullet(line) {
        *hanging = Some(width);
        return inline(line);
    }
    match hanging {
        Some(width) => format!("{}{}", " ".repeat(*width), inline(line)),
        None => inline(line),
    }
}

/// How far the text of a list item is indented, if the line starts one.
fn bullet(line: &str) -> Option<usize> {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") {
        return Some(2);
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = &line[digits..];
    ((1..=3).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") ")))
        .then_some(digits + 2)
}

/// The prose in one line, for a sentence of ours that quotes it.
pub fn one_line(prose: &str) -> String {
    inline(&prose.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A list item or a paragraph in lines of at most `WIDTH`, the later ones indented by `hanging`.
pub fn wrapped(text: &str, hanging: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line)
                if line.chars().count() + 1 + word.chars().count() <= WIDTH
                    || starts_block(word) =>
            {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) => lines.push(format!("{}{word}", " ".repeat(hanging))),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// As wide as code may be with `    /// ` before it.
const WIDTH: usize = 92;

/// What an author's own line may have before it is wrapped.
const LONGEST: usize = 100;

/// Whether a line that starts with this word would be something else than a line of a paragraph.
fn starts_block(word: &str) -> bool {
    let numbered = word.ends_with(['.', ')']) && word.starts_with(|c: char| c.is_ascii_digit());
    numbered || word.starts_with(['#', '-', '+', '*', '>', '|', '=', '~', '`', '<'])
}

/// Makes what isn't code harmless: bare addresses become links, brackets and angles that are no
/// links become text.
fn inline(line: &str) -> String {
    let mut out = String::new();
    for (index, piece) in line.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        // Every second piece stands between backquotes.
        if index % 2 == 1 {
            out.push_str(piece);
        } else {
            prose(piece, &mut out);
        }
    }
    out
}

fn prose(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = link(rest) {
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        } else if let Some(length) = address(rest) {
            out.push('<');
            out.push_str(&rest[..length]);
            out.push('>');
            rest = &rest[length..];
        } else {
            if matches!(first, '[' | ']' | '<' | '>') {
                out.push('\\');
            }
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
}

/// The length of a link (`[text](address)` or `<address>`) that the text starts with.
fn link(text: &str) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('<') {
        let length = address(inner)?;
        return inner[length..].starts_with('>').then_some(length + 2);
    }
    let label = text.strip_prefix('[')?.find("](")?;
    let target = label + 3;
    let end = text[target..].find(')')?;
    let is_label = !text[1..=label].contains(['[', ']']);
    let is_address = text[target..].starts_with("https://") || text[target..].starts_with('#');
    (is_label && is_address).then_some(target + end + 1)
}

/// The length of a bare address that the text starts with.
fn address(text: &str) -> Option<usize> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || "<>()[]\"'`,;|".contains(c));
    let address = text[..end.unwrap_or(text.len())].trim_end_matches(['.', ':', '!', '?', '*']);
    (address.len() > "https://".len()).then_some(address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_address_becomes_a_link() {
        assert_eq!(
            one_line("see https://a.example/b, or ask."),
            "see <https://a.example/b>, or ask."
        );
        assert_eq!(
            one_line("(https://a.example/b)."),
            "(<https://a.example/b>)."
        );
    }

    #[test]
    fn a_link_stays_a_link() {
        for link in [
            "[a page](https://a.example)",
            "<https://a.example/b>",
            "[above](#here)",
        ] {
            assert_eq!(one_line(link), link);
        }
    }

    #[test]
    fn brackets_that_are_no_links_are_text() {
        assert_eq!(
            one_line("a list [a, b] of Vec<u8>"),
            r"a list \[a, b\] of Vec\<u8\>"
        );
        assert_eq!(one_line("`a[0]` and [0]"), r"`a[0]` and \[0\]");
    }

    #[test]
    fn an_indented_line_is_no_code() {
        assert_eq!(lines("One.\n\n        two()"), ["One.", "", "two()"]);
    }

    #[test]
    fn a_fence_without_a_language_is_not_compiled() {
        assert_eq!(
            lines("```\nDELETE [x]\n```"),
            ["```text", "DELETE [x]", "```"]
        );
        assert_eq!(lines("```json\n{}"), ["```json", "{}", "```"]);
    }

    #[test]
    fn a_long_line_is_wrapped_and_a_line_of_usual_length_stays_as_it_is() {
        assert_eq!(lines(&"word ".repeat(40)).len(), 3);
        assert_eq!(lines(&format!("{}\nword", "word ".repeat(19))).len(), 2);
        assert_eq!(lines(&format!("| {} |", "word ".repeat(40))).len(), 1);
    }

    #[test]
    fn a_long_item_is_wrapped_and_stays_an_item() {
        let words = format!("- {} 2. b", "word ".repeat(18).trim());
        let lines = wrapped(&words, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].starts_with("  "), "{lines:?}");
        assert!(!lines[1].trim_start().starts_with("2."), "{lines:?}");
    }

    #[test]
    fn a_list_item_hangs_together() {
        assert_eq!(
            lines("- one\nmore\n- two\n\nthen"),
            ["- one", "  more", "- two", "", "then"]
        );
        assert_eq!(lines("1. one\n   more"), ["1. one", "   more"]);
    }
}

//! Prose of a spec as rustdoc: what CommonMark or clippy would read something into that its author
//! didn't mean is made harmless, and nothing else is touched.

/// The lines of a documentation comment for this prose.
pub fn lines(prose: &str) -> Vec<String> {
    let prose = plain(prose);
    let mut lines = Vec::new();
    let mut rest = prose.trim().lines().map(str::trim_end).peekable();
    while let Some(line) = rest.next() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") {
            fence(trimmed, &mut rest, &mut lines);
        } else if trimmed.is_empty() {
            lines.push(String::new());
        } else {
            let mut block = vec![trimmed];
            let goes_on = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("```");
            while let Some(line) = rest.next_if(goes_on) {
                block.push(line.trim_start());
            }
            paragraph(&block, &mut lines);
        }
    }
    lines
}

/// Prose without what no comment can hold: a carriage return, a tab, characters that turn the direction
/// of what follows or that nobody sees.
fn plain(prose: &str) -> String {
    let is_invisible = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let kept = prose
        .chars()
        .filter(|c| !is_invisible(*c) && (!c.is_control() || "\n\t".contains(*c)));
    kept.map(|c| if c == '\t' { ' ' } else { c }).collect()
}

/// A block of code, which rustdoc is not to compile.
fn fence<'a>(opening: &str, rest: &mut impl Iterator<Item = &'a str>, lines: &mut Vec<String>) {
    let says_nothing = opening.chars().all(|c| c == '`');
    lines.push(if says_nothing {
        "```text".to_owned()
    } else {
        opening.to_owned()
    });
    for line in rest {
        if line.trim_start().starts_with("```") {
            break;
        }
        lines.push(line.to_owned());
    }
    lines.push("```".to_owned());
}

/// Lines without an empty one between them. Each is indented as far as the list item that it continues,
/// and no further: a line that is indented by four spaces would be code, and rustdoc would compile it.
fn paragraph(block: &[&str], lines: &mut Vec<String>) {
    let mut code = Code::of(block);
    let mut hanging = String::new();
    for &line in block {
        let (before, text) = match (line.strip_prefix("> "), bullet(line)) {
            (Some(quoted), _) => {
                hanging = "> ".to_owned();
                ("> ", quoted)
            }
            (None, Some(width)) => {
                hanging = " ".repeat(width);
                ("", line)
            }
            (None, None) => (hanging.as_str(), line),
        };
        let text = format!("{before}{}", inline(text, &mut code));
        match text.chars().count() > LONGEST && !line.starts_with('|') {
            true => lines.extend(wrapped(&text, &hanging)),
            false => lines.push(text),
        }
    }
}

/// Which backquotes of a paragraph enclose code: all, but for the last of an odd number.
struct Code {
    inside: bool,
    left: usize,
}

impl Code {
    fn of(block: &[&str]) -> Self {
        let count: usize = block.iter().map(|line| line.matches('`').count()).sum();
        Code {
            inside: false,
            left: count,
        }
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
    let line = plain(prose)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    inline(&line, &mut Code::of(&[&line]))
}

/// A list item or a paragraph in lines of at most `WIDTH`, the later ones after `hanging`.
pub fn wrapped(text: &str, hanging: &str) -> Vec<String> {
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
            Some(_) => lines.push(format!("{hanging}{word}")),
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
fn inline(line: &str, code: &mut Code) -> String {
    let mut out = String::new();
    for (index, piece) in line.split('`').enumerate() {
        if index > 0 {
            code.left -= 1;
            let is_alone = code.left == 0 && !code.inside;
            out.push_str(if is_alone { "\\`" } else { "`" });
            code.inside = !code.inside && !is_alone;
        }
        match code.inside {
            true => out.push_str(piece),
            false => prose(piece, &mut out),
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
        let lines = wrapped(&words, "  ");
        assert_eq!(lines.len(), 2);
        assert!(lines[1].starts_with("  "), "{lines:?}");
        assert!(!lines[1].trim_start().starts_with("2."), "{lines:?}");
    }

    #[test]
    fn code_may_go_on_in_the_next_line_and_a_backquote_alone_is_one() {
        assert_eq!(
            lines("see `DELETE\n/a[0]` or [1]"),
            ["see `DELETE", "/a[0]` or \\[1\\]"]
        );
        assert_eq!(
            lines("it`s [1]\n\n`a[0]`"),
            ["it\\`s \\[1\\]", "", "`a[0]`"]
        );
        assert_eq!(one_line("`a` b` [c]"), "`a` b\\` \\[c\\]");
    }

    #[test]
    fn what_no_comment_can_hold_is_left_out() {
        assert_eq!(lines("a\u{202e}b\u{200b}c\0d\r\n\te"), ["abcd", "e"]);
        assert_eq!(one_line("a\tb"), "a b");
    }

    #[test]
    fn a_quotation_goes_on_as_one() {
        assert_eq!(
            lines("> one\ntwo\n\nthree"),
            ["> one", "> two", "", "three"]
        );
    }

    #[test]
    fn a_fence_that_is_never_closed_is() {
        assert_eq!(lines("```\na"), ["```text", "a", "```"]);
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

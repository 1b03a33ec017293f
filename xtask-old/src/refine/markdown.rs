//! Prose of a spec as rustdoc: what CommonMark or clippy would read something into that its author
//! didn't mean is made harmless, and nothing else is touched.

mod fence;
#[cfg(test)]
mod rustdoc;

use fence::Fence;

/// The lines of a documentation comment for this prose.
pub fn lines(prose: &str) -> Vec<String> {
    let prose = plain(prose);
    let mut lines = Vec::new();
    let mut rest = prose.trim().lines().map(str::trim_end).peekable();
    while let Some(line) = rest.next() {
        if let Some(fence) = Fence::opened_by(line) {
            lines.extend(fence.block(&mut rest));
        } else if line.is_empty() {
            lines.push(String::new());
        } else {
            let mut block = vec![line.trim_start()];
            let goes_on = |line: &&str| !line.is_empty() && Fence::opened_by(line).is_none();
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

/// Lines without an empty one between them. Each is indented as far as the list item that it continues,
/// and no further: a line that is indented by four spaces would be code, and rustdoc would compile it.
fn paragraph(block: &[&str], lines: &mut Vec<String>) {
    let mut pieces: Vec<Piece> = Vec::new();
    for line in block {
        match pieces.last_mut() {
            Some(last) if last.goes_on(line) => last.push(line),
            last => {
                let hanging = last.map_or("", |last| last.hanging.as_str());
                let piece = Piece::new(line, hanging);
                pieces.push(piece);
            }
        }
    }
    for piece in pieces {
        piece.write(lines);
    }
}

/// A list item, a quotation, or what is neither: lines that code in them may cross.
struct Piece {
    first: String,
    hanging: String,
    text: String,
}

impl Piece {
    fn new(line: &str, hanging: &str) -> Self {
        let (first, hanging, text) = match (quoted(line), bullet(line)) {
            (Some(quoted), _) => ("> ".to_owned(), "> ".to_owned(), item(quoted)),
            (None, Some(width)) => {
                let (mark, text) = line.split_at(width);
                (mark.to_owned(), " ".repeat(width), within(text))
            }
            (None, None) => (hanging.to_owned(), hanging.to_owned(), line.to_owned()),
        };
        Piece {
            first,
            hanging,
            text,
        }
    }

    fn is_quotation(&self) -> bool {
        self.first == "> "
    }

    /// Whether a line belongs to it: a title, a row of a table and a rule stand by themselves.
    fn goes_on(&self, line: &str) -> bool {
        let text = quoted(line).unwrap_or(line);
        let last = self.text.lines().last().unwrap_or_default();
        let is_one = self.is_quotation() || quoted(line).is_none();
        is_one && bullet(text).is_none() && !is_alone(text) && !is_alone(last)
    }

    fn push(&mut self, line: &str) {
        self.text.push('\n');
        self.text.push_str(quoted(line).unwrap_or(line));
    }

    fn write(&self, lines: &mut Vec<String>) {
        let text = inline(&self.text);
        let mut before = &self.first;
        for line in text.split('\n') {
            let text = format!("{before}{line}");
            match text.chars().count() > LONGEST && !line.starts_with('|') {
                true => lines.extend(wrapped(&text, &self.hanging)),
                false => lines.push(text.trim_end().to_owned()),
            }
            before = &self.hanging;
        }
    }
}

/// What a line quotes.
fn quoted(line: &str) -> Option<&str> {
    let quoted = line.strip_prefix('>')?;
    (quoted.is_empty() || quoted.starts_with(' ')).then(|| quoted.trim_start())
}

/// Whether a line is a title, a row of a table, a rule or nothing.
fn is_alone(line: &str) -> bool {
    line.starts_with(['#', '|']) || line.chars().all(|c| " -=*_".contains(c))
}

/// A line that may be a list item, without spaces by which its text would be code.
fn item(line: &str) -> String {
    match bullet(line) {
        Some(width) => {
            let (mark, text) = line.split_at(width);
            format!("{mark}{}", within(text))
        }
        None => line.to_owned(),
    }
}

/// The text of a list item, which is none itself.
fn within(text: &str) -> String {
    let text = text.trim_start();
    match bullet(&format!("{text} ")) {
        Some(width) => {
            let mark = (width - 2).min(text.len());
            format!("{}\\{}", &text[..mark], &text[mark..])
        }
        None => text.to_owned(),
    }
}

/// How far the text of a list item is indented, if the line starts one.
fn bullet(line: &str) -> Option<usize> {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") {
        return Some(2);
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = &line[digits..];
    ((1..=9).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") ")))
        .then_some(digits + 2)
}

/// The prose in one line, for a sentence of ours that quotes it.
pub fn one_line(prose: &str) -> String {
    let line = plain(prose)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    inline(&line)
}

/// A list item or a paragraph in lines of at most `WIDTH`, the later ones after `hanging`.
pub fn wrapped(text: &str, hanging: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line)
                if line.chars().count() + 1 + word.chars().count() <= WIDTH
                    || word.is_empty()
                    || starts_block(word) =>
            {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) => {
                line.truncate(line.trim_end().len());
                lines.push(format!("{hanging}{word}"));
            }
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
/// links become text, and so does what could open a block of code.
fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = rest.chars().take_while(|c| *c == first).count();
        let length = match first {
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&rest[..2]);
                2
            }
            // It would take the angle that the address gets for its own.
            '\\' if address(&rest[1..]).is_some() => {
                out.push_str(r"\\");
                1
            }
            '`' => code(rest, run, &mut out),
            '~' if run >= 3 => {
                out.push_str(&"\\~".repeat(run));
                run
            }
            _ => prose(rest, first, &mut out),
        };
        rest = &rest[length..];
    }
    out
}

/// Code that the text starts with, or the backquotes that enclose none; gives the length of what is done.
/// It is written with one backquote or two, as three would open a block.
fn code(text: &str, run: usize, out: &mut String) -> usize {
    let inside = &text[run..];
    let end = runs(inside).find(|(_, length)| *length == run);
    let marks = end.and_then(|(end, _)| {
        let mut marks = ["`", "``"].into_iter();
        let is_free = |marks: &&str| runs(&inside[..end]).all(|(_, run)| run != marks.len());
        marks.find(is_free).map(|marks| (marks, end))
    });
    match marks {
        Some((marks, end)) => {
            out.push_str(&format!("{marks}{}{marks}", &inside[..end]));
            run + end + run
        }
        None => {
            out.push_str(&"\\`".repeat(run));
            run
        }
    }
}

/// Where backquotes stand, and how many.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find('`')?;
        let rest = &text[start..];
        let length = rest.len() - rest.trim_start_matches('`').len();
        at = start + length;
        Some((start, length))
    })
}

/// A link, an address or a character that the text starts with; gives its length.
fn prose(text: &str, first: char, out: &mut String) -> usize {
    if let Some(length) = link(text) {
        out.push_str(&text[..length]);
        return length;
    }
    if let Some(length) = address(text) {
        out.push_str(&format!("<{}>", &text[..length]));
        return length;
    }
    if matches!(first, '[' | ']' | '<' | '>') {
        out.push('\\');
    }
    out.push(first);
    first.len_utf8()
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
    let (label, address) = (&text[1..=label], &text[target..target + end]);
    let is_plain = |text: &str| !text.contains(['[', ']', '<', '>', '`', '\\']);
    let is_whole = !address.contains(|c: char| c == '(' || c.is_whitespace());
    let is_address = address.starts_with("https://") || address.starts_with('#');
    (is_plain(label) && is_plain(address) && is_whole && is_address).then_some(target + end + 1)
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
    fn a_link_with_a_space_in_its_address_is_text() {
        assert_eq!(
            one_line("[x](https://x.example/a b) [<b>](#c)"),
            r"\[x\](<https://x.example/a> b) \[\<b\>\](#c)"
        );
    }

    #[test]
    fn what_is_escaped_already_is_not_escaped_again() {
        assert_eq!(one_line(r"\[a\] \`[b]\` c:\d"), r"\[a\] \`\[b\]\` c:\d");
        assert_eq!(one_line(r"\https://a.example"), r"\\<https://a.example>");
    }

    #[test]
    fn a_list_item_holds_no_code_and_no_item() {
        assert_eq!(lines("-     one"), ["- one"]);
        assert_eq!(
            lines(">      one\n>\n> 1.      two"),
            ["> one", ">", "> 1. two"]
        );
        assert_eq!(
            lines("- - one\n* * *\nthen"),
            [r"- \- one", r"* \* *", "  then"]
        );
        assert_eq!(lines("1. 2. a"), [r"1. 2\. a"]);
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
    fn a_long_line_is_not_wrapped_between_spaces_before_what_would_open_a_block() {
        let words = "word ".repeat(18);
        for block in ["~~~`", "# a", "- a"] {
            let wrapped = lines(&format!("{words}`    {block} {words}`"));
            assert_eq!(wrapped.len(), 2, "{wrapped:?}");
            assert!(
                wrapped[0].ends_with(block.split(' ').next().unwrap()),
                "{wrapped:?}"
            );
        }
        let wrapped = wrapped(format!("{words}  {words}").trim(), "");
        assert!(
            wrapped.iter().all(|line| line.trim() == line),
            "{wrapped:?}"
        );
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
        assert_eq!(one_line("```a[0]``` ````"), "`a[0]` \\`\\`\\`\\`");
        assert_eq!(one_line("```a ` [b]```"), "``a ` [b]``");
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
    fn a_list_item_hangs_together() {
        assert_eq!(
            lines("- one\nmore\n- two\n\nthen"),
            ["- one", "  more", "- two", "", "then"]
        );
        assert_eq!(lines("1. one\n   more"), ["1. one", "   more"]);
    }
}

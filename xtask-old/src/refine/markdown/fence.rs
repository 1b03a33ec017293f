//! Blocks of code, which rustdoc would compile and run: whatever marks them, whatever language they name
//! and whatever they stand in, they become text.

use std::iter::Peekable;

/// How a block of code begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fence {
    sign: char,
    length: usize,
    /// In how many quotations it stands.
    quotations: usize,
    /// How far what stands in it is indented, the text of a list item among it.
    indent: usize,
    is_in_item: bool,
}

impl Fence {
    /// The block that a line opens. What stands before the marks are those of quotations and items.
    pub(super) fn opened_by(line: &str) -> Option<Self> {
        let (mut rest, mut whole) = (line.trim_start(), line);
        let (mut quotations, mut is_in_item) = (0, false);
        loop {
            if let Some(quoted) = rest.strip_prefix('>') {
                rest = quoted.trim_start();
                whole = quoted.strip_prefix(' ').unwrap_or(quoted);
                quotations += 1;
                is_in_item = false;
            } else if let Some(text) = without_bullet(rest) {
                rest = text.trim_start();
                is_in_item = true;
            } else {
                break;
            }
        }
        let sign = rest.chars().next().filter(|sign| "`~".contains(*sign))?;
        let marked = rest.trim_start_matches(sign);
        let length = rest.len() - marked.len();
        let is_code_in_a_line = sign == '`' && marked.contains('`');
        (length >= 3 && !is_code_in_a_line).then_some(Fence {
            sign,
            length,
            quotations,
            indent: whole.len() - rest.len(),
            is_in_item,
        })
    }

    /// Takes the block out of the lines that follow, to its end or that of what it stands in.
    pub(super) fn block<'a>(
        self,
        rest: &mut Peekable<impl Iterator<Item = &'a str>>,
    ) -> Vec<String> {
        let mut inside = Vec::new();
        while let Some(line) = rest.next_if(|line| self.inside(line).is_some()) {
            let line = self.inside(line).unwrap_or_default();
            if self.is_closed_by(line) {
                break;
            }
            inside.push(line.to_owned());
        }
        // Longer than anything inside, which therefore closes nothing.
        let longest = inside.iter().map(|line| longest_run(line)).max();
        let marks = "`".repeat((longest.unwrap_or_default() + 1).max(3));
        let opening = format!("{marks}text");
        [opening].into_iter().chain(inside).chain([marks]).collect()
    }

    /// A line of the block, without the marks of what it stands in; nothing if it stands outside.
    fn inside<'a>(&self, line: &'a str) -> Option<&'a str> {
        let mut line = line;
        for _ in 0..self.quotations {
            let quoted = line.trim_start().strip_prefix('>')?;
            line = quoted.strip_prefix(' ').unwrap_or(quoted);
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let is_outside = self.is_in_item && indent < self.indent && !line.is_empty();
        (!is_outside).then(|| &line[indent.min(self.indent)..])
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let marks = line.trim();
        marks.len() >= self.length && marks.chars().all(|c| c == self.sign)
    }
}

/// The text of a list item.
fn without_bullet(line: &str) -> Option<&str> {
    let rest = match line.strip_prefix(['-', '+', '*']) {
        Some(rest) => rest,
        None => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.strip_prefix(['.', ')'])
                .filter(|_| rest.len() < line.len())?
        }
    };
    rest.starts_with(' ').then_some(rest)
}

fn longest_run(line: &str) -> usize {
    let runs = line.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::refine::markdown::lines;

    #[test]
    fn every_block_of_code_becomes_text_whatever_marks_it_and_whatever_language_it_names() {
        for opening in [
            "```",
            "```rust",
            "``` rust,no_run",
            "```json",
            "```text",
            "  ```rust",
        ] {
            let text = format!("{opening}\nDELETE [x]\n```");
            assert_eq!(lines(&text), ["```text", "DELETE [x]", "```"], "{text}");
        }
        for opening in ["~~~", "~~~rust", "~~~~ `rust`"] {
            let text = format!("{opening}\na\n{}\nb", opening.replace(|c| c != '~', ""));
            assert_eq!(lines(&text), ["```text", "a", "```", "b"], "{text}");
        }
        assert_eq!(
            lines("a\n```rust\nb\n```\nc"),
            ["a", "```text", "b", "```", "c"]
        );
    }

    #[test]
    fn a_block_in_a_quotation_or_an_item_stands_by_itself() {
        let block = ["```text", "a", "  b", "```"];
        assert_eq!(lines("> ```rust\n> a\n>   b\n> ```"), block);
        assert_eq!(lines("- ```rust\n  a\n    b\n  ```"), block);
        assert_eq!(lines("12) ~~~\n    a\n      b\n    ~~~"), block);
        assert_eq!(lines("> - ```\n>   a\n>     b\n>   ```"), block);
        assert_eq!(lines("- > ~~~\n  > a\n  >   b"), block);
    }

    #[test]
    fn a_block_ends_with_what_it_stands_in() {
        assert_eq!(lines("> ```\n> a\nb"), ["```text", "a", "```", "b"]);
        assert_eq!(lines("- ```\n  a\n- b"), ["```text", "a", "```", "- b"]);
    }

    #[test]
    fn a_block_that_is_never_closed_is() {
        assert_eq!(lines("```\na"), ["```text", "a", "```"]);
    }

    #[test]
    fn what_stands_in_a_block_does_not_end_it() {
        assert_eq!(
            lines("````\n```rust\na\n```\n````"),
            ["````text", "```rust", "a", "```", "````"]
        );
        assert_eq!(lines("~~~\n```\n~~~"), ["````text", "```", "````"]);
    }

    #[test]
    fn code_in_a_line_is_no_block() {
        assert_eq!(lines("```a``` b"), ["`a` b"]);
    }
}

//! Shortens a long list for a terminal.

use std::collections::VecDeque;

/// Which lines of a list are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// The first.
    First,
    /// The last.
    Last,
}

/// The first or the last lines of a list.
#[derive(Debug)]
pub(crate) struct Shortened {
    keep: Keep,
    most: usize,
    lines: VecDeque<String>,
    left_out: usize,
}

impl Shortened {
    /// At most this many lines.
    pub(crate) fn new(keep: Keep, most: usize) -> Self {
        Self {
            keep,
            most,
            lines: VecDeque::new(),
            left_out: 0,
        }
    }

    /// The list's next line.
    pub(crate) fn push(&mut self, line: String) {
        let is_full = self.lines.len() == self.most;
        self.left_out += usize::from(is_full);
        match self.keep {
            Keep::First if is_full => return,
            Keep::Last if is_full => drop(self.lines.pop_front()),
            _ => {}
        }
        self.lines.push_back(line);
    }

    /// The kept lines, and how many were left out.
    pub(crate) fn shown(self) -> String {
        let lines: String = self.lines.into_iter().collect();
        let left_out = self.left_out;
        match (self.keep, left_out) {
            (_, 0) => lines,
            (Keep::First, _) => format!("{lines}  … {left_out} later ones; `--all` shows them\n"),
            (Keep::Last, _) => format!("  … {left_out} older ones; `--all` shows them\n{lines}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(keep: Keep, lines: usize) -> String {
        let mut few = Shortened::new(keep, 2);
        (1..=lines).for_each(|line| few.push(format!("  {line}\n")));
        few.shown()
    }

    #[test]
    fn the_first_or_the_last_are_shown_and_how_many_are_left_out() {
        for keep in [Keep::First, Keep::Last] {
            assert_eq!(shown(keep, 2), "  1\n  2\n");
        }
        assert_eq!(
            shown(Keep::First, 5),
            "  1\n  2\n  … 3 later ones; `--all` shows them\n"
        );
        assert_eq!(
            shown(Keep::Last, 5),
            "  … 3 older ones; `--all` shows them\n  4\n  5\n"
        );
    }
}

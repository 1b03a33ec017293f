//! Tables without lines, indented by two spaces. On a terminal they fit its width; a terminal that is too narrow for
//! columns gets one cell per line. In a pipe each row is one line.

use std::io::IsTerminal;

pub(crate) use comfy_table::Cell;
use comfy_table::{Attribute, Color, ContentArrangement, Row, Table, presets};
use erasure::{CountsAs, Outcome, Verdict};

/// The width of a terminal that reports none.
const USUAL: u16 = 80;

/// Below this width there are no columns.
const NARROW: u16 = 60;

/// The table of these rows.
pub(crate) fn table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> String {
    arranged(head, rows, false, width())
}

/// The same with one line per row: a terminal cuts off what doesn't fit.
pub(super) fn short_table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> String {
    arranged(head, rows, true, width())
}

/// The width of standard output, if it is a terminal.
fn width() -> Option<u16> {
    let is_terminal = std::io::stdout().is_terminal();
    is_terminal.then(|| match Table::new().width() {
        None | Some(0) => USUAL,
        Some(width) => width,
    })
}

fn arranged<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = Vec<Cell>>,
    short: bool,
    width: Option<u16>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    // The output stream removes colour if it isn't a terminal.
    table.enforce_styling().style_text_only();
    match width {
        Some(width) => table
            .set_width(width)
            .set_content_arrangement(ContentArrangement::Dynamic),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    let row = |cells: Vec<Cell>| {
        let mut row = Row::from(cells);
        if short && width.is_some() {
            row.max_height(1);
        }
        row
    };
    let head = head.map(|title| Cell::new(title).add_attribute(Attribute::Dim));
    if width.is_some_and(|width| width < NARROW) {
        let mut before = None;
        for cells in std::iter::once(head.to_vec()).chain(rows) {
            table.add_rows(before.replace(row(vec![Cell::new("")])));
            table.add_rows(cells.into_iter().map(|cell| row(vec![cell])));
        }
    } else {
        table.set_header(head);
        table.add_rows(rows.into_iter().map(row));
    }
    let lines = table.lines();
    lines
        .map(|line| format!("{}\n", format!(" {line}").trim_end()))
        .collect()
}

/// A dimmed cell.
pub(crate) fn dimmed(text: impl ToString) -> Cell {
    Cell::new(text).add_attribute(Attribute::Dim)
}

/// An outcome in its colour.
pub(crate) fn of_outcome(outcome: &Outcome) -> Cell {
    saying(outcome, outcome.to_string())
}

/// The same with other words.
pub(crate) fn saying(outcome: &Outcome, words: String) -> Cell {
    let settled = outcome.counts_as().filter(|_| outcome.is_settled());
    let colour = match settled {
        Some(CountsAs::Confirmed | CountsAs::Promised) => Color::Green,
        Some(CountsAs::NotFound) | None => Color::Yellow,
        Some(CountsAs::Gap) => Color::Red,
    };
    Cell::new(words).fg(colour)
}

/// A verdict in its colour.
pub(crate) fn of_verdict(verdict: &Verdict) -> Cell {
    let colour = match verdict {
        Verdict::Complete { .. } => Color::Green,
        Verdict::Incomplete { .. } => Color::Red,
        Verdict::Pending { .. } | Verdict::NothingFound => Color::Yellow,
    };
    Cell::new(verdict).fg(colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTCOME: &str = "promised by 2026-01-06 09:00 UTC";

    fn shown(width: u16) -> String {
        let row = ["pureclarity", "user-id #1", OUTCOME].map(Cell::new);
        arranged(
            ["vendor", "asked by", "outcome"],
            [row.to_vec(), row.to_vec()],
            false,
            Some(width),
        )
    }

    #[test]
    fn on_a_narrow_screen_the_outcome_stays_whole() {
        for width in [36, 40, 59, 60, 80, 300] {
            assert_eq!(shown(width).matches(OUTCOME).count(), 2, "{width}");
        }
        let last = format!("\n\n  pureclarity\n  user-id #1\n  {OUTCOME}\n");
        assert!(shown(40).ends_with(&last), "{}", shown(40));
    }

    #[test]
    fn what_is_to_be_short_is_one_line_however_long_it_is() {
        let long =
            "keeps archived events, excluded from reading, until the account's limit removes them";
        let row = ["lytics", long].map(Cell::new).to_vec();
        let table = |short, width| arranged(["vendor", "caveat"], [row.clone()], short, width);
        assert_eq!(table(true, Some(80)).lines().count(), 2);
        assert!(table(false, Some(80)).lines().count() > 2);
        assert!(table(true, None).contains(long), "a pipe gets all of it");
    }
}

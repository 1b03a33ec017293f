//! Tables without lines, two spaces in: as wide as the terminal, and in a pipe as wide as they are, so
//! that each row is one line.

pub(crate) use comfy_table::Cell;
use comfy_table::{Attribute, Color, ContentArrangement, Table, presets};
use erasure::{CountsAs, Outcome, Verdict};

/// The table of these rows.
pub(crate) fn table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    // Colour is taken out where the text leaves the program for something else than a terminal.
    table.enforce_styling().style_text_only();
    let arrangement = match table.width() {
        Some(_) => ContentArrangement::Dynamic,
        None => ContentArrangement::Disabled,
    };
    table.set_content_arrangement(arrangement);
    table.set_header(head.map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
    table.add_rows(rows);
    let lines = table.lines().map(|line| format!(" {}\n", line.trim_end()));
    lines.collect()
}

/// Something that matters less.
pub(crate) fn dimmed(text: impl ToString) -> Cell {
    Cell::new(text).add_attribute(Attribute::Dim)
}

/// An outcome in its colour.
pub(crate) fn of_outcome(outcome: &Outcome) -> Cell {
    let settled = outcome.counts_as().filter(|_| outcome.is_settled());
    let colour = match settled {
        Some(CountsAs::Confirmed | CountsAs::Promised) => Color::Green,
        Some(CountsAs::NotFound) | None => Color::Yellow,
        Some(CountsAs::Gap) => Color::Red,
    };
    Cell::new(outcome).fg(colour)
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

//! Changes for people: by vendor, the most serious first, a line each.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Change, Mark, Vendor};

/// The longest that a value is shown.
const LONGEST: usize = 60;

/// Writes the changes, then how many there are of each.
pub(super) fn all(vendors: &[Vendor], out: &mut impl Write) -> io::Result<()> {
    let mut differing = vendors.iter().filter(|vendor| vendor.differs).peekable();
    if differing.peek().is_none() {
        return writeln!(out, "nothing changed");
    }
    for vendor in differing {
        writeln!(out, "{}", vendor.vendor)?;
        for change in &vendor.changes {
            let (style, word) = match change.mark {
                Mark::Harmless => (Style::new().dimmed(), "harmless"),
                Mark::Breaking => (AnsiColor::Yellow.on_default(), "breaking"),
                Mark::Erasure => (AnsiColor::Red.on_default().bold(), "erasure"),
            };
            let line = change.line.map(|line| format!("  (line {line})"));
            let (said, line) = (said(change), line.unwrap_or_default());
            writeln!(
                out,
                "  {style}{word:<9}{style:#}{}: {said}{line}",
                change.place
            )?;
        }
        if vendor.changes.is_empty() {
            writeln!(
                out,
                "  texts, examples or limits alone: git diff shows them"
            )?;
        }
        writeln!(out)?;
    }
    let count = |mark| {
        let changes = vendors.iter().flat_map(|vendor| &vendor.changes);
        changes.filter(|change| change.mark == mark).count()
    };
    writeln!(
        out,
        "{} that change what gets erased, {} that break callers, {} harmless",
        count(Mark::Erasure),
        count(Mark::Breaking),
        count(Mark::Harmless)
    )
}

fn said(change: &Change) -> String {
    let short = |value: &String| {
        let line = value.lines().next().unwrap_or_default();
        let end = line.char_indices().nth(LONGEST);
        end.map_or(line.to_owned(), |(end, _)| format!("{}…", &line[..end]))
    };
    let said = match [&change.old, &change.new].map(|value| value.as_ref().map(short)) {
        [Some(old), Some(new)] => format!("{old} → {new}"),
        [None, new] => format!("new, {}", new.unwrap_or_default()),
        [Some(old), None] => format!("gone, {old}"),
    };
    said.trim_end_matches(", ").to_owned()
}

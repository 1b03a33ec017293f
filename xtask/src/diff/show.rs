//! Changes for people: by vendor, the most serious first, a line each and the reason below.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Change, Mark, Vendor};

/// The longest that a value is shown.
const LONGEST: usize = 60;

/// Writes the changes, then how many there are of each.
pub(super) fn all(vendors: &[Vendor], out: &mut impl Write) -> io::Result<()> {
    if !vendors.iter().any(|vendor| vendor.differs) {
        return writeln!(out, "nothing changed");
    }
    for vendor in vendors.iter().filter(|vendor| vendor.differs) {
        writeln!(out, "{}", vendor.vendor)?;
        for change in &vendor.changes {
            let (style, word) = match change.mark {
                Mark::Harmless => (Style::new().dimmed(), "harmless"),
                Mark::Breaking => (AnsiColor::Yellow.on_default(), "breaking"),
                Mark::Erasure => (AnsiColor::Red.on_default().bold(), "erasure"),
            };
            let line = change.line.map(|line| format!("  (line {line})"));
            let (said, line) = (said(change), line.unwrap_or_default());
            writeln!(out, "  {style}{word:<9}{style:#}{said}{line}")?;
            if !change.why.is_empty() {
                writeln!(out, "  {:9}  {}", "", change.why)?;
            }
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
    let what = |value: &str| match value {
        "" => String::new(),
        value => format!(", {}", short(value)),
    };
    let place = &change.place;
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{place}: {} → {}", short(old), short(new)),
        (None, new) => format!("{place}: new{}", what(new.as_deref().unwrap_or_default())),
        (Some(old), None) => format!("{place}: gone{}", what(old)),
    }
}

fn short(value: &str) -> String {
    let line = value.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

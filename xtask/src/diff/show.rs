//! Changes for people: by vendor, the most serious first, a line each and the reason below.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Change, Mark};

/// The longest that a value is shown.
const LONGEST: usize = 60;

/// Writes the changes of one vendor.
pub(super) fn vendor(
    vendor: &str,
    changes: &[Change],
    rest: &[Change],
    verbose: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{vendor}")?;
    let rest_shown = if verbose { rest } else { &[] };
    for change in changes.iter().chain(rest_shown) {
        let (style, word) = match change.mark {
            Mark::Harmless => (Style::new().dimmed(), "harmless"),
            Mark::Breaking => (AnsiColor::Yellow.on_default(), "breaking"),
            Mark::Erasure => (AnsiColor::Red.on_default().bold(), "erasure"),
        };
        let line = change.line.map(|line| format!("  (line {line})"));
        let line = line.unwrap_or_default();
        writeln!(out, "  {style}{word:<9}{style:#}{}{line}", said(change))?;
        if !change.why.is_empty() {
            writeln!(out, "  {:9}  {}", "", change.why)?;
        }
    }
    if !verbose && !rest.is_empty() {
        let places = rest.len();
        let plural = if places == 1 { "" } else { "s" };
        writeln!(
            out,
            "  {places} place{plural} of the file differ: --verbose shows them"
        )?;
    }
    writeln!(out)
}

/// Writes how many there are of each.
pub(super) fn summary<'a>(
    changes: impl Iterator<Item = &'a Change>,
    out: &mut impl Write,
) -> io::Result<()> {
    let marks: Vec<Mark> = changes.map(|change| change.mark).collect();
    let count = |mark| marks.iter().filter(|found| **found == mark).count();
    writeln!(
        out,
        "{} that change what gets erased, {} that break callers, {} harmless",
        count(Mark::Erasure),
        count(Mark::Breaking),
        count(Mark::Harmless)
    )
}

fn said(change: &Change) -> String {
    let place = &change.place;
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{place}: {} → {}", short(old), short(new)),
        (None, Some(new)) => format!("{place}: new{}", what(new)),
        (Some(old), None) => format!("{place}: gone{}", what(old)),
        (None, None) => place.clone(),
    }
}

fn what(value: &str) -> String {
    if value.is_empty() {
        String::new()
    } else {
        format!(", {}", short(value))
    }
}

fn short(value: &str) -> String {
    let line = value.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

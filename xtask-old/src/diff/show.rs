//! Changes for people: by vendor, the most serious first, a line each.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::Change;
use super::item::Kind;
use super::judge::Mark;
use super::schema::plain;

/// The longest that a value is shown.
const LONGEST: usize = 60;

/// Writes the changes of one vendor.
pub(super) fn vendor(
    vendor: &str,
    changes: &[Change],
    verbose: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{vendor}")?;
    let is_told = |change: &&Change| verbose || change.kind != Kind::Text;
    for change in changes.iter().filter(is_told) {
        let marks: Vec<_> = change.marks.iter().map(|mark| painted(*mark)).collect();
        let padding = " ".repeat(18usize.saturating_sub(width(&change.marks)));
        writeln!(
            out,
            "  {}{padding}{}  (line {})",
            marks.join(" "),
            said(change),
            change.line
        )?;
        if !change.why.is_empty() {
            writeln!(out, "  {:18}{}", "", change.why)?;
        }
    }
    let texts = changes.iter().filter(|change| !is_told(change)).count();
    if texts > 0 {
        let what = if texts == 1 {
            "text or example"
        } else {
            "texts and examples"
        };
        writeln!(
            out,
            "  {:18}{texts} {what}: --verbose shows them",
            "harmless"
        )?;
    }
    Ok(())
}

/// Writes how many there are of each.
pub(super) fn summary(changes: &[&Change], out: &mut impl Write) -> io::Result<()> {
    let count = |mark| {
        changes
            .iter()
            .filter(|change| change.marks.first() == Some(&mark))
            .count()
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
    let place = &change.place;
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{place}: {} → {}", short(old), short(new)),
        (None, Some(new)) => format!("{place}: new{}", what(new)),
        (Some(old), None) => format!("{place}: gone{}", what(old)),
        (None, None) => place.clone(),
    }
}

fn what(value: &Value) -> String {
    match short(value) {
        nothing if nothing.is_empty() => nothing,
        value => format!(", {value}"),
    }
}

fn short(value: &Value) -> String {
    let text = plain(value);
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Harmless => "harmless",
        Mark::Breaking => "breaking",
        Mark::Erasure => "erasure",
    }
}

fn painted(mark: Mark) -> String {
    let style = match mark {
        Mark::Harmless => Style::new().dimmed(),
        Mark::Breaking => AnsiColor::Yellow.on_default(),
        Mark::Erasure => AnsiColor::Red.on_default().bold(),
    };
    format!("{style}{}{style:#}", word(mark))
}

fn width(marks: &[Mark]) -> usize {
    let letters: usize = marks.iter().map(|mark| word(*mark).len()).sum();
    letters + marks.len().saturating_sub(1)
}

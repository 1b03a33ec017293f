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
            let (place, said) = (&change.place, said(change));
            writeln!(out, "  {style}{word:<9}{style:#}{place}: {said}")?;
        }
        if vendor.changes.is_empty() {
            let none = "  texts, examples or limits alone: git diff shows them";
            writeln!(out, "{none}")?;
        }
        writeln!(out)?;
    }
    let all = vendors.iter().flat_map(|vendor| &vendor.changes);
    let [harmless, breaking, erasure] = [Mark::Harmless, Mark::Breaking, Mark::Erasure]
        .map(|mark| all.clone().filter(|change| change.mark == mark).count());
    let (erasure, breaking) = (
        format!("{erasure} that change what gets erased"),
        format!("{breaking} that break callers"),
    );
    writeln!(out, "{erasure}, {breaking}, {harmless} harmless")
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
    let line = change.line.map(|line| format!("  (line {line})"));
    format!(
        "{}{}",
        said.trim_end_matches(", "),
        line.unwrap_or_default()
    )
}

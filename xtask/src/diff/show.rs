//! Changes for people: by vendor, the most serious first, a line each.

use std::io::{self, Write};

use super::{Change, Mark, Vendor};

/// Writes the changes, then how many there are of each.
pub(super) fn all(vendors: &[Vendor], out: &mut impl Write) -> io::Result<()> {
    for vendor in vendors.iter().filter(|vendor| !vendor.changes.is_empty()) {
        writeln!(out, "{}", vendor.vendor)?;
        for change in &vendor.changes {
            let (mark, place) = (format!("{:?}", change.mark).to_lowercase(), &change.place);
            writeln!(out, "  {mark:<9}{place}: {}", said(change))?;
        }
        writeln!(out)?;
    }
    let all = vendors.iter().flat_map(|vendor| &vendor.changes);
    let [harmless, breaking, erasure] = [Mark::Harmless, Mark::Breaking, Mark::Erasure]
        .map(|mark| all.clone().filter(|change| change.mark == mark).count());
    if all.count() == 0 {
        let texts = "git diff shows texts, examples and limits";
        return writeln!(out, "nothing changed that has to be told: {texts}");
    }
    write!(out, "{erasure} that change what gets erased, ")?;
    writeln!(out, "{breaking} that break callers, {harmless} harmless")
}

fn said(change: &Change) -> String {
    let said = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (None, new) => format!("new, {}", new.as_deref().unwrap_or_default()),
        (Some(old), None) => format!("gone, {old}"),
    };
    let line = change.line.map(|line| format!("  (line {line})"));
    format!(
        "{}{}",
        said.trim_end_matches(", "),
        line.unwrap_or_default()
    )
}

//! Caveats: what vendors keep, or may bring back. One short line each; with `--explain`, the reason and the source.

use erasure::{Caveat, VendorId};

use super::table::{Cell, short_table, table};

const HEAD: [&str; 2] = ["vendor", "caveat"];

/// One line. "assumed" comes first, since a terminal cuts off the end.
fn short(caveat: &Caveat) -> String {
    let says = caveat.to_string();
    match says.strip_suffix(" (assumed)") {
        Some(what) => format!("assumed: {what}"),
        None => says,
    }
}

/// The caveats of these vendors, after an empty line. Without `explain`, `how` names the flag that explains them.
pub(crate) fn caveats<'a>(
    vendors: impl IntoIterator<Item = (&'a VendorId, &'a [Caveat])>,
    explain: bool,
    how: &str,
) -> String {
    let each = vendors.into_iter().flat_map(|(vendor, caveats)| {
        caveats.iter().map(move |caveat| {
            let says = if explain {
                format!("{caveat:#}")
            } else {
                short(caveat)
            };
            vec![Cell::new(vendor), Cell::new(says)]
        })
    });
    let rows: Vec<_> = each.collect();
    if rows.is_empty() {
        String::new()
    } else if explain {
        format!("\n{}", table(HEAD, rows))
    } else {
        let table = short_table(HEAD, rows);
        format!("\n{table}  {how} adds the reason and the source of each\n")
    }
}

//! What vendors keep or may bring back even so: a short line each, and the reason and the source to those who
//! ask for them.

use erasure::{Caveat, VendorId};

use super::table::{Cell, short_table, table};

const HEAD: [&str; 2] = ["vendor", "caveat"];

/// One line; that it is assumed comes first, since what doesn't fit a terminal is cut off.
fn short(caveat: &Caveat) -> String {
    let says = caveat.to_string();
    match says.strip_suffix(" (assumed)") {
        Some(what) => format!("assumed: {what}"),
        None => says,
    }
}

/// The caveats of these vendors, below a line of space. Unless they are `explain`ed, `how` says how they can be.
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

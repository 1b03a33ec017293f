//! Times, counts and file names in messages.

use std::path::Path;

use erasure::Timestamp;
use erasure_receipt::law::Deadline;

/// A time to the minute, in UTC.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The last day of a deadline, and how many days are left.
pub(crate) fn day(deadline: &Deadline, now: Timestamp) -> String {
    let left = match deadline.days_left(now) {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        left if left > 0 => format!("{left} days left"),
        -1 => "1 day late".to_owned(),
        late => format!("{} days late", late.unsigned_abs()),
    };
    format!("{} ({left})", deadline.last_day())
}

/// A file's name. It is hidden if it may be an address that was given in place of a file.
pub(crate) fn named(path: &Path) -> String {
    let name = path.display().to_string();
    if name.contains('@') {
        "the file".to_owned()
    } else {
        name
    }
}

/// A count with its noun: `1 row`, `2 rows`.
pub(crate) fn count(how_many: u64, one: &str, several: &str) -> String {
    match how_many {
        1 => format!("1 {one}"),
        _ => format!("{how_many} {several}"),
    }
}

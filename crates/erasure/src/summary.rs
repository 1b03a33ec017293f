//! Formats plans and reports for people: aligned columns, and times in UTC.

use std::fmt::{self, Display};

use jiff::{SignedDuration, Timestamp};

/// A time to the minute, in UTC.
pub(crate) fn moment(at: Timestamp) -> impl Display {
    at.strftime("%Y-%m-%d %H:%M UTC")
}

/// A length of time for people: whole days as days.
pub(crate) fn span(time: SignedDuration) -> impl Display {
    const DAY: i64 = 24;
    match time.as_hours() {
        hours if hours > DAY && SignedDuration::from_hours(hours / DAY * DAY) == time => {
            format!("{} days", hours / DAY)
        }
        _ => format!("{time:#}"),
    }
}

/// Lines of three columns. The first two are as wide as their widest entry.
#[derive(Default)]
pub(crate) struct Columns(Vec<[String; 3]>);

impl Columns {
    /// Adds a line.
    pub(crate) fn row(&mut self, first: &dyn Display, second: &dyn Display, third: &dyn Display) {
        self.0
            .push([first.to_string(), second.to_string(), third.to_string()]);
    }

    fn width(&self, column: usize) -> usize {
        self.0
            .iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    }
}

impl Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = (self.width(0), self.width(1));
        for [one, two, three] in &self.0 {
            writeln!(f, "  {one:first$}  {two:second$}  {three}")?;
        }
        Ok(())
    }
}

//! The progress of a long command, on standard error: a bar on a terminal, else a line now and then. It contains only
//! numbers.

use std::time::{Duration, Instant};

use erasure::Timestamp;
use erasure_journal::Progress;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Console;
use crate::words::{count, moment};

/// How often a line is printed without a terminal.
const EVERY: Duration = Duration::from_secs(10);

/// How often a bar is drawn.
const FRAME: Duration = Duration::from_millis(200);

/// Shows what a command has done so far.
pub(crate) struct Ticker {
    console: Console,
    bar: ProgressBar,
    shown_at: Instant,
    rows: Option<(u64, u64)>,
    left: Left,
    asked: u64,
    settled: u64,
    waits: Option<Timestamp>,
}

impl Ticker {
    /// For working the queue.
    pub(crate) fn new(console: Console) -> Self {
        let style = ProgressStyle::with_template("{spinner} {wide_msg}");
        Self::with(console, ProgressBar::new_spinner(), style.ok())
    }

    /// For a file with this many rows, of which `recorded` are recorded.
    pub(crate) fn of_rows(console: Console, rows: u64, recorded: u64) -> Self {
        let style =
            ProgressStyle::with_template("{bar:24} {human_pos} of {human_len} rows; {wide_msg}");
        let ticker = Self::with(console, ProgressBar::new(rows), style.ok());
        ticker.bar.set_position(recorded);
        Self {
            rows: Some((recorded, rows)),
            ..ticker
        }
    }

    fn with(console: Console, bar: ProgressBar, style: Option<ProgressStyle>) -> Self {
        if !console.is_watched() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Some(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(FRAME);
        Self {
            console,
            bar,
            shown_at: Instant::now(),
            rows: None,
            left: Left::default(),
            asked: 0,
            settled: 0,
            waits: None,
        }
    }

    /// Shows how many rows are recorded.
    pub(crate) fn at_row(&mut self, row: u64) {
        self.rows = self.rows.map(|(_, all)| (row, all));
        if let Some((row, all)) = self.rows {
            self.left.at(Instant::now(), row, all);
        }
        self.bar.set_position(row);
        self.tell();
    }

    /// Counts what happened in the queue.
    pub(crate) fn happened(&mut self, progress: &Progress) {
        match progress {
            Progress::Asked(asked) => {
                self.asked += 1;
                self.settled += u64::from(asked.outcome.is_settled());
                self.waits = None;
            }
            Progress::Paused { vendor, until } => self.bar.suspend(|| {
                let until = moment(*until);
                self.console.note(&format!(
                    "{vendor} doesn't answer: it is asked again from {until}; the other vendors continue"
                ));
            }),
            Progress::Waits { until } => self.waits = Some(*until),
        }
        self.tell();
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn tell(&mut self) {
        let text = self.text();
        if self.console.is_watched() {
            self.bar.set_message(text);
        } else if self.shown_at.elapsed() >= EVERY {
            self.shown_at = Instant::now();
            match self.rows {
                Some((row, rows)) => self.console.note(&format!("{row} of {rows} rows; {text}")),
                None => self.console.note(&text),
            }
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if let Some(left) = self.left.shown(Instant::now()) {
            text += &format!("about {} left; ", HumanDuration(left));
        }
        let asked = count(self.asked, "request to a vendor", "requests to vendors");
        text += &format!("{asked}, {} settled", self.settled);
        if let Some(until) = self.waits {
            text += &format!("; nothing is due before {}", moment(until));
        }
        text
    }
}

/// The time left until all rows are recorded. What is shown never grows: a longer estimate isn't shown, and when the
/// time has passed with rows left, nothing is.
#[derive(Debug, Default)]
struct Left {
    /// The time and the count of the first recording, which are the start of the measurement.
    first: Option<(Instant, u64)>,
    estimate: Option<(Instant, Duration)>,
}

impl Left {
    fn at(&mut self, now: Instant, row: u64, rows: u64) {
        let Some((begun, before)) = self.first else {
            self.first = Some((now, row));
            return;
        };
        let (done, to_do) = (row.saturating_sub(before), rows.saturating_sub(row));
        if done == 0 {
            return;
        }
        let passed = now.saturating_duration_since(begun).as_secs_f64();
        let seconds = passed * to_do as f64 / done as f64;
        let estimate = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        let said = self.estimate.map(|_| self.shown(now).unwrap_or_default());
        self.estimate = Some((now, said.map_or(estimate, |said| said.min(estimate))));
    }

    fn shown(&self, now: Instant) -> Option<Duration> {
        let (at, left) = self.estimate?;
        let left = left.saturating_sub(now.saturating_duration_since(at));
        (left >= Duration::from_secs(1)).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_is_left_never_runs_backwards() {
        let begun = Instant::now();
        let mut left = Left::default();
        let mut said = vec![Duration::MAX];
        // A fast start, a vendor that then takes its time, and a fast end.
        for (second, row) in [
            (0, 100),
            (1, 200),
            (2, 300),
            (60, 310),
            (61, 400),
            (300, 410),
            (301, 900),
        ] {
            let now = begun + Duration::from_secs(second);
            left.at(now, row, 1000);
            said.extend(left.shown(now));
            said.extend(left.shown(now + Duration::from_millis(500)));
        }
        assert!(said.len() > 2, "something is said");
        assert!(
            said.is_sorted_by(|before, after| before >= after),
            "{said:?}"
        );
        let mut left = Left::default();
        left.at(begun, 100, 1000);
        assert_eq!(left.shown(begun), None, "one step says nothing of the next");
        left.at(begun + Duration::from_secs(10), 200, 1000);
        assert_eq!(
            left.shown(begun + Duration::from_secs(40)),
            Some(Duration::from_secs(50))
        );
    }
}

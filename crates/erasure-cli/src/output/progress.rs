//! What a long command says meanwhile: a bar on a terminal, and in a pipe a line every so often. It goes
//! to standard error, and holds figures alone.

use std::time::{Duration, Instant};

use erasure::Timestamp;
use erasure_journal::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{Console, count, moment};

/// How often a line is printed where nobody watches.
const EVERY: Duration = Duration::from_secs(10);

/// How often a bar is drawn.
const FRAME: Duration = Duration::from_millis(200);

/// What a command has done so far.
pub(crate) struct Ticker {
    console: Console,
    bar: ProgressBar,
    told: Instant,
    rows: Option<(u64, u64)>,
    asked: u64,
    settled: u64,
    waits: Option<Timestamp>,
}

impl Ticker {
    /// For the queue.
    pub(crate) fn new(console: Console) -> Self {
        let style = ProgressStyle::with_template("{spinner} {wide_msg}");
        Self::with(console, ProgressBar::new_spinner(), style.ok())
    }

    /// For a file of so many rows.
    pub(crate) fn of_rows(console: Console, rows: u64) -> Self {
        let style = ProgressStyle::with_template(
            "{bar:24} {human_pos} of {human_len} rows, {rate}, {eta} left; {wide_msg}",
        );
        let style = style.map(|style| {
            style.with_key(
                "rate",
                |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    // What can't be drawn isn't.
                    let _ = write!(out, "{:.0}/s", state.per_sec());
                },
            )
        });
        let ticker = Self::with(console, ProgressBar::new(rows), style.ok());
        Self {
            rows: Some((0, rows)),
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
            told: Instant::now(),
            rows: None,
            asked: 0,
            settled: 0,
            waits: None,
        }
    }

    /// So many rows are recorded.
    pub(crate) fn at_row(&mut self, row: u64) {
        self.rows = self.rows.map(|(_, all)| (row, all));
        self.bar.set_position(row);
        self.tell();
    }

    /// Something has happened to the queue.
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
                    "{vendor} doesn't answer: it is left alone until {until}, the others go on"
                ));
            }),
            Progress::Waits { until } => self.waits = Some(*until),
        }
        self.tell();
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn tell(&mut self) {
        let text = self.text();
        if self.console.is_watched() {
            self.bar.set_message(text);
        } else if self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            match self.rows {
                Some((row, rows)) => self.console.note(&format!("{row} of {rows} rows; {text}")),
                None => self.console.note(&text),
            }
        }
    }

    fn text(&self) -> String {
        let asked = count(self.asked, "asking", "askings");
        let waits = self
            .waits
            .map(|until| format!("; nothing is due before {}", moment(until)));
        format!(
            "{asked}, {} settled{}",
            self.settled,
            waits.unwrap_or_default()
        )
    }
}

//! What is measured, and how it is shown: a figure, its goal, and what was measured beside it.

mod bulk;
mod chain;
mod durable;
mod people;
mod scene;

use std::fmt;

use clap::ValueEnum;
use comfy_table::{Table, presets};
use serde::Serialize;

/// Why something could not be measured.
pub type Error = Box<dyn std::error::Error>;

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// A hundred people at three vendors whose every call takes 20 ms, with a journal on disk.
    People,
    /// Steps that are on disk before anybody is told, against vendors that take no time.
    Durable,
    /// A million people streamed through `erasure bulk` to a vendor's bulk endpoint: memory.
    Bulk,
    /// Verifying a chain of a million receipts.
    Chain,
}

impl fmt::Display for Bench {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::People => "100 people at 3 vendors that take 20 ms",
            Self::Durable => "durable steps",
            Self::Bulk => "a million people through `erasure bulk`",
            Self::Chain => "a chain of a million receipts",
        })
    }
}

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// The figure.
    pub figure: f64,
    /// What it counts.
    pub unit: &'static str,
    /// What it has to be.
    pub goal: Goal,
    /// What was measured beside it in the same run, and what the figure is to that.
    pub beside: String,
}

/// What a figure has to be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Row {
    /// Whether the figure is what it has to be.
    #[must_use]
    pub fn is_met(&self) -> bool {
        match self.goal {
            Goal::AtMost(most) => self.figure <= most,
            Goal::AtLeast(least) => self.figure >= least,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(f, "≤ {most}"),
            Self::AtLeast(least) => write!(f, "≥ {least}"),
        }
    }
}

/// Measures these, or everything, doing so many per cent of the usual work.
///
/// # Errors
///
/// When something can't be measured.
pub fn run(benches: &[Bench], work: u32, begins: impl Fn(Bench)) -> Result<Vec<Row>, Error> {
    let all = Bench::value_variants();
    let wanted = if benches.is_empty() { all } else { benches };
    let part = |usual: usize| (usual * work as usize / 100).max(1);
    let mut rows = Vec::new();
    for bench in wanted {
        begins(*bench);
        match bench {
            Bench::People => rows.push(people::measure(part(100))?),
            Bench::Durable => rows.push(durable::measure(part(20_000))?),
            Bench::Bulk => rows.extend(bulk::measure(part(10_000), part(1_000_000))?),
            Bench::Chain => rows.push(chain::measure(part(1_000_000))?),
        }
    }
    Ok(rows)
}

/// The figures as a table.
#[must_use]
pub fn as_table(rows: &[Row]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["what", "figure", "goal", "", "beside it, in the same run"]);
    for row in rows {
        let met = if row.is_met() { "met" } else { "MISSED" };
        let figure = format!("{} {}", rounded(row.figure), row.unit);
        table.add_row([
            row.what.clone(),
            figure,
            row.goal.to_string(),
            met.to_owned(),
            row.beside.clone(),
        ]);
    }
    table.trim_fmt() + "\n"
}

/// The figures for a machine.
#[must_use]
pub fn as_json(rows: &[Row]) -> String {
    let row = |row: &Row| {
        let mut value = serde_json::to_value(row).unwrap_or_default();
        value["met"] = row.is_met().into();
        value
    };
    format!("{:#}", serde_json::Value::from_iter(rows.iter().map(row)))
}

/// A figure with three digits that count.
fn rounded(figure: f64) -> String {
    match figure {
        figure if figure >= 100.0 => format!("{figure:.0}"),
        figure if figure >= 10.0 => format!("{figure:.1}"),
        figure => format!("{figure:.2}"),
    }
}

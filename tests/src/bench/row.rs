//! A figure, its goal, and what was measured beside it; and how figures are shown.

use std::fmt;

use comfy_table::{Table, presets};
use serde::Serialize;

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// The figure; none if it can't be measured on this machine.
    pub figure: Option<f64>,
    /// What it counts.
    pub unit: &'static str,
    /// What it has to be.
    pub goal: Goal,
    /// What was measured beside it in the same run, and what the figure is to that; or why there is none.
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
    /// Nothing in particular: it is there to be compared with.
    None,
}

impl Row {
    pub(super) fn new(what: impl Into<String>, unit: &'static str, goal: Goal) -> Self {
        Self {
            what: what.into(),
            figure: None,
            unit,
            goal,
            beside: String::new(),
        }
    }

    pub(super) fn measured(self, figure: f64, beside: String) -> Self {
        Self {
            figure: Some(figure),
            beside,
            ..self
        }
    }

    pub(super) fn not_measured(self, why: &str) -> Self {
        Self {
            beside: format!("not measured: {why}"),
            ..self
        }
    }

    /// Whether the figure is what it has to be; nothing if there is no figure.
    #[must_use]
    pub fn is_met(&self) -> Option<bool> {
        let figure = self.figure?;
        Some(match self.goal {
            Goal::AtMost(most) => figure <= most,
            Goal::AtLeast(least) => figure >= least,
            Goal::None => true,
        })
    }

    fn met(&self) -> &'static str {
        match (self.goal, self.is_met()) {
            (_, None) => "not measured",
            (Goal::None, _) => "",
            (_, Some(true)) => "met",
            (_, Some(false)) => "MISSED",
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(f, "≤ {most}"),
            Self::AtLeast(least) => write!(f, "≥ {least}"),
            Self::None => Ok(()),
        }
    }
}

/// The figures as a table.
#[must_use]
pub fn as_table(rows: &[Row]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["what", "figure", "goal", "", "beside it, in the same run"]);
    for row in rows {
        let figure = row
            .figure
            .map(|figure| format!("{} {}", rounded(figure), row.unit));
        table.add_row([
            row.what.clone(),
            figure.unwrap_or_default(),
            row.goal.to_string(),
            row.met().to_owned(),
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

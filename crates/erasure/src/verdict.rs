//! The verdict of a report, and its gaps.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{CountsAs, Entry, Label, Outcome, VendorId};

/// The verdict of a report, from its outcomes.
///
/// ```
/// use erasure::Verdict;
///
/// let verdict = Verdict::Complete { confirmed: 2, promised: 1 };
/// assert!(verdict.is_complete());
/// assert_eq!(verdict.to_string(), "Complete: 2 confirmed, 1 promised");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// Some outcomes are not settled.
    Pending {
        /// How many.
        open: usize,
    },
    /// All are settled, and some are gaps.
    Incomplete {
        /// Which, and what to do about each.
        gaps: Vec<Gap>,
    },
    /// No vendor knows the person by any of the identifiers.
    NothingFound,
    /// All are settled, and none is a gap.
    Complete {
        /// How many outcomes are confirmed.
        confirmed: usize,
        /// How many outcomes are promised and can't be asked about.
        promised: usize,
    },
}

impl Verdict {
    /// Whether every outcome is confirmed, promised or not found, and at least one is not "not found".
    pub fn is_complete(&self) -> bool {
        matches!(self, Self::Complete { .. })
    }

    /// Its name in records, without its figures.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pending { .. } => "pending",
            Self::Incomplete { .. } => "incomplete",
            Self::NothingFound => "nothing-found",
            Self::Complete { .. } => "complete",
        }
    }

    /// Whether asking again can change it.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending { open } => write!(f, "Pending: {open} not settled"),
            Self::Incomplete { gaps } => write!(f, "Incomplete: {} not done", gaps.len()),
            Self::NothingFound => {
                f.write_str(
                    "Nothing found: no vendor knows the person by what was given, which doesn't show that \
                     the right accounts were asked",
                )
            }
            Self::Complete {
                confirmed,
                promised,
            } => write!(f, "Complete: {confirmed} confirmed, {promised} promised"),
        }
    }
}

/// Something that is not done, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    vendor: VendorId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<Label>,
    outcome: Outcome,
    remedy: String,
}

impl Gap {
    pub(crate) fn of(entry: &Entry) -> Option<Self> {
        let outcome = entry.outcome().clone();
        let remedy = outcome
            .remedy()
            .filter(|_| outcome.counts_as() == Some(CountsAs::Gap))?;
        Some(Self {
            vendor: entry.vendor().clone(),
            label: entry.label().cloned(),
            outcome,
            remedy,
        })
    }

    /// The vendor.
    pub fn vendor(&self) -> &VendorId {
        &self.vendor
    }

    /// Which of the subject's identifiers; `None` for a vendor that was not asked.
    pub fn label(&self) -> Option<&Label> {
        self.label.as_ref()
    }

    /// What is known.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// What to do about it.
    pub fn what_to_do(&self) -> &str {
        &self.remedy
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.vendor)?;
        if let Some(label) = &self.label {
            write!(f, " {label}")?;
        }
        write!(f, ": {}", self.remedy)
    }
}

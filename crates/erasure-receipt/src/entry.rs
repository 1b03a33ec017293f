//! What became of one target: an outcome that nothing will change any more.

use erasure::{CountsAs, Entry, Label, Outcome, Timestamp, VendorId};
use serde::{Deserialize, Serialize};

/// What became of one target, or of a vendor that could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledEntry {
    vendor: VendorId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<Label>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_asked_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_asked_at: Option<Timestamp>,
    times_asked: u32,
    outcome: Outcome,
    counts_as: CountsAs,
}

impl SettledEntry {
    /// The entry, if it is settled; `first_asked_at` is when the vendor was first asked about it.
    pub(super) fn of(entry: &Entry, first_asked_at: Option<Timestamp>) -> Option<Self> {
        let outcome = entry.outcome().clone();
        let counts_as = outcome.counts_as().filter(|_| outcome.is_settled())?;
        Some(Self {
            vendor: entry.vendor().clone(),
            label: entry.label().cloned(),
            first_asked_at: first_asked_at.or(entry.asked_at()),
            last_asked_at: entry.asked_at(),
            times_asked: entry.times_asked(),
            outcome,
            counts_as,
        })
    }

    /// Whether what it counts as is what its outcome counts as.
    pub(super) fn is_consistent(&self) -> bool {
        self.outcome.is_settled() && self.outcome.counts_as() == Some(self.counts_as)
    }

    /// The vendor.
    pub fn vendor(&self) -> &VendorId {
        &self.vendor
    }

    /// Which of the person's identifiers; `None` for a vendor that was not asked.
    pub fn label(&self) -> Option<&Label> {
        self.label.as_ref()
    }

    /// When the vendor was first asked; `None` if it never was.
    pub fn first_asked_at(&self) -> Option<Timestamp> {
        self.first_asked_at
    }

    /// When the vendor was last asked; `None` if it never was.
    pub fn last_asked_at(&self) -> Option<Timestamp> {
        self.last_asked_at
    }

    /// How often the vendor was asked.
    pub fn times_asked(&self) -> u32 {
        self.times_asked
    }

    /// What is known.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// What that counts as.
    pub fn counts_as(&self) -> CountsAs {
        self.counts_as
    }
}

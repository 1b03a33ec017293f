//! The status of a request: each target's outcome, the legal deadline, and whether a vendor will miss it. Contains no
//! personal data.

use erasure::{Caveat, Entry, Label, Outcome, Report, Timestamp, VendorId, Verdict};
use erasure_receipt::Commitment;
use erasure_receipt::law::Deadline;
use serde::Serialize;

use crate::RequestId;

/// The status of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Which request.
    pub request: RequestId,
    /// Keyed commitments to the person's identifiers.
    pub subject: Vec<Commitment>,
    /// When it was received and is due, and why it was extended, if it was.
    pub deadline: Deadline,
    /// Whether it was received in the future: a clock was wrong when it came.
    pub from_the_future: bool,
    /// The verdict that follows from the outcomes.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// When the last target was settled.
    pub settled_at: Option<Timestamp>,
    /// The number of its receipt, when everything is settled.
    pub receipt: Option<u64>,
    /// Every target, and every vendor that can't be asked.
    pub targets: Vec<TargetStatus>,
    /// What vendors keep or may restore despite the erasure.
    pub caveats: Vec<(VendorId, Vec<Caveat>)>,
}

/// The status of one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetStatus {
    /// The vendor.
    pub vendor: VendorId,
    /// The vendor's name, to show to people.
    pub name: String,
    /// Which of the subject's identifiers; `None` for a vendor that can't be asked.
    pub label: Option<Label>,
    /// What is being done about it now.
    #[serde(flatten)]
    pub step: Step,
    /// The outcome so far, once the vendor was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Why the last request to the vendor brought nothing new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<erasure::Failure>,
    /// When it is expected to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_by: Option<Timestamp>,
    #[serde(skip)]
    pub(crate) entry: Option<Entry>,
}

/// What is being done about a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// The vendor will be asked, at this time if it is known.
    Waits {
        /// When; unknown while its vendor isn't configured.
        until: Option<Timestamp>,
    },
    /// The vendor is being asked, or was when the program ended.
    Asking,
    /// The outcome is final.
    Settled,
}

/// A vendor that takes longer than the law allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TooLate {
    /// Which vendor.
    pub vendor: VendorId,
    /// Which of the subject's identifiers.
    pub label: Option<Label>,
    /// When the vendor says, or is expected, to be done.
    pub by: Timestamp,
}

impl Status {
    /// The report of what is known, without the targets that no vendor was asked about.
    pub fn report(&self) -> Report {
        let entries: Vec<Entry> = self
            .targets
            .iter()
            .filter_map(|target| target.entry.clone())
            .collect();
        let as_of = entries.iter().filter_map(Entry::asked_at).max();
        let received = self.deadline.received_at();
        let report = Report::new(received, as_of.unwrap_or(received), entries);
        self.caveats
            .iter()
            .cloned()
            .fold(report, |report, (vendor, caveats)| {
                report.with_caveats(vendor, caveats)
            })
    }

    /// The vendors that will miss the legal deadline.
    pub fn too_late(&self) -> impl Iterator<Item = TooLate> {
        let late = |by: &Timestamp| self.deadline.is_missed_by(*by);
        self.targets.iter().filter_map(move |target| {
            let by = target.expected_by.filter(late)?;
            Some(TooLate {
                vendor: target.vendor.clone(),
                label: target.label.clone(),
                by,
            })
        })
    }

    /// Whether it isn't settled although the deadline has passed.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.verdict.is_pending() && self.deadline.is_missed_by(now)
    }

    /// How many targets no vendor was asked about yet.
    pub fn never_asked(&self) -> usize {
        self.targets
            .iter()
            .filter(|target| target.outcome.is_none())
            .count()
    }
}

/// All requests of a journal, in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// How many requests there are.
    pub requests: u64,
    /// How many aren't settled.
    pub pending: u64,
    /// How many of those are past their due date.
    pub overdue: u64,
    /// How many of those are due within seven days.
    pub due_soon: u64,
    /// How many ended with everything confirmed or promised.
    pub complete: u64,
    /// How many ended with a gap.
    pub incomplete: u64,
    /// How many ended with the person unknown to every vendor.
    pub nothing_found: u64,
    /// How many requests and batch files are damaged or missing. They are set aside and not counted above.
    pub damaged: u64,
    /// How many were received in the future: a clock was wrong when they came.
    pub from_the_future: u64,
    /// How many receipts there are: one for each settled request.
    pub receipts: u64,
    /// When the next target is due.
    pub next_at: Option<Timestamp>,
}

/// Which requests to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// All, in the order in which they came.
    #[default]
    All,
    /// Those that aren't settled, the first due first.
    Pending,
    /// Those that ended with a gap, in the order in which they came.
    Incomplete,
}

//! The status of one request, as text and as JSON. Neither contains an identifier, a vendor's tracking id, or the reason
//! of an extension, which is free text.

use std::fmt::Write;

use erasure::{Caveat, Label, Outcome, Timestamp, VendorId, Verdict};
use erasure_journal::{RequestId, Status, Step, TargetStatus};
use erasure_receipt::Commitment;
use erasure_receipt::law::Law;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::caveats::caveats;
use super::table::{Cell, dimmed, saying, table};
use crate::words::{day, moment};

/// A request in the JSON output.
#[derive(Serialize)]
pub(crate) struct StatusShown<'a> {
    request: RequestId,
    #[serde(flatten)]
    verdict: &'a Verdict,
    law: Law,
    received_at: Timestamp,
    zone: &'a str,
    last_day: Date,
    due_at: Timestamp,
    days_left: i32,
    overdue: bool,
    /// Whether it was received in the future: a clock was wrong when it came.
    from_the_future: bool,
    extended_at: Option<Timestamp>,
    settled_at: Option<Timestamp>,
    receipt: Option<u64>,
    subject: &'a [Commitment],
    targets: Vec<TargetShown<'a>>,
    to_do: Vec<ToDo>,
    later_than_due: Vec<Later>,
    caveats: Vec<Kept<'a>>,
}

#[derive(Serialize)]
struct Kept<'a> {
    vendor: &'a VendorId,
    caveats: &'a [Caveat],
}

#[derive(Serialize)]
struct TargetShown<'a> {
    vendor: &'a VendorId,
    name: &'a str,
    asked_by: Option<&'a Label>,
    #[serde(flatten)]
    step: Step,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Value>,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
    expected_by: Option<Timestamp>,
}

#[derive(Serialize)]
struct ToDo {
    vendor: VendorId,
    asked_by: Option<Label>,
    what: String,
}

#[derive(Serialize)]
struct Later {
    vendor: VendorId,
    asked_by: Option<Label>,
    by: Timestamp,
}

impl<'a> StatusShown<'a> {
    /// The request at this time.
    pub(crate) fn of(status: &'a Status, now: Timestamp) -> Self {
        let deadline = &status.deadline;
        let report = status.report();
        let to_do = report.gaps().map(|gap| ToDo {
            vendor: gap.vendor().clone(),
            asked_by: gap.label().cloned(),
            what: gap.what_to_do().to_owned(),
        });
        let later = status.too_late().map(|late| Later {
            vendor: late.vendor,
            asked_by: late.label,
            by: late.by,
        });
        Self {
            request: status.request,
            verdict: &status.verdict,
            law: deadline.law(),
            received_at: deadline.received_at(),
            zone: deadline.zone(),
            last_day: deadline.last_day(),
            due_at: deadline.due_at(),
            days_left: deadline.days_left(now),
            overdue: status.is_overdue(now),
            from_the_future: status.from_the_future,
            extended_at: deadline.extension().map(|extension| extension.granted_at()),
            settled_at: status.settled_at,
            receipt: status.receipt,
            subject: &status.subject,
            targets: status.targets.iter().map(TargetShown::of).collect(),
            to_do: to_do.collect(),
            later_than_due: later.collect(),
            caveats: status
                .caveats
                .iter()
                .map(|(vendor, caveats)| Kept { vendor, caveats })
                .collect(),
        }
    }
}

impl<'a> TargetShown<'a> {
    fn of(target: &'a TargetStatus) -> Self {
        Self {
            vendor: &target.vendor,
            name: &target.name,
            asked_by: target.label.as_ref(),
            step: target.step,
            outcome: target.outcome.as_ref().and_then(without_tracking),
            says: says(target),
            trouble: target.trouble.as_ref().map(ToString::to_string),
            expected_by: target.expected_by,
        }
    }
}

/// The outcome as JSON, without the tracking id.
fn without_tracking(outcome: &Outcome) -> Option<Value> {
    let mut value = serde_json::to_value(outcome).ok()?;
    if let Value::Object(fields) = &mut value {
        fields.retain(|name, _| !["tracking", "version"].contains(&name.as_str()));
    }
    Some(value)
}

fn says(target: &TargetStatus) -> String {
    match (&target.outcome, target.step) {
        (Some(Outcome::Waiting { error }), Step::Waits { until: Some(until) }) => {
            format!("waiting until {}: {error}", moment(until))
        }
        (Some(Outcome::Unknown { doubt }), Step::Waits { until: Some(until) }) => {
            format!("unknown, asked again at {}: {doubt}", moment(until))
        }
        (Some(outcome), _) => outcome.to_string(),
        (None, Step::Asking) => "being asked".to_owned(),
        (None, _) => "waits to be asked".to_owned(),
    }
}

/// A request as text.
pub(crate) fn shown_status(status: &Status, now: Timestamp, explain: bool) -> String {
    let mut text = head(status, now);
    let rows = status.targets.iter().map(|target| {
        let by = target
            .label
            .as_ref()
            .map_or("-".to_owned(), ToString::to_string);
        let says = target.outcome.as_ref().map_or_else(
            || dimmed(says(target)),
            |outcome| saying(outcome, says(target)),
        );
        vec![Cell::new(&target.vendor), Cell::new(by), says]
    });
    text.push_str(&table(["vendor", "asked by", "outcome"], rows));
    // Writing to a string can't fail.
    let _ = writeln!(text, "\n  {}", status.verdict);
    for target in &status.targets {
        if let (Some(trouble), Step::Waits { .. }) = (&target.trouble, target.step) {
            let _ = writeln!(
                text,
                "  last request: {}: {trouble}",
                whose(&target.vendor, target.label.as_ref())
            );
        }
    }
    for gap in status.report().gaps() {
        let _ = writeln!(text, "  to do: {gap}");
    }
    if status.from_the_future {
        text.push_str(
            "  warning: it was received in the future: a clock was wrong when it was recorded\n",
        );
    }
    for late in status.too_late() {
        let whose = whose(&late.vendor, late.label.as_ref());
        let _ = writeln!(
            text,
            "  warning: {whose} is expected by {}, later than the law allows",
            moment(late.by)
        );
    }
    let all = status.caveats.iter();
    let kept = all.map(|(vendor, caveats)| (vendor, caveats.as_slice()));
    text.push_str(&caveats(kept, explain, "`erasure status … --explain`"));
    text
}

fn head(status: &Status, now: Timestamp) -> String {
    let deadline = &status.deadline;
    let extended = match deadline.extension() {
        Some(extension) => format!(", extended at {}", moment(extension.granted_at())),
        None => String::new(),
    };
    let due = match status.settled_at {
        Some(settled) => format!(
            "settled at {}, was due on {}",
            moment(settled),
            deadline.last_day()
        ),
        None => format!("due on {}", day(deadline, now)),
    };
    let overdue = if status.is_overdue(now) {
        ", OVERDUE"
    } else {
        ""
    };
    format!(
        "Request {}\n  received at {}, {}, {due}{extended}{overdue}\n\n",
        status.request,
        moment(deadline.received_at()),
        deadline.law()
    )
}

fn whose(vendor: &VendorId, label: Option<&Label>) -> String {
    match label {
        Some(label) => format!("{vendor} {label}"),
        None => vendor.to_string(),
    }
}

//! One receipt, in the words and the order in which a page shows it.

use erasure::{CountsAs, Gap, Outcome, VendorId};
use uuid::Uuid;

use super::moment::{Moment, Times, day};
use super::vendor::Vendor;
use super::words::{self, Words};
use crate::{Controller, Defect, Digest, PublicKey, Receipt, SettledEntry};

/// One receipt, genuine or not.
pub(super) enum Sheet {
    Genuine(Box<Genuine>),
    Rejected {
        defect: String,
        digest: Digest,
        jws: String,
    },
}

/// A receipt whose signature is right.
pub(super) struct Genuine {
    pub(super) seq: u64,
    pub(super) request: Uuid,
    pub(super) controller: Controller,
    pub(super) verdict: Words,
    pub(super) counts: [Count; 4],
    pub(super) gaps: Vec<ToDo>,
    pub(super) law: &'static str,
    pub(super) received_at: Moment,
    pub(super) last_day: String,
    pub(super) extended_at: Option<Moment>,
    pub(super) settled_at: Moment,
    pub(super) timing: Timing,
    /// How many promises reach beyond the last day.
    pub(super) late_promises: usize,
    pub(super) zone: String,
    pub(super) rows: Vec<Row>,
    pub(super) asks_one_vendor_twice: bool,
    pub(super) vendors: Vec<Vendor>,
    pub(super) subject: Vec<(String, Digest)>,
    pub(super) kid: String,
    pub(super) previous: Option<Digest>,
    pub(super) digest: Digest,
    /// Whether it is in the chain that was checked; `None` if none was.
    pub(super) in_chain: Option<bool>,
    pub(super) jws: String,
}

/// How many outcomes are of one sort.
pub(super) struct Count {
    pub(super) style: &'static str,
    pub(super) name: &'static str,
    pub(super) number: usize,
}

/// A gap, and what to do about it.
pub(super) struct ToDo {
    pub(super) whose: String,
    pub(super) what: String,
}

/// Whether it was done in time, in words.
pub(super) struct Timing {
    pub(super) late: bool,
    pub(super) text: String,
}

/// What was asked of one vendor by one identifier, and what became of it.
pub(super) struct Row {
    pub(super) vendor: String,
    pub(super) label: Option<String>,
    pub(super) first: Option<Moment>,
    /// If it was asked several times: the last time, and how many there were.
    pub(super) again: Option<(Moment, u32)>,
    pub(super) outcome: Words,
}

impl Sheet {
    /// Whether it comes from a sandbox.
    pub(super) fn is_from_sandbox(&self) -> bool {
        matches!(self, Self::Genuine(receipt) if receipt.controller.sandbox)
    }

    pub(super) fn rejected(jws: &str, defect: &Defect) -> Self {
        Self::Rejected {
            defect: words::sentence(&defect.to_string()),
            digest: Digest::of(jws),
            jws: jws.to_owned(),
        }
    }

    pub(super) fn genuine(
        jws: &str,
        receipt: &Receipt,
        key: &PublicKey,
        in_chain: Option<bool>,
    ) -> Self {
        let times = Times::of(receipt.zone());
        let names = Names(receipt);
        let gaps = match receipt.verdict() {
            erasure::Verdict::Incomplete { gaps } => gaps.as_slice(),
            _ => &[],
        };
        Self::Genuine(Box::new(Genuine {
            seq: receipt.seq(),
            request: receipt.request(),
            controller: receipt.controller().clone(),
            verdict: words::verdict(receipt),
            counts: counts(receipt),
            gaps: gaps.iter().map(|gap| names.to_do(gap)).collect(),
            law: words::law(receipt.law()),
            received_at: times.moment(receipt.received_at()),
            last_day: day(receipt.last_day()),
            extended_at: receipt.extended_at().map(|at| times.moment(at)),
            settled_at: times.moment(receipt.settled_at()),
            timing: Timing::of(receipt, &times),
            late_promises: late_promises(receipt),
            zone: times.name().to_owned(),
            rows: receipt
                .entries()
                .iter()
                .map(|entry| names.row(entry, &times))
                .collect(),
            asks_one_vendor_twice: receipt.asks_one_vendor_twice(),
            vendors: receipt.vendors().iter().map(Vendor::of).collect(),
            subject: receipt
                .subject()
                .iter()
                .map(|known| (words::kind(known.kind()), known.digest()))
                .collect(),
            kid: key.kid().to_owned(),
            previous: Some(receipt.previous()).filter(|previous| *previous != Digest::ZERO),
            digest: Digest::of(jws),
            in_chain,
            jws: jws.to_owned(),
        }))
    }
}

fn counts(receipt: &Receipt) -> [Count; 4] {
    [
        (CountsAs::Confirmed, "confirmed as erased"),
        (CountsAs::Promised, "promised, not confirmed"),
        (CountsAs::NotFound, "not found, not counted as erased"),
        (CountsAs::Gap, "not done"),
    ]
    .map(|(counts_as, name)| Count {
        style: words::style_of(counts_as),
        name,
        number: receipt.count(counts_as),
    })
}

fn late_promises(receipt: &Receipt) -> usize {
    let outcomes = receipt.entries().iter().map(SettledEntry::outcome);
    let late =
        |outcome: &&Outcome| matches!(outcome, Outcome::Promised { by } if *by >= receipt.due_at());
    outcomes.filter(late).count()
}

impl Timing {
    fn of(receipt: &Receipt, times: &Times) -> Self {
        let settled = times.day(receipt.settled_at());
        let left = (receipt.last_day() - settled).get_days();
        let late = receipt.settled_at() >= receipt.due_at();
        let text = match left {
            0 => "on the last day".to_owned(),
            1 => "one day before the last day".to_owned(),
            -1 => "one day after the last day: too late".to_owned(),
            left if left > 0 => format!("{left} days before the last day"),
            left => format!("{} days after the last day: too late", -left),
        };
        Self { late, text }
    }
}

/// Calls vendors by their names.
struct Names<'a>(&'a Receipt);

impl Names<'_> {
    fn name(&self, vendor: &VendorId) -> String {
        let mut vendors = self.0.vendors().iter();
        vendors
            .find(|asked| asked.vendor() == vendor)
            .map_or_else(|| vendor.to_string(), |asked| asked.name().to_owned())
    }

    fn to_do(&self, gap: &Gap) -> ToDo {
        let name = self.name(gap.vendor());
        ToDo {
            whose: match gap.label() {
                Some(label) => format!("{name}, {}", words::label(label)),
                None => name,
            },
            what: words::sentence(gap.what_to_do()),
        }
    }

    fn row(&self, entry: &SettledEntry, times: &Times) -> Row {
        let last = entry.last_asked_at().filter(|_| entry.times_asked() > 1);
        Row {
            vendor: self.name(entry.vendor()),
            label: entry.label().map(words::label),
            first: entry.first_asked_at().map(|at| times.moment(at)),
            again: last.map(|at| (times.moment(at), entry.times_asked())),
            outcome: words::outcome(self.0, entry, times),
        }
    }
}

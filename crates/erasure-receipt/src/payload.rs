//! What a receipt says. It can be made only of outcomes that are settled, and one that contradicts
//! itself isn't read.

use erasure::{CountsAs, Timestamp, Verdict};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::versioned::{self, VERSION};
use super::{AskedVendor, Commitment, Controller, Defect, Digest, SettledEntry};
use crate::law::Law;

/// What is left of one erasure. It holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    v: u32,
    pub(super) seq: u64,
    pub(super) previous: Digest,
    #[serde(flatten)]
    pub(super) content: Content,
}

/// What a receipt says before it has its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) request: Uuid,
    #[serde(default, skip_serializing_if = "Controller::is_unknown")]
    pub(super) controller: Controller,
    pub(super) law: Law,
    pub(super) received_at: Timestamp,
    pub(super) zone: String,
    pub(super) last_day: Date,
    pub(super) due_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) extended_at: Option<Timestamp>,
    pub(super) settled_at: Timestamp,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) subject: Vec<Commitment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) vendors: Vec<AskedVendor>,
    pub(super) entries: Vec<SettledEntry>,
    pub(super) verdict: Verdict,
}

/// A receipt's place in the chain, and whose chain it is.
#[derive(Deserialize)]
pub(super) struct ChainLink {
    v: u32,
    pub(super) seq: u64,
    pub(super) previous: Digest,
    #[serde(default)]
    pub(super) controller: Controller,
}

impl ChainLink {
    /// Reads no more of a receipt than its place in the chain, and whose chain it is.
    pub(super) fn read(payload: &[u8]) -> Result<Self, Defect> {
        match serde_json::from_slice(payload) {
            Ok(place @ Self { v: 1..=VERSION, .. }) => Ok(place),
            _ => versioned::read(payload),
        }
    }
}

impl Receipt {
    pub(super) fn new(seq: u64, previous: Digest, content: Content) -> Self {
        Self {
            v: VERSION,
            seq,
            previous,
            content,
        }
    }

    /// Reads a payload.
    pub(super) fn read(payload: &[u8]) -> Result<Self, Defect> {
        let receipt: Self = versioned::read(payload)?;
        if receipt.is_consistent() {
            Ok(receipt)
        } else {
            Err(Defect::Contradiction)
        }
    }

    /// The number of the receipt, from 1.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The digest of the receipt before.
    pub fn previous(&self) -> Digest {
        self.previous
    }

    /// The id of the request.
    pub fn request(&self) -> Uuid {
        self.content.request
    }

    /// Who erased, as far as it was said.
    pub fn controller(&self) -> &Controller {
        &self.content.controller
    }

    /// The law that the request was made under.
    pub fn law(&self) -> Law {
        self.content.law
    }

    /// When the request was received.
    pub fn received_at(&self) -> Timestamp {
        self.content.received_at
    }

    /// The name of the time zone that the law's days were counted in.
    pub fn zone(&self) -> &str {
        &self.content.zone
    }

    /// The last day on which the law wanted the request answered.
    pub fn last_day(&self) -> Date {
        self.content.last_day
    }

    /// The first instant after that day.
    pub fn due_at(&self) -> Timestamp {
        self.content.due_at
    }

    /// When the time was extended, if it was.
    pub fn extended_at(&self) -> Option<Timestamp> {
        self.content.extended_at
    }

    /// When the last outcome was settled.
    pub fn settled_at(&self) -> Timestamp {
        self.content.settled_at
    }

    /// The person's identifiers, as commitments.
    pub fn subject(&self) -> &[Commitment] {
        &self.content.subject
    }

    /// The vendors.
    pub fn vendors(&self) -> &[AskedVendor] {
        &self.content.vendors
    }

    /// One entry per target, and one per vendor that could not be asked.
    pub fn entries(&self) -> &[SettledEntry] {
        &self.content.entries
    }

    /// What the outcomes come to.
    pub fn verdict(&self) -> &Verdict {
        &self.content.verdict
    }

    /// Whether a vendor was asked by several identifiers, all of which are one person's.
    pub fn asks_one_vendor_twice(&self) -> bool {
        let entries = &self.content.entries;
        entries.iter().enumerate().any(|(number, entry)| {
            let before = &entries[..number];
            before.iter().any(|other| other.vendor() == entry.vendor())
        })
    }

    /// By what else the vendor of this entry has erased the person, or promised to, where it knows nobody by
    /// this one: all entries of a receipt are about one person.
    pub fn done_by_others<'a>(
        &'a self,
        entry: &'a SettledEntry,
    ) -> impl Iterator<Item = &'a SettledEntry> {
        let entries = self.content.entries.iter();
        entries.filter(move |other| {
            entry.counts_as() == CountsAs::NotFound
                && other.vendor() == entry.vendor()
                && matches!(other.counts_as(), CountsAs::Confirmed | CountsAs::Promised)
        })
    }

    /// How many outcomes count as this.
    pub fn count(&self, counts_as: CountsAs) -> usize {
        let entries = self.content.entries.iter();
        entries
            .filter(|entry| entry.counts_as() == counts_as)
            .count()
    }

    /// Whether the verdict is the one that follows from the entries. What to do about a gap is not
    /// compared: another version may put it in other words.
    fn is_consistent(&self) -> bool {
        let entries = &self.content.entries;
        let gaps = entries
            .iter()
            .filter(|entry| entry.counts_as() == CountsAs::Gap);
        let follows = match self.verdict() {
            Verdict::Pending { .. } => false,
            Verdict::Incomplete { gaps: claimed } => {
                !claimed.is_empty()
                    && gaps
                        .map(|entry| (entry.vendor(), entry.label(), entry.outcome()))
                        .eq(claimed
                            .iter()
                            .map(|gap| (gap.vendor(), gap.label(), gap.outcome())))
            }
            Verdict::NothingFound => self.count(CountsAs::NotFound) == entries.len(),
            Verdict::Complete {
                confirmed,
                promised,
            } => {
                gaps.count() == 0
                    && self.count(CountsAs::NotFound) < entries.len()
                    && self.count(CountsAs::Confirmed) == *confirmed
                    && self.count(CountsAs::Promised) == *promised
            }
        };
        follows && !entries.is_empty() && entries.iter().all(SettledEntry::is_consistent)
    }
}

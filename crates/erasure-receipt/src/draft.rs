//! A receipt before it has its place in the chain: made of what is settled, or not made.

use erasure::{Entry, Report, Timestamp};
use uuid::Uuid;

use super::payload::Content;
use super::{AskedVendor, Commitment, Controller, Digest, Receipt, SettledEntry};
use crate::law::Deadline;

/// A receipt that lacks nothing but its number and the digest of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptDraft(Content);

impl ReceiptDraft {
    /// A receipt for these entries, each with the time at which its vendor was first asked. The verdict
    /// follows from them and from nothing else.
    ///
    /// # Errors
    ///
    /// When there is none, or one isn't settled.
    pub fn new(
        request: Uuid,
        deadline: &Deadline,
        settled_at: Timestamp,
        entries: impl IntoIterator<Item = (Entry, Option<Timestamp>)>,
    ) -> Result<Self, DraftError> {
        let (entries, first_asked_at): (Vec<Entry>, Vec<_>) = entries.into_iter().unzip();
        let settled: Vec<SettledEntry> = entries
            .iter()
            .zip(first_asked_at)
            .filter_map(|(entry, first)| SettledEntry::of(entry, first))
            .collect();
        match entries.len() - settled.len() {
            0 if settled.is_empty() => return Err(DraftError::Empty),
            0 => {}
            open => return Err(DraftError::Open { open }),
        }
        let verdict = Report::new(deadline.received_at(), settled_at, entries).verdict();
        Ok(Self(Content {
            request,
            controller: Controller::default(),
            law: deadline.law(),
            received_at: deadline.received_at(),
            zone: deadline.zone().to_owned(),
            last_day: deadline.last_day(),
            due_at: deadline.due_at(),
            extended_at: deadline.extension().map(|given| given.granted_at()),
            settled_at,
            subject: Vec::new(),
            vendors: Vec::new(),
            entries: settled,
            verdict,
        }))
    }

    /// Says who erased.
    #[must_use]
    pub fn with_controller(mut self, controller: Controller) -> Self {
        self.0.controller = controller;
        self
    }

    /// Adds commitments to the person's identifiers.
    #[must_use]
    pub fn with_subject(mut self, subject: impl IntoIterator<Item = Commitment>) -> Self {
        self.0.subject.extend(subject);
        self
    }

    /// Adds the terms of vendors, and what they keep even so.
    #[must_use]
    pub fn with_vendors(mut self, vendors: impl IntoIterator<Item = AskedVendor>) -> Self {
        self.0.vendors.extend(vendors);
        self
    }

    /// The receipt with its number, from 1, and the digest of the one before; [`Digest::ZERO`] for the
    /// first.
    pub fn numbered(self, seq: u64, previous: Digest) -> Receipt {
        Receipt::new(seq, previous, self.0)
    }
}

/// Why there can be no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// Some outcomes can still change.
    #[error("{open} of the outcomes can still change: settle them, then write the receipt")]
    Open {
        /// How many.
        open: usize,
    },
    /// Nobody was asked, and nobody could not be asked.
    #[error("no vendor was asked, so there is nothing to issue a receipt for")]
    Empty,
}

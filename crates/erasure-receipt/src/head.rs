//! Where a chain ends.

use erasure::Timestamp;
use serde::{Deserialize, Serialize};

use super::versioned::{self, VERSION};
use super::{Defect, Digest};

/// The end of a chain: the number of the last receipt and its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    seq: u64,
    digest: Digest,
}

impl Head {
    /// The head of a chain without receipts.
    pub const EMPTY: Self = Self::new(0, Digest::ZERO);

    /// The head of a chain whose last receipt has this number and digest.
    pub const fn new(seq: u64, digest: Digest) -> Self {
        Self { seq, digest }
    }

    /// The number of the last receipt; 0 when there is none.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The digest of the last receipt.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// A head, and when it was said to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClosingStatement {
    v: u32,
    #[serde(flatten)]
    pub(super) head: Head,
    pub(super) at: Timestamp,
}

impl ClosingStatement {
    pub(super) fn new(head: &Head, at: Timestamp) -> Self {
        Self {
            v: VERSION,
            head: *head,
            at,
        }
    }

    pub(super) fn read(payload: &[u8]) -> Result<Self, Defect> {
        versioned::read(payload)
    }
}

//! Faults in a chain of receipts, and where they are.

use std::fmt;

use super::{Defect, Head};

/// The first thing that is wrong with a chain, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    position: u64,
    kind: FaultKind,
}

impl Fault {
    pub(super) fn at(position: u64, kind: FaultKind) -> Self {
        Self { position, kind }
    }

    /// That `found` stands where `position` should. Whether the one that should be here is further on is
    /// only known when all were seen.
    pub(super) fn misplaced(found: u64, position: u64) -> Self {
        let kind = if found < position {
            FaultKind::Repeated { found }
        } else {
            FaultKind::Missing { found }
        };
        Self::at(position, kind)
    }

    /// Where it is: which receipt, from 1, in the order in which they were given; of an export, which
    /// line. The receipt at this place should have this number.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// What is wrong.
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, kind } = self;
        match kind {
            FaultKind::Unclosed(_) => write!(f, "line {position}: {kind}"),
            _ => write!(f, "receipt {position}: {kind}"),
        }
    }
}

impl std::error::Error for Fault {}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// The receipt itself is wrong.
    #[error("{0}")]
    Defect(Defect),
    /// The receipt that should be here is nowhere.
    #[error("it is missing: the next one that is there has number {found}")]
    Missing {
        /// The number of the receipt that stands in its place.
        found: u64,
    },
    /// The receipt that should be here stands further on.
    #[error("it comes later: the receipts are not in order, number {found} is in its place")]
    Reordered {
        /// The number of the receipt that stands in its place.
        found: u64,
    },
    /// A number comes a second time.
    #[error("number {found} comes a second time in its place")]
    Repeated {
        /// The number.
        found: u64,
    },
    /// It doesn't carry the digest of the one before.
    #[error(
        "it does not follow the receipt before it: that one was replaced, or this one belongs to another chain"
    )]
    BrokenLink,
    /// The chain was said to be longer.
    #[error("it is missing, and all after it: the chain was said to end with number {}", .expected.seq())]
    Truncated {
        /// Where it was said to end.
        expected: Head,
    },
    /// The chain was said to be shorter.
    #[error("it comes after the end: the chain was said to end with number {}", .expected.seq())]
    TooMany {
        /// Where it was said to end.
        expected: Head,
    },
    /// The chain was said to end with another receipt.
    #[error("it is not the receipt that the chain was said to end with")]
    OtherHead,
    /// The last line of an export doesn't say where the chain ends.
    #[error(
        "it does not say where the chain ends ({0}), so that receipts may be missing: export again"
    )]
    Unclosed(Defect),
}

//! What to know even after a vendor has erased: what it keeps, what it may bring back, and which of its
//! terms are unpublished.

use std::fmt;

use client_runtime::facts::{Fact, Recreation, Source, VendorFacts};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::Words;
use crate::summary::span;

/// Something that a vendor keeps, may bring back, or hasn't published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "caveat", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Caveat {
    /// The vendor keeps something.
    Retains {
        /// What it keeps.
        what: Words,
        /// Who says so.
        basis: Basis,
    },
    /// The vendor's answers leave something open.
    LeavesOpen {
        /// What they leave open.
        what: Words,
        /// Who says so.
        basis: Basis,
    },
    /// New data about the person creates a new record: stop collecting before you erase.
    Recreates {
        /// Who says so.
        basis: Basis,
    },
    /// The vendor can restore the deleted record for this long.
    Revivable {
        /// For how long.
        within: SignedDuration,
        /// Who says so.
        basis: Basis,
    },
    /// One of the terms that a report relies on is our assumption.
    Assumes {
        /// What is assumed.
        what: Words,
        /// Why.
        why: Words,
    },
}

impl Caveat {
    /// The caveats in a vendor's spec: what it keeps, what its answers leave open, and whether new data
    /// creates a new record.
    pub fn from_facts(facts: &VendorFacts) -> Vec<Self> {
        let retains = facts.retains.iter();
        let mut caveats: Vec<Self> = retains
            .map(|fact| Self::Retains {
                what: fact.value.into(),
                basis: fact.source.into(),
            })
            .collect();
        caveats.extend(facts.leaves_open.iter().map(|fact| Self::LeavesOpen {
            what: fact.value.into(),
            basis: fact.source.into(),
        }));
        if facts.recreation.value == Recreation::Possible {
            caveats.push(Self::Recreates {
                basis: facts.recreation.source.into(),
            });
        }
        caveats
    }

    /// A caveat if the fact is our assumption; `what` is what a report relies on.
    pub fn if_assumed<T>(fact: &Fact<T>, what: &'static str) -> Option<Self> {
        match fact.source {
            Source::Assumed(why) => Some(Self::Assumes {
                what: what.into(),
                why: why.into(),
            }),
            Source::Published(_) => None,
        }
    }
}

/// One short line; with `{:#}`, the reason or the source as well.
impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let basis = match self {
            Self::Retains { what, basis } => {
                write!(f, "keeps {what}")?;
                basis
            }
            Self::LeavesOpen { what, basis } => {
                write!(f, "leaves open {what}")?;
                basis
            }
            Self::Recreates { basis } => {
                f.write_str("new data creates the person anew")?;
                basis
            }
            Self::Revivable { within, basis } => {
                write!(f, "can bring the record back within {}", span(*within))?;
                basis
            }
            Self::Assumes { what, why } if f.alternate() => {
                return write!(f, "assumed, not published: {what} ({why})");
            }
            Self::Assumes { what, .. } => return write!(f, "assumed, not published: {what}"),
        };
        basis.fmt(f)
    }
}

/// The source of a statement: a published page, or our assumption.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The page that says it.
    Published(Words),
    /// No page says it; this is why it is assumed.
    Assumed(Words),
}

impl From<Source> for Basis {
    fn from(source: Source) -> Self {
        match source {
            Source::Published(page) => Self::Published(page.into()),
            Source::Assumed(why) => Self::Assumed(why.into()),
        }
    }
}

/// Prints nothing for a published fact and a warning for an assumption; with `{:#}`, the page or the reason.
impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, f.alternate()) {
            (Self::Published(_), false) => Ok(()),
            (Self::Published(page), true) => write!(f, " (published: {page})"),
            (Self::Assumed(_), false) => f.write_str(" (assumed)"),
            (Self::Assumed(why), true) => write!(f, " (assumed: {why})"),
        }
    }
}

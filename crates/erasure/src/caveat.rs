//! What stays true even after a vendor has done as asked: what it keeps, what it may bring back, and
//! which of its terms nobody has published.

use std::fmt;

use client_runtime::facts::{Fact, Recreation, Source, VendorFacts};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::Words;
use crate::summary::span;

/// Something a vendor keeps, may bring back, or never promised in writing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "caveat", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Caveat {
    /// It keeps something even so.
    Retains {
        /// What it keeps.
        what: Words,
        /// Who says so.
        basis: Basis,
    },
    /// Its answers leave something open.
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
    /// The deletion can be brought back for so long.
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
    /// What a vendor's spec says that it keeps, what its answers leave open, and whether new data brings
    /// the person back.
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

    /// A caveat if nobody but us says so: `what` is what a report relies on.
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

/// Who says that something is so: a published page, or nobody but us.
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

/// Prints nothing for what is published, and a warning for what isn't; with `{:#}`, the page or the reason.
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

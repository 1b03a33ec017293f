//! The plan of an erasure, before anything is sent: the targets of a subject, and why a vendor can't be
//! asked.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::summary::Columns;
use crate::versioned::versioned;
use crate::{Account, Caveat, Label, Outcome, Target, Terms, VendorId};

/// Which vendors would be asked by which identifiers.
///
/// `Display` is a summary for people, without personal data; with `{:#}`, each caveat has its reason and source.
/// Serde keeps the identifiers, so that a plan can be approved here and carried out there: encrypt what you store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Plan {
    vendors: Vec<PlannedVendor>,
    unused: Vec<Unused>,
}

versioned!(Plan);

impl Plan {
    pub(crate) fn new(vendors: Vec<PlannedVendor>, unused: Vec<Unused>) -> Self {
        Self { vendors, unused }
    }

    /// All vendors, in the order in which they were added to the eraser.
    pub fn vendors(&self) -> &[PlannedVendor] {
        &self.vendors
    }

    /// The targets of all vendors.
    pub fn targets(&self) -> impl Iterator<Item = &PlannedTarget> {
        self.vendors.iter().flat_map(PlannedVendor::targets)
    }

    /// The vendors that can't be asked, each with the outcome that a report will have for it.
    pub fn unaddressable(&self) -> impl Iterator<Item = (&VendorId, &Outcome)> {
        self.vendors
            .iter()
            .filter_map(|vendor| vendor.why_not().map(|why_not| (vendor.id(), why_not)))
    }

    /// The identifiers that no vendor is asked by. Perhaps a vendor is missing.
    pub fn unused(&self) -> &[Unused] {
        &self.unused
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = self
            .vendors
            .iter()
            .filter(|vendor| vendor.why_not().is_none())
            .count();
        let (targets, vendors) = (self.targets().count(), self.vendors.len());
        writeln!(f, "Plan: {targets} to ask, at {asked} of {vendors} vendors")?;
        let mut lines = Columns::default();
        for vendor in &self.vendors {
            if let Some(why_not) = vendor.why_not() {
                lines.row(vendor.id(), &"-", why_not);
            }
            for target in vendor.targets() {
                lines.row(vendor.id(), target.label(), vendor.terms());
            }
        }
        write!(f, "{lines}")?;
        for vendor in &self.vendors {
            for caveat in vendor.caveats() {
                write!(f, "  {} ", vendor.id())?;
                caveat.fmt(f)?;
                writeln!(f)?;
            }
        }
        for unused in &self.unused {
            writeln!(f, "  no vendor is asked by {unused}")?;
        }
        Ok(())
    }
}

/// One vendor of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedVendor {
    id: VendorId,
    name: String,
    account: Account,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spec: Option<String>,
    terms: Terms,
    caveats: Vec<Caveat>,
    addressing: Addressing,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Addressing {
    Targets(Vec<PlannedTarget>),
    WhyNot(Outcome),
}

impl PlannedVendor {
    pub(crate) fn new(
        (id, name, account): (VendorId, String, Account),
        spec: Option<&str>,
        (terms, caveats): (Terms, Vec<Caveat>),
        targets: Result<Vec<PlannedTarget>, Outcome>,
    ) -> Self {
        let addressing = targets.map_or_else(Addressing::WhyNot, Addressing::Targets);
        Self {
            id,
            name,
            account,
            spec: spec.map(str::to_owned),
            terms,
            caveats,
            addressing,
        }
    }

    /// The vendor's id.
    pub fn id(&self) -> &VendorId {
        &self.id
    }

    /// Its name, to show to people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The account at which it would be asked.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The SHA-256 of the spec that says how it is asked, in hexadecimal, if it has one.
    pub fn spec(&self) -> Option<&str> {
        self.spec.as_deref()
    }

    /// How it erases.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What it keeps or may bring back even so.
    pub fn caveats(&self) -> &[Caveat] {
        &self.caveats
    }

    /// Its targets; none if it can't be asked.
    pub fn targets(&self) -> &[PlannedTarget] {
        if let Addressing::Targets(targets) = &self.addressing {
            targets
        } else {
            &[]
        }
    }

    /// Why it can't be asked: the outcome that a report will have for it.
    pub fn why_not(&self) -> Option<&Outcome> {
        if let Addressing::WhyNot(why_not) = &self.addressing {
            Some(why_not)
        } else {
            None
        }
    }
}

/// A target, and its label in the report.
///
/// Serde keeps the identifier, so that another process can ask: encrypt what you store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct PlannedTarget {
    target: Target,
    label: Label,
}

versioned!(
    #[serde(default)]
    PlannedTarget
);

impl PlannedTarget {
    /// A target under this label.
    pub fn new(target: Target, label: Label) -> Self {
        Self { target, label }
    }

    /// The target.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Its label in the report.
    pub fn label(&self) -> &Label {
        &self.label
    }
}

/// An identifier or session that no vendor is asked by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    pub(crate) label: Label,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) vendor: Option<VendorId>,
}

impl Unused {
    /// Which identifier it is.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The vendor that a session is for.
    pub fn vendor(&self) -> Option<&VendorId> {
        self.vendor.as_ref()
    }
}

impl fmt::Display for Unused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.vendor {
            Some(vendor) => write!(f, "{} for {vendor}", self.label),
            None => self.label.fmt(f),
        }
    }
}

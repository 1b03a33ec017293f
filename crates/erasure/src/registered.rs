//! A vendor of an eraser, with what it said about itself when the eraser was built, and what it would
//! be asked about a subject.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::subject::ordinal;
use crate::{
    Caveat, Identifier, Label, Needs, Outcome, PlannedTarget, PlannedVendor, Reason, Subject,
    Target, Terms, Vendor, VendorId,
};

/// A vendor, and what it said about itself when the eraser was built.
pub(crate) struct Registered {
    pub(crate) vendor: Arc<dyn Vendor>,
    pub(crate) id: VendorId,
    pub(crate) terms: Terms,
    pub(crate) batch: NonZeroUsize,
    pub(crate) at_once: NonZeroUsize,
    name: String,
    spec: Option<&'static str>,
    needs: Needs,
    caveats: Vec<Caveat>,
}

impl Registered {
    pub(crate) fn new(vendor: Arc<dyn Vendor>) -> Self {
        let (id, name, needs) = (vendor.id(), vendor.name(), vendor.needs());
        let (spec, terms, caveats) = (vendor.spec(), vendor.terms(), vendor.caveats());
        let (batch, at_once) = (vendor.batch(), vendor.at_once());
        Self {
            vendor,
            id,
            terms,
            batch,
            at_once,
            name,
            spec,
            needs,
            caveats,
        }
    }

    /// What it would be asked.
    pub(crate) fn plan(&self, subject: &Subject) -> PlannedVendor {
        let targets = match catch_unwind(AssertUnwindSafe(|| self.vendor.addresses(subject))) {
            Ok(identifiers) if identifiers.is_empty() => Err(Outcome::NotAddressable {
                needs: self.needs.clone(),
            }),
            Ok(identifiers) => Ok(self.label(subject, identifiers)),
            Err(_panic) => Err(Outcome::failed(Reason::Defective)),
        };
        PlannedVendor::new(
            (self.id.clone(), self.name.clone(), self.spec),
            (self.terms.clone(), self.caveats.clone()),
            targets,
        )
    }

    /// Labels identifiers as the subject does; one that a vendor made up comes after the subject's.
    fn label(&self, subject: &Subject, identifiers: Vec<Identifier>) -> Vec<PlannedTarget> {
        let mut known = subject.labelled();
        known.retain(|(at, ..)| at.is_none_or(|at| *at == self.id));
        let mut planned: Vec<PlannedTarget> = Vec::new();
        for identifier in identifiers {
            if !known.iter().any(|(_, known, _)| *known == identifier) {
                let before = known
                    .iter()
                    .filter(|(_, known, _)| known.kind() == identifier.kind())
                    .count();
                known.push((
                    None,
                    identifier.clone(),
                    Label::new(identifier.kind(), ordinal(before)),
                ));
            }
            let label = known
                .iter()
                .find(|(_, known, _)| *known == identifier)
                .map(|(.., label)| label.clone());
            let target = Target::new(self.id.clone(), identifier);
            if let Some(label) = label
                && !planned.iter().any(|planned| *planned.target() == target)
            {
                planned.push(PlannedTarget::new(target, label));
            }
        }
        planned
    }
}

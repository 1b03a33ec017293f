//! A vendor of an eraser, its description when the eraser was built, and its part of a plan.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::subject::{Labelled, ordinal};
use crate::{
    Account, Caveat, Identifier, Label, Law, Needs, Outcome, PlannedTarget, PlannedVendor, Reason,
    Subject, Target, Terms, Vendor, VendorId,
};

/// A vendor, and its description when the eraser was built.
pub(crate) struct Registered {
    pub(crate) vendor: Arc<dyn Vendor>,
    pub(crate) id: VendorId,
    pub(crate) account: Account,
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
        let account = vendor.account();
        let (spec, terms, caveats) = (vendor.spec(), vendor.terms(), vendor.caveats());
        let (batch, at_once) = (vendor.batch(), vendor.at_once());
        Self {
            vendor,
            id,
            account,
            terms,
            batch,
            at_once,
            name,
            spec,
            needs,
            caveats,
        }
    }

    /// This vendor's part of the plan.
    pub(crate) fn plan(&self, subject: &Subject, labelled: &[Labelled<'_>]) -> PlannedVendor {
        let targets = match catch_unwind(AssertUnwindSafe(|| self.vendor.addresses(subject))) {
            Ok(identifiers) if identifiers.is_empty() => Err(Outcome::NotAddressable {
                needs: self.needs.clone(),
            }),
            Ok(identifiers) => Ok(self.label(labelled, identifiers, subject.law())),
            Err(_panic) => Err(Outcome::failed(Reason::Defective)),
        };
        PlannedVendor::new(
            (self.id.clone(), self.name.clone(), self.account.clone()),
            self.spec,
            (self.terms.clone(), self.caveats.clone()),
            targets,
        )
    }

    /// Labels identifiers as the subject does. Identifiers that a vendor adds are numbered after the
    /// subject's.
    fn label(
        &self,
        labelled: &[Labelled<'_>],
        identifiers: Vec<Identifier>,
        law: Law,
    ) -> Vec<PlannedTarget> {
        let known = || {
            let mine = |(at, ..): &&Labelled<'_>| at.is_none_or(|at| *at == self.id);
            labelled.iter().filter(mine)
        };
        let is_made_up = |identifier: &Identifier| known().all(|(_, known, _)| known != identifier);
        let mut planned: Vec<PlannedTarget> = Vec::with_capacity(identifiers.len());
        for identifier in identifiers {
            let mut before = planned.iter().map(|planned| planned.target().identifier());
            if before.any(|planned| *planned == identifier) {
                continue;
            }
            let label = match known().find(|(_, known, _)| *known == identifier) {
                Some((.., label)) => label.clone(),
                None => {
                    let kind = identifier.kind();
                    let made_up = planned.iter().map(|planned| planned.target().identifier());
                    let before = known()
                        .map(|(_, known, _)| known)
                        .chain(made_up.filter(|before| is_made_up(before)))
                        .filter(|before| before.kind() == kind)
                        .count();
                    Label::new(kind, ordinal(before))
                }
            };
            planned.push(PlannedTarget::new(
                Target::new(self.id.clone(), identifier)
                    .at(self.account.id())
                    .under(law),
                label,
            ));
        }
        planned
    }
}

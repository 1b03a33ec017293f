//! The vendors of a controller together: plans, erases and settles.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;

use crate::asking::{Asking, Together};
use crate::flow::Kept;
use crate::plan::Unused;
use crate::registered::Registered;
use crate::vendor::Known;
use crate::{
    Clock, Entry, Identifier, Label, Outcome, Plan, PlannedTarget, PlannedVendor, Reason, Report,
    Subject, Target, VendorId,
};

/// All vendors that hold people's data, behind one call.
///
/// Cloning is cheap; the clones share their vendors. It needs a tokio runtime with its timer enabled,
/// and starts no task of its own: drop a future, and nothing of it goes on.
///
/// See the [crate's documentation](crate) for an example.
#[derive(Clone)]
pub struct Eraser {
    pub(crate) vendors: Arc<[Registered]>,
    pub(crate) time_budget: Duration,
    pub(crate) window: NonZeroUsize,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Eraser {
    /// What would be asked of whom. Sends nothing.
    pub fn plan(&self, subject: &Subject) -> Plan {
        let labelled = subject.labelled();
        let vendors: Vec<PlannedVendor> = self
            .vendors
            .iter()
            .map(|vendor| vendor.plan(subject, &labelled))
            .collect();
        let asked = |at: Option<&VendorId>, identifier: &Identifier| {
            let mut targets = vendors
                .iter()
                .flat_map(PlannedVendor::targets)
                .map(PlannedTarget::target);
            targets.any(|target| {
                target.identifier() == identifier && at.is_none_or(|at| at == target.vendor())
            })
        };
        let unused = labelled
            .into_iter()
            .filter(|(at, identifier, _)| !asked(*at, identifier));
        let unused = unused
            .map(|(at, _, label)| Unused {
                label,
                vendor: at.cloned(),
            })
            .collect();
        Plan::new(vendors, unused)
    }

    /// Asks every vendor to erase `subject`, and reports what each answered: one outcome per target,
    /// and one for every vendor that can't be asked.
    ///
    /// Vendors are asked at the same time, the targets of one vendor one after another. One vendor's
    /// failure, slowness or panic stops no other.
    pub async fn erase(&self, subject: &Subject) -> Report {
        self.carry_out(&self.plan(subject)).await
    }

    /// The same for a plan that was made earlier, perhaps by another process.
    pub async fn carry_out(&self, plan: &Plan) -> Report {
        let begun_at = self.clock.now();
        let entries = join_all(
            plan.vendors()
                .iter()
                .map(|vendor| self.carry_out_at(vendor)),
        )
        .await;
        self.reported(plan, begun_at, entries)
    }

    /// The report of a plan, of which these entries came at each vendor.
    pub(crate) fn reported(
        &self,
        plan: &Plan,
        begun_at: Timestamp,
        entries: Vec<Vec<Entry>>,
    ) -> Report {
        let mut all = Vec::with_capacity(entries.iter().map(Vec::len).sum());
        for mut entries in entries {
            all.append(&mut entries);
        }
        for entry in &mut all {
            for planned in plan.targets() {
                entry.leave_out(planned.target().identifier());
            }
        }
        let report = Report::new(begun_at, self.clock.now(), all);
        plan.vendors()
            .iter()
            .filter(|vendor| vendor.why_not().is_none())
            .fold(report, |report, vendor| {
                let caveats = vendor.caveats().to_vec();
                report.with_caveats(vendor.id().clone(), caveats)
            })
    }

    async fn carry_out_at(&self, planned: &PlannedVendor) -> Vec<Entry> {
        let mut entries = not_asked(planned);
        for target in planned.targets() {
            let entry = self.erase_target(target, &entries).await;
            entries.push(entry);
        }
        entries
    }

    /// Asks for one target of a plan: for those who keep a record of their own, such as a journal.
    ///
    /// `known` is what is known already about the same subject, so that a vendor that is erasing the
    /// person by one identifier isn't misunderstood about another.
    pub async fn erase_target(&self, planned: &PlannedTarget, known: &[Entry]) -> Entry {
        let target = planned.target();
        let (outcome, kept) = match self.account_of(target) {
            Ok(at) => {
                let begun = may_have_begun_at(known, target);
                self.asking(at, target, planned.label(), begun)
                    .erase()
                    .await
            }
            Err(why_not) => (Outcome::failed(why_not), Kept::default()),
        };
        self.scheduled(Entry::asked(planned, outcome, self.clock.now()).keeping(kept))
    }

    /// The account that a target was planned at, or why it can't be asked there.
    pub(crate) fn account_of(&self, target: &Target) -> Result<&Registered, Reason> {
        let at = self
            .registered(target.vendor())
            .ok_or(Reason::UnknownVendor)?;
        match target
            .account()
            .is_none_or(|planned| planned == at.account.id())
        {
            true => Ok(at),
            false => Err(Reason::AccountGone),
        }
    }

    pub(crate) fn asking<'a>(
        &'a self,
        at: &'a Registered,
        target: &'a Target,
        label: &'a Label,
        may_have_begun_at: Option<Timestamp>,
    ) -> Asking<'a> {
        let (clock, time_budget) = (&*self.clock, self.time_budget);
        Asking {
            vendor: &*at.vendor,
            target,
            label,
            clock,
            may_have_begun_at,
            known: Known::default(),
            time_budget,
        }
    }

    /// One asking for several targets of one vendor, with what is known about the subject of each.
    pub(crate) fn asking_together<'a>(
        &'a self,
        at: &'a Registered,
        together: &[(&'a PlannedTarget, &[Entry])],
    ) -> Together<'a> {
        let begun = |(planned, known): &(&'a PlannedTarget, &[Entry])| {
            (planned.target(), may_have_begun_at(known, planned.target()))
        };
        Together {
            vendor: &*at.vendor,
            targets: together.iter().map(begun).collect(),
            clock: &*self.clock,
            time_budget: self.time_budget,
        }
    }

    pub(crate) fn registered(&self, vendor: &VendorId) -> Option<&Registered> {
        self.vendors
            .iter()
            .find(|registered| registered.id == *vendor)
    }

    /// The clock by which it promises and waits.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The ids of its vendors, in the order in which they were given.
    pub fn vendors(&self) -> impl Iterator<Item = &VendorId> {
        self.vendors.iter().map(|registered| &registered.id)
    }
}

/// The entry of a vendor that can't be asked, if it can't be; or else room for those of its targets, of
/// the right size at once: an entry is large, and a vector that grows makes room for four.
pub(crate) fn not_asked(planned: &PlannedVendor) -> Vec<Entry> {
    let entry = |why_not: &Outcome| Entry::not_asked(planned.id().clone(), why_not.clone());
    let mut entries = Vec::with_capacity(planned.targets().len().max(1));
    entries.extend(planned.why_not().map(entry));
    entries
}

/// When the account of a target was last asked something about its subject that may be going on still.
pub(crate) fn may_have_begun_at(known: &[Entry], target: &Target) -> Option<Timestamp> {
    let is_there = |entry: &&Entry| {
        let account = entry.target().and_then(Target::account);
        entry.vendor() == target.vendor() && account == target.account()
    };
    known
        .iter()
        .filter(is_there)
        .filter_map(Entry::may_have_begun_at)
        .max()
}

impl std::fmt::Debug for Eraser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Eraser")
            .field("vendors", &Vec::from_iter(self.vendors()))
            .finish_non_exhaustive()
    }
}

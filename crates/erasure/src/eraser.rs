//! The vendors of a controller together: plans, erases and settles.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;

use crate::asking::{Asking, Together};
use crate::plan::Unused;
use crate::subject::ordinal;
use crate::{
    Caveat, Clock, Entry, Error, Identifier, Label, Needs, Outcome, Plan, PlannedTarget,
    PlannedVendor, Reason, Report, Subject, SystemClock, Target, Terms, Vendor, VendorId,
};

/// How long one vendor may take over one target, unless the builder says otherwise.
const TIME_BUDGET: Duration = Duration::from_secs(120);

/// All vendors that hold people's data, behind one call.
///
/// Cloning is cheap; the clones share their vendors. It needs a tokio runtime with its timer enabled,
/// and starts no task of its own: drop a future, and nothing of it goes on.
///
/// See the [crate's documentation](crate) for an example.
#[derive(Clone)]
pub struct Eraser {
    vendors: Arc<[Registered]>,
    time_budget: Duration,
    clock: Arc<dyn Clock>,
}

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

impl Eraser {
    /// Begins an eraser.
    pub fn builder() -> EraserBuilder {
        EraserBuilder {
            vendors: Vec::new(),
            time_budget: TIME_BUDGET,
            clock: Arc::new(SystemClock),
        }
    }

    /// What would be asked of whom. Sends nothing.
    pub fn plan(&self, subject: &Subject) -> Plan {
        let vendors: Vec<PlannedVendor> = self
            .vendors
            .iter()
            .map(|vendor| vendor.plan(subject))
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
        let unused = subject
            .labelled()
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
        let silent = |entry: Entry| {
            let identifiers = plan.targets().map(|planned| planned.target().identifier());
            identifiers.fold(entry, Entry::without)
        };
        let entries = entries.into_iter().flatten().map(silent);
        let report = Report::new(begun_at, self.clock.now(), entries);
        plan.vendors()
            .iter()
            .filter(|vendor| vendor.why_not().is_none())
            .fold(report, |report, vendor| {
                let caveats = vendor.caveats().to_vec();
                report.with_caveats(vendor.id().clone(), caveats)
            })
    }

    async fn carry_out_at(&self, planned: &PlannedVendor) -> Vec<Entry> {
        let not_asked = |why_not: &Outcome| Entry::not_asked(planned.id().clone(), why_not.clone());
        let mut entries = Vec::from_iter(planned.why_not().map(not_asked));
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
        let begun = may_have_begun_at(known, planned.target().vendor());
        let outcome = match self.registered(planned.target().vendor()) {
            Some(at) => {
                self.asking(at, planned.target(), planned.label(), begun)
                    .erase()
                    .await
            }
            None => Outcome::failed(Reason::UnknownVendor),
        };
        Entry::asked(planned, outcome, self.clock.now())
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
            (planned.target(), may_have_begun_at(known, &at.id))
        };
        Together {
            vendor: &*at.vendor,
            targets: together.iter().map(begun).collect(),
            clock: &*self.clock,
            time_budget: self.time_budget,
        }
    }

    pub(crate) fn all(&self) -> &[Registered] {
        &self.vendors
    }

    pub(crate) fn time_budget(&self) -> Duration {
        self.time_budget
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

/// When `vendor` was last asked something about a subject that may be going on still.
pub(crate) fn may_have_begun_at(known: &[Entry], vendor: &VendorId) -> Option<Timestamp> {
    known
        .iter()
        .filter(|entry| entry.vendor() == vendor)
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

impl Registered {
    fn new(vendor: Arc<dyn Vendor>) -> Self {
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

    fn plan(&self, subject: &Subject) -> PlannedVendor {
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

/// Gathers an [`Eraser`].
pub struct EraserBuilder {
    vendors: Vec<Arc<dyn Vendor>>,
    time_budget: Duration,
    clock: Arc<dyn Clock>,
}

impl EraserBuilder {
    /// Adds a vendor.
    #[must_use]
    pub fn vendor(self, vendor: impl Vendor + 'static) -> Self {
        self.shared_vendor(Arc::new(vendor))
    }

    /// Adds a vendor that others use too.
    #[must_use]
    pub fn shared_vendor(mut self, vendor: Arc<dyn Vendor>) -> Self {
        self.vendors.push(vendor);
        self
    }

    /// How long one vendor may take over one target, retries included, before the outcome is unknown.
    /// Two minutes, unless this is called.
    #[must_use]
    pub fn time_budget(mut self, time_budget: Duration) -> Self {
        self.time_budget = time_budget;
        self
    }

    /// The clock by which to promise and to wait.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks what was gathered.
    ///
    /// # Errors
    ///
    /// When there is no vendor, or two have the same id.
    pub fn build(self) -> Result<Eraser, Error> {
        let vendors: Vec<Registered> = self.vendors.into_iter().map(Registered::new).collect();
        if vendors.is_empty() {
            return Err(Error::NoVendors);
        }
        for (position, vendor) in vendors.iter().enumerate() {
            if vendors[..position]
                .iter()
                .any(|earlier| earlier.id == vendor.id)
            {
                return Err(Error::DuplicateVendor {
                    vendor: vendor.id.clone(),
                });
            }
        }
        Ok(Eraser {
            vendors: vendors.into(),
            time_budget: self.time_budget,
            clock: self.clock,
        })
    }
}

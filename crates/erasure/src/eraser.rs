//! All configured vendors: plans and erases.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;

use crate::flow::Kept;
use crate::plan::Unused;
use crate::registered::Registered;
use crate::vendor::Known;
use crate::vendor_call::{BatchCall, VendorCall};
use crate::{
    Clock, Entry, Identifier, Label, Outcome, Plan, PlannedTarget, PlannedVendor, Reason, Report,
    Subject, Target, VendorId,
};

/// All vendors that hold people's data, behind one call.
///
/// Cloning is cheap; the clones share their vendors. An eraser needs a tokio runtime with its timer enabled.
/// It starts no tasks: dropping a future stops its work.
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
    /// Plans which vendors to ask by which identifiers. Sends nothing.
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
        self.report(plan, begun_at, entries.into_iter().flatten())
    }

    /// Builds the report of a plan from stored entries, for programs that ask target by target and keep
    /// their own records.
    ///
    /// The report covers the whole plan. A vendor that can't be asked has an entry that says why. A target
    /// without an entry is unknown, as if its request had been [interrupted](Self::interrupted).
    ///
    /// ```
    /// # use erasure::{Ask, Completion, Eraser, Need, Needs, Outcome, Subject, Terms, Vendor, VendorId};
    /// # struct Shop;
    /// # #[erasure::async_trait]
    /// # impl Vendor for Shop {
    /// #     fn id(&self) -> VendorId { VendorId::from_static("shop") }
    /// #     fn needs(&self) -> Needs { Needs::one_of([Need::UserId]) }
    /// #     fn terms(&self) -> Terms { Terms::new(Completion::Immediate) }
    /// #     async fn erase(&self, _ask: &Ask<'_>) -> Outcome { Outcome::Erased }
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use erasure::{Entry, Plan};
    ///
    /// let eraser = Eraser::builder().vendor(Shop).build()?;
    /// let begun_at = eraser.clock().now();
    /// let plan = serde_json::to_string(&eraser.plan(&Subject::builder().user_id("u-42").build()?))?;
    ///
    /// // Perhaps in another process, which has read the plan from a store:
    /// let plan: Plan = serde_json::from_str(&plan)?;
    /// let mut stored = Vec::new();
    /// for planned in plan.targets() {
    ///     stored.push(serde_json::to_string(&eraser.erase_target(planned, &[]).await)?);
    /// }
    ///
    /// let entries: Vec<Entry> = stored.iter().map(|entry| serde_json::from_str(entry)).collect::<Result<_, _>>()?;
    /// assert!(eraser.report(&plan, begun_at, entries).verdict().is_complete());
    /// assert!(eraser.report(&plan, begun_at, []).verdict().is_pending());
    /// # Ok(())
    /// # }
    /// ```
    pub fn report(
        &self,
        plan: &Plan,
        begun_at: Timestamp,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Report {
        let mut entries: Vec<Entry> = entries.into_iter().collect();
        let mut take = |vendor: &VendorId, label: Option<&Label>| {
            let is_it = |entry: &Entry| entry.vendor() == vendor && entry.label() == label;
            let position = entries.iter().position(is_it)?;
            Some(entries.remove(position))
        };
        // Allocate the right size: an entry is large, and a growing vector starts with room for four.
        let mut all = Vec::with_capacity(plan.targets().count() + plan.unaddressable().count());
        for vendor in plan.vendors() {
            all.extend(vendor.why_not().map(|why_not| {
                let not_asked = || Entry::not_asked(vendor.id().clone(), why_not.clone());
                take(vendor.id(), None).unwrap_or_else(not_asked)
            }));
            all.extend(vendor.targets().iter().map(|planned| {
                let unknown = || self.interrupted(planned);
                take(vendor.id(), Some(planned.label())).unwrap_or_else(unknown)
            }));
        }
        all.append(&mut entries);
        for entry in &mut all {
            for planned in plan.targets() {
                entry.leave_out(planned.target().identifier());
            }
        }
        let as_of = all.iter().filter_map(Entry::asked_at).max();
        let report = Report::new(begun_at, as_of.map_or(begun_at, |at| at.max(begun_at)), all);
        plan.vendors()
            .iter()
            .filter(|vendor| vendor.why_not().is_none())
            .fold(report, |report, vendor| {
                let caveats = vendor.caveats().to_vec();
                report.with_caveats(vendor.id().clone(), caveats)
            })
    }

    async fn carry_out_at(&self, planned: &PlannedVendor) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(planned.targets().len());
        for target in planned.targets() {
            let entry = self.erase_target(target, &entries).await;
            entries.push(entry);
        }
        entries
    }

    /// Asks to erase one target of a plan, for programs that keep their own records, such as a journal.
    ///
    /// `known` is what is already known about the same subject. While a vendor erases the person by one
    /// identifier, its "not found" for another proves nothing.
    pub async fn erase_target(&self, planned: &PlannedTarget, known: &[Entry]) -> Entry {
        let target = planned.target();
        let (outcome, kept) = match self.account_of(target) {
            Ok(at) => {
                let begun = may_have_begun_at(known, target);
                self.vendor_call(at, target, planned.label(), begun)
                    .erase()
                    .await
            }
            Err(why_not) => (Outcome::failed(why_not), Kept::default()),
        };
        self.scheduled(Entry::keeping(planned, outcome, kept, self.clock.now()))
    }

    /// The account at which a target was planned, or why that account can't be asked.
    pub(crate) fn account_of(&self, target: &Target) -> Result<&Registered, Reason> {
        let at = self
            .registered(target.vendor())
            .ok_or(Reason::UnknownVendor)?;
        let planned = target.account();
        if planned.is_none_or(|planned| planned == at.account.id()) {
            Ok(at)
        } else {
            Err(Reason::AccountGone)
        }
    }

    pub(crate) fn vendor_call<'a>(
        &'a self,
        at: &'a Registered,
        target: &'a Target,
        label: &'a Label,
        may_have_begun_at: Option<Timestamp>,
    ) -> VendorCall<'a> {
        let (clock, time_budget) = (&*self.clock, self.time_budget);
        VendorCall {
            vendor: &*at.vendor,
            target,
            label,
            clock,
            may_have_begun_at,
            known: Known::default(),
            time_budget,
        }
    }

    /// A batch of one vendor's targets, with what is known about the subject of each.
    pub(crate) fn batch_call<'a>(
        &'a self,
        at: &'a Registered,
        together: &[(&'a PlannedTarget, &[Entry])],
    ) -> BatchCall<'a> {
        let begun = |(planned, known): &(&'a PlannedTarget, &[Entry])| {
            (planned.target(), may_have_begun_at(known, planned.target()))
        };
        BatchCall {
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

    /// The clock used for dates and pauses.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The ids of the vendors, in the order in which they were added.
    pub fn vendors(&self) -> impl Iterator<Item = &VendorId> {
        self.vendors.iter().map(|registered| &registered.id)
    }
}

/// When the target's account was last sent a request about this subject that may still be under way.
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

//! The trait for vendors: the adapters of this crate implement it, and so can a system of your own.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;

use crate::flow::Kept;
use crate::{
    Account, Caveat, Clock, Failure, Identifier, Law, Needs, Outcome, Probe, Reason, Subject,
    Target, Terms, UnderWay, VendorId,
};

/// How many requests may be under way at a vendor without a limit of its own.
pub(crate) const AT_ONCE: NonZeroUsize = NonZeroUsize::new(8).unwrap();

/// A system that holds people's data and can be asked to erase it.
///
/// An implementation claims no more than the system does: `Erased` only if the system confirms that the data
/// is gone, `NotFound` only if it says that it knows nobody. Run [`conformance`](crate::conformance) over
/// it.
///
/// A call may be dropped at any await point, when the time budget runs out. A call that blocks its thread
/// delays all vendors.
///
/// ```
/// use erasure::{Ask, Completion, Identifier, Need, Needs, Outcome, Terms, Vendor, VendorId};
///
/// struct Newsletter;
///
/// #[erasure::async_trait]
/// impl Vendor for Newsletter {
///     fn id(&self) -> VendorId {
///         VendorId::from_static("newsletter")
///     }
///     fn needs(&self) -> Needs {
///         Needs::one_of([Need::Email])
///     }
///     fn terms(&self) -> Terms {
///         Terms::new(Completion::Immediate).repeatable()
///     }
///     async fn erase(&self, ask: &Ask<'_>) -> Outcome {
///         let Identifier::Email(_email) = ask.identifier() else {
///             return Outcome::NotAddressable { needs: self.needs() };
///         };
///         // … delete the row …
///         Outcome::Erased
///     }
/// }
/// ```
#[async_trait]
pub trait Vendor: Send + Sync {
    /// The id by which reports name it.
    fn id(&self) -> VendorId;

    /// The name to show to people.
    fn name(&self) -> String {
        self.id().to_string()
    }

    /// The account that is asked. An erasure requested at one account is never asked about at another. If
    /// your own system has several accounts, add what distinguishes them.
    fn account(&self) -> Account {
        Account::new(self.id(), "")
    }

    /// The identifiers that it accepts.
    fn needs(&self) -> Needs;

    /// How it erases, as far as that is known beforehand.
    fn terms(&self) -> Terms;

    /// What it keeps or may bring back.
    fn caveats(&self) -> Vec<Caveat> {
        Vec::new()
    }

    /// The SHA-256 of the spec that says how it is asked, in hexadecimal; `None` for a vendor without one. A
    /// plan stores it, as a record of what was known about the vendor then.
    fn spec(&self) -> Option<&'static str> {
        None
    }

    /// The questions that its spec leaves open. While there is one, the vendor is unfinished and is sent
    /// nothing; see [`Reason::Unfinished`](crate::Reason).
    fn unanswered(&self) -> &'static [&'static str] {
        &[]
    }

    /// How many targets one batch may carry: one, unless the vendor has an operation for many and
    /// [`erase_batch`](Self::erase_batch) uses it.
    fn batch(&self) -> NonZeroUsize {
        NonZeroUsize::MIN
    }

    /// How many calls may be under way at once: eight, unless the vendor has a limit of its own.
    fn at_once(&self) -> NonZeroUsize {
        AT_ONCE
    }

    /// The identifiers of `subject` to ask by: each becomes a target.
    fn addresses(&self, subject: &Subject) -> Vec<Identifier> {
        let (id, needs) = (self.id(), self.needs());
        subject
            .identifiers_for(&id)
            .filter(|identifier| needs.accept(identifier))
            .collect()
    }

    /// Asks the vendor to erase, and returns its answer.
    async fn erase(&self, ask: &Ask<'_>) -> Outcome;

    /// Asks the vendor to erase several people with as few requests as it allows. Returns one outcome per
    /// ask, in the same order; none may claim more than [`erase`](Self::erase) would. It is never called
    /// with more asks than [`batch`](Self::batch), nor with two targets of one subject.
    ///
    /// By default, calls [`erase`](Self::erase) for one after another.
    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(asks.len());
        for ask in asks {
            outcomes.push(self.erase(ask).await);
        }
        outcomes
    }

    /// Asks the vendor what became of `last`, and returns its answer, or `last` if there is nothing new. A
    /// failed request is an error and changes nothing that was known.
    ///
    /// By default, a soft deletion counts as erased when its time has passed. An unknown or waiting outcome
    /// becomes a gap, because the vendor can't be asked: a person has to look.
    ///
    /// # Errors
    ///
    /// If the request failed.
    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        match last {
            Outcome::SoftDeleted { revivable_until } if ask.now() >= *revivable_until => {
                Ok(Outcome::Erased)
            }
            Outcome::Unknown { .. } | Outcome::Waiting { .. } => {
                Ok(Outcome::failed(Reason::Unverifiable))
            }
            nothing_new => Ok(nothing_new.clone()),
        }
    }

    /// Checks whether the vendor answers and accepts our credentials, with a request that changes nothing
    /// and names no person.
    async fn probe(&self) -> Probe {
        Probe::Unchecked
    }

    /// The erasures that it is working on; empty unless it has a list of them.
    ///
    /// # Errors
    ///
    /// If the request failed.
    async fn under_way(&self) -> Result<Vec<UnderWay>, Failure> {
        Ok(Vec::new())
    }
}

/// One call: the target, the clock, and what earlier requests did.
pub struct Ask<'a> {
    target: &'a Target,
    clock: &'a dyn Clock,
    may_have_begun_at: Option<Timestamp>,
    is_in_doubt: bool,
    kept: Mutex<Kept>,
}

impl<'a> Ask<'a> {
    /// The first call about `target`.
    pub fn new(target: &'a Target, clock: &'a dyn Clock) -> Self {
        Self {
            target,
            clock,
            may_have_begun_at: None,
            is_in_doubt: false,
            kept: Mutex::default(),
        }
    }

    /// The call after a request that may have started an erasure of this person.
    #[must_use]
    pub fn after_one_that_may_have_begun_at(mut self, at: Timestamp) -> Self {
        self.may_have_begun_at = Some(at);
        self
    }

    /// The call with what is already known about the target.
    pub(crate) fn knowing(mut self, known: Known) -> Self {
        self.is_in_doubt = known.is_in_doubt;
        self.kept = Mutex::new(known.kept);
        self
    }

    /// Whether an earlier request for this target may have been carried out.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.is_in_doubt
    }

    /// What is stored with the target.
    pub(crate) fn kept(&self) -> Kept {
        let kept = self.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes what is stored with the target.
    pub(crate) fn keep(&self, change: impl FnOnce(&mut Kept)) {
        let kept = self.kept.lock();
        change(&mut kept.unwrap_or_else(PoisonError::into_inner));
    }

    /// The target to erase.
    pub fn target(&self) -> &'a Target {
        self.target
    }

    /// The identifier to ask by.
    pub fn identifier(&self) -> &'a Identifier {
        self.target.identifier()
    }

    /// The law that the request is made under, for vendors that require it.
    pub fn law(&self) -> Law {
        self.target.law()
    }

    /// What time it is now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When this vendor was last sent a request, for any identifier of the same subject, that may have
    /// started an erasure whose end isn't known: the answer was lost, or the erasure is in progress. Until
    /// it ends, "not found" may mean "being deleted".
    pub fn may_have_begun_at(&self) -> Option<Timestamp> {
        self.may_have_begun_at
    }
}

/// What a call has to know about earlier ones.
#[derive(Debug, Default, Clone)]
pub(crate) struct Known {
    pub(crate) is_in_doubt: bool,
    pub(crate) kept: Kept,
}

impl std::fmt::Debug for Ask<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ask({})", self.target)
    }
}

//! The trait that a vendor's adapter implements, for our vendors as for a system of your own.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;

use crate::flow::Kept;
use crate::{
    Account, Caveat, Clock, Failure, Identifier, Law, Needs, Outcome, Probe, Reason, Subject,
    Target, Terms, UnderWay, VendorId,
};

/// How many askings may be under way at a vendor that says nothing about it.
pub(crate) const AT_ONCE: NonZeroUsize = NonZeroUsize::new(8).unwrap();

/// A system that holds people's data and can be asked to erase it.
///
/// An implementation says what the system says and nothing more: `Erased` only when the system
/// confirms that the data is gone, `NotFound` only when it says that it knows nobody. Run
/// [`conformance`](crate::conformance) over it.
///
/// Calls may be dropped at any await point, when the time budget runs out. A call that blocks its
/// thread holds up every vendor.
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

    /// Which account is asked. What was asked at one account is asked about at no other: give a system
    /// of your own that has several accounts what tells them apart.
    fn account(&self) -> Account {
        Account::new(self.id(), "")
    }

    /// What it can be asked by.
    fn needs(&self) -> Needs;

    /// How it erases, as far as that is known beforehand.
    fn terms(&self) -> Terms;

    /// What it keeps or may bring back even so.
    fn caveats(&self) -> Vec<Caveat> {
        Vec::new()
    }

    /// The SHA-256 of the spec that says how it is asked, in hexadecimal; `None` for a vendor without
    /// one. A plan keeps it, so that it can be told later what was known of the vendor at the time.
    fn spec(&self) -> Option<&'static str> {
        None
    }

    /// What has still to be known about it: the questions that its spec leaves open. While there is one,
    /// it is unfinished, and nobody is asked about it; see [`Reason::Unfinished`](crate::Reason).
    fn unanswered(&self) -> &'static [&'static str] {
        &[]
    }

    /// How many targets one asking may carry: one, unless the vendor has an operation for many and
    /// [`erase_batch`](Self::erase_batch) uses it.
    fn batch(&self) -> NonZeroUsize {
        NonZeroUsize::MIN
    }

    /// How many askings may be under way at once: eight, unless the vendor has a limit of its own.
    fn at_once(&self) -> NonZeroUsize {
        AT_ONCE
    }

    /// The identifiers of `subject` that it is to be asked by: each becomes a target.
    fn addresses(&self, subject: &Subject) -> Vec<Identifier> {
        let (id, needs) = (self.id(), self.needs());
        subject
            .identifiers_for(&id)
            .filter(|identifier| needs.accept(identifier))
            .collect()
    }

    /// Asks the vendor to erase, and says what it answered.
    async fn erase(&self, ask: &Ask<'_>) -> Outcome;

    /// Asks the vendor to erase several people with as few requests as it allows, and says what it
    /// answered of each: one outcome per ask, in the order of the asks, and none that claims more than
    /// [`erase`](Self::erase) would. It is never asked for more than [`batch`](Self::batch), and not
    /// for two targets of one subject.
    ///
    /// Without an implementation of its own, they are asked for one after another.
    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(asks.len());
        for ask in asks {
            outcomes.push(self.erase(ask).await);
        }
        outcomes
    }

    /// Asks the vendor what became of `last`, and says what it answered; `last` itself if there is
    /// nothing new. What goes wrong with the asking is an error and changes nothing that was known.
    ///
    /// Without an implementation of its own, a vendor is taken at its word: what it said could be
    /// brought back until some time is gone when that time has passed. And since it can't be asked, an
    /// outcome that is unknown will not be known by waiting: it becomes a gap, for somebody to look at
    /// the vendor by hand.
    ///
    /// # Errors
    ///
    /// When the asking failed.
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

    /// Finds out whether the vendor answers and takes our credentials, by something that changes
    /// nothing there and asks about nobody.
    async fn probe(&self) -> Probe {
        Probe::Unchecked
    }

    /// What it is at work on: nothing, unless it has a list of that.
    ///
    /// # Errors
    ///
    /// When the asking failed.
    async fn under_way(&self) -> Result<Vec<UnderWay>, Failure> {
        Ok(Vec::new())
    }
}

/// One asking: the target, what time it is, and what went before.
pub struct Ask<'a> {
    target: &'a Target,
    clock: &'a dyn Clock,
    may_have_begun_at: Option<Timestamp>,
    is_in_doubt: bool,
    kept: Mutex<Kept>,
}

impl<'a> Ask<'a> {
    /// Asking about `target` by `clock`, for the first time.
    pub fn new(target: &'a Target, clock: &'a dyn Clock) -> Self {
        Self {
            target,
            clock,
            may_have_begun_at: None,
            is_in_doubt: false,
            kept: Mutex::default(),
        }
    }

    /// The same after an asking that may have begun an erasure of this person.
    #[must_use]
    pub fn after_one_that_may_have_begun_at(mut self, at: Timestamp) -> Self {
        self.may_have_begun_at = Some(at);
        self
    }

    /// The same about a target of which this is known from before.
    pub(crate) fn knowing(mut self, known: Known) -> Self {
        self.is_in_doubt = known.is_in_doubt;
        self.kept = Mutex::new(known.kept);
        self
    }

    /// Whether an asking of this target before may have been carried out.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.is_in_doubt
    }

    /// What is kept with the target.
    pub(crate) fn kept(&self) -> Kept {
        let kept = self.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes what is kept with the target.
    pub(crate) fn keep(&self, change: impl FnOnce(&mut Kept)) {
        let kept = self.kept.lock();
        change(&mut kept.unwrap_or_else(PoisonError::into_inner));
    }

    /// What is to be erased, and where.
    pub fn target(&self) -> &'a Target {
        self.target
    }

    /// The identifier to ask by.
    pub fn identifier(&self) -> &'a Identifier {
        self.target.identifier()
    }

    /// The law that the request is made under, for vendors that want to be told.
    pub fn law(&self) -> Law {
        self.target.law()
    }

    /// What time it is now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When this vendor was last asked something, by this or another identifier of the same subject,
    /// that may have begun an erasure whose end isn't known: the answer was lost, or was that the
    /// erasure is in progress. Until it has ended, "not found" may mean "being deleted".
    pub fn may_have_begun_at(&self) -> Option<Timestamp> {
        self.may_have_begun_at
    }
}

/// What an asking has to know of those before.
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

//! Checking a whole chain: every signature, every number and every link, on all cores and in a bounded
//! amount of memory, whatever its length.

mod crew;
mod order;
mod stretch;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;
use std::num::NonZeroUsize;

use super::jws::{Kind, Trusted};
use super::{Controller, Digest, Fault, FaultKind, Head, PublicKey};
use erasure::Timestamp;
use order::Order;
use stretch::Inspection;

/// Checks a chain from its first receipt on. Of each receipt it reads no more than the chain needs: what
/// else it says, [`verify_one`](super::verify_one) reads.
///
/// ```
/// use erasure_receipt::{ChainCheck, Head, SigningKey};
///
/// let keys = [SigningKey::from_seed([7; 32]).public()];
/// let verified = ChainCheck::new(&keys).run::<&str>([])?;
/// assert_eq!(*verified.head(), Head::EMPTY);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ChainCheck<'k> {
    keys: &'k [PublicKey],
    threads: Option<NonZeroUsize>,
    end: Option<Head>,
    wanted: HashSet<Digest>,
    size: crew::Size,
}

impl<'k> ChainCheck<'k> {
    /// A check against these keys.
    pub fn new(keys: &'k [PublicKey]) -> Self {
        Self {
            keys,
            threads: None,
            end: None,
            wanted: HashSet::new(),
            size: crew::Size::DEFAULT,
        }
    }

    /// On so many threads, instead of one per core.
    #[must_use]
    pub fn on_threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// The chain must end here: a missing or an additional receipt at the end is a fault.
    #[must_use]
    pub fn ending_at(mut self, end: Head) -> Self {
        self.end = Some(end);
        self
    }

    /// Looks for the receipts with these digests: [`Verified::holds`] says whether the chain contains them.
    #[must_use]
    pub fn looking_for(mut self, digests: impl IntoIterator<Item = Digest>) -> Self {
        self.wanted.extend(digests);
        self
    }

    /// Checks these receipts, in their order.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn run<T: AsRef<[u8]> + Send>(
        &self,
        receipts: impl IntoIterator<Item = T>,
    ) -> Result<Verified, Fault> {
        let receipts = receipts.into_iter().map(Ok::<T, Infallible>);
        match self.try_run(receipts) {
            Ok(verified) => verified,
            Err(never) => match never {},
        }
    }

    /// Checks receipts from a source that may fail, such as a file or a database.
    ///
    /// # Errors
    ///
    /// The first error of the source, unless something was wrong with what came before it.
    pub fn try_run<T: AsRef<[u8]> + Send, E>(
        &self,
        receipts: impl IntoIterator<Item = Result<T, E>>,
    ) -> Result<Result<Verified, Fault>, E> {
        let mut failed = None;
        let mut source = receipts.into_iter();
        let receipts = std::iter::from_fn(|| match source.next()? {
            Ok(receipt) => Some(receipt),
            Err(error) => {
                failed = Some(error);
                None
            }
        });
        let order = self.check(receipts.fuse());
        match (order, failed) {
            (Ok(_), Some(error)) => Err(error),
            (order, _) => Ok(order.and_then(|order| self.finish(order))),
        }
    }

    pub(super) fn keys(&self) -> &'k [PublicKey] {
        self.keys
    }

    fn check<T: AsRef<[u8]> + Send>(
        &self,
        receipts: impl Iterator<Item = T>,
    ) -> Result<Order, Fault> {
        let inspection = Inspection {
            trusted: Trusted::for_kind(Kind::Receipt, self.keys),
            wanted: &self.wanted,
        };
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let threads = self.threads.unwrap_or_else(cores);
        crew::run(receipts, &inspection, threads, self.size)
    }

    fn finish(&self, order: Order) -> Result<Verified, Fault> {
        let (head, found, controllers) = order.into_parts();
        if let Some(expected) = self.end {
            ends_at(&head, expected)?;
        }
        Ok(Verified {
            head,
            found,
            controllers,
            closed_at: None,
        })
    }
}

/// Whether a chain that ends at `head` ends where it should.
pub(super) fn ends_at(head: &Head, expected: Head) -> Result<(), Fault> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let (position, kind) = match head.seq().cmp(&expected.seq()) {
        Less => (head.seq() + 1, FaultKind::Truncated { expected }),
        Greater => (expected.seq() + 1, FaultKind::TooMany { expected }),
        Equal if *head != expected => (head.seq(), FaultKind::OtherHead),
        Equal => return Ok(()),
    };
    Err(Fault::at(position, kind))
}

/// A chain in which nothing is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    head: Head,
    found: HashSet<Digest>,
    controllers: BTreeMap<Controller, u64>,
    pub(super) closed_at: Option<Timestamp>,
}

impl Verified {
    /// How many receipts it has.
    pub fn count(&self) -> u64 {
        self.head.seq()
    }

    /// Its end.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Whether a receipt that was [looked out for](ChainCheck::looking_for) is in it.
    pub fn holds(&self, digest: &Digest) -> bool {
        self.found.contains(digest)
    }

    /// Who has erased, and how many of the receipts are theirs.
    pub fn controllers(&self) -> &BTreeMap<Controller, u64> {
        &self.controllers
    }

    /// How many of the receipts come from a sandbox: nobody real was erased.
    pub fn from_sandbox(&self) -> u64 {
        let sandboxes = self.controllers.iter().filter(|(who, _)| who.sandbox);
        sandboxes.map(|(_, receipts)| receipts).sum()
    }

    /// When the chain was said to end here; `None` if it wasn't an export.
    pub fn closed_at(&self) -> Option<Timestamp> {
        self.closed_at
    }
}

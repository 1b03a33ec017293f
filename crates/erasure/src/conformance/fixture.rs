//! What the suite has to be told about a vendor: how to set it up, and whom it knows.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::{Caveat, Clock, Subject, Target, Vendor};

/// How to set up the vendor under test, and whom it knows.
///
/// What has a default may be left out; the checks that need it are then skipped, and say so.
#[async_trait]
pub trait Fixture: Send + Sync {
    /// The vendor as a new process would set it up: not the same value twice, so that nothing is
    /// carried from one to the other but what was stored.
    fn vendor(&self) -> Arc<dyn Vendor>;

    /// A person whom the vendor holds data of and nobody has asked to erase: somebody new each time, by
    /// identifiers that nobody has had before. One that comes again is a finding against the fixture.
    async fn known(&self) -> Subject;

    /// A person whom the vendor holds nothing of and never has, if it can be asked about one.
    async fn unknown(&self) -> Option<Subject>;

    /// A person with identifiers of none of the kinds that the vendor takes.
    fn unaddressable(&self) -> Subject;

    /// Whether the vendor still holds the data behind a target, as nobody but the vendor knows.
    async fn is_present(&self, target: &Target) -> Option<bool> {
        let _ = target;
        None
    }

    /// What the vendor is known to keep or bring back even so, and therefore has to say.
    fn caveats(&self) -> Vec<Caveat> {
        Vec::new()
    }

    /// A clock that jumps when it is to sleep, and takes the vendor's system with it. Without one, no
    /// check waits for anything.
    fn clock(&self) -> Option<Arc<dyn Clock>> {
        None
    }

    /// From now on, lets the vendor's system fail like this; whether it can.
    async fn fail(&self, fault: Fault) -> bool {
        let _ = fault;
        false
    }

    /// Ends a failure.
    async fn mend(&self) {}

    /// How long the vendor may take over one call.
    fn time_budget(&self) -> Duration {
        Duration::from_secs(30)
    }
}

/// A way for the vendor's system to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// No connection can be made.
    Unreachable,
    /// It does what it is asked to, and the answer is lost.
    AnswerLost,
    /// It answers that it is out of order.
    OutOfOrder,
    /// It does not accept the credentials.
    CredentialsRefused,
}

impl Fault {
    pub(super) const ALL: [Self; 4] = [
        Self::Unreachable,
        Self::AnswerLost,
        Self::OutOfOrder,
        Self::CredentialsRefused,
    ];
}

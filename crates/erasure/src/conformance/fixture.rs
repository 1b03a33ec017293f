//! What the suite needs to know about a vendor: how to set it up, and whom it knows.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::{Caveat, Clock, Subject, Target, Vendor};

/// How to set up the vendor under test, and whom it knows.
///
/// A method with a default may be left out; the checks that need it are then reported as skipped.
#[async_trait]
pub trait Fixture: Send + Sync {
    /// Sets up the vendor as a new process would. Return a new value each time, so that only stored records
    /// pass from one to the other.
    fn vendor(&self) -> Arc<dyn Vendor>;

    /// A person whose data the vendor holds and whose erasure was never requested. Return a new person with
    /// new identifiers each time; a repeated one fails the check.
    async fn known(&self) -> Subject;

    /// A person whom the vendor has never known, if it can be asked about one.
    async fn unknown(&self) -> Option<Subject>;

    /// A person with only identifiers that the vendor doesn't accept.
    fn unaddressable(&self) -> Subject;

    /// Whether the vendor's system still holds the target's data.
    async fn is_present(&self, target: &Target) -> Option<bool> {
        let _ = target;
        None
    }

    /// The caveats that the vendor must report.
    fn caveats(&self) -> Vec<Caveat> {
        Vec::new()
    }

    /// A test clock: sleeping advances it, and the vendor's system with it. Without one, checks that wait
    /// are skipped.
    fn clock(&self) -> Option<Arc<dyn Clock>> {
        None
    }

    /// Makes the vendor's system fail like this from now on. Returns whether it can.
    async fn fail(&self, fault: Fault) -> bool {
        let _ = fault;
        false
    }

    /// Ends a failure.
    async fn mend(&self) {}

    /// How long one call of the vendor may take.
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
    /// It carries out the request, and the answer is lost.
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

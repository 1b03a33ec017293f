//! A vendor under one of its contracts, in a sandbox of its own, and the facade over it alone: here the
//! eraser of every cell is made.

use std::sync::Arc;

use erasure::{BaseUrl, Eraser, SignedDuration, Vendor};
use system_tests::system::{self, SandboxClock};
use vendor_sandbox::{Contract, Sandbox};

use crate::{
    canary,
    journey::Journey,
    spec::{Operation, Spec},
};

/// How long a vendor takes that is asked every quarter of an hour: so that it is asked how far it is, and not too
/// often.
const DELETION: SignedDuration = SignedDuration::from_mins(20);

/// More than any answer has; what goes on beyond it costs time to send.
pub const LONGEST_BODY: usize = 16 << 10;

/// A vendor under one of its contracts.
pub struct Fixture {
    pub vendor: &'static str,
    pub contract: Contract,
    pub sandbox: Sandbox,
    /// The operations that the spec has under this contract.
    pub operations: Vec<Operation>,
    pub eraser: Eraser,
    /// How many quarters of an hour pass between two questions about a deletion.
    pub pace: i32,
}

impl Fixture {
    /// A new one, in which nothing has happened yet.
    pub async fn open(journey: &Journey, contract: Contract) -> Self {
        let vendor = journey.vendor;
        let sandbox = Sandbox::builder().contract(vendor, contract);
        let sandbox = sandbox.credentials(canary::credentials()).start();
        let sandbox = sandbox.await.unwrap();
        let pace = pace(vendor);
        if let Some(pace) = pace {
            sandbox.set_duration(vendor, DELETION * pace);
        }
        let served = sandbox.operations(vendor).into_iter();
        let served = served.filter(|operation| operation.contracts.contains(&contract));
        let operations = served.map(|served| Spec::of(vendor).operation_named(&served.id));
        Self {
            vendor,
            contract,
            operations: operations.collect(),
            eraser: eraser(&sandbox, journey, contract),
            sandbox,
            pace: pace.unwrap_or(1),
        }
    }
}

/// How many quarters of an hour a vendor is left alone between two questions, if it is asked any.
fn pace(vendor: &str) -> Option<i32> {
    let operations = client_calls::Vendor::named(vendor).operations.iter();
    let polls = operations.filter_map(|operation| operation.facts.poll);
    let quarters = polls.map(|poll| poll.value.duration().as_secs() / (15 * 60));
    quarters.max().map(|quarters| quarters.max(1) as i32)
}

/// The facade as a journey uses it.
fn eraser(sandbox: &Sandbox, journey: &Journey, contract: Contract) -> Eraser {
    let builder = Eraser::builder().clock(SandboxClock(sandbox.clock()));
    let vendor = adapter(sandbox, journey, contract);
    builder.shared_vendor(vendor).build().unwrap()
}

fn adapter(sandbox: &Sandbox, journey: &Journey, contract: Contract) -> Arc<dyn Vendor> {
    let transport = system::transport(sandbox).body_limit(LONGEST_BODY);
    let base = BaseUrl::parse(&sandbox.base_url(journey.vendor)).unwrap();
    let (over, keys) = (transport.build().unwrap(), sandbox.credentials());
    let set = journey.settings(contract);
    system::vendor_at(base, over, keys, journey.vendor, &set).unwrap()
}

//! A vendor under one of its contracts, in a sandbox of its own, and the facade over it alone: here the
//! eraser of every cell is made.

use std::sync::Arc;

use erasure::{Eraser, SignedDuration, Vendor};
use system_tests::system::{self, SandboxClock};
use vendor_sandbox::{Contract, Sandbox};

use crate::{
    canary,
    journey::Journey,
    spec::{Operation, Spec},
};

/// How long Lytics takes: so that it is asked how far it is, and not too often.
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
        sandbox.set_duration("lytics", DELETION);
        let served = sandbox.operations(vendor).into_iter();
        let served = served.filter(|operation| operation.contracts.contains(&contract));
        let operations = served.map(|served| Spec::of(vendor).operation_named(&served.id));
        Self {
            vendor,
            contract,
            operations: operations.collect(),
            eraser: eraser(&sandbox, journey, contract),
            sandbox,
            pace: pace(vendor),
        }
    }
}

fn pace(vendor: &str) -> i32 {
    let poll = mixpanel_client::facts::GET_DELETION_TASK.facts.poll;
    match poll {
        Some(poll) if vendor == "mixpanel" => (poll.value.duration().as_secs() / (15 * 60)) as i32,
        _ => 1,
    }
}

/// The facade as a journey uses it.
fn eraser(sandbox: &Sandbox, journey: &Journey, contract: Contract) -> Eraser {
    let builder = Eraser::builder().clock(SandboxClock(sandbox.clock()));
    let vendor = adapter(sandbox, journey, contract);
    builder.shared_vendor(vendor).build().unwrap()
}

fn adapter(sandbox: &Sandbox, journey: &Journey, contract: Contract) -> Arc<dyn Vendor> {
    let transport = system::transport(sandbox).body_limit(LONGEST_BODY);
    let over = transport.build().unwrap();
    match journey.vendor {
        "pureclarity" => Arc::new(system::pureclarity(sandbox).unwrap().with_transport(over)),
        "mudbase" => {
            let vendor = system::mudbase(sandbox, contract).unwrap();
            Arc::new(vendor.with_transport(over))
        }
        "lytics" => {
            // Several with one request, under the contract too where that has to be asked for.
            let vendor = system::lytics(sandbox, contract).unwrap().batches(true);
            Arc::new(vendor.with_transport(over))
        }
        "gainsight-px" => {
            let vendor = system::gainsight_px(sandbox).unwrap();
            let vendor = vendor.with_transport(over);
            Arc::new(if journey.soft { vendor.soft() } else { vendor })
        }
        "mixpanel" => Arc::new(system::mixpanel(sandbox).unwrap().with_transport(over)),
        unknown => panic!("{unknown} has an adapter and no journeys: add some"),
    }
}

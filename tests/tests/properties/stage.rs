//! The facade's adapters over one server that answers as it is told, and over one connection pool, so that
//! a thousand cases take a second.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use client_runtime::Transport;
use erasure::{Contract, GainsightPx, Lytics, Mixpanel, Mudbase, PureClarity, Vendor};
use system_tests::system::SandboxClock;
use vendor_sandbox::Clock;

use crate::{
    parrot::{self, Parrot},
    scenes::operation_of,
};

/// How a look before the first erasure is answered, where that is another answer than to the last.
pub const FIRST_LOOK: &str = "first look";

pub struct Stage {
    pub runtime: tokio::runtime::Runtime,
    pub parrot: Parrot,
    /// How each operation is answered.
    pub answers: Arc<Mutex<BTreeMap<&'static str, Vec<u8>>>>,
    transport: Transport,
    pub clock: Clock,
}

impl Stage {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        let parrot = runtime.block_on(Parrot::saying(Vec::new()));
        let answers = Arc::<Mutex<BTreeMap<&str, Vec<u8>>>>::default();
        let said = answers.clone();
        // What a scene has no answer for isn't there.
        let nothing = parrot::answer(404, &[], b"");
        parrot.says(move |heard| {
            let mut said = said.lock().unwrap();
            let operation = match operation_of(heard) {
                "getIdentity" | "getUser" if said.contains_key(FIRST_LOOK) => FIRST_LOOK,
                operation => operation,
            };
            if matches!(operation, "deleteIdentity" | "deleteUser") {
                said.remove(FIRST_LOOK);
            }
            said.get(operation).unwrap_or(&nothing).clone()
        });
        let clock = Clock::default();
        let transport = Transport::builder().clock(SandboxClock(clock.clone()));
        Self {
            runtime,
            parrot,
            answers,
            transport: transport.attempts(2).build().unwrap(),
            clock,
        }
    }

    pub fn pureclarity(&self) -> Arc<dyn Vendor> {
        let vendor = PureClarity::new(self.parrot.base(), "an-access", "a-secret");
        Arc::new(vendor.with_transport(self.transport.clone()))
    }

    pub fn mudbase_by(&self, contract: Contract) -> Arc<dyn Vendor> {
        let vendor = Mudbase::new().contract(contract).at(self.parrot.base());
        Arc::new(vendor.with_transport(self.transport.clone()))
    }

    pub fn mudbase(&self) -> Arc<dyn Vendor> {
        self.mudbase_by(Contract::Original)
    }

    pub fn mudbase_revised(&self) -> Arc<dyn Vendor> {
        self.mudbase_by(Contract::Revised)
    }

    pub fn lytics_by(&self, contract: Contract) -> Arc<dyn Vendor> {
        let vendor = Lytics::new("a-token").contract(contract);
        let vendor = vendor.at(self.parrot.base());
        Arc::new(vendor.with_transport(self.transport.clone()))
    }

    pub fn lytics(&self) -> Arc<dyn Vendor> {
        self.lytics_by(Contract::Original)
    }

    pub fn lytics_revised(&self) -> Arc<dyn Vendor> {
        self.lytics_by(Contract::Revised)
    }

    pub fn px(&self) -> Arc<dyn Vendor> {
        let vendor = GainsightPx::new(self.parrot.base(), "a-key");
        Arc::new(vendor.with_transport(self.transport.clone()))
    }

    pub fn mixpanel(&self) -> Arc<dyn Vendor> {
        let vendor = Mixpanel::new(self.parrot.base(), "an-oauth", "a-project");
        Arc::new(vendor.with_transport(self.transport.clone()))
    }

    pub fn px_soft(&self) -> Arc<dyn Vendor> {
        let vendor = GainsightPx::new(self.parrot.base(), "a-key").soft();
        Arc::new(vendor.with_transport(self.transport.clone()))
    }
}

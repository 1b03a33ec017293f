//! What all connections, the control endpoint and the tests share.

use std::sync::{Arc, Mutex};

use super::{desk::Desk, elsewhere::Elsewhere};
use crate::{
    Clock, Contract, Ingested, Person, Presence, SandboxError, Vendor, lock::locked, vendors::World,
};

/// The sandbox's insides.
pub(crate) struct Shared {
    pub clock: Clock,
    pub world: Mutex<World>,
    pub people: Mutex<Vec<Arc<Person>>>,
    /// In the order of [`Vendor::ALL`].
    pub desks: Vec<Arc<Desk>>,
    pub elsewhere: Elsewhere,
    /// Answers of the sandbox that its own specs don't allow: defects of the sandbox.
    pub defects: Mutex<Vec<String>>,
}

impl Shared {
    pub fn desk(&self, vendor: Vendor) -> &Arc<Desk> {
        &self.desks[vendor as usize]
    }

    pub fn people(&self) -> Vec<Person> {
        locked(&self.people)
            .iter()
            .map(|p| Person::clone(p))
            .collect()
    }

    pub fn add_person(&self, person: Person) {
        let person = Arc::new(person);
        locked(&self.world).add(&person, self.clock.now());
        locked(&self.people).push(person);
    }

    pub fn ingest(&self, vendor: Vendor, person: &Person) -> Ingested {
        let now = self.clock.now();
        let person = Arc::new(person.clone());
        locked(&self.world).of(vendor).ingest(&person, now)
    }

    pub fn presence(&self, vendor: Vendor, identifier: &str) -> Presence {
        let now = self.clock.now();
        locked(&self.world).of(vendor).presence(identifier, now)
    }

    pub fn set_contract(&self, vendor: Vendor, contract: Contract) -> Result<(), SandboxError> {
        let desk = self.desk(vendor);
        if contract != Contract::Original && !desk.spec.has_contracts() {
            return Err(SandboxError::OneContract { vendor, contract });
        }
        *locked(&desk.contract) = contract;
        Ok(())
    }
}

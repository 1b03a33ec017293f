//! What all connections, the control endpoint and the tests share.

use std::sync::{Arc, Mutex};

use super::{redirect_target::RedirectTarget, vendor_server::VendorServer};
use crate::{Clock, Contract, Ingested, Person, Presence, SandboxError, Vendor, lock::locked};

/// The sandbox's insides.
pub(crate) struct Shared {
    pub clock: Clock,
    pub people: Mutex<Vec<Arc<Person>>>,
    /// In the order of [`Vendor::all`].
    pub servers: Vec<Arc<VendorServer>>,
    pub redirect_target: RedirectTarget,
    /// Answers of the sandbox that its own specs don't allow: defects of the sandbox.
    pub defects: Mutex<Vec<String>>,
}

impl Shared {
    pub fn server(&self, vendor: Vendor) -> &Arc<VendorServer> {
        let server = self.servers.iter().find(|server| server.vendor == vendor);
        server.expect("every vendor has a server")
    }

    pub fn people(&self) -> Vec<Person> {
        locked(&self.people)
            .iter()
            .map(|p| Person::clone(p))
            .collect()
    }

    pub fn add_person(&self, person: Person) {
        let person = Arc::new(person);
        for vendor in &person.vendors {
            let mut account = locked(&self.server(*vendor).account);
            account.people.add(&person, self.clock.now());
        }
        locked(&self.people).push(person);
    }

    pub fn ingest(&self, vendor: Vendor, person: &Person) -> Ingested {
        let person = Arc::new(person.clone());
        let mut account = locked(&self.server(vendor).account);
        (vendor.behaviour().ingest)(&person, self.clock.now(), &mut account)
    }

    pub fn presence(&self, vendor: Vendor, identifier: &str) -> Presence {
        let account = locked(&self.server(vendor).account);
        account.people.presence(identifier, self.clock.now())
    }

    /// Signs a person in at a vendor, if people do that there.
    pub fn sign_in(&self, vendor: Vendor, identifier: &str) -> Option<String> {
        if !vendor.behaviour().has_sessions {
            return None;
        }
        let mut account = locked(&self.server(vendor).account);
        account.sign_in(identifier, self.clock.now())
    }

    pub fn set_contract(&self, vendor: Vendor, contract: Contract) -> Result<(), SandboxError> {
        let server = self.server(vendor);
        if contract != Contract::Original && !vendor.has_contracts() {
            return Err(SandboxError::OneContract { vendor, contract });
        }
        *locked(&server.contract) = contract;
        Ok(())
    }
}

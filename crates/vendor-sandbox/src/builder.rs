//! Starting a sandbox, usual or not.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::{
    Clock, Contract, Credentials, Person, Sandbox, SandboxError, Vendor, control, people,
    server::{self, Desk, Door, Elsewhere, Shared},
    vendors::World,
};

/// What a sandbox starts with.
#[derive(Clone, Debug)]
pub struct Builder {
    start: Timestamp,
    people: Vec<Person>,
    contracts: Vec<(Vendor, Contract)>,
    port_base: Option<u16>,
    remember: usize,
    credentials: Credentials,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            start: Clock::START,
            people: people::seeded(),
            contracts: Vec::new(),
            port_base: None,
            remember: usize::MAX,
            credentials: Credentials::default(),
        }
    }
}

impl Builder {
    /// How many ports a sandbox has: the control endpoint, the port that redirects lead to, and the
    /// vendors in the order of [`Vendor::ALL`]. One more vendor moves none of the others.
    pub const PORTS: u16 = 2 + Vendor::ALL.len() as u16;

    /// The time at which the clock stands.
    #[must_use]
    pub fn at(mut self, start: Timestamp) -> Self {
        self.start = start;
        self
    }

    /// One more person.
    #[must_use]
    pub fn person(mut self, person: Person) -> Self {
        self.people.push(person);
        self
    }

    /// More people.
    #[must_use]
    pub fn people(mut self, people: impl IntoIterator<Item = Person>) -> Self {
        self.people.extend(people);
        self
    }

    /// Nobody but the people added after this.
    #[must_use]
    pub fn nobody(mut self) -> Self {
        self.people.clear();
        self
    }

    /// The contract that a vendor serves.
    ///
    /// # Panics
    ///
    /// When there is no such vendor.
    #[must_use]
    pub fn contract(mut self, vendor: &str, contract: Contract) -> Self {
        self.contracts.push((Vendor::named(vendor), contract));
        self
    }

    /// Keys of one's own. Those that stand in headers need visible ASCII.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Ports in a row from here on, instead of free ones.
    #[must_use]
    pub fn port_base(mut self, base: u16) -> Self {
        self.port_base = Some(base);
        self
    }

    /// Keeps the newest requests only in each vendor's log, for runs with very many.
    #[must_use]
    pub fn remember_requests(mut self, at_most: usize) -> Self {
        self.remember = at_most;
        self
    }

    /// Starts it on the current tokio runtime.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        let clock = Clock::at(self.start);
        let [control, elsewhere, vendors @ ..] = self.ports()?;
        // In the order of their ports, so that the first one that is taken is the one named.
        let control = Arc::new(Door::open_at(control)?);
        let elsewhere = Door::open_at(elsewhere)?;
        let credentials = self.credentials;
        let mut desks = Vec::new();
        for (vendor, port) in Vendor::ALL.into_iter().zip(vendors) {
            desks.push(Arc::new(Desk::open(vendor, port, self.remember)?));
        }
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new(&credentials)?),
            clock,
            desks,
            people: Mutex::default(),
            elsewhere: Elsewhere::at(elsewhere),
            defects: Mutex::default(),
        });
        for person in self.people {
            shared.add_person(person);
        }
        for (vendor, contract) in self.contracts {
            shared.set_contract(vendor, contract)?;
        }
        Ok(Sandbox {
            control: control.address,
            _servers: servers(&shared, &control, &credentials),
            credentials,
            shared,
        })
    }

    fn ports(&self) -> Result<[u16; Self::PORTS as usize], SandboxError> {
        match self.port_base {
            None => Ok([0; Self::PORTS as usize]),
            Some(base) if base == 0 || base > u16::MAX - (Self::PORTS - 1) => {
                Err(SandboxError::PortBase(base))
            }
            Some(base) => Ok(std::array::from_fn(|index| base + index as u16)),
        }
    }
}

fn servers(shared: &Arc<Shared>, control: &Arc<Door>, credentials: &Credentials) -> JoinSet<()> {
    let mut servers = JoinSet::new();
    for desk in &shared.desks {
        servers.spawn(server::attend(shared.clone(), desk.clone()));
    }
    servers.spawn(server::receive_strays(shared.clone()));
    servers.spawn(control::attend(
        control.clone(),
        shared.clone(),
        credentials.clone(),
    ));
    servers
}

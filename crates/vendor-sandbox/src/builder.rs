//! Starting a sandbox, usual or not.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::{
    Clock, Contract, Credentials, Person, Sandbox, SandboxError, Vendor, control,
    server::{self, Listener, RedirectTarget, Shared, VendorServer},
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
            people: Person::seeded(),
            contracts: Vec::new(),
            port_base: None,
            remember: usize::MAX,
            credentials: Credentials::default(),
        }
    }
}

impl Builder {
    /// How many ports a sandbox has: the control endpoint's, the one that redirects lead to, and from
    /// there on each vendor's own, which one vendor more doesn't move.
    pub(crate) fn ports() -> u16 {
        let last = Vendor::all().next_back();
        last.map_or(2, |vendor| vendor.behaviour().place + 3)
    }

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
        if let Some(base) = self.port_base
            && (base == 0 || base > u16::MAX - (Self::ports() - 1))
        {
            return Err(SandboxError::PortBase(base));
        }
        let port = |place: u16| self.port_base.map_or(0, |base| base + place);
        // In the order of their ports, so that the first one that is taken is the one named.
        let control = Arc::new(Listener::open_at(port(0))?);
        let redirect_target = Listener::open_at(port(1))?;
        let credentials = self.credentials;
        let mut servers = Vec::new();
        for vendor in Vendor::all() {
            let port = port(2 + vendor.behaviour().place);
            let keys = credentials.of(vendor);
            servers.push(Arc::new(VendorServer::open(
                vendor,
                port,
                keys,
                self.remember,
            )?));
        }
        let shared = Arc::new(Shared {
            clock,
            servers,
            people: Mutex::default(),
            redirect_target: RedirectTarget::at(redirect_target),
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
            _servers: accepting(&shared, &control, &credentials),
            credentials,
            shared,
        })
    }
}

fn accepting(
    shared: &Arc<Shared>,
    control: &Arc<Listener>,
    credentials: &Credentials,
) -> JoinSet<()> {
    let mut servers = JoinSet::new();
    for server in &shared.servers {
        servers.spawn(server::attend(shared.clone(), server.clone()));
    }
    servers.spawn(server::receive_strays(shared.clone()));
    servers.spawn(control::attend(
        control.clone(),
        shared.clone(),
        credentials.clone(),
    ));
    servers
}

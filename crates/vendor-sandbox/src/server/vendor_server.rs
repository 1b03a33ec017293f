//! What the sandbox keeps per vendor around its behaviour: where it listens, what it received, and
//! what is to go wrong.

use std::{
    collections::BTreeMap,
    sync::{Mutex, atomic::AtomicU64, atomic::Ordering},
};

use tokio::task::AbortHandle;

use super::{listener::Listener, log::Log, sockets::Sockets};
use crate::{
    Contract, Fault, Received, SandboxError, Times, Vendor,
    account::Account,
    check::{self, Incoming},
    fault::{ANY, Faults, Gate},
    lock::locked,
    spec::Spec,
};

/// One vendor's server.
pub(crate) struct VendorServer {
    pub vendor: Vendor,
    pub spec: &'static Spec,
    pub listener: Listener,
    pub sockets: Sockets,
    pub gate: Gate,
    pub account: Mutex<Account>,
    pub contract: Mutex<Contract>,
    /// The documented success that a test wants answered.
    pub success: Mutex<Option<u16>>,
    pub faults: Mutex<Faults>,
    log: Mutex<Log>,
    connections: Mutex<Vec<AbortHandle>>,
    exchanges: AtomicU64,
}

impl VendorServer {
    pub fn open(
        vendor: Vendor,
        port: u16,
        keys: BTreeMap<String, String>,
        remember: usize,
    ) -> Result<Self, SandboxError> {
        Ok(Self {
            vendor,
            spec: vendor.spec()?,
            listener: Listener::open_at(port)?,
            sockets: Sockets::default(),
            gate: Gate::new(),
            account: Mutex::new(Account::of(vendor.behaviour(), keys)),
            contract: Mutex::default(),
            success: Mutex::default(),
            faults: Mutex::default(),
            log: Mutex::new(Log::of_at_most(remember)),
            connections: Mutex::default(),
            exchanges: AtomicU64::new(0),
        })
    }

    /// Puts a fault in the way of an operation.
    pub fn inject(&self, operation: &str, fault: Fault, times: Times) -> Result<(), SandboxError> {
        let known = || self.spec.operations.iter().map(|o| o.id.as_str());
        if operation != ANY && known().all(|id| id != operation) {
            return Err(SandboxError::UnknownOperation {
                vendor: self.vendor,
                operation: operation.to_owned(),
                known: known().collect::<Vec<_>>().join(", "),
            });
        }
        match fault {
            Fault::ConnectionRefused => self.refuse_connections(),
            fault => locked(&self.faults).add(operation, fault, times),
        }
        Ok(())
    }

    /// Takes all faults away and lets everybody go who was held up.
    pub fn clear_faults(&self) -> Result<(), SandboxError> {
        locked(&self.faults).clear();
        self.gate.open();
        self.listener.reopen()
    }

    /// Remembers a connection, so that it can be cut.
    pub fn connected(&self, connection: AbortHandle) {
        let mut connections = locked(&self.connections);
        connections.retain(|connection| !connection.is_finished());
        connections.push(connection);
    }

    fn refuse_connections(&self) {
        self.listener.shut();
        for connection in locked(&self.connections).drain(..) {
            connection.abort();
        }
    }

    /// A new id for an exchange, as vendors number them.
    pub fn number(&self) -> String {
        let number = self.exchanges.fetch_add(1, Ordering::Relaxed) + 1;
        format!("5a11d0c5-0000-4000-8000-{number:012x}")
    }

    /// Notes a request as it arrives, and says under which number.
    pub fn note(
        &self,
        operation: Option<&str>,
        request: &Incoming,
        parameters: BTreeMap<String, String>,
    ) -> usize {
        locked(&self.log).add(Received {
            operation: operation.unwrap_or(Received::UNMATCHED).to_owned(),
            method: request.method.to_string(),
            path: request.uri.path().to_owned(),
            parameters,
            query: check::query_pairs(request.uri.query()),
            headers: noted_headers(request, self.spec),
            body: check::as_logged(&request.body),
            status: None,
            processed: false,
            defect: None,
            fault: None,
        })
    }

    /// Notes what became of a request.
    pub fn amend(&self, number: usize, change: impl FnOnce(&mut Received)) {
        if let Some(received) = locked(&self.log).get_mut(number) {
            change(received);
        }
    }

    pub fn received(&self) -> Vec<Received> {
        locked(&self.log).all()
    }

    pub fn forget_received(&self) {
        locked(&self.log).clear();
    }
}

fn noted_headers(request: &Incoming, spec: &Spec) -> BTreeMap<String, Option<String>> {
    let shown = |name: &str, value: &[u8]| {
        let shown = !spec.hides(name);
        shown.then(|| String::from_utf8_lossy(value).into_owned())
    };
    let headers = request.headers.iter();
    headers
        .map(|(name, value)| {
            let name = name.as_str();
            (name.to_owned(), shown(name, value.as_bytes()))
        })
        .collect()
}

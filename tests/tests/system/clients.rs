//! The generated clients, pointed at a sandbox or at anything else on loopback.

use std::{sync::OnceLock, time::Duration};

use client_calls::{Asked, Came, Vendor};
use client_runtime::{BaseUrl, Transport, TransportBuilder};
use system_tests::system::{SandboxClock, key, vendors};
use vendor_sandbox::{Clock, Sandbox};

use crate::spec::Spec;

/// The clients, over one transport that makes one attempt.
pub struct Clients<'s> {
    sandbox: Option<&'s Sandbox>,
    address: String,
    transport: Transport,
}

impl<'s> Clients<'s> {
    /// Clients of a sandbox, with its keys and sessions of Ada's.
    pub fn of(sandbox: &'s Sandbox) -> Self {
        Self {
            sandbox: Some(sandbox),
            address: String::new(),
            transport: once(),
        }
    }

    /// The same over connections of their own, so that nothing is to be told from what is left of them.
    pub fn apart(sandbox: &'s Sandbox) -> Self {
        Self::of(sandbox).over(Transport::builder().attempts(1).build().unwrap())
    }

    /// Clients that take one address for every vendor's, and have keys that open nothing.
    pub fn at(address: &str) -> Self {
        Self {
            sandbox: None,
            address: address.to_owned(),
            transport: once(),
        }
    }

    /// The same over another transport.
    pub fn over(self, transport: Transport) -> Self {
        Self { transport, ..self }
    }

    /// A call of a vendor's operation without arguments.
    pub fn asked(&self, vendor: &str, operation: &str) -> Asked {
        let address = match self.sandbox {
            Some(sandbox) => sandbox.base_url(vendor),
            None => self.address.clone(),
        };
        let mut asked = Asked::at(BaseUrl::parse(&address).unwrap(), self.transport.clone());
        let credential = Spec::of(vendor).operation_named(operation).credential;
        if let (Some(sandbox), Some(credential)) = (self.sandbox, credential) {
            let own = key(sandbox.credentials(), vendor, &credential.setting);
            let session = || sandbox.sign_in(vendor, &sandbox.ada().email);
            let value = own.map(str::to_owned).or_else(session);
            asked.keys.insert(credential.scheme, value.unwrap());
        }
        asked
    }

    /// Calls an operation.
    pub async fn call(&self, vendor: &str, operation: &str, asked: &Asked) -> Came {
        Vendor::named(vendor).call(operation, asked).await
    }
}

/// A transport that all tests share: connections are reused, nothing is asked again, and no test waits
/// for a vendor's allowance.
pub fn once() -> Transport {
    static ONCE: OnceLock<Transport> = OnceLock::new();
    let made = || {
        let once = Transport::builder()
            .attempts(1)
            .clock(SandboxClock(Clock::default()));
        let any = |builder: TransportBuilder, vendor| builder.rate(vendor, u32::MAX, SECOND);
        vendors().fold(once, any).build().unwrap()
    };
    ONCE.get_or_init(made).clone()
}

const SECOND: Duration = Duration::from_secs(1);

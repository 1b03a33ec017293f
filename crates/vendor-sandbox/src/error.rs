//! What can go wrong when a sandbox is started or told what to do.

use std::{io, net::SocketAddr};

use crate::{Builder, Contract, Vendor};

/// Why the sandbox could not start or could not do as told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The address can't be listened on, most often because another program has the port.
    #[error(
        "can't listen on {address}: {source}; is another sandbox running? Choose other ports with --port-base, or omit it to get free ones"
    )]
    Listen {
        /// Where the sandbox wanted to listen.
        address: SocketAddr,
        /// What the operating system answered.
        source: io::Error,
    },
    /// `--port-base` leaves no room for all ports below 65536.
    #[error(
        "port base {0} is too high: the sandbox needs {ports} ports from there on, so choose one from 1 to {last}",
        ports = Builder::ports(),
        last = u16::MAX - Builder::ports() + 1
    )]
    PortBase(u16),
    /// There is no such vendor.
    #[error("no vendor is called `{0}`; there are {known}", known = Vendor::all().map(Vendor::id).collect::<Vec<_>>().join(", "))]
    UnknownVendor(String),
    /// There is no such contract.
    #[error("no contract is called `{0}`; there are original and revised")]
    UnknownContract(String),
    /// The vendor's spec tells of one contract only.
    #[error("{vendor} has only one contract, so it can't be served by the {contract} one")]
    OneContract {
        /// The vendor.
        vendor: Vendor,
        /// The contract that was asked for.
        contract: Contract,
    },
    /// The vendor's spec has no such operation.
    #[error("{vendor} has no operation `{operation}`; it has {known}, and `*` stands for any")]
    UnknownOperation {
        /// The vendor.
        vendor: Vendor,
        /// What was asked for.
        operation: String,
        /// What there is.
        known: String,
    },
    /// There is no such fault.
    #[error(
        "no fault is called `{0}`; `Fault::all()` and the control endpoint's help page list them"
    )]
    UnknownFault(String),
    /// A spec in `specs/` can't be read as the sandbox needs it.
    #[error("specs/{vendor}.yaml: {problem}")]
    Spec {
        /// Whose spec.
        vendor: Vendor,
        /// What is wrong with it.
        problem: String,
    },
}

impl SandboxError {
    /// Whether the address was taken by somebody else.
    #[must_use]
    pub fn is_port_in_use(&self) -> bool {
        matches!(self, Self::Listen { source, .. } if source.kind() == io::ErrorKind::AddrInUse)
    }
}

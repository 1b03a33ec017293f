//! The vendors of a request and their terms.

use std::net::IpAddr;

use erasure::{Caveat, PlannedVendor, Terms, VendorId};
use serde::{Deserialize, Serialize};

/// One vendor of a request: how it erases, and what it keeps despite the erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedVendor {
    vendor: VendorId,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spec: Option<String>,
    terms: Terms,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    caveats: Vec<Caveat>,
}

impl AskedVendor {
    /// A vendor as the plan of the request has it.
    pub fn new(planned: &PlannedVendor) -> Self {
        Self {
            vendor: planned.id().clone(),
            name: planned.name().to_owned(),
            server: server(planned.account().host()),
            spec: planned.spec().map(str::to_owned),
            terms: planned.terms().clone(),
            caveats: planned.caveats().to_vec(),
        }
    }

    /// The vendor.
    pub fn vendor(&self) -> &VendorId {
        &self.vendor
    }

    /// Its name, to show to people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The server that was to be asked, such as `https://api.lytics.io`, if it has an address.
    pub fn server(&self) -> Option<&str> {
        self.server.as_deref()
    }

    /// Whether that was the controller's own machine: a sandbox, or a gateway to the vendor.
    pub fn is_asked_on_own_machine(&self) -> bool {
        self.server().is_some_and(is_own_machine)
    }

    /// The SHA-256 of the spec that its client was made from, if it was made from one.
    pub fn spec(&self) -> Option<&str> {
        self.spec.as_deref()
    }

    /// How it erases.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What it keeps or may restore despite the erasure.
    pub fn caveats(&self) -> &[Caveat] {
        &self.caveats
    }
}

/// An address without what comes after its server.
fn server(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let server = rest.split('/').next().filter(|server| !server.is_empty())?;
    Some(format!("{scheme}://{server}"))
}

fn is_own_machine(server: &str) -> bool {
    let (_, server) = server.split_once("://").unwrap_or_default();
    // The address of a server of version 6 stands in brackets.
    let host = match server.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next(),
        None => server.split(':').next(),
    }
    .unwrap_or_default();
    let is_loopback = |host: IpAddr| host.is_loopback();
    host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_the_server_is_kept_and_one_of_this_machine_is_told() {
        for (address, kept, own) in [
            (
                "https://api.lytics.io/",
                Some("https://api.lytics.io"),
                false,
            ),
            (
                "https://gateway.example:8443/px/v1/",
                Some("https://gateway.example:8443"),
                false,
            ),
            (
                "http://127.0.0.1:7701/",
                Some("http://127.0.0.1:7701"),
                true,
            ),
            ("http://127.9.9.9/", Some("http://127.9.9.9"), true),
            ("http://[::1]:7701/", Some("http://[::1]:7701"), true),
            (
                "http://localhost:7701/",
                Some("http://localhost:7701"),
                true,
            ),
            (
                "https://localhost.example/",
                Some("https://localhost.example"),
                false,
            ),
            ("", None, false),
        ] {
            let server = server(address);
            assert_eq!(server.as_deref(), kept);
            assert_eq!(
                server.is_some_and(|server| is_own_machine(&server)),
                own,
                "{address}"
            );
        }
    }
}

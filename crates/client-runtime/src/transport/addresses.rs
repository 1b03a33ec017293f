//! The HTTP clients and the vendors' limiters for each address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Client;

use super::clients::Clients;
use super::limiter::{Overrides, VendorLimiter};
use crate::facts::VendorFacts;
use crate::network::Reach;
use crate::{BaseUrl, Clock, TransportError};

/// The addresses that a transport has been used for.
pub(super) struct Addresses {
    pub(super) clients: Clients,
    pub(super) overrides: Overrides,
    pub(super) clock: Arc<dyn Clock>,
    known: Mutex<HashMap<Arc<str>, Address>>,
}

/// One address. Its parts are created when first needed.
#[derive(Default)]
struct Address {
    /// A client's resolver gets only a name, so there is a client for each reach.
    clients: Vec<(Reach, Client)>,
    /// Vendors behind one gateway share its address and have separate limits; so do two regions of one
    /// vendor.
    limiters: Vec<(&'static str, Arc<VendorLimiter>)>,
}

impl Addresses {
    pub(super) fn new(clients: Clients, overrides: Overrides, clock: Arc<dyn Clock>) -> Self {
        Self {
            clients,
            overrides,
            clock,
            known: Mutex::default(),
        }
    }

    /// The client and the limiter for a vendor at an address.
    pub(super) fn of(
        &self,
        vendor: &'static VendorFacts,
        base: &BaseUrl,
    ) -> Result<(Client, Arc<VendorLimiter>), TransportError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let address = match known.get_mut(&**base.origin()) {
            Some(address) => address,
            None => known.entry(Arc::clone(base.origin())).or_default(),
        };
        let client = kept(&mut address.clients, base.reach(), || {
            let client = self.clients.builder(base)?.build();
            client.map_err(|_| TransportError::Client)
        })?;
        let limiter = kept(&mut address.limiters, vendor.id, || {
            let limiter = VendorLimiter::new(vendor, &self.overrides, Arc::clone(&self.clock));
            Ok(Arc::new(limiter))
        })?;
        Ok((client, limiter))
    }
}

/// The value for this key, created if it is missing.
fn kept<K: PartialEq, V: Clone>(
    all: &mut Vec<(K, V)>,
    key: K,
    make: impl FnOnce() -> Result<V, TransportError>,
) -> Result<V, TransportError> {
    if let Some((_, value)) = all.iter().find(|(known, _)| *known == key) {
        return Ok(value.clone());
    }
    let value = make()?;
    all.push((key, value.clone()));
    Ok(value)
}

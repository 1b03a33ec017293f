//! Resolves a vendor's host name, and refuses addresses in a private network: a public name can lead there.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::BaseUrl;
use crate::network::{NotFound, Reach};

/// The system's resolver, limited to the reach of one vendor's address.
pub(super) struct Resolver {
    host: String,
    reach: Reach,
}

impl Resolver {
    pub(super) fn of(base: &BaseUrl) -> Self {
        Self {
            host: base.url().host_str().unwrap_or_default().to_owned(),
            reach: base.reach(),
        }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        // Any other name is the environment's proxy, which may be anywhere.
        let is_vendor = self.host.eq_ignore_ascii_case(name.as_str());
        let reach = self.reach;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(|_| NotFound::Unknown)?.collect();
            let allowed = |found: &SocketAddr| !is_vendor || reach.allows(found.ip());
            if found.iter().all(allowed) {
                Ok(Box::new(found.into_iter()) as Addrs)
            } else {
                Err(NotFound::Inside.into())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, Request};

    use super::super::builder::TransportBuilder;
    use super::super::exchange::{connect, exchange};
    use super::*;
    use crate::example::ERASE;
    use crate::{Error, ErrorKind};

    /// The errors of a request to a name that leads to this machine, as if it were a vendor's, and of only
    /// connecting to it.
    async fn asked(reach: Reach) -> [Error; 2] {
        let base = BaseUrl::parse("https://localhost:1/").unwrap();
        let base = base.reaching(reach);
        let addresses = TransportBuilder::default().sender().unwrap().addresses;
        let request = Request::new(Method::POST, base.url().clone());
        let (client, _) = addresses.of(ERASE.vendor, &base).unwrap();
        let asked = exchange(&client, request, &ERASE, 1).await;
        let builder = addresses.clients.builder(&base).unwrap();
        let reached = connect(builder, base.url().clone(), &ERASE).await;
        [asked.unwrap_err(), reached.unwrap_err()]
    }

    #[tokio::test]
    async fn a_public_name_that_leads_inside_the_network_is_told_nothing() {
        for error in asked(Reach::Public).await {
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.nothing_sent() && !error.is_retryable());
            assert!(error.to_string().contains("private network"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_name_that_may_lead_inside_the_network_is_asked_there() {
        for error in asked(Reach::Private).await {
            assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        }
    }
}

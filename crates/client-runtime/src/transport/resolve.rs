//! Finds a vendor's host, and refuses to find it where it mustn't be: a public name can lead into a
//! private network.

use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::Name;
use tower::{BoxError, Service};

use super::errand::{Errand, NotNeeded};

/// The system's resolver with the errand's bounds.
#[derive(Clone, Copy)]
pub(super) struct Resolver;

/// The host was found inside a private network.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the host lies inside a private network")]
pub(crate) struct FoundInside;

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let errand = Errand::current();
        Box::pin(async move {
            let errand = errand.ok_or(NotNeeded)?;
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            // Another name than the vendor's is that of the environment's proxy, which may be anywhere.
            let is_vendor = errand.host.eq_ignore_ascii_case(name.as_str());
            let allowed = |found: &SocketAddr| !is_vendor || errand.reach.allows(found.ip());
            match found.iter().all(allowed) {
                true => Ok(found.into_iter()),
                false => Err(FoundInside.into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use reqwest::{Method, Request};

    use super::super::TransportBuilder;
    use super::super::exchange::Exchange;
    use super::super::sockets::Sockets;
    use super::*;
    use crate::example::ERASE;
    use crate::network::Reach;
    use crate::{Error, ErrorKind};

    /// The errors of asking a name that leads to this machine, as if it were a vendor's, and of only
    /// connecting to it.
    async fn asked(reach: Reach) -> [Error; 2] {
        let exchange = Exchange::new(TransportBuilder::default()).unwrap();
        let (address, under_way) = ("https://localhost:1/", Sockets::new().under_way());
        let request = Request::new(Method::POST, address.parse().unwrap());
        let errand = || Errand {
            host: "localhost".to_owned(),
            reach,
            sockets: Arc::clone(under_way.sockets()),
        };
        let asked = exchange.run(request, &ERASE, errand()).await;
        let reached = exchange.connect(address, &ERASE, errand()).await;
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

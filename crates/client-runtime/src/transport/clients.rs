//! The HTTP clients of a transport. All that they would do of their own accord is off or not even
//! compiled in: redirects (they would carry the credentials along), proxies for loopback, cookies,
//! referers and decompression.

use std::time::Duration;

use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;

use super::connect::Connector;
use super::dial::Dialer;
use super::way::Way;
use super::{TransportBuilder, TransportError, tls};
use crate::network::Reach;

/// How long a connection is kept that nobody uses.
const UNUSED: Duration = Duration::from_secs(90);

/// The HTTP clients for hosts near and far.
pub(super) struct Clients {
    /// For hosts on this machine, which no proxy of the environment has to do with.
    loopback: HttpClient,
    /// For all others; a machine that gives no certificates to trust can't have it.
    remote: Result<HttpClient, TransportError>,
}

/// An HTTP client.
pub(super) struct HttpClient {
    /// Sends requests over connections that it keeps for the next.
    pub(super) pooled: Client<Connector, reqwest::Body>,
    /// Makes its connections.
    pub(super) connector: Connector,
}

impl Clients {
    pub(super) fn new(settings: &TransportBuilder) -> Result<Self, TransportError> {
        let limit = settings.connect_timeout;
        let dialer = Dialer::new(limit);
        let system = tls::trusting_system(settings.trusted_certificates()?);
        let local = match &system {
            Ok(config) => config.clone(),
            Err(TransportError::NoTrust) => tls::trusting_nobody()?,
            Err(why) => return Err(*why),
        };
        let straight = HttpsConnector::from((Way::straight(dialer.clone()), local));
        Ok(Self {
            loopback: HttpClient::new(Connector::new(straight, limit)),
            remote: system.map(|tls: ClientConfig| {
                let way = Way::of_environment(dialer, &tls);
                let mut secure = HttpsConnector::from((way, tls));
                secure.enforce_https();
                HttpClient::new(Connector::new(secure, limit))
            }),
        })
    }

    pub(super) fn client(&self, reach: Reach) -> Result<&HttpClient, TransportError> {
        match reach {
            Reach::Loopback => Ok(&self.loopback),
            Reach::Private | Reach::Public => self.remote.as_ref().map_err(|why| *why),
        }
    }
}

impl HttpClient {
    fn new(connector: Connector) -> Self {
        let pooled = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(UNUSED)
            .build(connector.clone());
        Self { pooled, connector }
    }
}

//! One request out and one answer in. All that the HTTP client would do of its own accord is off:
//! redirects (they would carry the credentials along), proxies for loopback, and headers that no spec
//! names. Cookies, referers and decompression aren't even compiled in.

use std::sync::Arc;

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use reqwest::{Client, Request};
use rustls::ClientConfig;

use super::connect::{ConnectOnly, Connected};
use super::errand::Errand;
use super::resolve::Resolver;
use super::reuse::ReuseFirst;
use super::{TransportBuilder, TransportError, tls};
use crate::body::Body;
use crate::cause::Cause;
use crate::network::Reach;
use crate::{Answer, Error, ErrorKind, InvalidRequest, Operation};

/// The HTTP clients of a transport, and how it was set up.
pub(super) struct Exchange {
    clients: Clients,
    settings: TransportBuilder,
}

/// The HTTP clients for hosts near and far.
struct Clients {
    /// For hosts on this machine, which no proxy of the environment has to do with.
    loopback: Client,
    /// For all others; a machine that gives no certificates to trust can't have it.
    remote: Result<Client, TransportError>,
}

/// Changes a client that is being set up.
type Layered = fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder;

impl Clients {
    fn new(settings: &TransportBuilder, layered: Layered) -> Result<Self, TransportError> {
        let trusted = settings.trusted_certificates()?;
        let system = tls::trusting_system(trusted);
        let local = match &system {
            Ok(config) => config.clone(),
            Err(TransportError::NoTrust) => tls::trusting_nobody()?,
            Err(why) => return Err(*why),
        };
        let client = |tls: ClientConfig, settle: Layered| {
            settle(layered(configured(settings, tls)))
                .build()
                .map_err(|_| TransportError::Client)
        };
        Ok(Self {
            loopback: client(local, reqwest::ClientBuilder::no_proxy)?,
            remote: system.and_then(|tls| client(tls, |builder| builder.https_only(true))),
        })
    }

    fn client(&self, reach: Reach) -> Result<&Client, TransportError> {
        match reach {
            Reach::Loopback => Ok(&self.loopback),
            Reach::Private | Reach::Public => self.remote.as_ref().map_err(|why| *why),
        }
    }
}

impl Exchange {
    pub(super) fn new(settings: TransportBuilder) -> Result<Self, TransportError> {
        let clients = Clients::new(&settings, |client| client.connector_layer(ReuseFirst))?;
        Ok(Self { clients, settings })
    }

    /// Makes a connection as for this request, and lets it go without sending it.
    pub(super) async fn connect(
        &self,
        request: Request,
        operation: &'static Operation,
        errand: Errand,
    ) -> Result<(), Error> {
        let unusable = |why| Error::configuration(operation, why);
        // A client of its own has no connection left over, over which the request could leave.
        let connecting = |client: reqwest::ClientBuilder| client.connector_layer(ConnectOnly);
        let clients = Clients::new(&self.settings, connecting).map_err(unusable)?;
        let client = clients.client(errand.reach).map_err(unusable)?;
        match errand.run(client.execute(request)).await {
            Err(error) if !Connected::is_under(&error) => Err(unanswered(&error, operation)),
            _ => Ok(()),
        }
    }

    /// Sends the request, and reads the answer up to the bound.
    pub(super) async fn run(
        &self,
        request: Request,
        operation: &'static Operation,
        errand: Errand,
    ) -> Result<Answer, Error> {
        let client = self.clients.client(errand.reach);
        let client = client.map_err(|why| Error::configuration(operation, why))?;
        errand.run(self.exchange(client, request, operation)).await
    }

    async fn exchange(
        &self,
        client: &Client,
        request: Request,
        operation: &'static Operation,
    ) -> Result<Answer, Error> {
        let secrets = secrets(&request);
        let answered = client.execute(request).await;
        let mut response = answered.map_err(|error| unanswered(&error, operation))?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = read(response, self.settings.body_limit).await;
        Ok(Answer::new(operation, status, headers, body).to(secrets))
    }
}

/// The headers of a request that nobody may see. Cloning them copies nothing.
fn secrets(request: &Request) -> Vec<HeaderValue> {
    let values = request.headers().values();
    values
        .filter(|value| value.is_sensitive())
        .cloned()
        .collect()
}

fn configured(settings: &TransportBuilder, tls: ClientConfig) -> reqwest::ClientBuilder {
    let builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .referer(false)
        .dns_resolver(Arc::new(Resolver))
        .connect_timeout(settings.connect_timeout)
        .read_timeout(settings.idle_timeout)
        .timeout(settings.total_timeout);
    match &settings.user_agent {
        Some(text) => builder.user_agent(text),
        None => builder,
    }
}

/// The error of a request without an answer. When in doubt whether anything has left, it has.
fn unanswered(error: &reqwest::Error, operation: &'static Operation) -> Error {
    if error.is_builder() {
        let why = InvalidRequest::new("request", "can't be sent by the HTTP client");
        return Error::invalid_request(operation, why);
    }
    let cause = Cause::of_transfer(error);
    let kind = match (&cause, error.is_connect()) {
        (Cause::FoundInside, _) => ErrorKind::Configuration,
        (_, true) => ErrorKind::Connect,
        (_, false) => ErrorKind::Lost,
    };
    Error::new(operation, kind, Some(cause))
}

/// Reads a body until it ends, breaks off or passes the bound.
async fn read(mut response: reqwest::Response, limit: usize) -> Body {
    let mut body = Body::expecting(response.content_length(), limit);
    while body.cut().is_none() {
        match response.chunk().await {
            Ok(Some(part)) => body.add(&part, limit),
            Ok(None) => break,
            Err(error) => body.break_off(Cause::of_transfer(&error)),
        }
    }
    body
}

//! One request out and one answer in. All that the HTTP client would do of its own accord is off:
//! redirects (they would carry the credentials along), proxies for loopback, and headers that no spec
//! names. Cookies, referers and decompression aren't even compiled in.

use reqwest::redirect::Policy;
use reqwest::{Client, Request};
use rustls::ClientConfig;

use super::{TransportBuilder, TransportError, tls};
use crate::base_url::is_loopback;
use crate::body::Body;
use crate::cause::Cause;
use crate::{Answer, Error, ErrorKind, InvalidRequest, Operation};

/// The HTTP clients of a transport, and the bound on the bodies it reads.
pub(super) struct Exchange {
    /// For hosts on this machine, which no proxy of the environment has to do with.
    loopback: Client,
    /// For all others; a machine that gives no certificates to trust can't have it.
    remote: Result<Client, TransportError>,
    body_limit: usize,
}

impl Exchange {
    pub(super) fn new(settings: &TransportBuilder) -> Result<Self, TransportError> {
        let trusted = settings.trusted_certificates()?;
        let system = tls::trusting_system(trusted);
        let local = match &system {
            Ok(config) => config.clone(),
            Err(TransportError::NoTrust) => tls::trusting_nobody()?,
            Err(why) => return Err(*why),
        };
        let client =
            |tls: ClientConfig, settle: fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder| {
                settle(configured(settings, tls))
                    .build()
                    .map_err(|_| TransportError::Client)
            };
        Ok(Self {
            loopback: client(local, reqwest::ClientBuilder::no_proxy)?,
            remote: system.and_then(|tls| client(tls, |builder| builder.https_only(true))),
            body_limit: settings.body_limit,
        })
    }

    /// Sends the request, and reads the answer up to the bound.
    pub(super) async fn run(
        &self,
        request: Request,
        operation: &'static Operation,
    ) -> Result<Answer, Error> {
        let client = match &self.remote {
            _ if is_loopback(request.url()) => &self.loopback,
            Ok(remote) => remote,
            Err(why) => return Err(Error::configuration(operation, *why)),
        };
        let answered = client.execute(request).await;
        let mut response = answered.map_err(|error| unanswered(&error, operation))?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = read(response, self.body_limit).await;
        Ok(Answer::new(operation, status, headers, body))
    }
}

fn configured(settings: &TransportBuilder, tls: ClientConfig) -> reqwest::ClientBuilder {
    let builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .referer(false)
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
    let kind = match error.is_connect() {
        true => ErrorKind::Connect,
        false => ErrorKind::Lost,
    };
    Error::new(operation, kind, Some(Cause::of_transfer(error)))
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

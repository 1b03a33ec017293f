//! One request out and one answer in. All that the HTTP client would do of its own accord is off:
//! redirects (they would carry the credentials along), proxies for loopback, and headers that no spec
//! names. Cookies, referers and decompression aren't even compiled in.

use reqwest::redirect::Policy;
use reqwest::{Client, Request};
use rustls::ClientConfig;
use zeroize::Zeroizing;

use super::{TransportBuilder, TransportError, tls};
use crate::answer::Body;
use crate::base_url::is_loopback;
use crate::cause::Cause;
use crate::{Answer, Error, ErrorKind, Operation};

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
        let local = system.clone().or_else(|_| tls::trusting_nobody())?;
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
        let mut response = client.execute(request).await.map_err(|error| {
            Error::new(operation, kind(&error), Some(Cause::of_transfer(&error)))
        })?;
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

/// Whether anything may have left. When in doubt, it has.
fn kind(error: &reqwest::Error) -> ErrorKind {
    if error.is_connect() {
        ErrorKind::Connect
    } else if error.is_builder() {
        ErrorKind::InvalidRequest
    } else {
        ErrorKind::Lost
    }
}

/// Reads a body until it ends, breaks off or passes the bound.
async fn read(mut response: reqwest::Response, limit: usize) -> Body {
    let expected = response
        .content_length()
        .and_then(|length| usize::try_from(length).ok());
    let mut bytes = Zeroizing::new(Vec::with_capacity(expected.unwrap_or(0).min(limit)));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => {
                let room = limit - bytes.len();
                bytes.extend_from_slice(&chunk[..room]);
                return Body::new(bytes, Some(Cause::TooLarge { limit }));
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Body::new(bytes, None),
            Err(error) => return Body::new(bytes, Some(Cause::of_transfer(&error))),
        }
    }
}

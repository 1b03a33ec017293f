//! One request out and one answer in, and no header that neither the spec nor HTTP names.

use http_body_util::BodyExt;
use hyper::Uri;
use hyper::body::{Body as _, Incoming};
use hyper::header::{ACCEPT, Entry, HeaderMap, HeaderValue, USER_AGENT};
use hyper_util::client::legacy;
use reqwest::Request;
use tower::{BoxError, Service};

use super::clients::{Clients, HttpClient};
use super::errand::Errand;
use super::patience::Patience;
use super::{TransportBuilder, TransportError};
use crate::body::Body;
use crate::cause::Cause;
use crate::{Answer, Error, ErrorKind, InvalidRequest, Operation};

/// The HTTP clients of a transport, and how it was set up.
pub(super) struct Exchange {
    clients: Clients,
    settings: TransportBuilder,
    user_agent: Option<HeaderValue>,
}

impl Exchange {
    pub(super) fn new(settings: TransportBuilder) -> Result<Self, TransportError> {
        let user_agent = settings.user_agent.as_deref().map(HeaderValue::from_str);
        Ok(Self {
            clients: Clients::new(&settings)?,
            user_agent: user_agent
                .transpose()
                .map_err(|_| TransportError::UserAgent)?,
            settings,
        })
    }

    /// Makes a connection as for a request to this address, and lets it go.
    pub(super) async fn connect(
        &self,
        address: &str,
        operation: &'static Operation,
        errand: Errand,
    ) -> Result<(), Error> {
        let client = self.clients.client(errand.reach);
        let client = client.map_err(|why| Error::configuration(operation, why))?;
        let address: Uri = address.parse().map_err(|_| unsendable(operation))?;
        let mut connector = client.connector.clone();
        let connected = errand.run(connector.call(address)).await;
        connected
            .map(drop)
            .map_err(|error: BoxError| unconnected(&*error, operation))
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
        client: &HttpClient,
        request: Request,
        operation: &'static Operation,
    ) -> Result<Answer, Error> {
        let secrets = secrets(&request);
        let asks_for_body = request.headers().contains_key(ACCEPT);
        let request = hyper::Request::try_from(request).map_err(|_| unsendable(operation))?;
        let request = self.complete(request);
        let patience = Patience::new(&self.settings);
        let answered = match patience.wait(client.pooled.request(request)).await {
            Some(answered) => answered.map_err(|error| unanswered(&error, operation))?,
            None => {
                return Err(Error::new(
                    operation,
                    ErrorKind::Lost,
                    Some(Cause::TimedOut),
                ));
            }
        };
        let (head, incoming) = answered.into_parts();
        let body = read(incoming, self.settings.body_limit, patience).await;
        Ok(Answer::new(operation, head.status, head.headers, body).to(secrets, asks_for_body))
    }

    /// Adds what is always said.
    fn complete<B>(&self, mut request: hyper::Request<B>) -> hyper::Request<B> {
        let headers: &mut HeaderMap = request.headers_mut();
        if let Entry::Vacant(accept) = headers.entry(ACCEPT) {
            accept.insert(HeaderValue::from_static("*/*"));
        }
        if let Some(user_agent) = &self.user_agent
            && let Entry::Vacant(entry) = headers.entry(USER_AGENT)
        {
            entry.insert(user_agent.clone());
        }
        request
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

fn unsendable(operation: &'static Operation) -> Error {
    let why = InvalidRequest::new("request", "can't be sent by the HTTP client");
    Error::invalid_request(operation, why)
}

/// The error of a request without an answer. When in doubt whether anything has left, it has.
fn unanswered(error: &legacy::Error, operation: &'static Operation) -> Error {
    if error.is_connect() {
        return unconnected(error, operation);
    }
    let cause = Cause::of_transfer(error);
    let kind = match cause {
        Cause::Refused => ErrorKind::Connect,
        _ => ErrorKind::Lost,
    };
    Error::new(operation, kind, Some(cause))
}

/// The error of a connection that could not be made.
fn unconnected(error: &(dyn std::error::Error + 'static), operation: &'static Operation) -> Error {
    let cause = Cause::of_transfer(error);
    let kind = match cause {
        Cause::FoundInside => ErrorKind::Configuration,
        _ => ErrorKind::Connect,
    };
    Error::new(operation, kind, Some(cause))
}

/// Reads a body until it ends, breaks off or passes the bound.
async fn read(mut incoming: Incoming, limit: usize, patience: Patience) -> Body {
    let mut body = Body::expecting(incoming.size_hint().exact(), limit);
    while body.cut().is_none() {
        match patience.wait(incoming.frame()).await {
            Some(Some(Ok(frame))) => {
                if let Some(part) = frame.data_ref() {
                    body.add(part, limit);
                }
            }
            Some(Some(Err(error))) => body.break_off(Cause::of_transfer(&error)),
            Some(None) => break,
            None => body.break_off(Cause::TimedOut),
        }
    }
    body
}

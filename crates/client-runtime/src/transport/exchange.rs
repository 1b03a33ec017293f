//! Sends one request and reads its answer. No header is added that neither the spec nor HTTP names.

use reqwest::header::{ACCEPT, HeaderValue};
use reqwest::{Client, ClientBuilder, Request, Response, Url};
use tower::BoxError;
use tower::util::MapResultLayer;

use crate::body::Body;
use crate::cause::Cause;
use crate::{Answer, Error, ErrorKind, InvalidRequest, Operation, TransportError};

/// Sends the request, and reads the answer up to the limit. Not an `async fn`: its future would reserve
/// space for the request the whole time.
pub(super) fn exchange(
    client: &Client,
    request: Request,
    operation: &'static Operation,
    body_limit: usize,
) -> impl Future<Output = Result<Answer, Error>> + use<> {
    let secrets = secrets(&request);
    let asks_for_body = request.headers().contains_key(ACCEPT);
    let answered = client.execute(request);
    async move {
        let answered = answered.await;
        let mut response = answered.map_err(|error| unanswered(&error, operation))?;
        let body = read(&mut response, body_limit).await;
        let headers = std::mem::take(response.headers_mut());
        Ok(Answer::new(operation, response.status(), headers, body).to(secrets, asks_for_body))
    }
}

/// The secret headers of a request. Cloning them copies no bytes.
fn secrets(request: &Request) -> Vec<HeaderValue> {
    let values = request.headers().values();
    values
        .filter(|value| value.is_sensitive())
        .cloned()
        .collect()
}

/// Reads a body until it ends, breaks off or exceeds the limit.
async fn read(response: &mut Response, limit: usize) -> Body {
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

/// Signals that the connection was made, which is all that was needed.
#[derive(Debug, thiserror::Error)]
#[error("connected")]
struct Connected;

/// Connects to an address and hangs up. The HTTP client can't connect without a request, so the successful
/// connection is reported to it as a failure.
pub(super) async fn connect(
    client: ClientBuilder,
    address: Url,
    operation: &'static Operation,
) -> Result<(), Error> {
    let hang_up = MapResultLayer::new(|connected: Result<_, BoxError>| match connected {
        Ok(_) => Err(Connected.into()),
        Err(error) => Err(error),
    });
    let client = client.connector_layer(hang_up).build();
    let client = client.map_err(|_| Error::configuration(operation, TransportError::Client))?;
    match client.get(address).send().await {
        Err(error) if !is_of_connected(&error) => Err(unanswered(&error, operation)),
        _ => Ok(()),
    }
}

fn is_of_connected(error: &reqwest::Error) -> bool {
    let first: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |link| link.source()).any(|link| link.is::<Connected>())
}

/// The error of a request without an answer. If it isn't certain that nothing was sent, the request counts
/// as sent.
fn unanswered(error: &reqwest::Error, operation: &'static Operation) -> Error {
    if error.is_builder() {
        let why = InvalidRequest::new("request", "can't be sent by the HTTP client");
        return Error::invalid_request(operation, why);
    }
    let cause = Cause::of_transfer(error);
    let kind = match cause {
        Cause::FoundInside => ErrorKind::Configuration,
        _ if error.is_connect() => ErrorKind::Connect,
        Cause::Refused => ErrorKind::Connect,
        _ => ErrorKind::Lost,
    };
    Error::new(operation, kind, Some(cause))
}

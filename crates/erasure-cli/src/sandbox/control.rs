//! A client of the sandbox's control endpoint.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use erasure::{SignedDuration, Timestamp};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// The time-out of a request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The longest answer that is read.
const LONGEST: usize = 4 * 1024 * 1024;

/// A control endpoint on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Control {
    address: String,
}

/// Why the endpoint can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ControlError {
    /// The text is no address on this machine.
    #[error(
        "a sandbox is controlled on this machine, at an address such as `http://127.0.0.1:7700`"
    )]
    NotLocal,
    /// Nothing answers.
    #[error(
        "no sandbox answers at {address}: start one with `cargo run -p vendor-sandbox -- --port-base 7700`, \
         or give the address that yours prints as Control"
    )]
    NoAnswer { address: String },
    /// Something else answers.
    #[error("{address} is not a sandbox, or one of another version: it did not understand {asked}")]
    NotUnderstood {
        address: String,
        asked: &'static str,
    },
}

/// An invented person.
#[derive(Deserialize)]
pub(crate) struct Person {
    pub(crate) email: String,
    pub(crate) user_id: String,
}

#[derive(Deserialize)]
struct Now {
    now: Timestamp,
}

#[derive(Deserialize)]
struct SignedIn {
    token: String,
}

impl FromStr for Control {
    type Err = ControlError;

    fn from_str(address: &str) -> Result<Self, ControlError> {
        let address = address.trim_end_matches('/');
        let uri: Uri = address.parse().map_err(|_| ControlError::NotLocal)?;
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let is_local =
            host == "localhost" || host.parse().is_ok_and(|host: IpAddr| host.is_loopback());
        let is_plain = uri
            .authority()
            .is_some_and(|authority| !authority.as_str().contains('@'));
        if is_local && is_plain && uri.scheme_str() == Some("http") && uri.path() == "/" {
            let address = address.to_owned();
            return Ok(Self { address });
        }
        Err(ControlError::NotLocal)
    }
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl Control {
    /// A map of names to values at this path.
    pub(crate) async fn map(
        &self,
        path: &'static str,
    ) -> Result<BTreeMap<String, String>, ControlError> {
        self.ask(Method::GET, path, None).await
    }

    /// The people that the vendors know.
    pub(crate) async fn people(&self) -> Result<Vec<Person>, ControlError> {
        self.ask(Method::GET, "/people", None).await
    }

    /// Signs a person in at Mudbase.
    pub(crate) async fn sign_in(&self, person: &Person) -> Result<String, ControlError> {
        let whom = json!({ "vendor": "mudbase", "person": person.email });
        let signed_in: SignedIn = self.ask(Method::POST, "/sessions", Some(whom)).await?;
        Ok(signed_in.token)
    }

    /// The sandbox's time.
    pub(crate) async fn now(&self) -> Result<Timestamp, ControlError> {
        let clock: Now = self.ask(Method::GET, "/clock", None).await?;
        Ok(clock.now)
    }

    /// Advances the sandbox's clock.
    pub(crate) async fn advance(&self, by: Duration) -> Result<Timestamp, ControlError> {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        let order = json!({ "by": by.to_string() });
        let clock: Now = self
            .ask(Method::POST, "/clock/advance", Some(order))
            .await?;
        Ok(clock.now)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &'static str,
        body: Option<serde_json::Value>,
    ) -> Result<T, ControlError> {
        let no_answer = || ControlError::NoAnswer {
            address: self.address.clone(),
        };
        let not_understood = || ControlError::NotUnderstood {
            address: self.address.clone(),
            asked: path,
        };
        let body = body.map_or(Bytes::new(), |body| Bytes::from(body.to_string()));
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .body(Full::new(body))
            .map_err(|_| not_understood())?;
        let client: Client<HttpConnector, Full<Bytes>> =
            Client::builder(TokioExecutor::new()).build_http();
        let exchange = async {
            let answer = client.request(request).await.map_err(|_| no_answer())?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), LONGEST).collect().await;
            Ok((status, body.map_err(|_| not_understood())?.to_bytes()))
        };
        let answered = tokio::time::timeout(TIMEOUT, exchange).await;
        let (status, body) = answered.unwrap_or_else(|_| Err(no_answer()))?;
        match status {
            StatusCode::OK => serde_json::from_slice(&body).map_err(|_| not_understood()),
            _ => Err(not_understood()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_is_controlled_on_this_machine_alone() {
        for address in [
            "http://127.0.0.1:7700",
            "http://localhost:1/",
            "http://[::1]:7700",
        ] {
            assert!(address.parse::<Control>().is_ok(), "{address}");
        }
        for address in "https://127.0.0.1|http://example.com|http://10.0.0.1:7700|http://127.0.0.1:1/path|http://ada@127.0.0.1:1|127.0.0.1:7700|".split('|') {
            assert!(address.parse::<Control>().is_err(), "{address}");
        }
    }
}

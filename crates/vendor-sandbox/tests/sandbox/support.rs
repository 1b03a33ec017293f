//! What the tests share: a sandbox with an HTTP client that knows nothing but HTTP, and raw sockets
//! for what a client library would tidy up.

use jiff::SignedDuration;
use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vendor_sandbox::{Contract, Credentials, Sandbox};

pub const PX: &str = "gainsight-px";
pub const LYTICS: &str = "lytics";
pub const MIXPANEL: &str = "mixpanel";
pub const MUDBASE: &str = "mudbase";
pub const PURECLARITY: &str = "pureclarity";

/// A sandbox and somebody who asks its vendors.
pub struct Street {
    pub sandbox: Sandbox,
    pub http: Client,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Street {
    pub async fn open() -> Self {
        Self::of(Sandbox::start().await.unwrap())
    }

    pub async fn revised(vendor: &str) -> Self {
        let builder = Sandbox::builder().contract(vendor, Contract::Revised);
        Self::of(builder.start().await.unwrap())
    }

    pub fn of(sandbox: Sandbox) -> Self {
        let http = client(Policy::none());
        Self { sandbox, http }
    }

    pub fn keys(&self) -> &Credentials {
        self.sandbox.credentials()
    }

    pub fn pass(&self, hours: i64) {
        self.sandbox
            .clock()
            .advance(SignedDuration::from_hours(hours));
    }

    /// A request without credentials.
    pub fn bare(&self, vendor: &str, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.sandbox.base_url(vendor));
        self.http
            .request(Method::from_bytes(method.as_bytes()).unwrap(), url)
    }

    pub fn lytics(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.bare(LYTICS, method, path);
        request.header("Authorization", self.keys().get("lytics_token"))
    }

    pub fn px(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.bare(PX, method, path);
        request.header(
            "X-APTRINSIC-API-KEY",
            self.keys().get("gainsight_px_api_key"),
        )
    }

    pub fn mixpanel(&self, method: &str, task: &str) -> RequestBuilder {
        let path = format!("/api/app/data-deletions/v3.0{task}");
        let request = self.bare(MIXPANEL, method, &path);
        let request = request.query(&[("token", self.keys().get("mixpanel_project_token"))]);
        request.bearer_auth(self.keys().get("mixpanel_oauth_token"))
    }

    pub fn erase_at_mudbase(&self, token: &str, body: &Value) -> RequestBuilder {
        let request = self.bare(MUDBASE, "POST", "/api/users/me/erase");
        request.bearer_auth(token).json(body)
    }

    pub fn forget(&self, identifier: &str) -> RequestBuilder {
        let body = json!({
            "AccessKey": self.keys().get("pureclarity_access_key"),
            "SecretKey": self.keys().get("pureclarity_secret_key"),
            "Identifier": identifier,
        });
        self.bare(PURECLARITY, "POST", "/api/user/forget")
            .json(&body)
    }

    /// Fails if the sandbox has broken its own specs.
    pub fn is_sound(&self) {
        assert_eq!(self.sandbox.defects(), Vec::<String>::new());
    }
}

/// Sends a request and reads the whole answer.
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    read(response).await.expect("a whole body")
}

/// Sends a request that is to be answered with this status.
pub async fn expect(request: RequestBuilder, status: u16) -> Answer {
    let answer = send(request).await;
    assert_eq!(answer.status, status, "{answer:?}");
    answer
}

pub async fn read(response: reqwest::Response) -> reqwest::Result<Answer> {
    let status: StatusCode = response.status();
    let headers = response.headers().clone();
    Ok(Answer {
        status: status.as_u16(),
        headers,
        text: response.text().await?,
    })
}

/// Sends bytes as they are, for requests that a client library would normalise or refuse. Returns
/// the status of the answer.
pub async fn raw(sandbox: &Sandbox, vendor: &str, request_line: &str, headers: &[&str]) -> u16 {
    let address = sandbox.base_url(vendor);
    let address = address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let headers: String = headers
        .iter()
        .map(|header| format!("{header}\r\n"))
        .collect();
    let request =
        format!("{request_line}\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).expect("a status line");
    status.parse().unwrap()
}

/// An HTTP client that shares nothing with ours. Built together with the whole workspace, it has TLS
/// without a provider, and wants one although nothing here is encrypted.
pub fn client(redirects: Policy) -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(redirects).build().unwrap()
}

//! The ways to send the same request: through the facade, as a downstream crate would; through less and
//! less of what it stands on; and through bare reqwest, which is told the bytes and does nothing but send
//! them, with the settings that our transport gives it.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

use bytes::Bytes;
use client_runtime::{BaseUrl, Transport};
use erasure::{Eraser, PureClarity, Report, Subject};
use pureclarity_client::Client;
use pureclarity_client::facts::{FORGET_USER, VENDOR};
use pureclarity_client::types::ForgetUserRequest;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{redirect, retry};

use super::Error;
use super::scene::runtime;
use super::simple::Simple;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Way {
    /// Through the facade: subject, plan, client, transport and report.
    Facade,
    /// Through the generated client, which makes a request of its arguments and reads the answer.
    Client,
    /// Through the transport, which keeps limits, attempts again and reads a bounded answer.
    Transport,
    /// Through reqwest alone.
    Bare,
}

impl Way {
    /// What the program that sends calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Facade => "facade",
            Self::Client => "client",
            Self::Transport => "transport",
            Self::Bare => "bare",
        }
    }
}

const ACCESS_KEY: &str = "access-key";
const SECRET_KEY: &str = "secret-key";
const PERSON: &str = "u-42";

/// An eraser for one vendor at this address, which is asked for so many at once.
pub(super) fn eraser(address: SocketAddr, at_once: NonZeroUsize) -> Result<Eraser, Error> {
    let base = BaseUrl::parse(&format!("http://{address}"))?;
    let vendor = PureClarity::new(base, ACCESS_KEY, SECRET_KEY).with_transport(transport(at_once)?);
    let window = at_once.saturating_mul(const { NonZeroUsize::new(2).unwrap() });
    Ok(Eraser::builder().vendor(vendor).window(window).build()?)
}

/// A transport that asks the vendor for so many at once.
fn transport(at_once: NonZeroUsize) -> Result<Transport, Error> {
    let builder = Transport::builder().concurrency(VENDOR.id, at_once.get());
    Ok(builder.build()?)
}

/// The person whom everybody asks about.
pub(super) fn subject() -> Result<Subject, Error> {
    Ok(Subject::builder().user_id(PERSON).build()?)
}

/// Whether the vendor took it.
pub(super) fn is_taken(report: &Report) -> bool {
    report.verdict().is_complete()
}

/// The bytes that the facade sends, as a server saw them.
pub(super) fn bytes_of_the_facade() -> Result<Vec<u8>, Error> {
    let server = Simple::start(Duration::ZERO)?;
    let eraser = eraser(server.address(), NonZeroUsize::MIN)?;
    let subject = subject()?;
    let report = runtime()?.block_on(eraser.erase(&subject));
    let mut requests = server.requests().into_iter();
    match (requests.next(), is_taken(&report)) {
        (Some(request), true) => Ok(request),
        _ => Err("the facade's request was not taken".into()),
    }
}

/// A request that bare reqwest sends.
#[derive(Clone)]
pub(super) struct Request {
    client: reqwest::Client,
    method: reqwest::Method,
    url: reqwest::Url,
    headers: HeaderMap,
    body: Bytes,
}

impl Request {
    /// The one that was these bytes, to this address.
    pub(super) fn of(bytes: &[u8], address: SocketAddr) -> Result<Self, Error> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = bytes.split_at(end.ok_or("no end of the headers")? + 4);
        let mut lines = std::str::from_utf8(head)?.lines();
        let mut first = lines.next().unwrap_or_default().split(' ');
        let method = first.next().unwrap_or_default().parse()?;
        let path = first.next().ok_or("no path")?;
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            // Those two it writes itself.
            if !["host", "content-length"].contains(&name.to_ascii_lowercase().as_str()) {
                headers.append(name.parse::<HeaderName>()?, HeaderValue::from_str(value)?);
            }
        }
        // Without it reqwest makes no client, even for a host without TLS. It may have been set before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            client: reqwest::Client::builder()
                .no_proxy()
                .redirect(redirect::Policy::none())
                .retry(retry::never().max_retries_per_request(0))
                .referer(false)
                .connect_timeout(Duration::from_secs(10))
                .read_timeout(Duration::from_secs(30))
                .timeout(Duration::from_secs(60))
                .build()?,
            method,
            url: format!("http://{address}{path}").parse()?,
            headers,
            body: Bytes::copy_from_slice(body),
        })
    }

    /// The same for a transport to send.
    fn built(&self) -> reqwest::Request {
        let mut request = reqwest::Request::new(self.method.clone(), self.url.clone());
        request.headers_mut().clone_from(&self.headers);
        *request.body_mut() = Some(self.body.clone().into());
        request
    }

    /// Sends it, reads the answer, and says whether it was a success.
    pub(super) async fn send(&self) -> Result<bool, reqwest::Error> {
        let request = self
            .client
            .request(self.method.clone(), self.url.clone())
            .headers(self.headers.clone())
            .body(self.body.clone());
        let answer = request.send().await?;
        let success = answer.status().is_success();
        let body = answer.bytes().await?;
        Ok(success && !body.is_empty())
    }
}

/// Sends the request so often, one after the other.
///
/// # Errors
///
/// When it isn't taken.
pub fn send(way: Way, times: usize, address: SocketAddr, bytes: &[u8]) -> Result<(), Error> {
    // One thread: nothing is spent on sharing work.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let eraser = eraser(address, NonZeroUsize::MIN)?;
        let request = Request::of(bytes, address)?;
        let base = BaseUrl::parse(&format!("http://{address}"))?;
        let transport = transport(NonZeroUsize::MIN)?;
        let client = Client::new(base.clone()).with_transport(transport.clone());
        for _ in 0..times {
            let taken = match way {
                Way::Facade => is_taken(&eraser.erase(&subject()?).await),
                Way::Client => {
                    let body = ForgetUserRequest {
                        access_key: ACCESS_KEY.into(),
                        identifier: PERSON.into(),
                        secret_key: SECRET_KEY.into(),
                    };
                    client.forget_user(&body).await.is_ok()
                }
                Way::Transport => {
                    let request = || Ok(request.built());
                    let sent = transport.send(request, &FORGET_USER, &base, &());
                    sent.await?.status().is_success()
                }
                Way::Bare => request.send().await?,
            };
            if !taken {
                return Err("it was not taken".into());
            }
        }
        Ok(())
    })
}

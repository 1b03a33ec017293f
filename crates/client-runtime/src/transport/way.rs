//! The way to a host: straight, or through the proxy that the environment names for it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use rustls::ClientConfig;
use tower::{BoxError, Service};

use super::dial::Dialer;
use super::socket::Socket;

/// Goes to hosts.
#[derive(Clone)]
pub(super) struct Way {
    dialer: Dialer,
    proxies: Option<Proxies>,
}

#[derive(Clone)]
struct Proxies {
    known: Arc<Matcher>,
    tls: Arc<ClientConfig>,
}

/// The environment's proxy gave no way through.
#[derive(Debug, thiserror::Error)]
#[error("the proxy gave no way through")]
pub(crate) struct NoTunnel(pub(crate) BoxError);

impl Way {
    /// Straight to every host.
    pub(super) fn straight(dialer: Dialer) -> Self {
        Self {
            dialer,
            proxies: None,
        }
    }

    /// Through the environment's proxies, and straight where it names none.
    pub(super) fn of_environment(dialer: Dialer, tls: &ClientConfig) -> Self {
        let mut tls = tls.clone();
        // A proxy is told where to connect to in HTTP/1.
        tls.alpn_protocols.clear();
        let proxies = Proxies {
            known: Arc::new(Matcher::from_env()),
            tls: Arc::new(tls),
        };
        Self {
            dialer,
            proxies: Some(proxies),
        }
    }

    fn tunnel(&self, host: &Uri) -> Option<Tunnel<HttpsConnector<Dialer>>> {
        let proxies = self.proxies.as_ref()?;
        let proxy = proxies.known.intercept(host)?;
        let dialer = HttpsConnector::from((self.dialer.clone(), Arc::clone(&proxies.tls)));
        let tunnel = Tunnel::new(proxy.uri().clone(), dialer);
        Some(match proxy.basic_auth() {
            Some(auth) => tunnel.with_auth(auth.clone()),
            None => tunnel,
        })
    }
}

impl Service<Uri> for Way {
    type Response = MaybeHttpsStream<Socket>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.dialer.poll_ready(context)
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        if let Some(mut tunnel) = self.tunnel(&host) {
            let tunneling = tunnel.call(host);
            return Box::pin(async move {
                let tunnelled = tunneling.await.map_err(Into::into);
                tunnelled.map_err(|why| NoTunnel(why).into())
            });
        }
        let dialing = self.dialer.call(host);
        Box::pin(async move { Ok(MaybeHttpsStream::Http(dialing.await?)) })
    }
}

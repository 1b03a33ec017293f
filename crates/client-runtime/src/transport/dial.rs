//! Opens sockets, each with a permit.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use tower::{BoxError, Service};

use super::errand::{Errand, NotNeeded};
use super::resolve::Resolver;
use super::socket::Socket;

/// How often the other side must show that it is there, and how long it may take nothing of what was
/// sent. A socket whose other side is gone would hold its permit for ever.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
const SIGNS_MISSED: u32 = 3;
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const TAKES_NOTHING: Duration = Duration::from_secs(30);

/// Opens sockets.
#[derive(Clone)]
pub(super) struct Dialer(HttpConnector<Resolver>);

impl Dialer {
    /// One that shares `limit` out among the addresses of a host.
    pub(super) fn new(limit: Duration) -> Self {
        let mut http = HttpConnector::new_with_resolver(Resolver);
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(limit));
        http.set_keepalive(Some(SIGN_OF_LIFE));
        http.set_keepalive_interval(Some(SIGN_OF_LIFE));
        http.set_keepalive_retries(Some(SIGNS_MISSED));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        http.set_tcp_user_timeout(Some(TAKES_NOTHING));
        Self(http)
    }
}

impl Service<Uri> for Dialer {
    type Response = Socket;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Socket, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        let dialing = self.0.call(host);
        Box::pin(async move {
            let errand = Errand::current().ok_or(NotNeeded)?;
            let permit = errand.sockets.permit().await?;
            Ok(Socket::new(dialing.await?, permit))
        })
    }
}

//! Makes connections, secure ones to all hosts but this machine, for those who still need one. The HTTP
//! client asks for one and for a left-over one at the same time, and goes on making the one after the
//! other has come: what isn't needed any more is let go.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use tower::{BoxError, Service};

use super::errand::{Errand, NotNeeded};
use super::socket::Socket;
use super::way::Way;

/// Makes connections.
#[derive(Clone)]
pub(super) struct Connector {
    https: HttpsConnector<Way>,
    limit: Duration,
}

impl Connector {
    /// One that takes so long at the most, the wait for a permit included.
    pub(super) fn new(https: HttpsConnector<Way>, limit: Duration) -> Self {
        Self { https, limit }
    }
}

impl Service<Uri> for Connector {
    // A secure connection to a vendor may go through one to a proxy.
    type Response = MaybeHttpsStream<MaybeHttpsStream<Socket>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(context)
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        let (connecting, limit) = (self.https.call(host), self.limit);
        Box::pin(async move { while_needed(tokio::time::timeout(limit, connecting)).await?? })
    }
}

async fn while_needed<T>(work: impl Future<Output = T>) -> Result<T, BoxError> {
    let mut work = pin!(work);
    poll_fn(|context| match Errand::is_current() {
        true => work.as_mut().poll(context).map(Ok),
        false => Poll::Ready(Err(NotNeeded.into())),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::super::sockets::Sockets;
    use super::*;
    use crate::network::Reach;

    #[tokio::test]
    async fn a_connection_is_made_for_a_request_and_not_for_one_that_has_got_another() {
        let errand = Errand {
            host: "vendor.test".to_owned(),
            reach: Reach::Public,
            sockets: Sockets::new(),
        };
        let needed = errand.run(while_needed(async { "connected" }));
        assert_eq!(needed.await.unwrap(), "connected");
        let let_go = while_needed(async { "connected" }).await.unwrap_err();
        assert!(let_go.is::<NotNeeded>());
    }
}

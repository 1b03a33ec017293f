//! Makes a connection and nothing more: it ends in an error of our own as soon as it stands, so that
//! the HTTP client has nothing to send a request over.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower::{BoxError, Layer, Service};

/// The connection stands, and was let go.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the connection was made and let go")]
pub(super) struct Connected;

impl Connected {
    /// Whether an error is there only because a connection was made.
    pub(super) fn is_under(error: &reqwest::Error) -> bool {
        let mut link = error.source();
        while let Some(error) = link {
            if error.is::<Self>() {
                return true;
            }
            link = error.source();
        }
        false
    }
}

/// The layer around the making of connections that nothing is to be sent over.
#[derive(Clone, Copy)]
pub(super) struct ConnectOnly;

impl<S> Layer<S> for ConnectOnly {
    type Service = Connecting<S>;

    fn layer(&self, connector: S) -> Connecting<S> {
        Connecting(connector)
    }
}

/// Makes connections and lets them go.
#[derive(Clone)]
pub(super) struct Connecting<S>(S);

impl<S, R> Service<R> for Connecting<S>
where
    S: Service<R, Error = BoxError>,
    S::Future: Send + 'static,
    S::Response: 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let connecting = self.0.call(request);
        Box::pin(async move {
            drop(connecting.await?);
            Err(Connected.into())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::super::example::Unready;
    use super::*;

    #[tokio::test]
    async fn a_connection_that_stands_is_let_go() {
        let let_go = ConnectOnly.layer(Unready).call(()).await.unwrap_err();
        assert!(let_go.is::<Connected>());
    }

    #[test]
    fn no_connection_is_made_before_one_can_be() {
        let mut connecting = ConnectOnly.layer(Unready);
        let mut context = Context::from_waker(Waker::noop());
        assert!(connecting.poll_ready(&mut context).is_pending());
    }
}

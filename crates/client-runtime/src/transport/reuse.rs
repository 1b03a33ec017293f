//! Keeps the number of connections down to the number of requests under way. The HTTP client takes a
//! finished connection back a moment after its answer has been read, and opens another for a request
//! that comes within that moment; and it finishes opening it even if the first has come back. So a
//! request that should find a connection waits that moment, and what isn't needed any more is let go.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use tower::{BoxError, Layer, Service};

use super::errand::{Errand, NotNeeded};

/// The longest that a connection takes to come back. One that was closed meanwhile never does.
const MOMENT: Duration = Duration::from_millis(20);

/// The layer around the making of connections.
#[derive(Clone, Copy)]
pub(super) struct ReuseFirst;

impl<S> Layer<S> for ReuseFirst {
    type Service = Reusing<S>;

    fn layer(&self, connector: S) -> Reusing<S> {
        Reusing(connector)
    }
}

/// Makes connections for those who still need one.
#[derive(Clone)]
pub(super) struct Reusing<S>(S);

impl<S, R> Service<R> for Reusing<S>
where
    S: Service<R, Error = BoxError>,
    S::Future: Send + 'static,
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
            if Errand::current().is_some_and(|errand| errand.expects_reuse) {
                while_needed(tokio::time::sleep(MOMENT)).await?;
            }
            while_needed(connecting).await?
        })
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
    use std::task::Waker;

    use super::super::example::Unready;
    use super::*;
    use crate::network::Reach;

    #[tokio::test]
    async fn a_connection_is_made_for_a_request_and_not_for_one_that_has_got_another() {
        let mut reusing = ReuseFirst.layer(Unready);
        let errand = Errand {
            host: "vendor.test".to_owned(),
            reach: Reach::Public,
            expects_reuse: false,
        };
        let needed = errand.run(reusing.call(())).await;
        assert_eq!(needed.unwrap(), "connected");
        let let_go = reusing.call(()).await.unwrap_err();
        assert!(let_go.is::<NotNeeded>());
    }

    #[test]
    fn no_connection_is_made_before_one_can_be() {
        let mut reusing = ReuseFirst.layer(Unready);
        let mut context = Context::from_waker(Waker::noop());
        assert!(reusing.poll_ready(&mut context).is_pending());
    }
}

//! A maker of connections for unit tests, of which nothing is known but whether it was asked too early.

use std::future::{Ready, ready};
use std::task::{Context, Poll};

use tower::{BoxError, Service};

/// Connects at once whoever doesn't wait until it is ready, which it never is.
pub(super) struct Unready;

impl Service<()> for Unready {
    type Response = &'static str;
    type Error = BoxError;
    type Future = Ready<Result<&'static str, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Pending
    }

    fn call(&mut self, (): ()) -> Self::Future {
        ready(Ok("connected"))
    }
}

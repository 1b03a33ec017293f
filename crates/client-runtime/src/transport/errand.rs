//! What the HTTP client has to know of the request that it makes a connection for. It is told by the
//! task: the client's own seams pass on no more than a host's name.

use std::sync::Arc;

use reqwest::Url;

use super::sockets::{Sockets, UnderWay};
use crate::BaseUrl;
use crate::network::Reach;

/// The request that a task is making.
#[derive(Clone)]
pub(super) struct Errand {
    /// The vendor's host.
    pub(super) host: String,
    /// How far the request may go to find it.
    pub(super) reach: Reach,
    /// The sockets to it.
    pub(super) sockets: Arc<Sockets>,
}

/// The request has got another connection.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the connection isn't needed any more")]
pub(super) struct NotNeeded;

tokio::task_local! {
    static ERRAND: Errand;
}

impl Errand {
    /// Takes a request that is under way to where it goes.
    pub(super) fn new(address: &Url, base: &BaseUrl, under_way: &UnderWay) -> Self {
        Self {
            host: address.host_str().unwrap_or_default().to_owned(),
            reach: base.reach(),
            sockets: Arc::clone(under_way.sockets()),
        }
    }

    /// Runs a request as this errand. No `async fn`: that would keep room for the request twice.
    pub(super) fn run<R: Future>(self, request: R) -> impl Future<Output = R::Output> {
        ERRAND.scope(self, request)
    }

    /// The errand that is being run. There is none once the request has got another connection, and
    /// the making of this one goes on by itself.
    pub(super) fn current() -> Option<Self> {
        ERRAND.try_with(Clone::clone).ok()
    }

    pub(super) fn is_current() -> bool {
        ERRAND.try_with(|_| ()).is_ok()
    }
}

//! Sends all requests. [`Transport::send`] adds the credentials, checks the destination once more, waits for
//! the vendor's limits, sends the request, reads a bounded answer, and retries if that may help and is safe.

mod addresses;
mod attempts;
mod backoff;
mod builder;
mod clients;
mod exchange;
mod limiter;
mod pace;
mod resolve;

use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use reqwest::Request;

pub use builder::TransportBuilder;

use self::attempts::{Attempts, Sender};
use self::limiter::Overrides;
use crate::facts::VendorFacts;
use crate::{Answer, BaseUrl, Credential, Error, InvalidRequest, Operation, TransportError, guard};

/// The connections of clients. Clones are cheap and share the connections and each vendor's limits.
///
/// The default is one transport for the whole process. The environment's proxy (as in `HTTPS_PROXY`) is used
/// for every host but loopback, and sees only the vendor's host name.
#[derive(Clone)]
pub struct Transport(Arc<Result<Sender, TransportError>>);

impl Transport {
    /// Starts building a transport with its own settings.
    ///
    /// ```
    /// use client_runtime::Transport;
    /// use std::time::Duration;
    ///
    /// let transport = Transport::builder()
    ///     .total_timeout(Duration::from_secs(20))
    ///     .concurrency("lytics", 2)
    ///     .build()?;
    /// # Ok::<(), client_runtime::TransportError>(())
    /// ```
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    /// How many requests to this vendor may be under way at once: the transport's setting, or the spec's
    /// limit.
    pub fn concurrency(&self, vendor: &VendorFacts) -> NonZeroUsize {
        match &*self.0 {
            Ok(sender) => sender.addresses.overrides.concurrency(vendor),
            Err(_) => Overrides::default().concurrency(vendor),
        }
    }

    /// Sends a request of `operation` below `base` and returns the answer, whatever its status. Each attempt
    /// calls `request` again.
    ///
    /// It retries, after a pause, if no connection could be made or the vendor turned the request away
    /// unread (423, 425, 429). If the answer was lost, or the vendor is out of order (408, 5xx), it retries only
    /// if the spec marks the operation as repeatable. A success whose body broke off counts as lost if the
    /// request has an `Accept` header. All requests to a vendor over this transport wait for its
    /// `Retry-After`.
    ///
    /// # Errors
    ///
    /// If the request doesn't fit the operation, can't be sent, or no answer came.
    pub async fn send(
        &self,
        request: impl Fn() -> Result<Request, InvalidRequest>,
        operation: &'static Operation,
        base: &BaseUrl,
        credential: &(impl Credential + ?Sized),
    ) -> Result<Answer, Error> {
        let ready = || {
            let mut request = request()?;
            credential.apply(&mut request)?;
            guard::check(&request, operation, base)?;
            Ok(request)
        };
        let attempts = self
            .sender()
            .and_then(|sender| Attempts::new(sender, operation, base));
        let attempts = attempts.map_err(|why| Error::configuration(operation, why))?;
        attempts.make(ready).await
    }

    /// Connects to a vendor as [`send`](Self::send) would, by the same rules and over the environment's
    /// proxy if there is one, and hangs up. No request and no credentials are sent. There is one attempt,
    /// and no wait for the vendor's limits, which apply to requests.
    ///
    /// # Errors
    ///
    /// If the vendor can't be reached by these rules.
    pub async fn reach(&self, operation: &'static Operation, base: &BaseUrl) -> Result<(), Error> {
        let client = self
            .sender()
            .and_then(|sender| sender.addresses.clients.builder(base));
        let client = client.map_err(|why| Error::configuration(operation, why))?;
        exchange::connect(client, base.url().clone(), operation).await
    }

    fn sender(&self) -> Result<&Sender, TransportError> {
        (*self.0).as_ref().map_err(|why| *why)
    }
}

impl TransportBuilder {
    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// If a setting is invalid. A machine without certificates to trust is no error yet: it can still ask
    /// loopback hosts, and calls to other hosts fail.
    pub fn build(self) -> Result<Transport, TransportError> {
        self.sender().map(|sender| Transport(Arc::new(Ok(sender))))
    }
}

/// The transport that clients share by default. If it can't be set up, each call fails and says why.
impl Default for Transport {
    fn default() -> Self {
        static SHARED: OnceLock<Transport> = OnceLock::new();
        SHARED
            .get_or_init(|| Transport(Arc::new(TransportBuilder::default().sender())))
            .clone()
    }
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport").finish_non_exhaustive()
    }
}

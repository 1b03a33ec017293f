//! The one way out: every request of every client passes through [`Transport::send`], which adds the
//! credentials, looks once more at where the request goes, waits for the vendor's limits, sends it, and
//! reads a bounded answer; and sends it again where that may help and does no harm.

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

/// The connections that clients send their requests over. Cloning it is cheap and shares them, together
/// with what is known of each vendor's limits.
///
/// Its default is one transport for the whole process. A proxy that the environment names (as in
/// `HTTPS_PROXY`) is used for every host but loopback, and sees no more than the vendor's name.
#[derive(Clone)]
pub struct Transport(Arc<Result<Sender, TransportError>>);

impl Transport {
    /// A transport with settings of its own.
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

    /// How many requests to this vendor may be under way at once: what was set, or else what its spec
    /// says.
    pub fn concurrency(&self, vendor: &VendorFacts) -> NonZeroUsize {
        match &*self.0 {
            Ok(sender) => sender.addresses.overrides.concurrency(vendor),
            Err(_) => Overrides::default().concurrency(vendor),
        }
    }

    /// Sends a request of `operation` below `base` and gives back the answer, whatever its status. Each
    /// attempt makes the request anew.
    ///
    /// It is sent again, after a pause, when no connection could be made or the vendor turned it away
    /// unread (425, 429); and when the answer was lost, or the vendor is out of order (408, 5xx), if the
    /// spec marks the operation as repeatable. An answer of success whose body broke off is a lost one, if
    /// the request asks for a body by its `Accept`. A vendor's `Retry-After` is waited for, and by all who
    /// ask that vendor over this transport.
    ///
    /// # Errors
    ///
    /// If the request isn't the operation's, if it can't be sent, or if no answer came.
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

    /// Connects to a vendor as [`send`](Self::send) would for a request of `operation`, by the same
    /// rules and over the environment's proxy if there is one, and hangs up: no request is sent, and no
    /// credentials. It is tried once; the vendor's limits, which are for requests, aren't waited for.
    ///
    /// # Errors
    ///
    /// If the vendor can't be reached, or not by these rules.
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
    /// If a setting makes no sense. A machine that gives no certificates to trust is no error yet: it
    /// can still ask loopback hosts, and a call to any other says so.
    pub fn build(self) -> Result<Transport, TransportError> {
        self.sender().map(|sender| Transport(Arc::new(Ok(sender))))
    }
}

/// The transport that clients share unless they are given another. It never fails to exist: if it
/// can't be set up, each call says why.
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

//! The one way out: every request of every client passes through [`Transport::send`], which adds the
//! credentials, looks once more at where the request goes, sends it, and reads a bounded answer.

mod builder;
mod exchange;
mod tls;

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use reqwest::Request;
use tracing::{Instrument, Span, field};

pub use builder::{TransportBuilder, TransportError};

use self::exchange::Exchange;
use crate::{Answer, BaseUrl, Credential, Error, Operation, guard};

/// The connections that clients send their requests over. Cloning it is cheap and shares them.
///
/// Its default is one transport for the whole process. A proxy that the environment names (as in
/// `HTTPS_PROXY`) is used for every host but loopback, and sees no more than the vendor's name.
#[derive(Clone)]
pub struct Transport(Arc<Result<Exchange, TransportError>>);

impl Transport {
    /// A transport with settings of its own.
    ///
    /// ```
    /// use client_runtime::Transport;
    /// use std::time::Duration;
    ///
    /// let transport = Transport::builder().total_timeout(Duration::from_secs(20)).build()?;
    /// # Ok::<(), client_runtime::TransportError>(())
    /// ```
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    /// Sends a request of `operation` below `base` and gives back the answer, whatever its status.
    ///
    /// # Errors
    ///
    /// If the request isn't the operation's, if it can't be sent, or if no answer came.
    pub async fn send(
        &self,
        mut request: Request,
        operation: &'static Operation,
        base: &BaseUrl,
        credential: &(impl Credential + ?Sized),
    ) -> Result<Answer, Error> {
        let ready = credential
            .apply(&mut request)
            .and_then(|()| guard::check(&request, operation, base));
        ready.map_err(|why| Error::invalid_request(operation, why))?;
        let exchange = match &*self.0 {
            Ok(exchange) => exchange,
            Err(why) => return Err(Error::configuration(operation, *why)),
        };
        attempt(exchange, request, operation, 1).await
    }
}

/// One attempt, inside a span that says how it went and nothing that only the parties may know.
async fn attempt(
    exchange: &Exchange,
    request: Request,
    operation: &'static Operation,
    number: u32,
) -> Result<Answer, Error> {
    let span = tracing::info_span!(
        "call",
        vendor = operation.vendor,
        operation = operation.id,
        attempt = number,
        status = field::Empty,
        duration_ms = field::Empty,
        error = field::Empty,
    );
    async {
        let started = Instant::now();
        let result = exchange.run(request, operation).await;
        let span = Span::current();
        span.record(
            "duration_ms",
            u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        );
        match &result {
            Ok(answer) => {
                span.record("status", answer.status().as_u16());
            }
            Err(error) => {
                span.record("error", field::debug(error.kind()));
            }
        }
        tracing::debug!("finished");
        result
    }
    .instrument(span)
    .await
}

/// The transport that clients share unless they are given another. It never fails to exist: if it
/// can't be set up, each call says why.
impl Default for Transport {
    fn default() -> Self {
        static SHARED: OnceLock<Transport> = OnceLock::new();
        SHARED
            .get_or_init(|| TransportBuilder::default().build_or_keep_error())
            .clone()
    }
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport").finish_non_exhaustive()
    }
}

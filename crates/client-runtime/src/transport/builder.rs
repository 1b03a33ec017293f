//! The settings of a transport, checked before they are used.

use std::fmt;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;

use super::addresses::Addresses;
use super::attempts::Sender;
use super::backoff::Backoff;
use super::clients::{ClientSettings, Clients, Deadlines};
use super::limiter::Overrides;
use crate::{Clock, SystemClock, TransportError};

/// Builds a [`Transport`](crate::Transport) with settings of its own.
#[derive(Clone)]
pub struct TransportBuilder {
    client: ClientSettings,
    body_limit: usize,
    attempts: u32,
    time_budget: Duration,
    limits: Overrides,
    zero_limit: bool,
    clock: Arc<dyn Clock>,
}

impl Default for TransportBuilder {
    fn default() -> Self {
        Self {
            client: ClientSettings {
                deadlines: Deadlines {
                    connection: Duration::from_secs(10),
                    silence: Duration::from_secs(30),
                    total: Duration::from_secs(60),
                },
                user_agent: None,
                trusted: Vec::new(),
            },
            body_limit: 1024 * 1024,
            attempts: 4,
            time_budget: Duration::from_secs(50),
            limits: Overrides::default(),
            zero_limit: false,
            clock: Arc::new(SystemClock),
        }
    }
}

impl TransportBuilder {
    /// How long connecting may take. Default: 10 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.client.deadlines.connection = limit;
        self
    }

    /// How long the vendor may be silent before the answer and between two parts of it. Default: 30 seconds.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.client.deadlines.silence = limit;
        self
    }

    /// How long one attempt may take in total. Default: 60 seconds.
    #[must_use]
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.client.deadlines.total = limit;
        self
    }

    /// How many bytes of a body are read. Default: 1 MiB.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sends a `User-Agent` header. By default there is none, because no spec names one.
    #[must_use]
    pub fn user_agent(mut self, text: impl Into<String>) -> Self {
        self.client.user_agent = Some(text.into());
        self
    }

    /// Trusts the certificates in a PEM text besides the system's, such as those of a company's proxy.
    #[must_use]
    pub fn trust(mut self, pem: impl Into<String>) -> Self {
        self.client.trusted.push(pem.into());
        self
    }

    /// The maximum number of attempts of a call. Default: 4. A request that may have been carried out is
    /// attempted again only if the spec marks the operation as repeatable.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long after its start a call may still make an attempt, including waits for the vendor's limits.
    /// Default: 50 seconds. If the vendor asks to wait for longer, the call fails, and the error says when
    /// to ask again.
    #[must_use]
    pub fn time_budget(mut self, time_budget: Duration) -> Self {
        self.time_budget = time_budget;
        self
    }

    /// How many requests to a vendor may be under way at once. Default: the spec's limit, or 8. Other calls
    /// wait for their turn.
    #[must_use]
    pub fn concurrency(mut self, vendor: impl Into<String>, requests: usize) -> Self {
        match NonZeroUsize::new(requests) {
            Some(requests) => drop(self.limits.concurrency.insert(vendor.into(), requests)),
            None => self.zero_limit = true,
        }
        self
    }

    /// How many requests a vendor may get in any period of this length. Default: the spec's limit, or none.
    #[must_use]
    pub fn rate(mut self, vendor: impl Into<String>, requests: u32, per: Duration) -> Self {
        match NonZeroU32::new(requests) {
            Some(requests) if !per.is_zero() => {
                self.limits.rate.insert(vendor.into(), (requests, per));
            }
            _ => self.zero_limit = true,
        }
        self
    }

    /// The clock for pauses between attempts and for a vendor's limits. Time-outs use tokio's clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks the settings, and builds the sender.
    pub(super) fn sender(self) -> Result<Sender, TransportError> {
        let Deadlines {
            connection,
            silence,
            total,
        } = self.client.deadlines;
        if [connection, silence, total].iter().any(Duration::is_zero) {
            return Err(TransportError::ZeroTimeout);
        }
        if connection > total {
            return Err(TransportError::TimeoutOrder);
        }
        if self.body_limit == 0 {
            return Err(TransportError::ZeroBodyLimit);
        }
        let user_agent = self.client.user_agent.as_deref();
        if user_agent.is_some_and(|text| HeaderValue::from_str(text).is_err()) {
            return Err(TransportError::UserAgent);
        }
        if self.zero_limit || self.time_budget.is_zero() {
            return Err(TransportError::ZeroLimit);
        }
        let attempts = NonZeroU32::new(self.attempts).ok_or(TransportError::ZeroLimit)?;
        Ok(Sender {
            addresses: Addresses::new(
                Clients::new(self.client)?,
                self.limits,
                Arc::clone(&self.clock),
            ),
            backoff: Backoff::of(attempts),
            time_budget: self.time_budget,
            body_limit: self.body_limit,
            clock: self.clock,
        })
    }
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deadlines = &self.client.deadlines;
        f.debug_struct("TransportBuilder")
            .field("connect_timeout", &deadlines.connection)
            .field("idle_timeout", &deadlines.silence)
            .field("total_timeout", &deadlines.total)
            .field("body_limit", &self.body_limit)
            .field("attempts", &self.attempts)
            .field("time_budget", &self.time_budget)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

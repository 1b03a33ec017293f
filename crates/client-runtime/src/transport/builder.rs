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
    /// How long making a connection may take: 10 seconds unless set.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.client.deadlines.connection = limit;
        self
    }

    /// How long the vendor may stay silent between two parts of an answer, the first included: 30
    /// seconds unless set.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.client.deadlines.silence = limit;
        self
    }

    /// How long one attempt may take from start to end: 60 seconds unless set.
    #[must_use]
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.client.deadlines.total = limit;
        self
    }

    /// How many bytes of a body are read: 1 MiB unless set. Reading stops there.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sends a `User-Agent` header. Without this there is none, as no spec names one.
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

    /// How often a call is attempted at the most: 4 times unless set. What may have been carried out is
    /// attempted again only where the spec says that the operation may be repeated.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long after its beginning a call may still make an attempt, waiting for the vendor's limits
    /// included: 50 seconds unless set. A vendor that wants to be left alone for longer than what is
    /// left of it isn't asked again; the error says when it may be.
    #[must_use]
    pub fn time_budget(mut self, time_budget: Duration) -> Self {
        self.time_budget = time_budget;
        self
    }

    /// How many requests to a vendor may be under way at once, in place of what its spec says: 8 if
    /// that says nothing. Other calls wait for their turn.
    #[must_use]
    pub fn concurrency(mut self, vendor: impl Into<String>, requests: usize) -> Self {
        match NonZeroUsize::new(requests) {
            Some(requests) => drop(self.limits.concurrency.insert(vendor.into(), requests)),
            None => self.zero_limit = true,
        }
        self
    }

    /// How many requests a vendor may get in any such time, in place of what its spec says: no limit if
    /// that says nothing.
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

    /// The clock by which to wait between attempts and for a vendor's limits. Time-outs are tokio's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks the settings, and makes of them what sends.
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

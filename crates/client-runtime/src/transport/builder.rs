//! The settings of a transport, checked before they are used.

use std::fmt;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::backoff::Backoff;
use super::clients::Clients;
use super::limiter::{Limiters, Overrides};
use super::{Inner, Transport};
use crate::{Clock, SystemClock};

/// Builds a [`Transport`] with settings of its own.
#[derive(Clone)]
pub struct TransportBuilder {
    pub(super) connect_timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) total_timeout: Duration,
    body_limit: usize,
    pub(super) user_agent: Option<String>,
    pub(super) trusted: Vec<String>,
    attempts: u32,
    time_budget: Duration,
    limits: Overrides,
    zero_limit: bool,
    clock: Arc<dyn Clock>,
}

impl Default for TransportBuilder {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(60),
            body_limit: 1024 * 1024,
            user_agent: None,
            trusted: Vec::new(),
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
        self.connect_timeout = limit;
        self
    }

    /// How long the vendor may stay silent between two parts of an answer, the first included: 30
    /// seconds unless set.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = limit;
        self
    }

    /// How long one attempt may take from start to end: 60 seconds unless set.
    #[must_use]
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = limit;
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
        self.user_agent = Some(text.into());
        self
    }

    /// Trusts the certificates in a PEM text besides the system's, such as those of a company's proxy.
    #[must_use]
    pub fn trust(mut self, pem: impl Into<String>) -> Self {
        self.trusted.push(pem.into());
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

    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// If a setting makes no sense. A machine that gives no certificates to trust is no error yet: it
    /// can still ask loopback hosts, and a call to any other says so.
    pub fn build(self) -> Result<Transport, TransportError> {
        self.inner().map(|inner| Transport(Arc::new(Ok(inner))))
    }

    pub(super) fn build_or_keep_error(self) -> Transport {
        Transport(Arc::new(self.inner()))
    }

    fn inner(self) -> Result<Inner, TransportError> {
        let limits = [self.connect_timeout, self.idle_timeout, self.total_timeout];
        if limits.iter().any(Duration::is_zero) {
            return Err(TransportError::ZeroTimeout);
        }
        if self.connect_timeout > self.total_timeout {
            return Err(TransportError::TimeoutOrder);
        }
        if self.body_limit == 0 {
            return Err(TransportError::ZeroBodyLimit);
        }
        if let Some(text) = &self.user_agent
            && HeaderValue::from_str(text).is_err()
        {
            return Err(TransportError::UserAgent);
        }
        if self.zero_limit || self.time_budget.is_zero() {
            return Err(TransportError::ZeroLimit);
        }
        let attempts = NonZeroU32::new(self.attempts).ok_or(TransportError::ZeroLimit)?;
        Ok(Inner {
            limiters: Limiters::new(self.limits.clone(), Arc::clone(&self.clock)),
            backoff: Backoff::of(attempts),
            time_budget: self.time_budget,
            body_limit: self.body_limit,
            clock: Arc::clone(&self.clock),
            clients: Clients::new(self)?,
        })
    }

    pub(super) fn trusted_certificates(
        &self,
    ) -> Result<Vec<CertificateDer<'static>>, TransportError> {
        let mut certificates = Vec::new();
        for pem in &self.trusted {
            let before = certificates.len();
            for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                certificates.push(certificate.map_err(|_| TransportError::Certificate)?);
            }
            if certificates.len() == before {
                return Err(TransportError::Certificate);
            }
        }
        Ok(certificates)
    }
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("body_limit", &self.body_limit)
            .field("attempts", &self.attempts)
            .field("time_budget", &self.time_budget)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Why a transport could not be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// A time-out of zero would end every call before it starts.
    #[error("a time-out is zero: give every time-out a length")]
    ZeroTimeout,
    /// A call would end before its connection may be given up.
    #[error("the connect time-out is longer than the total one: make it shorter")]
    TimeoutOrder,
    /// A limit of zero would cut every body off.
    #[error("the body limit is zero: allow at least one byte")]
    ZeroBodyLimit,
    /// A vendor could never be asked.
    #[error("a limit is zero: allow at least one attempt, one request and some time")]
    ZeroLimit,
    /// The user agent can't stand in a header.
    #[error("the user agent contains what a header can't carry: use visible ASCII")]
    UserAgent,
    /// A text that was to be trusted holds no certificates.
    #[error("a certificate to trust can't be read: give PEM texts with at least one certificate")]
    Certificate,
    /// The machine's own certificates can't be used.
    #[error("the system gives no certificates to trust: install its CA certificates")]
    NoTrust,
    /// The base URL ends in what the paths of the operations begin with.
    #[error("the base URL ends in the `{0}` that the vendor's own paths begin with: leave it out")]
    RepeatedPath(&'static str),
    /// The HTTP client could not be made.
    #[error("the HTTP client can't be set up")]
    Client,
}

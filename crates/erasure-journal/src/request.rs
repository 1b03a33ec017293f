//! A request to erase a person: its id, and what the journal records about it.

use std::fmt;
use std::str::FromStr;

use erasure::{Personal, SignedDuration, Subject, Timestamp};
use erasure_receipt::Controller;
use erasure_receipt::law::{Calendar, Law};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a request: a random UUID, which is no personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(Uuid);

impl RequestId {
    /// A new one.
    pub(crate) fn random() -> Self {
        Self(Uuid::new_v4())
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The UUID itself.
    pub fn uuid(&self) -> Uuid {
        self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text isn't a request id. It isn't quoted: it may contain personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a request's id: expected a UUID as `erasure status` prints it")]
pub struct NotAnId;

impl FromStr for RequestId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().map(Self).map_err(|_| NotAnId)
    }
}

/// A request to record: the person, when it was received, and under which law.
///
/// ```
/// use erasure::{SignedDuration, Subject, Timestamp};
/// use erasure_journal::Order;
/// use erasure_receipt::law::{Calendar, Law};
///
/// let subject = Subject::builder().email("ada@example.com").build()?;
/// let order = Order::new(subject, Timestamp::now(), Law::Gdpr, Calendar::new("Europe/Berlin")?)
///     .idempotency_key("ticket-4711")
///     .same_person_within(SignedDuration::from_hours(24));
/// assert!(!format!("{order:?}").contains("ada"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Order {
    pub(crate) subject: Subject,
    pub(crate) idempotency_key: Option<Personal>,
    pub(crate) received_at: Timestamp,
    pub(crate) law: Law,
    pub(crate) calendar: Calendar,
    pub(crate) same_person_within: SignedDuration,
    pub(crate) controller: Controller,
}

impl Order {
    /// A request by `subject` that was received at this time.
    pub fn new(subject: Subject, received_at: Timestamp, law: Law, calendar: Calendar) -> Self {
        let same_person_within = SignedDuration::ZERO;
        Self {
            subject: subject.under(law),
            idempotency_key: None,
            received_at,
            law,
            calendar,
            same_person_within,
            controller: Controller::default(),
        }
    }

    /// The caller's own key. Submitting the same key again returns the first request, however old it is.
    /// [`Journal::submit`](crate::Journal::submit) refuses a blank key.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<Personal>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Within this time, another order for the same person returns the first request, unless that ended
    /// with a gap or the new one asks for more.
    #[must_use]
    pub fn same_person_within(mut self, window: SignedDuration) -> Self {
        self.same_person_within = window;
        self
    }

    /// The controller to name on the receipt.
    #[must_use]
    pub fn controller(mut self, controller: Controller) -> Self {
        self.controller = controller;
        self
    }

    /// The person to erase.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
}

/// The result of submitting an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "submitted", content = "request", rename_all = "kebab-case")]
pub enum Submitted {
    /// A new request was recorded.
    New(RequestId),
    /// The order repeats this earlier request; no vendor gets a new request.
    Repeated(RequestId),
    /// The same by its idempotency key, but a vendor's account has changed since: the new account was not
    /// asked.
    Elsewhere(RequestId),
}

impl Submitted {
    /// The request that the order led to, new or not.
    pub fn request(&self) -> RequestId {
        match self {
            Self::New(request) | Self::Repeated(request) | Self::Elsewhere(request) => *request,
        }
    }
}

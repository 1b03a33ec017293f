//! A request to erase somebody: what it is called, and what is to be recorded of it.

use std::fmt;
use std::str::FromStr;

use erasure::{Personal, SignedDuration, Subject, Timestamp};
use erasure_receipt::Controller;
use erasure_receipt::law::{Calendar, Law};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a request is called: a random UUID, which says nothing about anybody.
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

/// The text is no request's id. It is not repeated: it may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a request's id: expected a UUID as `erasure status` prints it")]
pub struct NotAnId;

impl FromStr for RequestId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().map(Self).map_err(|_| NotAnId)
    }
}

/// What is asked for: whom to erase, since when, and under which law.
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
    /// A request of `subject` that was received at this time.
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

    /// A key of the caller's own. Whoever comes with the same key again is told of the first request,
    /// however long ago it was. A blank one is refused when the order is submitted.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<Personal>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Whoever asks about the same person within this time is told of the first request, unless
    /// that ended with a gap, or this one asks for more.
    #[must_use]
    pub fn same_person_within(mut self, window: SignedDuration) -> Self {
        self.same_person_within = window;
        self
    }

    /// Says who erases, as it is to stand on the receipt.
    #[must_use]
    pub fn controller(mut self, controller: Controller) -> Self {
        self.controller = controller;
        self
    }

    /// Whom to erase.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "submitted", content = "request", rename_all = "kebab-case")]
pub enum Submitted {
    /// It is a new request.
    New(RequestId),
    /// It is the request that this one has recorded before; nothing new will be asked of anybody.
    Repeated(RequestId),
    /// The same by its idempotency key, and a vendor has another account now than it had then: nobody has
    /// asked that one.
    Elsewhere(RequestId),
}

impl Submitted {
    /// The request that answers the order.
    pub fn request(&self) -> RequestId {
        match self {
            Self::New(request) | Self::Repeated(request) | Self::Elsewhere(request) => *request,
        }
    }
}

//! The error of every call. It prints the vendor and operation, what happened, and what to do. It keeps the
//! vendor's answer for callers, and never prints it, nor any URL, identifier or secret.

use std::fmt;

use reqwest::StatusCode;
use serde::{Deserialize, Deserializer, Serialize};

use crate::body::Body;
use crate::cause::Cause;
use crate::{InvalidRequest, Operation, Refusal, RetryAfter, TransportError, Unreached};

/// Why a call failed. `E` is the documented error body.
///
/// It prints what happened and what to do, and nothing from the vendor's answer, which [`body`](Self::body)
/// and [`raw_body`](Self::raw_body) return.
pub struct Error<E = NoBody>(Box<Inner<E>>);

struct Inner<E> {
    operation: &'static Operation,
    kind: ErrorKind,
    status: Option<StatusCode>,
    retry_after: Option<RetryAfter>,
    request_id: Option<String>,
    body: Option<E>,
    raw_body: Option<Body>,
    is_page: bool,
    cause: Option<Cause>,
    attempts: u32,
    after_lost_answer: bool,
}

/// The kind of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request can't be sent. Nothing was sent.
    InvalidRequest,
    /// The transport could not be set up. Nothing was sent.
    Configuration,
    /// No connection to the vendor could be made. Nothing was sent.
    Connect,
    /// The vendor's limits left no room for the request within its time budget. Nothing was sent.
    Postponed,
    /// At least a part of the request left, and no complete answer came: the vendor may or may not have
    /// carried it out.
    Lost,
    /// The answer has an error status.
    Rejected,
    /// The answer has a success status, but the status or the body isn't documented.
    Undecodable,
}

/// What hinders a call, and whether it is temporary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing temporary.
    Lasting,
    /// The vendor hasn't seen the request.
    NotReached,
    /// The vendor, or a proxy, turned the request away unread.
    TurnedAway,
    /// The vendor, or a proxy, is out of order; it may have acted.
    OutOfOrder,
    /// No complete answer came; the vendor may have acted.
    Lost,
}

impl Trouble {
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match Refusal::of(status) {
            Refusal::TurnedAway => Self::TurnedAway,
            refusal if refusal.may_have_been_done() => Self::OutOfOrder,
            _ => Self::Lasting,
        }
    }
}

/// The body of an error for which the spec documents none. There are no values of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum NoBody {}

impl<'de> Deserialize<'de> for NoBody {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("no body is documented"))
    }
}

impl<E> Error<E> {
    pub(crate) fn new(
        operation: &'static Operation,
        kind: ErrorKind,
        cause: Option<Cause>,
    ) -> Self {
        Self(Box::new(Inner {
            operation,
            kind,
            status: None,
            retry_after: None,
            request_id: None,
            body: None,
            raw_body: None,
            is_page: false,
            cause,
            attempts: 0,
            after_lost_answer: false,
        }))
    }

    /// The error of a call that was refused, with nothing sent.
    pub fn invalid_request(operation: &'static Operation, why: InvalidRequest) -> Self {
        Self::new(
            operation,
            ErrorKind::InvalidRequest,
            Some(Cause::Invalid(why)),
        )
    }

    pub(crate) fn configuration(operation: &'static Operation, why: TransportError) -> Self {
        Self::new(operation, ErrorKind::Configuration, Some(Cause::Setup(why)))
    }

    pub(crate) fn answered(
        mut self,
        status: StatusCode,
        retry_after: Option<RetryAfter>,
        request_id: Option<String>,
    ) -> Self {
        self.0.status = Some(status);
        self.0.retry_after = retry_after;
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_raw_body(mut self, raw_body: Body, is_page: bool) -> Self {
        self.0.raw_body = Some(raw_body);
        self.0.is_page = is_page;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<RetryAfter>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    /// The error after this many attempts, and whether one may have been carried out.
    pub(crate) fn after(mut self, attempts: u32, lost_answer: bool) -> Self {
        self.0.attempts = attempts;
        self.0.after_lost_answer = lost_answer;
        self
    }

    pub(crate) fn with_body(mut self, body: Option<E>) -> Self {
        self.0.body = body;
        self
    }

    /// The vendor that was asked, such as `gainsight-px`.
    pub fn vendor(&self) -> &'static str {
        self.0.operation.vendor.id
    }

    /// The spec's `operationId`.
    pub fn operation(&self) -> &'static str {
        self.0.operation.id
    }

    /// The kind of an error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status of the answer, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The meaning of the status, if it is an error status.
    pub fn refusal(&self) -> Option<Refusal> {
        let status = self.0.status.filter(|status| !status.is_success());
        status.map(Refusal::of)
    }

    /// When the vendor may be asked again.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.0.retry_after
    }

    /// The vendor's own correlation id, to quote when asking the vendor about this call.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The documented error body, if the answer has one. It may repeat the identifier.
    pub fn body(&self) -> Option<&E> {
        self.0.body.as_ref()
    }

    /// The received bytes of the answer, up to the transport's limit. They may repeat the identifier or a
    /// secret: never log them.
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.0.raw_body.as_ref().map(Body::bytes)
    }

    /// Whether the answer is a web page. Vendors don't send pages to programs: the page and its status are
    /// from a proxy or gateway.
    pub fn is_page(&self) -> bool {
        self.0.is_page
    }

    /// How often the request was attempted, including attempts without a connection.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether an earlier attempt of the same call may have been carried out: its answer was lost, or came
    /// from a server out of order. This error is then no evidence that nothing was done.
    pub fn after_lost_answer(&self) -> bool {
        self.0.after_lost_answer
    }

    /// Whether the vendor certainly hasn't seen the request.
    pub fn nothing_sent(&self) -> bool {
        use ErrorKind::{Configuration, Connect, InvalidRequest, Postponed};
        let not_sent = matches!(
            self.0.kind,
            InvalidRequest | Configuration | Connect | Postponed
        );
        not_sent && !self.0.after_lost_answer
    }

    /// Whether the request left and no complete answer arrived: the vendor may have carried it out.
    pub fn answer_lost(&self) -> bool {
        self.0.kind == ErrorKind::Lost
    }

    /// Whether a time limit ended the call.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.cause, Some(Cause::TimedOut))
    }

    /// Whether the spec marks the operation as repeatable.
    pub fn is_of_a_repeatable_operation(&self) -> bool {
        self.0.operation.is_repeatable()
    }

    /// Why no connection could be made, if that is known.
    pub fn unreached(&self) -> Option<Unreached> {
        let unconnected = matches!(self.0.kind, ErrorKind::Connect | ErrorKind::Configuration);
        self.0.cause.as_ref().filter(|_| unconnected)?.unreached()
    }

    /// Whether sending the same request again may help and is safe.
    ///
    /// It is if no connection could be made, or if the vendor turned the request away unread (423, 425, 429). If
    /// the vendor may have acted (a lost answer, 408, 5xx), only if the spec marks the operation as
    /// repeatable.
    pub fn is_retryable(&self) -> bool {
        match self.trouble() {
            Trouble::NotReached | Trouble::TurnedAway => true,
            Trouble::OutOfOrder | Trouble::Lost => self.0.operation.is_repeatable(),
            Trouble::Lasting => false,
        }
    }

    pub(crate) fn trouble(&self) -> Trouble {
        match (self.0.kind, self.0.status) {
            (ErrorKind::Connect | ErrorKind::Postponed, _) => Trouble::NotReached,
            (ErrorKind::Lost, _) => Trouble::Lost,
            (ErrorKind::Rejected, Some(status)) => Trouble::of_status(status),
            _ => Trouble::Lasting,
        }
    }

    /// The error without its typed body; the raw body stays.
    pub fn into_untyped(self) -> Error<NoBody> {
        self.retyped(|_| None)
    }

    fn retyped<F>(self, body: impl FnOnce(E) -> Option<F>) -> Error<F> {
        let Inner {
            operation,
            kind,
            status,
            retry_after,
            request_id,
            raw_body,
            is_page,
            cause,
            attempts,
            after_lost_answer,
            ..
        } = *self.0;
        let body = self.0.body.and_then(body);
        let inner = Inner {
            operation,
            kind,
            status,
            retry_after,
            request_id,
            body,
            raw_body,
            is_page,
            cause,
            attempts,
            after_lost_answer,
        };
        Error(Box::new(inner))
    }

    /// What to do about it.
    fn advice(&self) -> &'static str {
        match self.0.kind {
            ErrorKind::InvalidRequest => "correct the request",
            ErrorKind::Configuration => "correct the set-up of the transport",
            ErrorKind::Connect => "check the base URL and the network, then send it again",
            ErrorKind::Postponed => "send it again later, or ask for less at a time",
            ErrorKind::Lost => "the vendor may have done it: find out before relying on either",
            ErrorKind::Undecodable => {
                "the vendor may have done it: compare its answer with its spec"
            }
            ErrorKind::Rejected => self.refusal().unwrap_or(Refusal::Other).advice(),
        }
    }
}

impl Error<NoBody> {
    /// Converts the error to one with a documented error body, which it lacks.
    pub fn typed<E>(self) -> Error<E> {
        self.retyped(|body| match body {})
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            operation,
            kind,
            status,
            cause,
            ..
        } = &*self.0;
        write!(f, "{operation}: ")?;
        if let Some(status) = status {
            write!(f, "answered {}", status.as_u16())?;
            f.write_str(if *kind == ErrorKind::Rejected {
                ""
            } else {
                ", but "
            })?;
        }
        f.write_str(match kind {
            ErrorKind::InvalidRequest => "not sent, the request is invalid",
            ErrorKind::Configuration => "not sent, the transport is unusable",
            ErrorKind::Connect => "not sent, no connection could be made",
            ErrorKind::Postponed => "not sent, it had to wait for too long",
            ErrorKind::Lost => "the answer was lost",
            ErrorKind::Rejected => "",
            ErrorKind::Undecodable => "the body isn't what is documented",
        })?;
        if let Some(cause) = cause {
            write!(f, " ({cause})")?;
        }
        if self.0.attempts > 1 {
            write!(f, ", after {} attempts", self.0.attempts)?;
        }
        write!(f, "; {}", self.advice())?;
        match self.0.retry_after {
            Some(RetryAfter::Delay(delay)) => {
                write!(f, ", in {} s at the earliest", delay.as_secs())
            }
            Some(RetryAfter::At(at)) => write!(f, ", at {at} at the earliest"),
            None => Ok(()),
        }
    }
}

/// The typed body is left out too: not every type redacts itself.
impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("vendor", &self.vendor())
            .field("operation", &self.operation())
            .field("kind", &self.0.kind)
            .field("status", &self.0.status)
            .field("retry_after", &self.0.retry_after)
            .field("raw_body", &self.0.raw_body)
            .field("cause", &self.0.cause)
            .field("attempts", &self.0.attempts)
            .field("after_lost_answer", &self.0.after_lost_answer)
            .finish_non_exhaustive()
    }
}

impl<E> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Some(cause) => Some(cause),
            None => None,
        }
    }
}

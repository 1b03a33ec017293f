//! What a call of a generated client came to, whatever its types.

use std::fmt::Debug;

use client_runtime::{Error, ErrorKind, NoBody, Response, RetryAfter};
use serde::Serialize;
use serde_json::Value;

/// What a call came to.
#[derive(Debug)]
pub enum Came {
    /// A success.
    Back(Back),
    /// An error.
    Failed(Failed),
}

/// A success.
#[derive(Debug)]
pub struct Back {
    /// The status.
    pub status: u16,
    /// The vendor's own id of the exchange.
    pub request_id: Option<String>,
    /// The typed body, written as JSON again; null for one that is dropped.
    pub body: Value,
    /// Everything that it prints as.
    pub shown: String,
}

/// An error.
#[derive(Debug)]
pub struct Failed {
    /// What kind of error it is.
    pub kind: ErrorKind,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// The vendor's own id of the exchange.
    pub request_id: Option<String>,
    /// How long the vendor wants to be left alone.
    pub retry_after: Option<RetryAfter>,
    /// Whether the same may be asked again.
    pub retryable: bool,
    /// Whether the vendor has certainly seen nothing of it.
    pub nothing_sent: bool,
    /// The typed body: its schema, and itself as JSON again.
    pub body: Option<(&'static str, Value)>,
    /// What it says to a person.
    pub message: String,
    /// Everything that it and its sources print as.
    pub shown: String,
}

impl Came {
    /// Whether it is a success.
    #[must_use]
    pub fn is_back(&self) -> bool {
        matches!(self, Self::Back(_))
    }

    /// The success.
    ///
    /// # Panics
    ///
    /// When it is an error.
    #[must_use]
    pub fn back(self) -> Back {
        match self {
            Self::Back(back) => back,
            Self::Failed(failed) => panic!("{}", failed.message),
        }
    }

    /// The error.
    ///
    /// # Panics
    ///
    /// When it is a success.
    #[must_use]
    pub fn failed(self) -> Failed {
        match self {
            Self::Failed(failed) => failed,
            Self::Back(back) => panic!("it succeeded: {}", back.shown),
        }
    }

    /// Everything that it prints as.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Back(back) => &back.shown,
            Self::Failed(failed) => &failed.shown,
        }
    }
}

/// Turns the result of a call into what it came to.
pub(crate) fn came<T, E>(result: Result<Response<T>, Error<E>>) -> Came
where
    T: Shape + Debug,
    E: Shape,
{
    match result {
        Ok(response) => Came::Back(Back {
            status: response.status().as_u16(),
            request_id: response.request_id().map(str::to_owned),
            shown: format!("{response:?}"),
            body: response.into_inner().shape().1,
        }),
        Err(error) => Came::Failed(Failed {
            kind: error.kind(),
            status: error.status().map(|status| status.as_u16()),
            request_id: error.request_id().map(str::to_owned),
            retry_after: error.retry_after(),
            retryable: error.is_retryable(),
            nothing_sent: error.nothing_sent(),
            body: error.body().map(Shape::shape),
            message: error.to_string(),
            shown: shown(&error),
        }),
    }
}

fn shown<E>(error: &Error<E>) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text += &format!(" {error} {error:?} {error:#?}");
        source = error.source();
    }
    text
}

/// A body: of which schema it is, and what it says.
pub(crate) trait Shape {
    fn shape(&self) -> (&'static str, Value);
}

impl Shape for NoBody {
    fn shape(&self) -> (&'static str, Value) {
        match *self {}
    }
}

impl Shape for () {
    fn shape(&self) -> (&'static str, Value) {
        ("", Value::Null)
    }
}

impl Shape for String {
    fn shape(&self) -> (&'static str, Value) {
        ("", json(self))
    }
}

impl<T: Shape> Shape for Option<T> {
    fn shape(&self) -> (&'static str, Value) {
        self.as_ref().map_or(("", Value::Null), Shape::shape)
    }
}

impl<T: Serialize> Shape for Vec<T> {
    fn shape(&self) -> (&'static str, Value) {
        ("", json(self))
    }
}

pub(crate) fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|why| panic!("{why}"))
}

//! What a call of a generated client came to, whatever its types, so that a table can hold calls of
//! all operations.

use client_runtime::{Error, ErrorKind, NoBody, Response, RetryAfter};
use serde::Serialize;
use serde_json::Value;

/// What a call came to.
#[derive(Debug)]
pub enum Came {
    Back(Back),
    Failed(Failed),
}

/// A success.
#[derive(Debug)]
pub struct Back {
    pub status: u16,
    pub request_id: Option<String>,
    /// The typed body, written as JSON again; null for one that is dropped.
    pub body: Value,
    /// Everything that it prints as.
    pub shown: String,
}

/// An error.
#[derive(Debug)]
pub struct Failed {
    pub kind: ErrorKind,
    pub status: Option<u16>,
    pub request_id: Option<String>,
    pub retry_after: Option<RetryAfter>,
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
    pub fn is_back(&self) -> bool {
        matches!(self, Self::Back(_))
    }

    pub fn back(self) -> Back {
        match self {
            Self::Back(back) => back,
            Self::Failed(failed) => panic!("{}", failed.message),
        }
    }

    pub fn failed(self) -> Failed {
        match self {
            Self::Failed(failed) => failed,
            Self::Back(back) => panic!("it succeeded: {}", back.shown),
        }
    }

    pub fn shown(&self) -> &str {
        match self {
            Self::Back(back) => &back.shown,
            Self::Failed(failed) => &failed.shown,
        }
    }
}

/// Turns the result of a call into what it came to.
pub fn came<T, E>(result: Result<Response<T>, Error<E>>) -> Came
where
    T: Serialize + std::fmt::Debug,
    E: Shape,
{
    match result {
        Ok(response) => Came::Back(Back {
            status: response.status().as_u16(),
            request_id: response.request_id().map(str::to_owned),
            shown: format!("{response:?}"),
            body: json(&response.into_inner()),
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

/// An error body: of which schema it is, and what it says.
pub trait Shape {
    fn shape(&self) -> (&'static str, Value);
}

impl Shape for NoBody {
    fn shape(&self) -> (&'static str, Value) {
        match *self {}
    }
}

impl Shape for pureclarity_client::types::FeedErrorResponse {
    fn shape(&self) -> (&'static str, Value) {
        ("FeedErrorResponse", json(self))
    }
}

impl Shape for gainsight_px_client::types::ApiError {
    fn shape(&self) -> (&'static str, Value) {
        ("ApiError", json(self))
    }
}

impl Shape for mixpanel_client::types::ApiError {
    fn shape(&self) -> (&'static str, Value) {
        ("ApiError", json(self))
    }
}

macro_rules! shapes {
    ($($error:ty: $($schema:ident),+;)*) => {
        $(impl Shape for $error {
            fn shape(&self) -> (&'static str, Value) {
                match self {
                    $(Self::$schema(body) => (stringify!($schema), json(body)),)+
                }
            }
        })*
    };
}

shapes! {
    mixpanel_client::types::CreateDeletionTaskError: ApiError, DeletionConflict;
    mudbase_client::types::EraseUserDataError: ApiError, SoleOwnerConflict;
    lytics_client::types::DeleteIdentitiesError: ApiError, ApiErrorV1;
    lytics_client::types::DeleteIdentityError: ApiError, ApiErrorV1;
    lytics_client::types::GetDeletionError: ApiError, ApiErrorV1;
    lytics_client::types::GetDeletionOverviewError: ApiError, ApiErrorV1;
    lytics_client::types::GetDeletionStateError: ApiError, ApiErrorV1;
    lytics_client::types::GetIdentityError: ApiError, ApiErrorV1;
    lytics_client::types::ListDeletionStatesError: ApiError, ApiErrorV1;
    lytics_client::types::ListDeletionsError: ApiError, ApiErrorV1;
    lytics_client::types::QueueDeletionsError: ApiError, ApiErrorV1;
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

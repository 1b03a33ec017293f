//! A decoded answer with its status, headers and request id.

use std::fmt;
use std::ops::Deref;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// The answer to a successful call. Dereferences to the decoded body.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    request_id: Option<String>,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        request_id: Option<String>,
        body: T,
    ) -> Self {
        Self {
            status,
            headers,
            request_id,
            body,
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The vendor's own correlation id, to quote when asking the vendor about this call.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// A header of the answer, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The decoded body.
    pub fn into_inner(self) -> T {
        self.body
    }

    /// The answer with another body, such as the variant of an enum of documented shapes.
    pub fn map<U>(self, body: impl FnOnce(T) -> U) -> Response<U> {
        Response::new(self.status, self.headers, self.request_id, body(self.body))
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

/// Body and headers are left out: they are the vendor's text, and may repeat an identifier.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

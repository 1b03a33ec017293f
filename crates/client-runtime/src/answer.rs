//! An answer with any status: status, headers, and the received body up to a limit. Generated code picks the
//! type to decode by the status.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::body::Body;
use crate::cause::Cause;
use crate::error::Trouble;
use crate::facts::RequestIdAt;
use crate::media_type::Essence;
use crate::page::is_page;
use crate::{Error, ErrorKind, Operation, Response, RetryAfter, denial, json_pointer, object};

/// The media type of plain text, with or without parameters.
const TEXT: &str = "text/plain";

/// The answer to a call, not yet decoded.
pub struct Answer {
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    /// The credentials of the request: a part of the answer that repeats them must not be shown.
    secrets: Vec<HeaderValue>,
    /// Whether the request asked for a body: without an `Accept` header, the status is enough.
    asks_for_body: bool,
    attempts: u32,
    after_lost_answer: bool,
}

impl Answer {
    pub(crate) fn new(
        operation: &'static Operation,
        status: StatusCode,
        headers: HeaderMap,
        body: Body,
    ) -> Self {
        Self {
            operation,
            status,
            headers,
            body,
            secrets: Vec::new(),
            asks_for_body: false,
            attempts: 1,
            after_lost_answer: false,
        }
    }

    /// The answer to a request with these credentials; `asks_for_body` as in the request.
    pub(crate) fn to(mut self, secrets: Vec<HeaderValue>, asks_for_body: bool) -> Self {
        self.secrets = secrets;
        self.asks_for_body = asks_for_body;
        self
    }

    /// The answer after this many attempts, and whether one may have been carried out.
    pub(crate) fn after(mut self, attempts: u32, lost_answer: bool) -> Self {
        self.attempts = attempts;
        self.after_lost_answer = lost_answer;
        self
    }

    /// Why the call should be attempted again, if it should.
    pub(crate) fn trouble(&self) -> Trouble {
        if self.status.is_success() && self.asks_for_body && self.broke_off() {
            Trouble::Lost
        } else {
            Trouble::of_status(self.status)
        }
    }

    /// Whether a part of the body was lost. A body over the limit doesn't count: it would be too long again.
    fn broke_off(&self) -> bool {
        let cut = self.body.cut();
        cut.is_some_and(|cause| !matches!(cause, Cause::TooLarge { .. }))
    }

    pub(crate) fn retry_after(&self) -> Option<RetryAfter> {
        RetryAfter::read(&self.headers)
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Reads a body that the spec documents as JSON. Undocumented fields are ignored. A body without any
    /// documented field is rejected, and so is one that reports a failure.
    ///
    /// # Errors
    ///
    /// [`Undecodable`](ErrorKind::Undecodable) if the body is rejected or too long, and
    /// [`Lost`](ErrorKind::Lost) if it broke off.
    pub fn json<T: DeserializeOwned + Serialize, E>(self) -> Result<Response<T>, Error<E>> {
        self.decode(success)
    }

    /// Reads an optional body that the spec documents as JSON of any media type; `None` if it is empty.
    ///
    /// # Errors
    ///
    /// As [`json`](Self::json).
    pub fn json_if_any<T: DeserializeOwned + Serialize, E>(
        self,
    ) -> Result<Response<Option<T>>, Error<E>> {
        self.decode(|bytes| match bytes.trim_ascii() {
            [] => Ok(None),
            _ => success(bytes).map(Some),
        })
    }

    /// Reads a body that the spec documents as text. An empty body, another media type, and JSON or markup
    /// (an error, a proxy's page) are rejected.
    ///
    /// # Errors
    ///
    /// As [`json`](Self::json).
    pub fn text<E>(self) -> Result<Response<String>, Error<E>> {
        let is_text = Essence::given(&self.headers).is_none_or(|given| given.is(TEXT))
            && !matches!(
                self.body.bytes().trim_ascii_start(),
                [b'{' | b'[' | b'<', ..]
            );
        self.decode(|bytes| match std::str::from_utf8(bytes) {
            Ok(text) if is_text && !text.trim().is_empty() => Ok(text.to_owned()),
            Ok(_) => Err(Cause::NotText),
            Err(_) => Err(Cause::NotUtf8),
        })
    }

    /// Takes the status alone as the answer: for bodies that the spec documents as anything at all.
    /// They may be empty, broken off or too long. A web page is none of them: it comes from something in
    /// between that never asked the vendor.
    ///
    /// # Errors
    ///
    /// [`Undecodable`](ErrorKind::Undecodable) if the body is a web page.
    pub fn dropped<E>(self) -> Result<Response<()>, Error<E>> {
        if is_page(&self.headers, self.body.bytes()) {
            return Err(self.failed(ErrorKind::Undecodable, Some(Cause::OtherMediaType)));
        }
        let request_id = self.request_id();
        Ok(Response::new(self.status, self.headers, request_id, ()))
    }

    /// Turns the answer into an error, with the documented error body if the answer has it. With another
    /// body, such as a proxy's page or a gateway's own JSON, the error only lacks the typed body.
    pub fn into_error<E: DeserializeOwned + Serialize>(self) -> Error<E> {
        self.into_error_as(|body| body)
    }

    /// As [`into_error`](Self::into_error), for an operation whose statuses have error bodies of
    /// several shapes: `variant` makes the operation's error type of this status's shape.
    pub fn into_error_as<T: DeserializeOwned + Serialize, E>(
        self,
        variant: impl FnOnce(T) -> E,
    ) -> Error<E> {
        let is_readable = self.body.cut().is_none() && !is_page(&self.headers, self.body.bytes());
        let decoded = if is_readable {
            described(self.body.bytes()).ok()
        } else {
            None
        };
        self.into_error_without_body()
            .with_body(decoded.map(variant))
    }

    /// Turns the answer into an error, for a status without a documented body.
    ///
    /// An undocumented success status isn't a rejection: the vendor may have carried out the request, and
    /// the meaning of the answer isn't known.
    pub fn into_error_without_body<E>(self) -> Error<E> {
        if self.status.is_success() {
            self.failed(ErrorKind::Undecodable, Some(Cause::Undocumented))
        } else {
            self.failed(ErrorKind::Rejected, None)
        }
    }

    fn decode<T, E>(
        self,
        read: impl FnOnce(&[u8]) -> Result<T, Cause>,
    ) -> Result<Response<T>, Error<E>> {
        if let Some(cause) = self.body.cut().cloned() {
            let kind = if self.broke_off() {
                ErrorKind::Lost
            } else {
                ErrorKind::Undecodable
            };
            return Err(self.failed(kind, Some(cause)));
        }
        match read(self.body.bytes()) {
            Ok(body) => {
                let request_id = self.request_id();
                Ok(Response::new(self.status, self.headers, request_id, body))
            }
            Err(cause) => Err(self.failed(ErrorKind::Undecodable, Some(cause))),
        }
    }

    fn failed<E>(self, kind: ErrorKind, cause: Option<Cause>) -> Error<E> {
        let (retry_after, request_id) = (self.retry_after(), self.request_id());
        let is_page = is_page(&self.headers, self.body.bytes());
        Error::new(self.operation, kind, cause)
            .answered(self.status, retry_after, request_id)
            .with_raw_body(self.body, is_page)
            .after(self.attempts, self.after_lost_answer)
    }

    /// The vendor's correlation id, from the place that the spec names.
    fn request_id(&self) -> Option<String> {
        let id = match self.operation.request_id()? {
            RequestIdAt::Header(name) => self.headers.get(name)?.to_str().ok()?.to_owned(),
            RequestIdAt::Body(pointer) => json_pointer::text(self.body.bytes(), pointer)?,
        };
        (is_correlation_id(&id) && !self.repeats_a_secret(&id)).then_some(id)
    }

    /// Whether the id repeats a credential, or a large part of one.
    fn repeats_a_secret(&self, id: &str) -> bool {
        const GOOD_PART: usize = 8;
        let secrets = self.secrets.iter().filter_map(|value| value.to_str().ok());
        // The text before a space is a scheme, such as `Bearer`.
        let mut secrets = secrets.filter_map(|value| value.rsplit(' ').next());
        secrets.any(|secret| id.contains(secret) || id.len() >= GOOD_PART && secret.contains(id))
    }
}

/// Reads a success body, and rejects one that reports a failure.
fn success<T: DeserializeOwned + Serialize>(body: &[u8]) -> Result<T, Cause> {
    let read = described(body)?;
    if denial::denies(body, &read) {
        Err(Cause::Denied)
    } else {
        Ok(read)
    }
}

/// Reads a body, and rejects one without any documented field.
fn described<T: DeserializeOwned + Serialize>(body: &[u8]) -> Result<T, Cause> {
    let read = read(body).map_err(|error| Cause::of_json(&error))?;
    if denial::is_another(body, &read) {
        Err(Cause::Another)
    } else {
        Ok(read)
    }
}

/// Reads a body that is JSON to its end, with structs only from objects.
fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = object(&mut json)?;
    json.end()?;
    Ok(read)
}

/// Whether a text can be a machine-made id. Callers may print it, so a text with a space or an `@` isn't
/// one.
fn is_correlation_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/+=".contains(&byte);
    (1..=128).contains(&text.len()) && text.bytes().all(plain)
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::ERASE;

    #[test]
    fn an_answer_prints_which_it_is_and_of_its_body_only_the_length() {
        let mut body = Body::expecting(None, 9);
        body.add(b"canary", 9);
        let answer = Answer::new(&ERASE, StatusCode::BAD_REQUEST, HeaderMap::new(), body);
        assert_eq!(
            format!("{answer:?}"),
            r#"Answer { operation: "erase", status: 400, body: [6 bytes], .. }"#
        );
    }
}

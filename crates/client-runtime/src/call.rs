//! Builds the request of an operation from its arguments. The first argument that can't be sent becomes the
//! error of the call, and nothing is sent.

use std::fmt;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Request, Url};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::path::{self, Segment};
use crate::{
    Answer, BaseUrl, Credential, Error, InvalidRequest, Operation, Transport, TransportError,
    encode, faithful, guard, query,
};

/// How many headers most requests have at most, such as `Content-Type`, `Accept`, the credentials, `Host`
/// and `User-Agent`.
const HEADERS: usize = 6;

/// A call of an operation, before it is sent.
///
/// ```
/// use client_runtime::facts::{Fact, OperationFacts, Recreation, Role, Source, VendorFacts};
/// use client_runtime::{Answer, BaseUrl, Call, Error, Method, Operation, Transport};
///
/// const VENDOR: VendorFacts = VendorFacts::of(
///     "example",
///     "Example",
///     Fact { value: Recreation::Possible, source: Source::Assumed("an example") },
/// );
///
/// static DELETE_USER: Operation = Operation {
///     vendor: &VENDOR,
///     id: "deleteUser",
///     method: Method::Delete,
///     path: "/v1/users/{id}",
///     facts: OperationFacts::of(Role::Erase),
/// };
///
/// async fn delete(transport: &Transport, base: &BaseUrl, id: &str) -> Result<Answer, Error> {
///     Call::new(&DELETE_USER)
///         .path("id", id)
///         .query("hardDelete", &true)
///         .send(transport, base, &())
///         .await
/// }
/// ```
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    operation: &'static Operation,
    parts: Result<Parts, InvalidRequest>,
}

#[derive(Default)]
struct Parts {
    path: Vec<(&'static str, Zeroizing<String>)>,
    /// Names and values, encoded.
    query: Vec<(Zeroizing<String>, Zeroizing<String>)>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Option<Bytes>,
}

impl Call {
    /// A call of `operation` without arguments.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            parts: Ok(Parts::default()),
        }
    }

    /// Sets a parameter of the path; see [`path::segment`] for what is refused.
    pub fn path(self, parameter: &'static str, value: &(impl Segment + ?Sized)) -> Self {
        self.and(|parts| {
            let segment = Zeroizing::new(path::segment(parameter, value)?);
            parts.path.push((parameter, segment));
            Ok(())
        })
    }

    /// Refuses parameters that together give another operation's path; see [`path::distinct`]. Call it after
    /// setting the parameters, once per such operation.
    pub fn distinct(self, sibling: &[(&'static str, &'static str)]) -> Self {
        self.and(|parts| {
            let pair = |&(name, other)| Ok((name, parts.segment(name)?, other));
            let pairs = sibling.iter().map(pair).collect::<Result<Vec<_>, _>>()?;
            path::distinct(&pairs)
        })
    }

    /// Appends a query parameter: none for `None`, several for a list; see [`query::values`].
    pub fn query(self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        self.and(|parts| {
            let values = query::values(name, value)?.into_iter().map(Zeroizing::new);
            let encoded = values.map(|value| (encoded(name), encoded(&value)));
            parts.query.extend(encoded);
            Ok(())
        })
    }

    /// Appends a query parameter that is a list in one text, with commas between: none for a list of
    /// nothing.
    pub fn comma_query(self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        self.and(|parts| {
            let values = query::values(name, value)?.into_iter().map(Zeroizing::new);
            let encoded: Vec<_> = values.map(|value| encoded(&value)).collect();
            if !encoded.is_empty() {
                let texts: Vec<&str> = encoded.iter().map(|text| text.as_str()).collect();
                let joined = Zeroizing::new(texts.join(","));
                parts.query.push((self::encoded(name), joined));
            }
            Ok(())
        })
    }

    /// Sets a header that the spec names as a parameter.
    pub fn header(self, name: &'static str, value: &(impl Segment + ?Sized)) -> Self {
        self.and(|parts| {
            let header = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| InvalidRequest::new(name, "is not the name of a header"))?;
            if let Some(reason) = value.refusal() {
                return Err(InvalidRequest::new(name, reason));
            }
            let is_whole = value.with_text(|text| text.trim_matches([' ', '\t']) == text);
            if !is_whole {
                let reason = "begins or ends with a space, which a header drops";
                return Err(InvalidRequest::new(name, reason));
            }
            let mut value = value
                .with_text(HeaderValue::from_str)
                .map_err(|_| InvalidRequest::new(name, "contains what a header can't carry"))?;
            value.set_sensitive(true);
            parts.headers.push((header, value));
            Ok(())
        })
    }

    /// Sets the `Accept` header. Without it, any media type is accepted.
    pub fn accept(self, media_type: &'static str) -> Self {
        self.and(|parts| {
            let value = Bytes::from_static(media_type.as_bytes());
            let value = HeaderValue::from_maybe_shared(value)
                .map_err(|_| InvalidRequest::new("Accept", "is not a media type"))?;
            parts.headers.push((ACCEPT, value));
            Ok(())
        })
    }

    /// Sets a JSON body.
    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.and(|parts| {
            let body = faithful::json(body, InvalidRequest::new("body", "has no form in JSON"))?;
            parts.body = Some(Bytes::from_owner(body));
            parts
                .headers
                .push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
            Ok(())
        })
    }

    /// Says of the body that it is of another media type than it would be of by itself, such as one
    /// that is written as JSON.
    pub fn media_type(self, media_type: &'static str) -> Self {
        self.and(|parts| {
            let value = HeaderValue::from_str(media_type)
                .map_err(|_| InvalidRequest::new("Content-Type", "is not a media type"))?;
            parts.headers.retain(|(name, _)| *name != CONTENT_TYPE);
            parts.headers.push((CONTENT_TYPE, value));
            Ok(())
        })
    }

    /// Sets an optional part, such as a body; nothing for `None`.
    pub fn optional<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// Sets a form body, with each member of `body` as in [`query`](Self::query).
    pub fn form(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.and(|parts| {
            let form = query::form(body)?;
            parts.body = Some(Bytes::from_owner(form));
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            parts.headers.push((CONTENT_TYPE, form));
            Ok(())
        })
    }

    /// Sets a body of plain text.
    pub fn text(self, body: &(impl Segment + ?Sized)) -> Self {
        self.and(|parts| {
            let text = body.with_text(|text| Zeroizing::new(text.as_bytes().to_vec()));
            parts.body = Some(Bytes::from_owner(text));
            let text = HeaderValue::from_static("text/plain; charset=utf-8");
            parts.headers.push((CONTENT_TYPE, text));
            Ok(())
        })
    }

    /// Sends the call.
    ///
    /// # Errors
    ///
    /// If it can't be sent, or no answer came. An answer of any status is no error here.
    pub async fn send(
        self,
        transport: &Transport,
        base: &BaseUrl,
        credential: &(impl Credential + ?Sized),
    ) -> Result<Answer, Error> {
        let operation = self.operation;
        if let Some(twice) = base.repeats(operation.path) {
            let why = TransportError::RepeatedPath(twice);
            return Err(Error::configuration(operation, why));
        }
        let request = || self.request(base);
        transport.send(request, operation, base, credential).await
    }

    /// The request, without credentials.
    ///
    /// # Errors
    ///
    /// If an argument can't be sent, or is missing.
    pub fn request(&self, base: &BaseUrl) -> Result<Request, InvalidRequest> {
        let parts = self.parts.as_ref().map_err(|why| *why)?;
        let url = parts.url(self.operation.path, base)?;
        let mut request = Request::new(self.operation.method.into(), url);
        // Leave room for headers that are added later: a growing header map rehashes everything.
        request.headers_mut().reserve(HEADERS);
        for (name, value) in &parts.headers {
            request.headers_mut().append(name, value.clone());
        }
        *request.body_mut() = parts.body.clone().map(reqwest::Body::from);
        Ok(request)
    }

    fn and(mut self, add: impl FnOnce(&mut Parts) -> Result<(), InvalidRequest>) -> Self {
        if let Ok(parts) = &mut self.parts
            && let Err(why) = add(parts)
        {
            self.parts = Err(why);
        }
        self
    }
}

impl Parts {
    fn url(&self, template: &'static str, base: &BaseUrl) -> Result<Url, InvalidRequest> {
        let mut url = if template.contains('{') {
            self.filled(template, base)?
        } else {
            // The path has no parameters, so its URL can be cached.
            base.with(template)
        };
        if !self.query.is_empty() {
            let parts = self.query.iter();
            let parts = parts.flat_map(|(name, value)| ["&", name.as_str(), "=", value.as_str()]);
            // Put together at once: a text that grows leaves copies of what it held behind.
            let query = Zeroizing::new(parts.skip(1).collect::<Vec<_>>().concat());
            url.set_query(Some(&query));
        }
        Ok(url)
    }

    /// The path with its parameters.
    fn filled(&self, template: &'static str, base: &BaseUrl) -> Result<Url, InvalidRequest> {
        let mut parts = vec![base.as_str()];
        for step in template.split('/').skip(1) {
            parts.push("/");
            parts.push(match guard::parameter(step) {
                Some(name) => self.segment(name)?,
                None => step,
            });
        }
        // Concatenate at once: reallocation would leave a copy that isn't overwritten.
        let address = Zeroizing::new(parts.concat());
        Url::parse(&address)
            .map_err(|_| InvalidRequest::new("URL", "can't be built from the operation's path"))
    }

    fn segment(&self, name: &'static str) -> Result<&str, InvalidRequest> {
        let found = self.path.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, segment)| segment.as_str())
            .ok_or(InvalidRequest::new(name, "is missing from the path"))
    }
}

/// A text with all but unreserved characters encoded.
fn encoded(text: &str) -> Zeroizing<String> {
    Zeroizing::new(encode::encoded(text))
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

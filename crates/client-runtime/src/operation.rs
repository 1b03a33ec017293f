//! The constant that describes one operation of one vendor. Every part of the runtime uses it, from the path
//! to the error message.

use std::fmt;

use crate::facts::{OperationFacts, RequestIdAt, VendorFacts};

/// One operation of one vendor, as its spec describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// What the spec says about the vendor as a whole: its id, its limits.
    pub vendor: &'static VendorFacts,
    /// The spec's `operationId`.
    pub id: &'static str,
    /// The request method.
    pub method: Method,
    /// The path template, such as `/v1/users/{identifyId}`, below the base URL.
    pub path: &'static str,
    /// What the spec says about erasure for this operation.
    pub facts: OperationFacts,
}

impl Operation {
    /// Whether the request may be sent again if the result of the first one isn't known.
    ///
    /// The spec decides. If it says nothing, only `GET` is repeatable.
    pub fn is_repeatable(&self) -> bool {
        match self.facts.repeatable {
            Some(fact) => fact.value,
            None => self.method == Method::Get,
        }
    }

    /// Where an answer carries the vendor's own correlation id.
    pub(crate) fn request_id(&self) -> Option<RequestIdAt> {
        self.vendor.request_id.map(|fact| fact.value)
    }
}

/// `vendor operationId`, as in messages and spans.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.vendor.id, self.id)
    }
}

/// The request methods that an operation can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl From<Method> for reqwest::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}

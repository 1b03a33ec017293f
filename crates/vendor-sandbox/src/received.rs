//! What the vendors received: the log that tests read to see what really went over the wire.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// One request as it arrived, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Received {
    /// The operation of the spec, or [`Received::UNMATCHED`].
    pub operation: String,
    /// The method as sent.
    pub method: String,
    /// The path as sent, still percent-encoded and without the query.
    pub path: String,
    /// The path parameters, percent-decoded exactly once.
    pub parameters: BTreeMap<String, String>,
    /// The query, decoded, in the order sent.
    pub query: Vec<(String, String)>,
    /// All headers by lower-case name. Values of headers that can carry a credential are `None`.
    pub headers: BTreeMap<String, Option<String>>,
    /// The body: as JSON where it is JSON, else as a JSON string of its text, else null.
    pub body: Value,
    /// The status that was answered; absent when the connection ended without an answer.
    pub status: Option<u16>,
    /// Whether the vendor did what was asked, whatever it then answered.
    pub processed: bool,
    /// What is wrong with the sandbox's own answer by the vendor's spec, if anything: it was 500 then.
    pub defect: Option<String>,
    /// The name of the fault that was injected into this request, if any.
    pub fault: Option<&'static str>,
}

impl Received {
    /// What [`operation`](Self::operation) says when a request fits no operation of the spec.
    pub const UNMATCHED: &'static str = "unmatched";

    /// Whether the request carried this header; `name` in lower case.
    #[must_use]
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }
}

/// Somebody who followed a redirect to where no vendor is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Strayed {
    /// The first line of the request.
    pub request_line: String,
    /// The names of the headers that came along, in lower case: a credential here is a leak.
    pub header_names: Vec<String>,
}

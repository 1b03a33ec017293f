//! What the spec says about an operation, in the form that the client, its documentation and its facts
//! are written from.

use super::walk::Place;

/// An operation, as the spec describes it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands in the spec.
    pub place: Place,
    /// Its operationId.
    pub id: String,
    /// Its method, in upper case.
    pub method: String,
    /// Its path template.
    pub path: String,
    /// What it does, in a line.
    pub summary: String,
    /// What it does.
    pub description: String,
    /// Why it is assumed to exist, if no vendor document gives it.
    pub assumed: Option<String>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub body: Option<Body>,
    /// The names of the security schemes, any of which lets somebody ask; none: anybody may.
    pub schemes: Vec<String>,
    /// What may be answered, by status.
    pub answers: Vec<Answer>,
    /// The operation as it was written, for the extensions.
    pub written: openapiv3::Operation,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl In {
    /// What OpenAPI calls it.
    pub fn word(self) -> &'static str {
        match self {
            In::Path => "path",
            In::Query => "query",
            In::Header => "header",
            In::Cookie => "cookie",
        }
    }
}

/// How a parameter's value becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// As it is; a list in a query as one value after the other, each with the name.
    Plain,
    /// In a style of OpenAPI, named as `client_runtime::Style` names it.
    Styled {
        /// Its name.
        style: &'static str,
        /// Whether each item or member is written by itself.
        explode: bool,
    },
    /// As JSON.
    Json,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The vendor's name for it.
    pub name: String,
    /// What the method calls it.
    pub argument: String,
    /// Where it is sent.
    pub sent_in: In,
    /// How it is sent.
    pub writing: Writing,
    /// Whether it can't be left out.
    pub required: bool,
    /// What it is.
    pub description: String,
    /// An example of it.
    pub example: Option<serde_json::Value>,
}

/// How a body becomes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As JSON.
    Json,
    /// As a form.
    Form,
    /// As UTF-8.
    Text,
    /// As they are.
    Bytes,
}

/// A request's body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it can't be left out.
    pub required: bool,
    /// How it is sent.
    pub encoding: Encoding,
    /// What it is.
    pub description: String,
    /// Its media type.
    pub media_type: String,
    /// An example of it.
    pub example: Option<serde_json::Value>,
}

/// Which status an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// This one.
    Code(u16),
    /// Any with this first digit.
    Class(u16),
    /// Any that has no answer of its own.
    Default,
}

impl Status {
    /// Whether it says that the request succeeded.
    pub fn is_success(self) -> bool {
        matches!(self, Status::Code(200..=299) | Status::Class(2))
    }

    /// Whether it says that the request failed.
    pub fn is_error(self) -> bool {
        matches!(
            self,
            Status::Code(400..=599) | Status::Class(4 | 5) | Status::Default
        )
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Class(class) => write!(f, "{class}XX"),
            Status::Default => f.write_str("other"),
        }
    }
}

/// What the body of an answer is for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// JSON that this component describes.
    Json(String),
    /// Plain text.
    Text,
    /// Bytes of whatever kind.
    Bytes,
    /// Of any media type (`*/*`): JSON that this component describes, or nothing at all.
    Perhaps(String),
    /// Of any media type, and described by nothing, so nobody reads it.
    Dropped,
    /// Nothing.
    Empty,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: Status,
    /// What it means.
    pub description: String,
    /// What its body is.
    pub shape: Shape,
    /// The media types of its body.
    pub media_types: Vec<String>,
    /// Why it is assumed to be given, if no vendor document says so.
    pub assumed: Option<String>,
}

//! What can be asked, and what may be answered.

use std::fmt;

use serde_json::Value;

use super::{OperationFacts, Origin, Schema};

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Where it stands.
    pub at: Origin,
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
    /// Why it is assumed to be so, if no document of the vendor gives it.
    pub assumed: Option<String>,
    /// What is known about it.
    pub facts: OperationFacts,
    /// Its parameters: its path's, then its own.
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub body: Option<Body>,
    /// The names of the security schemes of which it takes any one; none: it takes no credentials.
    pub schemes: Vec<String>,
    /// What may be answered, by status.
    pub answers: Vec<Answer>,
    /// For each other operation whose path a value would spell: the parameters, and those texts.
    pub distinct: Vec<Vec<(String, String)>>,
}

impl Operation {
    /// The components that its parameters, its body and its answers refer to.
    pub fn components(&self) -> Vec<String> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.schema);
        let body = self.body.iter().map(|body| &body.schema);
        let sent = parameters.chain(body).flat_map(Schema::references);
        let answers = self.answers.iter().filter_map(Answer::component);
        sent.chain(answers).map(str::to_owned).collect()
    }
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
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it stands.
    pub at: Origin,
    /// The vendor's name for it.
    pub name: String,
    /// Where it is sent.
    pub sent_in: In,
    /// Whether it can't be left out.
    pub required: bool,
    /// What it is.
    pub description: String,
    /// Why it is assumed to be so.
    pub assumed: Option<String>,
    /// Whether a list is sent item by item, each with the name, and not with commas between them.
    pub explode: bool,
    /// What it holds.
    pub schema: Schema,
    /// An example of it.
    pub example: Option<Value>,
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
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Where it stands.
    pub at: Origin,
    /// Whether it can't be left out.
    pub required: bool,
    /// What it is.
    pub description: String,
    /// Why it is assumed to be so.
    pub assumed: Option<String>,
    /// Its media type.
    pub media_type: String,
    /// How it is sent.
    pub encoding: Encoding,
    /// What it holds.
    pub schema: Schema,
    /// An example of it.
    pub example: Option<Value>,
}

/// Which statuses an answer is for. The narrower comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// This one.
    Code(u16),
    /// `4XX`: a hundred of them.
    Class(u16),
    /// All that nothing else is said about.
    Default,
}

impl Status {
    /// Whether an answer of it is a success. `default` is none.
    pub fn is_success(self) -> bool {
        matches!(self, Status::Code(200..=299) | Status::Class(2))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Class(class) => write!(f, "{class}XX"),
            Status::Default => f.write_str("other"),
        }
    }
}

/// What the body of an answer is for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// JSON that this component describes.
    Json(String),
    /// Of any media type (`*/*`): JSON that this component describes, or nothing at all.
    JsonIfAny(String),
    /// Plain text.
    Text,
    /// Nothing.
    Empty,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Where it stands.
    pub at: Origin,
    /// Its status.
    pub status: Status,
    /// What it means.
    pub description: String,
    /// Why it is assumed to be given.
    pub assumed: Option<String>,
    /// The media types of its body.
    pub media_types: Vec<String>,
    /// What its body is.
    pub held: Held,
    /// An example of its body.
    pub example: Option<Value>,
}

impl Answer {
    /// The component that its body is, if it is JSON.
    pub fn component(&self) -> Option<&str> {
        match &self.held {
            Held::Json(name) | Held::JsonIfAny(name) => Some(name),
            Held::Text | Held::Empty => None,
        }
    }
}

//! What can be asked, and what may be answered.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};

use super::{Kind, OperationFacts, Origin, Schema};

/// An operation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Operation {
    /// Where it stands.
    #[serde(rename = "x-at")]
    pub at: Origin,
    /// Its operationId.
    #[serde(rename = "operationId")]
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
    #[serde(rename = "x-assumed")]
    pub assumed: Option<String>,
    /// What is known about it.
    pub facts: OperationFacts,
    /// Its parameters: its path's, then its own.
    pub parameters: Vec<Parameter>,
    /// Its body.
    #[serde(rename = "requestBody")]
    pub body: Option<Body>,
    /// The names of the security schemes of which it takes any one; none: it takes no credentials.
    pub schemes: Vec<String>,
    /// What may be answered, by status.
    #[serde(rename = "responses", deserialize_with = "answers")]
    pub answers: Vec<Answer>,
    /// For each other operation whose path a value would spell: the parameters, and those texts.
    pub distinct: Vec<Vec<(String, String)>>,
}

impl Operation {
    /// The components that its parameters and its body refer to.
    pub fn sent(&self) -> impl Iterator<Item = &str> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.schema);
        let body = self.body.iter().map(|body| &body.schema);
        parameters.chain(body).flat_map(Schema::references)
    }
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum In {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// A parameter.
#[derive(Clone, Debug, Deserialize)]
pub struct Parameter {
    /// Where it stands.
    #[serde(rename = "x-at")]
    pub at: Origin,
    /// The vendor's name for it.
    pub name: String,
    /// Where it is sent.
    #[serde(rename = "in")]
    pub sent_in: In,
    /// Whether it can't be left out.
    #[serde(default)]
    pub required: bool,
    /// What it is.
    pub description: String,
    /// Why it is assumed to be so.
    #[serde(rename = "x-assumed")]
    pub assumed: Option<String>,
    /// Whether a list is sent item by item, each with the name, and not with commas between them.
    pub explode: Option<bool>,
    /// What it holds.
    pub schema: Schema,
}

impl Parameter {
    /// Where the flow finds it: `path.id`.
    pub fn place(&self) -> String {
        format!("{:?}.", self.sent_in).to_lowercase() + &self.name
    }
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
#[derive(Clone, Debug, Deserialize)]
pub struct Body {
    /// Where it stands.
    #[serde(rename = "x-at")]
    pub at: Origin,
    /// Whether it can't be left out.
    #[serde(default)]
    pub required: bool,
    /// What it is.
    pub description: String,
    /// Its media type.
    #[serde(rename = "x-media-type")]
    pub media_type: String,
    /// What it holds.
    pub schema: Schema,
}

impl Body {
    /// How it is sent.
    pub fn encoding(&self) -> Encoding {
        let essence = self.media_type.split(';').next();
        match essence.unwrap_or_default().trim() {
            "text/plain" => Encoding::Text,
            "application/x-www-form-urlencoded" => Encoding::Form,
            _ => Encoding::Json,
        }
    }
}

/// Which statuses an answer is for. The narrower comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(try_from = "String")]
pub enum Status {
    /// This one.
    Code(u16),
    /// `4XX`: a hundred of them.
    Class(u16),
    /// All that nothing else is said about.
    #[default]
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
#[derive(Clone, Debug, Deserialize)]
pub struct Answer {
    /// Where it stands.
    #[serde(rename = "x-at")]
    pub at: Origin,
    /// Its status.
    #[serde(skip)]
    pub status: Status,
    /// What it means.
    pub description: String,
    /// Why it is assumed to be given.
    #[serde(rename = "x-assumed")]
    pub assumed: Option<String>,
    /// The media type of its body, if it has one.
    #[serde(rename = "x-media-type")]
    pub media_type: Option<String>,
    /// What its body holds.
    schema: Option<Schema>,
}

impl Answer {
    /// The component that its body is, if it is JSON.
    pub fn component(&self) -> Option<&str> {
        match &self.schema.as_ref()?.kind {
            Kind::Reference(name) => Some(name),
            _ => None,
        }
    }

    /// What its body is.
    pub fn held(&self) -> Held {
        match (&self.media_type, self.component()) {
            (None, _) => Held::Empty,
            (Some(_), None) => Held::Text,
            (Some(any), Some(name)) if any == "*/*" => Held::JsonIfAny(name.to_owned()),
            (Some(_), Some(name)) => Held::Json(name.to_owned()),
        }
    }
}

/// Answers by status, the narrower first.
fn answers<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Answer>, D::Error> {
    let all = IndexMap::<Status, Answer>::deserialize(from)?.into_iter();
    let mut all: Vec<_> = all
        .map(|(status, answer)| Answer { status, ..answer })
        .collect();
    all.sort_by_key(|answer| answer.status);
    Ok(all)
}

impl TryFrom<String> for Status {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = match (text.as_str(), text.strip_suffix("XX")) {
            ("default", _) => Some(Status::Default),
            (_, Some(class)) => class.parse().ok().map(Status::Class),
            (code, None) => code.parse().ok().map(Status::Code),
        };
        known.ok_or_else(|| format!("`{text}` is no status"))
    }
}

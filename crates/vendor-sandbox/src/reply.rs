//! A vendor's answer before it becomes bytes, so that a fault can still change it.

use serde_json::Value;

use crate::spec::Operation;

/// What stands in the body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    None,
    Json(Value),
    Text(String),
    Html(String),
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub content: Content,
}

impl Reply {
    pub fn empty(status: u16) -> Self {
        Self::new(status, Content::None)
    }

    pub fn json(status: u16, body: Value) -> Self {
        Self::new(status, Content::Json(body))
    }

    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, Content::Text(body.into()))
    }

    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, Content::Html(body.into()))
    }

    /// The answer that an operation's spec gives as the example of a status.
    pub fn documented(operation: &Operation, status: u16) -> Self {
        let content = match operation.examples.get(&status) {
            None | Some(Value::Null) => Content::None,
            Some(Value::String(text)) => Content::Text(text.clone()),
            Some(body) => Content::Json(body.clone()),
        };
        Self::new(status, content)
    }

    /// The same with this value at a place of its JSON, such as `/data/request_id`. Objects on the way are made.
    pub fn with(mut self, place: &str, value: impl Into<Value>) -> Self {
        if let Content::Json(body) = &mut self.content {
            let names = place.split('/').skip(1);
            *names.fold(body, |at, name| &mut at[name]) = value.into();
        }
        self
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn new(status: u16, content: Content) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content,
        }
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Content {
    pub fn media_type(&self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Json(_) => Some("application/json"),
            Self::Text(_) => Some("text/plain"),
            Self::Html(_) => Some("text/html"),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::None => Vec::new(),
            Self::Json(value) => value.to_string().into_bytes(),
            Self::Text(text) | Self::Html(text) => text.clone().into_bytes(),
        }
    }
}

//! A vendor's answer before it becomes bytes, so that a fault can still change it.

use serde_json::Value;

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
        Self::with(status, Content::None)
    }

    pub fn json(status: u16, body: Value) -> Self {
        Self::with(status, Content::Json(body))
    }

    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::with(status, Content::Text(body.into()))
    }

    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self::with(status, Content::Html(body.into()))
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn with(status: u16, content: Content) -> Self {
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

//! Where the vendor is, and who may ask.

use serde::{Deserialize, de::Error};
use serde_yaml::Value;

use super::{Origin, read::Wrong};

/// A place where the vendor can be asked.
#[derive(Clone, Debug, Deserialize)]
pub struct Region {
    /// Where it stands.
    #[serde(rename = "x-at")]
    pub at: Origin,
    /// What the spec calls it.
    #[serde(rename = "x-region")]
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its base URL.
    pub url: String,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Where it stands.
    pub at: Origin,
    /// Its name in the spec.
    pub name: String,
    /// What it is.
    pub description: String,
    /// How it is sent.
    pub apply: Apply,
}

/// How credentials are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apply {
    /// As a bearer token.
    Bearer,
    /// With basic authentication.
    Basic,
    /// As they are, in this header.
    Header(String),
    /// As they are, in this query parameter.
    Query(String),
}

/// Reads a security scheme.
pub(super) fn scheme(name: &str, node: &Value) -> Result<Scheme, Wrong> {
    let text = |key| node[key].as_str().unwrap_or_default().to_owned();
    let apply = match (&*text("type"), &*text("scheme"), &*text("in")) {
        ("http", "bearer", _) => Apply::Bearer,
        ("http", "basic", _) => Apply::Basic,
        ("apiKey", _, "header") => Apply::Header(text("name")),
        ("apiKey", _, "query") => Apply::Query(text("name")),
        _ => return Err(Wrong::custom(format!("no client can send `{name}`"))),
    };
    Ok(Scheme {
        at: Origin(text("x-at")),
        name: name.to_owned(),
        description: text("description"),
        apply,
    })
}

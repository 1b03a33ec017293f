//! What a call is made with.

use std::collections::BTreeMap;

use client_runtime::{BaseUrl, Transport};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Where a call goes, with which credentials, and its arguments by the names that the spec gives them.
#[derive(Clone)]
pub struct Asked {
    /// Where the vendor is.
    pub base: BaseUrl,
    /// How it is reached.
    pub transport: Transport,
    /// The credentials, by the names of the security schemes as settings have them, such as `api-key`.
    pub keys: BTreeMap<String, String>,
    /// The parameters.
    pub parameters: BTreeMap<String, Value>,
    /// The body, if there is one.
    pub body: Value,
}

#[allow(dead_code, reason = "the clients of today need some of it")]
impl Asked {
    /// A call without arguments.
    #[must_use]
    pub fn at(base: BaseUrl, transport: Transport) -> Self {
        Self {
            base,
            transport,
            keys: BTreeMap::new(),
            parameters: BTreeMap::new(),
            body: Value::Null,
        }
    }

    /// A credential; one that opens nothing, if none is given.
    pub(crate) fn key(&self, name: &str) -> &str {
        self.keys.get(name).map_or("a-key", String::as_str)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        let value = self.parameters.get(name).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("`{name}` is no text"))
    }

    pub(crate) fn optional_text(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.as_str()
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, name: &str) -> T {
        let value = self.parameters.get(name).cloned().unwrap_or_default();
        serde_json::from_value(value).unwrap_or_else(|why| panic!("`{name}`: {why}"))
    }

    pub(crate) fn body<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(self.body.clone()).unwrap_or_else(|why| panic!("the body: {why}"))
    }

    pub(crate) fn body_text(&self) -> &str {
        self.body.as_str().unwrap_or_default()
    }
}

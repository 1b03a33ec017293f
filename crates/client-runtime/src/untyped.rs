//! JSON that a spec doesn't describe. It may contain anything, so its content isn't printed.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Any JSON, for a schema without a shape.
///
/// ```
/// use client_runtime::Untyped;
/// let any = Untyped::from(serde_json::json!({"email": "ada@example.com"}));
/// assert_eq!(format!("{any:?}"), "[json]");
/// assert_eq!(any.expose()["email"], "ada@example.com");
/// ```
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untyped(Value);

impl Untyped {
    /// The JSON itself. Every use of this is a place where it could leak.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for Untyped {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl fmt::Debug for Untyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[json]")
    }
}

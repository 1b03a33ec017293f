//! Bodies: the right media type, JSON that parses, and the schema's shape.

use hyper::{HeaderMap, header::CONTENT_TYPE};
use serde_json::Value;

use super::Refusal;
use crate::spec::{Operation, complaint};

/// The body that the spec describes, or why this one isn't it.
pub(super) fn check(
    operation: &Operation,
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<Value, Refusal> {
    let invalid = |what: String| Err(Refusal::Invalid(complaint("body", &what)));
    let Some(expected) = &operation.body else {
        return match bytes {
            [] => Ok(Value::Null),
            _ => invalid("this operation takes none".to_owned()),
        };
    };
    if bytes.is_empty() {
        return if expected.required {
            invalid("it is required".to_owned())
        } else {
            Ok(Value::Null)
        };
    }
    let media_type = media_type(headers);
    let Some(schema) = expected.media.get(&media_type) else {
        let known: Vec<&str> = expected.media.keys().map(String::as_str).collect();
        return invalid(format!(
            "Content-Type must be {}, not {media_type:?}",
            known.join(" or ")
        ));
    };
    let body: Value = match serde_json::from_slice(bytes) {
        Ok(body) => body,
        Err(error) => return invalid(format!("it isn't JSON: {error}")),
    };
    match schema.as_ref().and_then(|schema| schema.problem(&body)) {
        None => Ok(body),
        Some(problem) => invalid(problem),
    }
}

/// The body as the log shows it.
pub(crate) fn as_logged(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(bytes).into_owned()))
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

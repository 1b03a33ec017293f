//! Query parameters from anything serializable: scalars once, lists once per item (OpenAPI's `form`
//! style with `explode: true`), and nothing at all for `None`.

use reqwest::Url;
use serde::Serialize;
use serde_json::Value;

use crate::{InvalidRequest, encode};

/// The values that a parameter contributes to the query, in order and not yet encoded.
///
/// # Errors
///
/// If the value is an object or a list of lists, which a query has no one form for.
///
/// ```
/// use client_runtime::query::values;
/// assert_eq!(values("hardDelete", &true), Ok(vec!["true".to_owned()]));
/// assert_eq!(values("hardDelete", &None::<bool>), Ok(vec![]));
/// ```
pub fn values(
    name: &'static str,
    value: &(impl Serialize + ?Sized),
) -> Result<Vec<String>, InvalidRequest> {
    let unfit = || {
        InvalidRequest::new(
            name,
            "has no form in a query: use a scalar or a list of them",
        )
    };
    let scalar = |value| match value {
        Value::Bool(value) => Ok(value.to_string()),
        Value::Number(value) => Ok(value.to_string()),
        Value::String(value) => Ok(value),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(unfit()),
    };
    match serde_json::to_value(value).map_err(|_| unfit())? {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.into_iter().map(scalar).collect(),
        value => scalar(value).map(|value| vec![value]),
    }
}

/// Appends a parameter to the query of `url`, encoding all but unreserved characters.
///
/// # Errors
///
/// As [`values`].
pub fn append(
    url: &mut Url,
    name: &'static str,
    value: &(impl Serialize + ?Sized),
) -> Result<(), InvalidRequest> {
    for value in values(name, value)? {
        append_text(url, name, &value);
    }
    Ok(())
}

/// Appends one pair to the query of `url`.
pub(crate) fn append_text(url: &mut Url, name: &str, value: &str) {
    let pair = format!("{}={}", encode::component(name), encode::component(value));
    let query = match url.query() {
        Some(query) if !query.is_empty() => format!("{query}&{pair}"),
        _ => pair,
    };
    url.set_query(Some(&query));
}

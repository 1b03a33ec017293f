//! Query parameters from anything serializable: scalars once, lists once per item (OpenAPI's `form`
//! style with `explode: true`), and nothing at all for `None`.

use std::collections::BTreeMap;
use std::iter;

use reqwest::Url;
use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{InvalidRequest, encode, faithful};

/// The values that a parameter contributes to the query, in order and not yet encoded.
///
/// # Errors
///
/// If the value is an object or a list of lists, which have no unique form in a query, or contains a number
/// that isn't finite or a date that RFC 3339 can't express.
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
    let unfit = InvalidRequest::new(
        name,
        "has no form in a query: use a scalar or a list of them",
    );
    texts(faithful::value(value, unfit)?).ok_or(unfit)
}

/// A scalar gives one text, a list of scalars one each, and null none.
fn texts(value: Value) -> Option<Vec<String>> {
    let scalar = |value| match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        Value::String(value) => Some(value),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => items.into_iter().map(scalar).collect(),
        value => scalar(value).map(|value| vec![value]),
    }
}

/// An object as a form body, with each member encoded as in a query.
pub(crate) fn form(body: &(impl Serialize + ?Sized)) -> Result<Zeroizing<Vec<u8>>, InvalidRequest> {
    let unfit = InvalidRequest::new(
        "body",
        "has no form: every member must be a scalar or a list of them",
    );
    let Value::Object(members) = faithful::value(body, unfit)? else {
        return Err(unfit);
    };
    // Sorted: the order must not depend on serde_json's features.
    let members: BTreeMap<String, Value> = members.into_iter().collect();
    let mut pairs: Vec<(String, Zeroizing<String>)> = Vec::new();
    for (name, value) in members {
        let values = texts(value).ok_or(unfit)?.into_iter().map(Zeroizing::new);
        pairs.extend(values.map(|value| (name.clone(), value)));
    }
    // Allocate the exact size: reallocation would leave a copy that isn't overwritten.
    let parts = || pairs.iter().flat_map(|(name, value)| pair(name, value));
    let mut form = Zeroizing::new(Vec::with_capacity(parts().map(str::len).sum()));
    parts()
        .skip(1)
        .for_each(|part| form.extend_from_slice(part.as_bytes()));
    Ok(form)
}

/// The parts of one pair, with the separator before it.
fn pair<'a>(name: &'a str, value: &'a str) -> impl Iterator<Item = &'a str> {
    let (name, value) = (encode::component(name), encode::component(value));
    iter::once("&").chain(name).chain(["="]).chain(value)
}

/// Appends one pair to the query of `url`, encoding all but unreserved characters.
pub(crate) fn append(url: &mut Url, name: &str, value: &str) {
    let pair = format!("{}={}", encode::component(name), encode::component(value));
    let query = match url.query() {
        Some(query) => format!("{query}&{pair}"),
        None => pair,
    };
    url.set_query(Some(&query));
}

//! Parameters outside the body. They arrive as text, are read as what their schema takes, and are refused
//! where it takes nothing of the kind; what the spec doesn't name isn't tolerated.

use std::collections::BTreeMap;

use hyper::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Refusal;
use crate::spec::{Operation, Parameter, complaint};

pub(super) fn check_path(
    operation: &Operation,
    found: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    for parameter in operation.parameters("path") {
        let text = found.get(&parameter.name).cloned().unwrap_or_default();
        read(parameter, vec![text])?;
    }
    Ok(())
}

pub(super) fn check_query(
    operation: &Operation,
    query: Option<&str>,
) -> Result<BTreeMap<String, Value>, Refusal> {
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs(query) {
        given.entry(name).or_default().push(value);
    }
    let mut query = BTreeMap::new();
    for parameter in operation.parameters("query") {
        let texts = given.remove(&parameter.name).unwrap_or_default();
        if let Some(value) = read(parameter, texts)? {
            query.insert(parameter.name.clone(), value);
        }
    }
    match given.keys().next() {
        Some(unknown) => Err(invalid("query", unknown, "there is no such parameter")),
        None => Ok(query),
    }
}

pub(super) fn check_headers(operation: &Operation, headers: &HeaderMap) -> Result<(), Refusal> {
    for parameter in operation.parameters("header") {
        let given = headers.get(&parameter.name).into_iter();
        let texts = given.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        read(parameter, texts.collect())?;
    }
    Ok(())
}

/// The pairs of a query, decoded as forms are: here, and only here, `+` is a space.
pub(super) fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The value of a parameter that was given by these texts: one text, or several where it is a list.
fn read(parameter: &Parameter, texts: Vec<String>) -> Result<Option<Value>, Refusal> {
    let wrong = |what: &str| Err(invalid(&parameter.place, &parameter.name, what));
    let values = match texts.as_slice() {
        [] if parameter.required => return wrong("it is required"),
        [] => return Ok(None),
        [only] => vec![Value::from(only.as_str()), scalar(only), Value::from(texts)],
        _ => vec![Value::from(texts)],
    };
    let problem = |value: &Value| parameter.schema.problem(value);
    if let Some(value) = values.iter().find(|value| problem(value).is_none()) {
        return Ok(Some(value.clone()));
    }
    match values.as_slice() {
        [text, ..] if text.is_string() => wrong(&problem(text).unwrap_or_default()),
        _ => wrong("it is given more than once"),
    }
}

/// A text as the truth or number that it is written like, else as it is.
fn scalar(text: &str) -> Value {
    if let Ok(truth) = text.parse::<bool>() {
        Value::from(truth)
    } else if let Ok(whole) = text.parse::<i64>() {
        Value::from(whole)
    } else if let Ok(number) = text.parse::<f64>() {
        Value::from(number)
    } else {
        Value::from(text)
    }
}

fn invalid(place: &str, name: &str, what: &str) -> Refusal {
    Refusal::Invalid(complaint(&format!("{place} parameter {name}"), what))
}

//! Parameters outside the body. They arrive as text, are read as the type that their schema
//! demands, and are then judged by it; what the spec doesn't name isn't tolerated.

use std::collections::BTreeMap;

use hyper::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Refusal;
use crate::spec::{Operation, Parameter, Scheme, complaint};

pub(super) fn check_path(
    operation: &Operation,
    found: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    for parameter in &operation.path_parameters {
        let text = found.get(&parameter.name).map_or("", String::as_str);
        judge(parameter, "path", &read(&parameter.kind, text))?;
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
    for scheme in operation.security.iter().flatten() {
        if let Scheme::Query(name) = scheme {
            given.remove(name);
        }
    }
    let mut read = BTreeMap::new();
    for parameter in &operation.query {
        if let Some(texts) = given.remove(&parameter.name) {
            let value = read_query(parameter, texts)?;
            judge(parameter, "query", &value)?;
            read.insert(parameter.name.clone(), value);
        } else if parameter.required {
            return Err(invalid("query", &parameter.name, "it is required"));
        }
    }
    match given.keys().next() {
        Some(unknown) => Err(invalid("query", unknown, "there is no such parameter")),
        None => Ok(read),
    }
}

pub(super) fn check_headers(operation: &Operation, headers: &HeaderMap) -> Result<(), Refusal> {
    for parameter in &operation.headers {
        match headers.get(&parameter.name) {
            Some(value) => {
                let text = String::from_utf8_lossy(value.as_bytes());
                judge(parameter, "header", &read(&parameter.kind, &text))?;
            }
            None if parameter.required => {
                return Err(invalid("header", &parameter.name, "it is required"));
            }
            None => {}
        }
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

fn read_query(parameter: &Parameter, texts: Vec<String>) -> Result<Value, Refusal> {
    if parameter.kind == "array" {
        let separated = |text: &String| -> Vec<String> {
            if parameter.explode {
                vec![text.clone()]
            } else {
                text.split(',').map(str::to_owned).collect()
            }
        };
        let items = texts.iter().flat_map(separated);
        return Ok(items
            .map(|item| read(&parameter.item_kind, &item))
            .collect());
    }
    match texts.as_slice() {
        [only] => Ok(read(&parameter.kind, only)),
        _ => Err(invalid(
            "query",
            &parameter.name,
            "it is given more than once",
        )),
    }
}

/// A text as the type that is expected; what can't be read so stays a text and is refused by the
/// schema.
fn read(kind: &str, text: &str) -> Value {
    let as_read = match kind {
        "boolean" => text.parse().ok().map(Value::Bool),
        "integer" => text.parse::<i64>().ok().map(Value::from),
        "number" => text.parse::<f64>().ok().map(Value::from),
        _ => None,
    };
    as_read.unwrap_or_else(|| Value::String(text.to_owned()))
}

fn judge(parameter: &Parameter, place: &str, value: &Value) -> Result<(), Refusal> {
    match parameter.schema.problem(value) {
        None => Ok(()),
        Some(problem) => Err(invalid(place, &parameter.name, &problem)),
    }
}

fn invalid(place: &str, name: &str, what: &str) -> Refusal {
    Refusal::Invalid(complaint(&format!("{place} parameter {name}"), what))
}

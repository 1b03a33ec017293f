//! The operations of a spec, with everything that a request is checked against already compiled.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{schema::Schema, template};
use crate::Contract;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// One operation.
pub(crate) struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub template: Vec<template::Segment>,
    /// The only contract that has this operation; absent if all have.
    pub contract: Option<Contract>,
    /// The operation's `x-erasure`.
    pub facts: Value,
    pub path_parameters: Vec<Parameter>,
    pub query: Vec<Parameter>,
    pub headers: Vec<Parameter>,
    /// The alternatives of credentials; empty if none are needed.
    pub security: Vec<Vec<Scheme>>,
    pub body: Option<Body>,
    /// Documented statuses, each with the schemas of its media types.
    pub responses: BTreeMap<u16, BTreeMap<String, Option<Schema>>>,
}

/// A parameter outside the body.
pub(crate) struct Parameter {
    pub name: String,
    pub required: bool,
    pub explode: bool,
    /// The `type` of its schema, with references resolved.
    pub kind: String,
    /// The `type` of its schema's items.
    pub item_kind: String,
    pub schema: Schema,
}

/// A request body.
pub(crate) struct Body {
    pub required: bool,
    pub media: BTreeMap<String, Schema>,
}

/// Where a credential stands in a request.
pub(crate) enum Scheme {
    Header(String),
    Query(String),
    Cookie(String),
    Bearer,
    Basic,
}

impl Operation {
    pub fn is_served_by(&self, contract: Contract) -> bool {
        self.contract.is_none_or(|only| only == contract)
    }
}

/// All operations of a document.
pub(crate) fn all(document: &Value) -> Result<Vec<Operation>, String> {
    let mut operations = Vec::new();
    for (path, item) in object(document, "paths") {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                let read = Reader { document }.operation(path, item, method, operation);
                operations.push(read.map_err(|problem| format!("{method} {path}: {problem}"))?);
            }
        }
    }
    Ok(operations)
}

struct Reader<'a> {
    document: &'a Value,
}

impl Reader<'_> {
    fn operation(
        &self,
        path: &str,
        item: &Value,
        method: &str,
        operation: &Value,
    ) -> Result<Operation, String> {
        let facts = operation.get("x-erasure").cloned().unwrap_or(Value::Null);
        let contract = match facts.get("contract").and_then(Value::as_str) {
            Some(id) => Some(id.parse().map_err(|e: crate::SandboxError| e.to_string())?),
            None => None,
        };
        Ok(Operation {
            id: text(operation, "operationId").ok_or("no operationId")?,
            method: method.to_uppercase(),
            path: path.to_owned(),
            template: template::parse(path),
            contract,
            path_parameters: self.parameters(item, operation, "path")?,
            query: self.parameters(item, operation, "query")?,
            headers: self.parameters(item, operation, "header")?,
            security: self.security(operation)?,
            body: self.body(operation)?,
            responses: self.responses(operation)?,
            facts,
        })
    }

    fn parameters(
        &self,
        item: &Value,
        operation: &Value,
        at: &str,
    ) -> Result<Vec<Parameter>, String> {
        let all = list(item, "parameters").chain(list(operation, "parameters"));
        all.map(|parameter| self.resolve(parameter))
            .filter(|parameter| text(parameter, "in").as_deref() == Some(at))
            .map(|parameter| self.parameter(parameter))
            .collect()
    }

    fn parameter(&self, parameter: &Value) -> Result<Parameter, String> {
        let schema = parameter.get("schema").ok_or("a parameter has no schema")?;
        let resolved = self.resolve(schema);
        let item = resolved
            .get("items")
            .map_or(&Value::Null, |i| self.resolve(i));
        Ok(Parameter {
            name: text(parameter, "name").ok_or("a parameter has no name")?,
            required: flag(parameter, "required", false),
            explode: flag(parameter, "explode", true),
            kind: text(resolved, "type").unwrap_or_default(),
            item_kind: text(item, "type").unwrap_or_default(),
            schema: Schema::compile(schema, self.document)?,
        })
    }

    fn body(&self, operation: &Value) -> Result<Option<Body>, String> {
        let Some(body) = operation.get("requestBody").map(|b| self.resolve(b)) else {
            return Ok(None);
        };
        let mut media = BTreeMap::new();
        for (media_type, content) in object(body, "content") {
            let schema = content
                .get("schema")
                .ok_or("a request body has no schema")?;
            media.insert(media_type.clone(), Schema::compile(schema, self.document)?);
        }
        Ok(Some(Body {
            required: flag(body, "required", false),
            media,
        }))
    }

    fn responses(
        &self,
        operation: &Value,
    ) -> Result<BTreeMap<u16, BTreeMap<String, Option<Schema>>>, String> {
        let mut responses = BTreeMap::new();
        for (status, response) in object(operation, "responses") {
            let status = status.parse().map_err(|_| format!("status {status}"))?;
            let mut media = BTreeMap::new();
            for (media_type, content) in object(self.resolve(response), "content") {
                let schema = content
                    .get("schema")
                    .map(|s| Schema::compile(s, self.document));
                media.insert(media_type.clone(), schema.transpose()?);
            }
            responses.insert(status, media);
        }
        Ok(responses)
    }

    fn security(&self, operation: &Value) -> Result<Vec<Vec<Scheme>>, String> {
        let own = operation.get("security").and_then(Value::as_array);
        let root = self.document.get("security").and_then(Value::as_array);
        let alternatives = own.or(root).into_iter().flatten();
        alternatives
            .map(|alternative| {
                let names = alternative.as_object().into_iter().flat_map(Map::keys);
                names.map(|name| self.scheme(name)).collect()
            })
            .collect()
    }

    fn scheme(&self, name: &str) -> Result<Scheme, String> {
        let scheme = self
            .document
            .pointer("/components/securitySchemes")
            .and_then(|schemes| schemes.get(name))
            .ok_or_else(|| format!("no security scheme is called {name}"))?;
        let place = |key| text(scheme, key).unwrap_or_default();
        match (place("type").as_str(), place("in").as_str()) {
            ("apiKey", "header") => Ok(Scheme::Header(place("name").to_lowercase())),
            ("apiKey", "query") => Ok(Scheme::Query(place("name"))),
            ("apiKey", "cookie") => Ok(Scheme::Cookie(place("name"))),
            ("http", _) if place("scheme").eq_ignore_ascii_case("bearer") => Ok(Scheme::Bearer),
            ("http", _) if place("scheme").eq_ignore_ascii_case("basic") => Ok(Scheme::Basic),
            _ => Err(format!("the sandbox can't play security scheme {name}")),
        }
    }

    fn resolve<'v>(&'v self, value: &'v Value) -> &'v Value {
        value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| self.document.pointer(reference.strip_prefix('#')?))
            .unwrap_or(value)
    }
}

fn object<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn flag(value: &Value, key: &str, default: bool) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(default)
}

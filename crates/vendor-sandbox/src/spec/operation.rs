//! The operations of a spec, with everything that a request is checked against already compiled.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{schema::Schema, template};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// One operation.
pub(crate) struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub template: Vec<template::Segment>,
    parameters: Vec<Parameter>,
    /// The alternatives of credentials; empty if none are needed.
    pub security: Vec<Vec<Scheme>>,
    pub body: Option<Body>,
    /// Documented statuses, each with the schemas of its media types.
    pub responses: BTreeMap<u16, BTreeMap<String, Option<Schema>>>,
    /// Documented statuses, each with its example, or null.
    pub examples: BTreeMap<u16, Value>,
}

/// A parameter outside the body.
pub(crate) struct Parameter {
    pub name: String,
    /// `path`, `query` or `header`.
    pub place: String,
    pub required: bool,
    pub schema: Schema,
}

/// A request body.
pub(crate) struct Body {
    pub required: bool,
    pub media: BTreeMap<String, Option<Schema>>,
}

/// Where a credential stands in a request.
pub(crate) enum Scheme {
    Header(String),
    /// Behind this word in `Authorization`.
    Http(String),
}

impl Operation {
    /// The parameters in a place.
    pub fn parameters(&self, place: &str) -> impl Iterator<Item = &Parameter> {
        let parameters = self.parameters.iter();
        parameters.filter(move |parameter| parameter.place == place)
    }
}

/// All operations of a document.
pub(crate) fn all(document: &Value) -> Result<Vec<Operation>, String> {
    let mut operations = Vec::new();
    for (path, item) in fields(&document["paths"]) {
        for (method, operation) in fields(item) {
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
        let parameters = items(&item["parameters"]).chain(items(&operation["parameters"]));
        Ok(Operation {
            id: text(&operation["operationId"]).ok_or("no operationId")?,
            method: method.to_uppercase(),
            path: path.to_owned(),
            template: template::parse(path),
            parameters: parameters
                .map(|it| self.parameter(it))
                .collect::<Result<_, _>>()?,
            security: self.security(operation)?,
            body: self.body(&operation["requestBody"])?,
            responses: self.responses(operation, |it| self.media(it))?,
            examples: self.responses(operation, |it| Ok(example(it)))?,
        })
    }

    fn parameter(&self, parameter: &Value) -> Result<Parameter, String> {
        let parameter = self.resolve(parameter);
        Ok(Parameter {
            name: text(&parameter["name"]).ok_or("a parameter has no name")?,
            place: text(&parameter["in"]).ok_or("a parameter has no place")?,
            required: parameter["required"] == true,
            schema: Schema::compile(&parameter["schema"], self.document)?,
        })
    }

    fn body(&self, body: &Value) -> Result<Option<Body>, String> {
        let body = self.resolve(body);
        if body.is_null() {
            return Ok(None);
        }
        let (required, media) = (body["required"] == true, self.media(body)?);
        Ok(Some(Body { required, media }))
    }

    fn responses<T>(
        &self,
        operation: &Value,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Result<BTreeMap<u16, T>, String> {
        let responses = fields(&operation["responses"]).map(|(status, response)| {
            let status = status.parse().map_err(|_| format!("status {status}"))?;
            Ok((status, read(self.resolve(response))?))
        });
        responses.collect()
    }

    /// The schemas of a request's or an answer's media types.
    fn media(&self, holder: &Value) -> Result<BTreeMap<String, Option<Schema>>, String> {
        let media = fields(&holder["content"]).map(|(media_type, content)| {
            let schema = content.get("schema");
            let schema = schema.map(|schema| Schema::compile(schema, self.document));
            Ok((media_type.clone(), schema.transpose()?))
        });
        media.collect()
    }

    fn security(&self, operation: &Value) -> Result<Vec<Vec<Scheme>>, String> {
        let own = operation.get("security");
        let alternatives = items(own.unwrap_or(&self.document["security"]));
        let schemes = |alternative| fields(alternative).map(|(name, _)| self.scheme(name));
        alternatives.map(|it| schemes(it).collect()).collect()
    }

    fn scheme(&self, name: &str) -> Result<Scheme, String> {
        let scheme = &self.document["components"]["securitySchemes"][name];
        let word = |key: &str| text(&scheme[key]).unwrap_or_default().to_lowercase();
        match (word("type").as_str(), word("in").as_str()) {
            ("apikey", "header") => Ok(Scheme::Header(word("name"))),
            ("http", _) => Ok(Scheme::Http(word("scheme"))),
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

/// The example of an answer's first media type.
fn example(response: &Value) -> Value {
    let first = fields(&response["content"]).next();
    first.map_or(Value::Null, |(_, content)| content["example"].clone())
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

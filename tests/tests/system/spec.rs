//! The specs as these tests read them: straight from `specs/`, by nobody's code but theirs, so that
//! neither the generator nor the sandbox can be wrong in the same way.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde_json::{Map, Value};
pub use system_tests::system::VENDORS;

use crate::scripted::ScriptedAnswer;

/// One vendor's spec.
pub struct Spec {
    document: Value,
}

/// One operation of a spec.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    /// The path parameters, each with its example.
    pub path_parameters: BTreeMap<String, String>,
    /// The header that carries the credentials, in lower case.
    pub credential: Option<String>,
    /// What it says about erasure.
    pub facts: Value,
    /// The examples of the body; the operation's own comes first.
    pub bodies: Vec<Example>,
    pub answers: BTreeMap<u16, Answer>,
}

/// What an operation answers under one status.
#[derive(Clone, Debug)]
pub struct Answer {
    pub media: Option<String>,
    /// The examples of the body; the answer's own comes first.
    pub bodies: Vec<Example>,
    pub retry_after: Option<String>,
}

/// An example, and the name of the schema that it is one of.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub schema: Option<String>,
    pub value: Value,
}

/// All specs, read once.
static SPECS: LazyLock<BTreeMap<&str, Spec>> =
    LazyLock::new(|| VENDORS.map(|vendor| (vendor, Spec::read(vendor))).into());

impl Spec {
    pub fn of(vendor: &str) -> &'static Self {
        &SPECS[vendor]
    }

    fn read(vendor: &str) -> Self {
        let file = format!("{}/../specs/{vendor}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&file).unwrap();
        let document = serde_yaml::from_str(&text).unwrap();
        Self { document }
    }

    /// Where an answer carries the vendor's own id of the exchange: a pointer into its body.
    pub fn request_id_at(&self) -> Option<&str> {
        self.document
            .pointer("/x-erasure/request-id/value/body")?
            .as_str()
    }

    pub fn operations(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (path, item) in entries(&self.document["paths"]) {
            for (method, operation) in entries(item) {
                if operation.get("operationId").is_some() {
                    operations.push(self.operation(path, item, method, operation));
                }
            }
        }
        operations
    }

    pub fn operation_named(&self, id: &str) -> Operation {
        let mut operations = self.operations().into_iter();
        operations.find(|operation| operation.id == id).unwrap()
    }

    fn operation(&self, path: &str, item: &Value, method: &str, operation: &Value) -> Operation {
        let answers = entries(&operation["responses"]);
        let body = self.resolve(&operation["requestBody"]);
        Operation {
            id: operation["operationId"].as_str().unwrap().to_owned(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            path_parameters: [item, operation]
                .into_iter()
                .flat_map(|holder| list(&holder["parameters"]))
                .map(|parameter| self.resolve(parameter))
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| (text(&parameter["name"]), text(&parameter["example"])))
                .collect(),
            credential: self.credential(operation),
            facts: operation["x-erasure"].clone(),
            bodies: self.media(body).1,
            answers: answers
                .map(|(status, answer)| (status.parse().unwrap(), self.answer(answer)))
                .collect(),
        }
    }

    fn answer(&self, answer: &Value) -> Answer {
        let answer = self.resolve(answer);
        let retry_after = answer.pointer("/headers/Retry-After");
        let (media, bodies) = self.media(answer);
        Answer {
            media,
            bodies,
            retry_after: retry_after.map(|header| text(&self.resolve(header)["example"])),
        }
    }

    /// The media type and the examples of a request body or a response. No spec of ours has two.
    fn media(&self, holder: &Value) -> (Option<String>, Vec<Example>) {
        let Some((media, content)) = entries(&holder["content"]).next() else {
            return (None, Vec::new());
        };
        let schema = &content["schema"];
        let variants = list(&self.resolve(schema)["oneOf"]);
        let own = Example {
            schema: name(schema),
            value: content["example"].clone(),
        };
        let of_variant = |variant| Example {
            schema: name(variant),
            value: self.resolve(variant)["example"].clone(),
        };
        let bodies = std::iter::once(own).chain(variants.map(of_variant));
        (Some(media.clone()), bodies.collect())
    }

    fn credential(&self, operation: &Value) -> Option<String> {
        let own = operation.get("security");
        let alternatives = own.or_else(|| self.document.get("security"))?;
        let scheme = entries(alternatives.get(0)?).next()?.0;
        let scheme = &self.document["components"]["securitySchemes"][scheme];
        match scheme["type"].as_str() {
            Some("http") => Some("authorization".to_owned()),
            _ => Some(text(&scheme["name"]).to_lowercase()),
        }
    }

    fn resolve<'v>(&'v self, value: &'v Value) -> &'v Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.document.pointer(&reference[1..]).unwrap(),
            None => value,
        }
    }
}

impl Answer {
    /// The answer as it is sent, with one of its examples. HTTP has no body for 204, whatever a vendor
    /// publishes.
    pub fn scripted(&self, status: u16, example: Option<&Example>) -> ScriptedAnswer {
        let media = self.media.as_deref().map(|media| match media {
            "*/*" => "application/json",
            media => media,
        });
        let media = media.map(|media| ("Content-Type", media));
        let wait = self
            .retry_after
            .as_deref()
            .map(|wait| ("Retry-After", wait));
        let headers: Vec<_> = media.into_iter().chain(wait).collect();
        let body = match example
            .filter(|_| status != 204)
            .map(|example| &example.value)
        {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        };
        ScriptedAnswer::new(status, &headers, &body)
    }
}

impl Operation {
    /// Whether the request may be sent again when its answer was lost.
    pub fn is_repeatable(&self, contract: &str) -> bool {
        let own = &self.facts["contracts"][contract]["repeatable"];
        let fact = if own.is_null() {
            &self.facts["repeatable"]
        } else {
            own
        };
        fact["value"] == true
    }

    /// The media types that the operation answers with.
    pub fn accepts(&self) -> BTreeSet<&str> {
        let media = self
            .answers
            .values()
            .filter_map(|answer| answer.media.as_deref());
        let media: BTreeSet<&str> = media.collect();
        if media.is_empty() || media.contains("*/*") {
            BTreeSet::from(["*/*"])
        } else {
            media
        }
    }

    /// The parts of its path, parameters as `None`.
    pub fn steps(&self) -> Vec<Option<&str>> {
        let steps = self.path.split('/').skip(1);
        steps
            .map(|step| (!step.starts_with('{')).then_some(step))
            .collect()
    }

    /// The names of its path parameters, in order.
    pub fn parameters(&self) -> Vec<&str> {
        let steps = self.path.split('/');
        steps
            .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
            .collect()
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn name(schema: &Value) -> Option<String> {
    let reference = schema.get("$ref")?.as_str()?;
    reference.rsplit('/').next().map(str::to_owned)
}

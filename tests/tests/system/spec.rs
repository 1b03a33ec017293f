//! The specs as these tests read them: straight from `specs/`, by nobody's code but theirs, so that
//! neither the generator nor the sandbox can be wrong in the same way.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use heck::ToKebabCase;
use serde_json::{Map, Value};
use system_tests::system::vendors;

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
    pub parameters: Vec<Parameter>,
    /// Who may ask.
    pub credential: Option<Credential>,
    /// What it says about erasure.
    pub facts: Value,
    /// The examples of the body; the operation's own comes first.
    pub bodies: Vec<Example>,
    pub answers: BTreeMap<u16, Answer>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    /// `path`, `query` or `header`.
    pub sent_in: String,
    pub required: bool,
    pub example: Value,
}

/// What shows who asks.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The name of the security scheme.
    pub scheme: String,
    /// The setting that it is.
    pub setting: String,
    /// The header that carries it, in lower case.
    pub header: String,
    /// Whether it is a bearer token there.
    pub is_bearer: bool,
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
static SPECS: LazyLock<BTreeMap<&str, Spec>> = LazyLock::new(|| {
    vendors()
        .map(|vendor| (vendor, Spec::read(vendor)))
        .collect()
});

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
            parameters: [item, operation]
                .into_iter()
                .flat_map(|holder| list(&holder["parameters"]))
                .map(|parameter| self.resolve(parameter))
                .map(|parameter| Parameter {
                    name: text(&parameter["name"]),
                    sent_in: text(&parameter["in"]),
                    required: parameter["required"] == true,
                    example: parameter["example"].clone(),
                })
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

    fn credential(&self, operation: &Value) -> Option<Credential> {
        let own = operation.get("security");
        let alternatives = own.or_else(|| self.document.get("security"))?;
        let name = entries(alternatives.get(0)?).next()?.0;
        let scheme = &self.document["components"]["securitySchemes"][name];
        let is_http = scheme["type"] == "http";
        let mut settings = entries(&self.document["x-erasure"]["settings"]);
        let setting = settings.find(|(_, setting)| setting["security"] == name.as_str());
        let usual = name.to_kebab_case();
        Some(Credential {
            scheme: usual.clone(),
            setting: setting.map_or(usual, |(name, _)| name.clone()),
            header: if is_http {
                "authorization".to_owned()
            } else {
                text(&scheme["name"]).to_lowercase()
            },
            is_bearer: is_http,
        })
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

    /// The ways in which it is used: what is said of each, before what is said of all.
    pub fn uses(&self) -> Vec<[&Value; 2]> {
        let several: Vec<_> = list(&self.facts["uses"]).collect();
        if several.is_empty() {
            return vec![[&self.facts, &Value::Null]];
        }
        several.into_iter().map(|own| [own, &self.facts]).collect()
    }

    /// Whether it is used for this.
    pub fn is_to(&self, role: &str) -> bool {
        let mut said = self.uses().into_iter().flatten();
        said.any(|said| said["role"] == role)
    }

    /// The places of its request that are filled with something of this name, and the rest of the name.
    pub fn filled_with(&self, source: &str) -> Vec<(String, String)> {
        let uses = self.uses().into_iter().flatten();
        let filled = uses.flat_map(|said| entries(&said["with"]));
        let filled = filled.filter_map(|(place, with)| {
            let name = with.as_str().or_else(|| with["from"].as_str())?;
            Some((place.clone(), name.strip_prefix(source)?.to_owned()))
        });
        filled.collect()
    }

    /// The places of its answers where what to ask with stands, as pointers into their bodies.
    pub fn tracking(&self) -> Vec<&str> {
        let mut found = Vec::new();
        tracking(&self.facts, &mut found);
        found
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

fn tracking<'v>(said: &'v Value, found: &mut Vec<&'v str>) {
    for (key, value) in entries(said) {
        let several = list(value).chain([value]);
        let places = several.filter_map(|place| place.as_str()?.strip_prefix("body#"));
        found.extend(places.filter(|_| key == "tracking"));
        tracking(value, found);
    }
    for value in list(said) {
        tracking(value, found);
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

//! The flow: what is filled and read exists, every documented value has a meaning, and whoever is to be
//! erased is erased by one operation. What a word may be is the profile's to say.

mod answers;
mod starts;
mod with;

use serde_json::{Map, Value};

use crate::{
    finding::{Finding, Findings},
    model::{Kind, Model, Operation, Schema},
    spec::{Spec, child, one_of},
};

/// The rule's name.
const RULE: &str = "flow";

/// One way in which an operation is used.
struct Use<'a> {
    spec: &'a Spec,
    model: &'a Model,
    operation: &'a Operation,
    /// What the use says, then what stands beside all uses; each with its pointer.
    layers: Vec<(String, &'a Map<String, Value>)>,
}

/// Whether a spec says how to ask: one without `answers` has facts alone.
pub fn is_there(spec: &Spec, model: &Model) -> bool {
    let mut uses = all(spec, model).into_iter();
    uses.any(|one| one.get("answers").is_some())
}

fn all<'a>(spec: &'a Spec, model: &'a Model) -> Vec<Use<'a>> {
    let operations = model.operations.iter();
    operations
        .flat_map(|operation| uses(spec, model, operation))
        .collect()
}

pub fn check(spec: &Spec, model: &Model) -> Findings {
    if !is_there(spec, model) {
        return Findings::new();
    }
    let uses = all(spec, model);
    let mut findings = Findings::new();
    for one in &uses {
        findings.extend(with::check(one));
        findings.extend(answers::check(one));
        findings.extend(one.needs(&uses));
    }
    findings.extend(starts::check(spec, &uses));
    findings
}

/// The uses of an operation; none of one that has no part in the flow.
fn uses<'a>(spec: &'a Spec, model: &'a Model, operation: &'a Operation) -> Vec<Use<'a>> {
    let at = child(&operation.at.0, "x-erasure");
    let Some(whole) = spec.value.pointer(&at).and_then(Value::as_object) else {
        return Vec::new();
    };
    let of = |layers| Use {
        spec,
        model,
        operation,
        layers,
    };
    match whole.get("uses").and_then(Value::as_array) {
        None => vec![of(vec![(at, whole)])],
        Some(uses) => uses
            .iter()
            .enumerate()
            .filter_map(|(index, one)| Some((format!("{at}/uses/{index}"), one.as_object()?)))
            .map(|own| of(vec![own, (at.clone(), whole)]))
            .collect(),
    }
}

impl<'a> Use<'a> {
    /// What it says under a key, or all uses do.
    fn get(&self, key: &str) -> Option<(String, &'a Value)> {
        let mut layers = self.layers.iter();
        layers.find_map(|(at, layer)| Some((child(at, key), layer.get(key)?)))
    }

    /// The entries under a key, of the use and of all uses.
    fn entries(&self, key: &str) -> Vec<(String, &'a str, &'a Value)> {
        let of_layer = |(at, layer): &(String, &'a Map<String, Value>)| {
            let at = child(at, key);
            let entries = layer
                .get(key)
                .and_then(Value::as_object)
                .into_iter()
                .flatten();
            entries
                .map(|(name, value)| (child(&at, name), name.as_str(), value))
                .collect::<Vec<_>>()
        };
        self.layers.iter().flat_map(of_layer).collect()
    }

    fn role(&self) -> &'a str {
        self.get("role")
            .and_then(|(_, role)| role.as_str())
            .unwrap_or_default()
    }

    fn at(&self) -> &str {
        &self.layers[0].0
    }

    /// The kinds of identifiers that it is used for.
    fn kinds(&self) -> Vec<&'a str> {
        if let Some((_, kinds)) = self.get("for") {
            return kinds
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
        }
        self.model
            .facts
            .identifiers
            .iter()
            .map(|identifier| identifier.kind.as_str())
            .collect()
    }

    fn error(&self, at: &str, message: impl Into<String>, fix: impl Into<String>) -> Finding {
        self.spec.error(at, RULE, message, fix)
    }

    /// What stands at a place of the request, or why nothing does.
    fn sent(&self, place: &str) -> Option<&'a Schema> {
        let place = place.trim_start_matches("$request.");
        let body = || self.operation.body.as_ref().map(|body| &body.schema);
        if let Some(pointer) = place.strip_prefix("body#") {
            return super::place::at(self.model, body()?, pointer);
        }
        if let Some(pointer) = place.strip_prefix("item") {
            return super::place::at(self.model, self.item()?, pointer.trim_start_matches('#'));
        }
        let (sent_in, name) = place.split_once('.')?;
        let is_it = |parameter: &&crate::model::Parameter| {
            parameter.name == name
                && format!("{:?}", parameter.sent_in).eq_ignore_ascii_case(sent_in)
        };
        self.operation
            .parameters
            .iter()
            .find(is_it)
            .map(|parameter| &parameter.schema)
    }

    /// What one person's entry in the list of many is.
    fn item(&self) -> Option<&'a Schema> {
        let (_, place) = self.get("many")?;
        match &self.sent(place.as_str()?)?.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    /// What a use needs besides.
    fn needs(&self, all: &[Use]) -> Findings {
        let mut findings = Findings::new();
        let mut lacks = |is_so: bool, fact: &str, why: &str| {
            if is_so && self.get(fact).is_none() {
                let message = format!("`{}` doesn't state `{fact}`: {why}", self.operation.id);
                findings.push(self.error(
                    self.at(),
                    message,
                    format!("add `{fact}`, with its source, or `assumed` and why"),
                ));
            }
        };
        let means = |meaning: &str| answers::means(self, meaning);
        lacks(
            self.role() == "erase",
            "repeatable",
            "a lost answer could not be dealt with",
        );
        lacks(
            means("accepted") || means("promised"),
            "horizon",
            "a promise says by when",
        );
        lacks(
            means("hidden"),
            "revivable",
            "nobody could say for how long it can be undone",
        );
        lacks(
            self.get("many").is_some(),
            "batch",
            "nobody could say how many people fit",
        );
        lacks(
            self.role() == "follow",
            "poll",
            "nobody could say how often to ask",
        );
        if means("accepted") && !all.iter().any(|other| other.role() == "follow") {
            let message = format!(
                "`{}` is accepted, and no operation follows it",
                self.operation.id
            );
            findings.push(self.error(
                self.at(),
                message,
                "give the operation that tells how far it is the role `follow`",
            ));
        }
        let must = match self.role() {
            "look" => ["there", "nobody"].as_slice(),
            "follow" => &["done"],
            _ => &[],
        };
        for meaning in must
            .iter()
            .filter(|meaning| !means(meaning) && !means("custom"))
        {
            let message = format!("no answer to `{}` can mean `{meaning}`", self.operation.id);
            findings.push(self.error(self.at(), message, "say under `answers` which one does"));
        }
        if let Some((at, place)) = self.get("many")
            && self.item().is_none()
        {
            let message = format!(
                "there is no list at `{}` of the body",
                place.as_str().unwrap_or_default()
            );
            findings.push(self.error(&at, message, "name the list that gets one entry per person"));
        }
        if let Some((at, Value::String(name))) = self.get("else") {
            let erases = |other: &&Use| other.role() == "erase";
            let mut names: Vec<_> = all
                .iter()
                .filter(erases)
                .map(|other| other.operation.id.as_str())
                .collect();
            names.dedup();
            if !names.contains(&name.as_str()) || *name == self.operation.id {
                let message = format!("`{name}` is no other operation that erases");
                findings.push(self.spec.error_in(
                    &at,
                    RULE,
                    message,
                    one_of(name, names.iter().copied()),
                ));
            }
        }
        findings
    }
}

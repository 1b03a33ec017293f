//! The flow: what is filled and read exists, every documented value has a meaning, and whoever is to be
//! erased is erased by one operation. What a word may be is the profile's to say.

mod answers;
mod starts;
mod with;

use serde_json::{Map, Value};

use super::{Report, place};
use crate::{
    model::{Kind, Model, Operation, Parameter, Schema},
    spec::{Spec, child, one_of},
};

/// One way in which an operation is used.
struct Use<'a> {
    spec: &'a Spec,
    model: &'a Model,
    operation: &'a Operation,
    /// What the use says, then what stands beside all uses; each with its pointer.
    layers: Vec<(String, &'a Map<String, Value>)>,
}

/// Whether a spec says how to ask: one without `answers` has facts alone.
pub fn is_there(model: &Model, spec: &Spec) -> bool {
    let mut uses = uses(model, spec).into_iter();
    uses.any(|one| one.get("answers").is_some())
}

pub fn check(model: &Model, report: &mut Report) {
    if is_there(model, report.spec) {
        let uses = uses(model, report.spec);
        for one in &uses {
            with::check(one, report);
            answers::check(one, report);
            needs(one, report);
            leads(one, &uses, report);
        }
        starts::check(&uses, report);
    }
}

fn uses<'a>(model: &'a Model, spec: &'a Spec) -> Vec<Use<'a>> {
    let mut all = Vec::new();
    for operation in &model.operations {
        let at = child(&operation.at.0, "x-erasure");
        let Some(whole) = spec.value.pointer(&at).and_then(Value::as_object) else {
            continue;
        };
        let of = |layers| Use {
            spec,
            model,
            operation,
            layers,
        };
        let uses = child(&at, "uses");
        for (index, own) in spec.items(&uses).iter().enumerate() {
            let own = own.as_object().map(|own| (format!("{uses}/{index}"), own));
            let layers = own.into_iter().chain([(at.clone(), whole)]);
            all.push(of(layers.collect()));
        }
        if !whole.contains_key("uses") {
            all.push(of(vec![(at, whole)]));
        }
    }
    all
}

impl<'a> Use<'a> {
    /// What it says under a key, or all uses do.
    fn get(&self, key: &str) -> Option<(String, &'a Value)> {
        let mut layers = self.layers.iter();
        layers.find_map(|(at, layer)| Some((child(at, key), layer.get(key)?)))
    }

    /// The entries under a key, of the use and of all uses, each with its pointer.
    fn entries(&self, key: &str) -> Vec<(String, &'a str, &'a Value)> {
        let mut all = Vec::new();
        for at in self.layers.iter().map(|(at, _)| child(at, key)) {
            let entries = self.spec.entries(&at);
            all.extend(entries.map(|(name, value)| (child(&at, name), name, value)));
        }
        all
    }

    /// The text under a key.
    fn text(&self, key: &str) -> &'a str {
        let text = self.get(key).and_then(|(_, text)| text.as_str());
        text.unwrap_or_default()
    }

    fn is(&self, role: &str) -> bool {
        self.text("role") == role
    }

    fn at(&self) -> &str {
        &self.layers[0].0
    }

    /// The kinds of identifiers that it is used for.
    fn kinds(&self) -> Vec<&'a str> {
        match self.get("for") {
            Some((at, _)) => self
                .spec
                .items(&at)
                .iter()
                .filter_map(Value::as_str)
                .collect(),
            None => kinds(self.model),
        }
    }

    /// What stands at a place of the request.
    fn sent(&self, place: &str) -> Option<&'a Schema> {
        let place = place.trim_start_matches("$request.");
        if let Some(pointer) = place.strip_prefix("body#") {
            return place::at(self.model, &self.operation.body.as_ref()?.schema, pointer);
        }
        if let Some(pointer) = place.strip_prefix("item") {
            return place::at(self.model, self.item()?, pointer.trim_start_matches('#'));
        }
        let mut parameters = self.operation.parameters.iter();
        let found = parameters.find(|parameter| called(parameter) == place);
        found.map(|parameter| &parameter.schema)
    }

    /// What one person's entry in the list of many is.
    fn item(&self) -> Option<&'a Schema> {
        match &self.sent(self.text("many"))?.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }
}

/// The kinds of identifiers that a vendor can be asked by.
fn kinds(model: &Model) -> Vec<&str> {
    let identifiers = model.facts.identifiers.iter();
    identifiers
        .map(|identifier| identifier.kind.as_str())
        .collect()
}

/// The place of a parameter: `path.id`.
fn called(parameter: &Parameter) -> String {
    format!("{:?}.", parameter.sent_in).to_lowercase() + &parameter.name
}

/// The facts and meanings that a use needs.
fn needs(one: &Use, report: &mut Report) {
    let id = &one.operation.id;
    let means = |meaning: &str| answers::means(one, meaning);
    // What differs between contracts stands with the one that the use is for.
    let contract = one
        .get("if")
        .and_then(|(_, settings)| settings["contract"].as_str());
    let of_contract = |fact: &str| one.get("contracts")?.1.get(contract?)?.get(fact);
    let is_promised = means("accepted") || means("promised");
    let facts = [
        (
            one.is("erase"),
            "repeatable",
            "a lost answer could not be dealt with",
        ),
        (is_promised, "horizon", "a promise says by when"),
        (
            means("hidden"),
            "revivable",
            "nobody could say for how long it can be undone",
        ),
        (
            !one.text("many").is_empty(),
            "batch",
            "nobody could say how many people fit",
        ),
        (
            one.is("follow"),
            "poll",
            "nobody could say how often to ask",
        ),
    ];
    for (_, fact, why) in facts
        .into_iter()
        .filter(|(needs, fact, _)| *needs && one.get(fact).is_none() && of_contract(fact).is_none())
    {
        let message = format!("`{id}` doesn't state `{fact}`: {why}");
        let fix = format!("add `{fact}`, with its source, or `assumed` and why");
        report.key(one.at(), message, fix);
    }
    for (role, meaning) in [("look", "there"), ("look", "nobody"), ("follow", "done")] {
        if one.is(role) && !means(meaning) && !means("custom") {
            let message = format!("no answer to `{id}` can mean `{meaning}`");
            report.key(one.at(), message, "say under `answers` which one does");
        }
    }
}

/// Whether what a use leads to is there: who follows it, its list, and who is asked instead.
fn leads(one: &Use, all: &[Use], report: &mut Report) {
    let id = &one.operation.id;
    if answers::means(one, "accepted") && !all.iter().any(|other| other.is("follow")) {
        let message = format!("`{id}` is accepted, and no operation follows it");
        let fix = "give the operation that tells how far it is the role `follow`";
        report.key(one.at(), message, fix);
    }
    if let Some((at, place)) = one.get("many").filter(|_| one.item().is_none()) {
        let message = format!("there is no list at {place} of the request");
        report.key(&at, message, "name the list that gets one entry per person");
    }
    if let Some((at, _)) = one.get("else") {
        let name = one.text("else");
        let others = all
            .iter()
            .filter(|other| other.is("erase") && other.operation.id != *id);
        let mut known: Vec<_> = others.map(|other| other.operation.id.as_str()).collect();
        known.dedup();
        let leads_back = all
            .iter()
            .any(|other| other.operation.id == name && other.text("else") == id);
        if !known.contains(&name) || leads_back {
            let message = format!("`{name}` is no other operation that erases, or leads back here");
            report.value(&at, message, one_of(name, &known));
        }
    }
}

//! The flow: what is filled and read exists, every documented value has a meaning, and whoever is to be
//! erased is erased by one operation. What a word may be is the profile's to say.

mod answers;
mod starts;
mod with;

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Report, place};
use crate::{
    model::{
        Kind, Model, Operation, Schema,
        flow::{Flow, Meaning, Use},
    },
    spec::{Spec, one_of},
};

/// One way in which an operation is used.
struct Asked<'a> {
    spec: &'a Spec,
    model: &'a Model,
    flow: &'a Flow,
    operation: &'a Operation,
    one: &'a Use,
}

pub fn check(model: &Model, report: &mut Report) {
    let Some(flow) = &model.flow else { return };
    let settings = &flow.settings;
    if settings.iter().any(|one| one.secret) && !settings.iter().any(|one| one.account) {
        let message =
            "no setting tells one account from another: another account's answer would count";
        let fix =
            "add `account: true` to what is the account's alone: its id, or else its credential";
        report.at("/x-erasure/settings", message, fix);
    }
    for one in &flow.uses {
        let Some(operation) = model.operation(&one.operation) else {
            continue;
        };
        let asked = Asked {
            spec: report.spec,
            model,
            flow,
            operation,
            one,
        };
        starts::conditions(&asked, report);
        with::check(&asked, report);
        answers::check(&asked, report);
        needs(&asked, report);
        leads(&asked, report);
    }
    starts::check(model, flow, report);
}

impl<'a> Asked<'a> {
    /// The places that have something that it says: with the use, and with what is said of all uses.
    fn places(&self, path: &[&str]) -> Vec<String> {
        let mut all = vec![self.one.at.clone(), self.operation.at.to("x-erasure")];
        all.dedup_by(|a, b| a.0 == b.0);
        let all = all.into_iter();
        let all = all.map(|at| path.iter().fold(at, |at, step| at.to(step)).0);
        let is_there = |at: &String| self.spec.value.pointer(at).is_some();
        all.filter(is_there).collect()
    }

    /// Where something that it says stands.
    fn at(&self, path: &[&str]) -> String {
        self.places(path).into_iter().next().unwrap_or_default()
    }

    /// What stands at a place of the request.
    fn sent(&self, place: &str) -> Option<&'a Schema> {
        if let Some(pointer) = place.strip_prefix("body#") {
            return place::at(self.model, &self.operation.body.as_ref()?.schema, pointer);
        }
        if place == "body" {
            // A part of a `oneOf`.
            let (body, part) = (self.operation.body.as_ref()?, self.one.body.as_ref()?);
            let whole = &self.model.resolve(&body.schema).kind;
            let is_part = matches!(whole, Kind::OneOf(parts) if parts.contains(part));
            return self.model.components.get(part).filter(|_| is_part);
        }
        if let Some(pointer) = place.strip_prefix("item") {
            return place::at(self.model, self.item()?, pointer.trim_start_matches('#'));
        }
        let mut parameters = self.operation.parameters.iter();
        let found = parameters.find(|parameter| parameter.place() == place);
        found.map(|parameter| &parameter.schema)
    }

    /// What one person's entry in the list of many is.
    fn item(&self) -> Option<&'a Schema> {
        match &self.sent(self.one.many.as_ref()?)?.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Whether its facts have this one. What differs between contracts stands with the one that the use is for.
    fn states(&self, fact: &str) -> bool {
        let facts = &self.operation.facts;
        let contract = self.one.when.get("contract").and_then(Value::as_str);
        let own = contract.and_then(|contract| facts.contracts.get(contract));
        own.unwrap_or(&facts.facts).contains_key(fact)
    }
}

/// The kinds of identifiers that a vendor can be asked by.
fn kinds(model: &Model) -> Vec<&str> {
    let all = model.facts.identifiers.iter();
    all.map(|identifier| identifier.kind.as_str()).collect()
}

/// The facts and meanings that a use needs.
fn needs(asked: &Asked, report: &mut Report) {
    let (one, id) = (asked.one, &asked.operation.id);
    let (role, at) = (one.role.as_str(), &one.at.0);
    let can = |word: &str| one.can_mean(word);
    for fact in ["repeatable", "horizon", "revivable", "batch", "poll"] {
        let why = match fact {
            "repeatable" if role == "erase" => "a lost answer could not be dealt with",
            "horizon" if can("accepted") || can("promised") => "a promise says by when",
            "revivable" if can("hidden") => "nobody could say for how long it can be undone",
            "batch" if one.many.is_some() => "nobody could say how many people fit",
            "poll" if role == "follow" => "nobody could say how often to ask",
            _ => continue,
        };
        if !asked.states(fact) {
            let message = format!("`{id}` doesn't state `{fact}`: {why}");
            let fix = format!("add `{fact}`, with its source, or `assumed` and why");
            report.at(at, message, fix);
        }
    }
    let mut meanings = one.meanings();
    let is_custom = meanings.any(|means| matches!(means, Meaning::Custom(_)));
    for (of, word) in [("look", "there"), ("look", "nobody"), ("follow", "done")] {
        if role == of && !can(word) && !is_custom {
            let message = format!("no answer to `{id}` can mean `{word}`");
            report.at(at, message, "say under `answers` which one does");
        }
    }
}

/// Whether what a use leads to is there: who follows it, and who is asked instead.
fn leads(asked: &Asked, report: &mut Report) {
    let (one, id) = (asked.one, &asked.operation.id);
    let all = &asked.flow.uses;
    if one.can_mean("accepted") && !all.iter().any(|other| other.role == "follow") {
        let message = format!("`{id}` is accepted, and no operation follows it");
        let fix = "give the operation that tells how far it is the role `follow`";
        report.at(&one.at.0, message, fix);
    }
    if let Some(name) = &one.or_else {
        let is_other = |other: &&Use| {
            let leads_back = other.or_else.as_ref() == Some(id);
            other.role == "erase" && other.operation != *id && !leads_back
        };
        let known = all.iter().filter(is_other).map(|other| &other.operation);
        let known: BTreeSet<_> = known.collect();
        if !known.contains(name) {
            let message = format!("`{name}` is no other operation that erases, or leads back here");
            report.at(&asked.at(&["else"]), message, one_of(name, known));
        }
    }
}

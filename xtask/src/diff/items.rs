//! What a spec says of who is erased: which operations take part, which answers, states and facts they have,
//! and where the vendor is. Everything has a place in words, so that where it stands in the file makes no
//! difference.

use indexmap::IndexMap;
use serde_json::Value;

use super::{said::plain, sides::Side};
use crate::model::{Apply, Kind, Model, Operation, Origin, Schema};

/// What a spec says, by its place.
pub(super) type Items = IndexMap<String, Item>;

/// Something that a spec says.
pub(super) struct Item {
    pub(super) value: String,
    pub(super) at: Origin,
    pub(super) means: Means,
}

/// What it means if an item comes, goes or changes.
#[derive(Clone, Copy)]
pub(super) enum Means {
    /// Something else is erased, for this reason.
    Erasure(&'static str),
    /// Something else is erased if the value changes; it may come, and is missed by callers if it goes.
    ErasureIfOther(&'static str),
    /// Nothing, for this reason.
    Harmless(&'static str),
    /// It depends on whether somebody still says so.
    Source,
}

/// Facts about how fast we may ask, and not about what happens then.
const PACE: [&str; 5] = ["batch", "concurrency", "poll", "rate", "request-id"];
const PACED: Means = Means::Harmless("how fast, and not what");
const SAID: Means = Means::Erasure("what gets erased, when, or how final it is");

/// All that a spec says.
pub(super) fn items(side: &Side) -> Items {
    let (model, document) = (&side.model, &side.spec.value);
    let mut said = Said {
        model,
        items: Items::new(),
    };
    let at = Origin("/x-erasure".to_owned());
    said.facts("vendor", &at, &document["x-erasure"], SAID);
    for region in &model.regions {
        let place = format!("server `{}`", region.name);
        let means = Means::ErasureIfOther("somebody else may be asked");
        said.add(place, &region.url, &region.at, means);
    }
    for scheme in &model.schemes {
        let place = format!("credential `{}`", scheme.name);
        let sent = match &scheme.apply {
            Apply::Bearer => "as a bearer token".to_owned(),
            Apply::Basic => "with basic authentication".to_owned(),
            Apply::Header(name) => format!("in the header {name}"),
            Apply::Query(name) => format!("in the query as {name}"),
        };
        let means = Means::Harmless("it is the client that sends it");
        said.add(place, &sent, &scheme.at, means);
    }
    for operation in &model.operations {
        said.operation(operation, document);
    }
    said.items
}

struct Said<'a> {
    model: &'a Model,
    items: Items,
}

impl Said<'_> {
    fn add(&mut self, place: impl Into<String>, value: &str, at: &Origin, means: Means) {
        let (value, at) = (value.to_owned(), at.clone());
        self.items.insert(place.into(), Item { value, at, means });
    }

    fn operation(&mut self, operation: &Operation, document: &Value) {
        let place = format!("{} {}", operation.method, operation.path);
        let said = document.pointer(&operation.at.0);
        let said = said.map_or(&Value::Null, |node| &node["x-erasure"]);
        let roles = roles(said);
        let in_flow = !roles.is_empty();
        let whole = if roles.iter().any(|role| role.starts_with("erase")) {
            Means::Erasure("it is a way to erase")
        } else if in_flow {
            Means::Erasure("what is known of an erasure comes from it")
        } else {
            Means::Harmless("the flow doesn't ask it")
        };
        self.add(place.as_str(), &roles.join(", "), &operation.at, whole);
        self.facts(&place, &operation.at.to("x-erasure"), said, SAID);
        for parameter in &operation.parameters {
            let place = format!("{place}, parameter `{}`", parameter.name);
            self.fields(&place, &parameter.schema, &mut Vec::new(), Self::sent);
        }
        if let Some(body) = &operation.body {
            let place = format!("{place}, body");
            let means = Means::Harmless("it is the client that writes it");
            self.add(place.as_str(), &body.media_type, &body.at, means);
            self.fields(&place, &body.schema, &mut Vec::new(), Self::sent);
        }
        for answer in &operation.answers {
            let place = format!("{place}, answer {}", answer.status);
            let means = if in_flow && answer.status.is_success() {
                Means::Erasure("another answer is taken for a success")
            } else {
                Means::Harmless("what the flow makes of it is told of by itself")
            };
            self.add(place.as_str(), "", &answer.at, means);
            let component = answer.component().filter(|_| in_flow);
            let component = component.and_then(|name| self.model.components.get(name));
            if let Some(schema) = component {
                self.fields(&place, schema, &mut Vec::new(), Self::states);
            }
        }
    }

    /// What the vendor takes for granted, and what is sent because it is the only value that there is.
    fn sent(&mut self, place: &str, schema: &Schema) {
        if let Some(value) = &schema.default {
            let means = Means::Erasure("the vendor takes something else for granted");
            self.add(
                format!("{place}, default"),
                &plain(value),
                &schema.at,
                means,
            );
        }
        if let Kind::Enum(values) = &schema.kind
            && let [value] = values.as_slice()
        {
            let means = Means::Erasure("it is sent always, being the only one");
            self.add(format!("{place}, value"), value, &schema.at, means);
        }
    }

    /// The values that an answer can have where it has a few.
    fn states(&mut self, place: &str, schema: &Schema) {
        if let Kind::Enum(values) = &schema.kind {
            for value in values {
                let means = Means::Erasure("the vendor says otherwise how far it is");
                self.add(format!("{place}, value `{value}`"), "", &schema.at, means);
            }
        }
    }

    /// Hands on a schema and all that is in it. `around` are the components that it is in: one that leads
    /// back to itself ends there.
    fn fields<'s>(
        &mut self,
        place: &str,
        schema: &'s Schema,
        around: &mut Vec<&'s str>,
        each: fn(&mut Self, &str, &Schema),
    ) where
        Self: 's,
    {
        each(self, place, schema);
        match &schema.kind {
            Kind::Object { properties, .. } => {
                for (name, property) in properties {
                    let place = format!("{place}, `{name}`");
                    self.fields(&place, &property.schema, around, each);
                }
            }
            Kind::Array(items) => self.fields(place, items, around, each),
            Kind::Map { values, .. } => self.fields(place, values, around, each),
            _ => {
                for name in schema.references() {
                    let model = self.model;
                    if let Some(target) = model.components.get(name)
                        && !around.contains(&name)
                    {
                        around.push(name);
                        self.fields(place, target, around, each);
                        around.pop();
                    }
                }
            }
        }
    }

    /// What is said of erasure in here: facts with who says so, and everything else by its keys.
    fn facts(&mut self, place: &str, at: &Origin, value: &Value, means: Means) {
        match value {
            // An empty one says something too: a setting without anything special.
            Value::Object(members) if members.is_empty() => self.add(place, "", at, means),
            Value::Object(members) => {
                for (key, member) in members {
                    self.fact(place, &at.to(key), (key, member), means);
                }
            }
            Value::Array(entries) if entries.iter().any(Value::is_object) => {
                for (index, entry) in entries.iter().enumerate() {
                    let at = at.to(&index.to_string());
                    let name = entry["value"].as_str().or_else(|| entry["kind"].as_str());
                    let name =
                        name.map_or_else(|| (index + 1).to_string(), |name| format!("`{name}`"));
                    let place = format!("{place} {name}");
                    self.add(place.as_str(), "", &at, means);
                    self.facts(&place, &at, entry, means);
                }
            }
            Value::Null => {}
            leaf => self.add(place, &plain(leaf), at, means),
        }
    }

    fn fact(&mut self, place: &str, at: &Origin, (key, said): (&str, &Value), means: Means) {
        let inside = format!("{place}, {key}");
        match key {
            // The role is told of with its operation, and the name is for people.
            "role" | "name" => {}
            "source" | "assumed" | "unanswered" => {
                let said = format!("{key}: {}", plain(said));
                self.add(format!("{place}, who says so"), &said, at, Means::Source);
            }
            "value" => self.add(place, &plain(said), at, means),
            "answers" => {
                for (status, row) in said.as_object().into_iter().flatten() {
                    // A meaning alone says the same as a row that has nothing else.
                    let means = if row.is_string() { ", means" } else { "" };
                    let place = format!("{inside}, {status}{means}");
                    self.facts(&place, &at.to(status), row, SAID);
                }
            }
            key if PACE.contains(&key) => self.facts(&inside, at, said, PACED),
            _ => self.facts(&inside, at, said, means),
        }
    }
}

/// What an operation is for; nothing if it is no part of the flow.
fn roles(said: &Value) -> Vec<&str> {
    let uses = said["uses"].as_array().into_iter().flatten();
    let all = uses.chain([said]);
    all.filter_map(|one| one["role"].as_str()).collect()
}

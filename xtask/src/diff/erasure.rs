//! What a spec says of who is erased: which operations take part, which answers, states and facts they have,
//! and where the vendor is. Everything has a place in words, so that where it stands in the file makes no
//! difference.

use serde_json::Value;

use super::{Item, Items, Mark};
use crate::{
    generate::{names::type_name, sent},
    model::{Answer, Kind, Model, Operation, Origin, Schema, reached},
    spec::Spec,
};

/// Facts about how fast we may ask, and not about what happens then.
const PACE: [&str; 5] = ["batch", "concurrency", "poll", "rate", "request-id"];

/// All that a spec says.
pub(super) fn items(spec: &Spec, model: &Model) -> Items {
    let items = Items::new();
    let mut said = Said { spec, items };
    let (at, vendor) = (Origin("/x-erasure".to_owned()), &spec.value["x-erasure"]);
    said.facts("vendor", &at, vendor, Mark::Erasure);
    for region in &model.regions {
        let place = format!("server `{}`", region.name);
        said.add(&place, &region.url, &region.at, Mark::Erasure);
        // One more region erases nobody else.
        said.items[&place].come = Mark::Harmless;
    }
    for scheme in &model.schemes {
        let place = format!("credential `{}`", scheme.name);
        said.add(&place, &sent(scheme), &scheme.at, Mark::Harmless);
    }
    for operation in &model.operations {
        said.operation(operation);
    }
    said.types(model);
    said.items
}

struct Said<'a> {
    spec: &'a Spec,
    items: Items,
}

impl Said<'_> {
    fn add(&mut self, place: &str, value: &str, at: &Origin, mark: Mark) {
        let line = Some(self.spec.at(&at.0).line);
        let item = Item::new(value, line, mark, mark);
        self.items.insert(place.to_owned(), item);
    }

    fn operation(&mut self, operation: &Operation) {
        let place = format!("{} {}", operation.method, operation.path);
        let at = operation.at.to("x-erasure");
        let said = self.spec.value.pointer(&at.0);
        let said = said.unwrap_or(&Value::Null);
        // What is known of an erasure comes from what the flow asks, and from nothing else.
        let is_asked = !operation.facts.role.is_empty();
        self.add(&place, "", &operation.at, Mark::Erasure.when(is_asked));
        self.facts(&place, &at, said, Mark::Erasure);
        for parameter in &operation.parameters {
            let place = format!("{place}, parameter `{}`, default", parameter.name);
            self.default(&place, &parameter.schema);
        }
        if let Some(body) = &operation.body {
            let (place, mark) = (format!("{place}, body"), Mark::Erasure.when(is_asked));
            self.add(&place, &body.media_type, &body.at, mark);
        }
        for answer in &operation.answers {
            let place = format!("{place}, answer {}", answer.status);
            // What the flow makes of a failure is told of by itself; what succeeds does so without it.
            let is_told = answer.status.is_success() && is_asked;
            self.add(&place, "", &answer.at, Mark::Erasure.when(is_told));
        }
    }

    /// The values that matter in a type: what the vendor takes for granted, what is sent because there is no
    /// other, and what an answer may say.
    fn types(&mut self, model: &Model) {
        let answers = model.operations.iter().flat_map(|one| &one.answers);
        let read = reached(&model.components, answers.filter_map(Answer::component));
        for (name, schema) in &model.components {
            let place = format!("types::{}", type_name(name));
            for (field, property) in schema.kind.properties().into_iter().flatten() {
                let place = format!("{place}::{field}, default");
                self.default(&place, &property.schema);
            }
            let values = match &schema.kind {
                Kind::Enum(values) if values.len() == 1 || read.contains(name) => &values[..],
                _ => &[],
            };
            for value in values {
                let place = format!("{place}, value `{value}`");
                self.add(&place, "", &schema.at, Mark::Erasure);
            }
        }
    }

    fn default(&mut self, place: &str, schema: &Schema) {
        if let Some(value) = &schema.default {
            self.add(place, &plain(value), &schema.at, Mark::Erasure);
        }
    }

    /// What is said of erasure in here: facts with who says so, and everything else by its keys.
    fn facts(&mut self, place: &str, at: &Origin, value: &Value, mark: Mark) {
        let members = value.as_object().filter(|members| !members.is_empty());
        let entries = value.as_array();
        let entries = entries.filter(|entries| entries.iter().any(Value::is_object));
        if value.is_null() {
            return;
        }
        if members.is_none() && entries.is_none() {
            // An empty object says something too: a setting without anything special.
            self.add(place, &plain(value), at, mark);
        }
        for (index, entry) in entries.into_iter().flatten().enumerate() {
            let name = entry["value"].as_str().or(entry["kind"].as_str());
            let name = name.map(|name| format!("`{name}`"));
            let name = name.unwrap_or_else(|| (index + 1).to_string());
            let (place, at) = (format!("{place} {name}"), at.to(&index.to_string()));
            self.add(&place, "", &at, mark);
            self.facts(&place, &at, entry, mark);
        }
        for (key, said) in members.into_iter().flatten() {
            let (at, inside) = (&at.to(key), format!("{place}, {key}"));
            let who = format!("{place}, who says so");
            match key.as_str() {
                // It is for people.
                "name" => {}
                "source" => self.add(&who, &plain(said), at, Mark::Harmless),
                // Why we think so is a text.
                "assumed" | "unanswered" => self.add(&who, "nobody", at, Mark::Erasure),
                "value" => self.add(place, &plain(said), at, mark),
                key if PACE.contains(&key) => self.facts(&inside, at, said, Mark::Harmless),
                // A meaning alone says the same as a row that has nothing else.
                _ if place.ends_with(", answers") && said.is_string() => {
                    self.add(&format!("{inside}, means"), &plain(said), at, mark);
                }
                _ => self.facts(&inside, at, said, mark),
            }
        }
    }
}

/// A value in as few signs as can be.
fn plain(value: &Value) -> String {
    let text = value.as_str().map(str::to_owned);
    text.unwrap_or_else(|| value.to_string())
}

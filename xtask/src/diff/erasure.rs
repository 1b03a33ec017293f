//! What a spec says of who is erased: which operations take part, which answers, states and facts they have,
//! and where the vendor is. Everything has a place in words, so that where it stands in the file makes no
//! difference.

use serde_json::Value;

use super::{Item, Items, Mark, sides::Side};
use crate::{
    generate::sent,
    model::{Kind, Operation, Origin, Schema},
};

/// Facts about how fast we may ask, and not about what happens then.
const PACE: [&str; 5] = ["batch", "concurrency", "poll", "rate", "request-id"];

/// All that a spec says.
pub(super) fn items(side: &Side) -> Items {
    let items = Items::new();
    let mut said = Said { side, items };
    let (at, vendor) = (
        Origin("/x-erasure".to_owned()),
        &side.spec.value["x-erasure"],
    );
    said.facts("vendor", &at, vendor, Mark::Erasure);
    for region in &side.model.regions {
        let place = format!("server `{}`", region.name);
        said.add(&place, &region.url, &region.at, Mark::Erasure);
        // One more region erases nobody else.
        said.items[&place].come = Mark::Harmless;
    }
    for scheme in &side.model.schemes {
        let place = format!("credential `{}`", scheme.name);
        said.add(&place, &sent(scheme), &scheme.at, Mark::Harmless);
    }
    for operation in &side.model.operations {
        said.operation(operation);
    }
    said.items
}

struct Said<'a> {
    side: &'a Side,
    items: Items,
}

impl<'a> Said<'a> {
    fn add(&mut self, place: &str, value: &str, at: &Origin, mark: Mark) {
        let line = Some(self.side.spec.at(&at.0).line);
        let item = Item::new(value, line, mark, mark);
        self.items.insert(place.to_owned(), item);
    }

    fn operation(&mut self, operation: &'a Operation) {
        let place = format!("{} {}", operation.method, operation.path);
        let said = self.side.spec.value.pointer(&operation.at.0);
        let said = said.map_or(&Value::Null, |node| &node["x-erasure"]);
        let uses = said["uses"].as_array().into_iter().flatten().chain([said]);
        let roles: Vec<_> = uses.filter_map(|one| one["role"].as_str()).collect();
        // What is known of an erasure comes from what the flow asks, and from nothing else.
        let is_asked = !roles.is_empty();
        let whole = if is_asked {
            Mark::Erasure
        } else {
            Mark::Harmless
        };
        self.add(&place, &roles.join(", "), &operation.at, whole);
        self.facts(&place, &operation.at.to("x-erasure"), said, Mark::Erasure);
        for parameter in &operation.parameters {
            let place = format!("{place}, parameter `{}`", parameter.name);
            self.values(&place, &parameter.schema, true, &mut Vec::new());
        }
        if let Some(body) = &operation.body {
            let place = format!("{place}, body");
            self.add(&place, &body.media_type, &body.at, Mark::Harmless);
            self.values(&place, &body.schema, true, &mut Vec::new());
        }
        for answer in &operation.answers {
            let place = format!("{place}, answer {}", answer.status);
            // What the flow makes of a failure is told of by itself; what succeeds does so without it.
            let is_told = answer.status.is_success() && is_asked;
            let mark = if is_told {
                Mark::Erasure
            } else {
                Mark::Harmless
            };
            self.add(&place, "", &answer.at, mark);
            let component = answer.component().filter(|_| is_asked);
            if let Some(schema) = component.and_then(|name| self.side.model.components.get(name)) {
                self.values(&place, schema, false, &mut Vec::new());
            }
        }
    }

    /// The values that matter in a schema: of what is sent, what the vendor takes for granted and what is
    /// sent because there is no other; of an answer, each where it has a few. `around` are the components
    /// that it is in: one that leads back to itself ends there.
    fn values(&mut self, place: &str, schema: &'a Schema, sent: bool, around: &mut Vec<&'a str>) {
        if let Some(value) = schema.default.as_ref().filter(|_| sent) {
            let place = format!("{place}, default");
            self.add(&place, &plain(value), &schema.at, Mark::Erasure);
        }
        match &schema.kind {
            Kind::Enum(values) if !sent || values.len() == 1 => {
                for value in values {
                    let place = format!("{place}, value `{value}`");
                    self.add(&place, "", &schema.at, Mark::Erasure);
                }
            }
            Kind::Object { properties, .. } => {
                for (name, property) in properties {
                    let place = format!("{place}, `{name}`");
                    self.values(&place, &property.schema, sent, around);
                }
            }
            Kind::Array(inner) | Kind::Map { values: inner, .. } => {
                self.values(place, inner, sent, around);
            }
            _ => {
                for name in schema.references() {
                    let target = self.side.model.components.get(name);
                    if let Some(target) = target.filter(|_| !around.contains(&name)) {
                        around.push(name);
                        self.values(place, target, sent, around);
                        around.pop();
                    }
                }
            }
        }
    }

    /// What is said of erasure in here: facts with who says so, and everything else by its keys.
    fn facts(&mut self, place: &str, at: &Origin, value: &Value, mark: Mark) {
        match value {
            Value::Object(members) if !members.is_empty() => {
                for (key, member) in members {
                    self.fact(place, &at.to(key), (key, member), mark);
                }
            }
            Value::Array(entries) if entries.iter().any(Value::is_object) => {
                for (index, entry) in entries.iter().enumerate() {
                    let at = at.to(&index.to_string());
                    let name = entry["value"].as_str().or(entry["kind"].as_str());
                    let name = name.map(|name| format!("`{name}`"));
                    let name = name.unwrap_or_else(|| (index + 1).to_string());
                    let place = format!("{place} {name}");
                    self.add(&place, "", &at, mark);
                    self.facts(&place, &at, entry, mark);
                }
            }
            Value::Null => {}
            // An empty object says something too: a setting without anything special.
            leaf => self.add(place, &plain(leaf), at, mark),
        }
    }

    fn fact(&mut self, place: &str, at: &Origin, (key, said): (&str, &Value), mark: Mark) {
        let inside = format!("{place}, {key}");
        let who = format!("{place}, who says so");
        match key {
            // The role is told of with its operation, and the name is for people.
            "role" | "name" => {}
            "source" => self.add(&who, &plain(said), at, Mark::Harmless),
            // Why we think so is a text.
            "assumed" | "unanswered" => self.add(&who, "nobody", at, Mark::Erasure),
            "value" => self.add(place, &plain(said), at, mark),
            _ if PACE.contains(&key) => self.facts(&inside, at, said, Mark::Harmless),
            // A meaning alone says the same as a row that has nothing else.
            _ if place.ends_with(", answers") && said.is_string() => {
                self.add(&format!("{inside}, means"), &plain(said), at, mark);
            }
            _ => self.facts(&inside, at, said, mark),
        }
    }
}

/// A value in as few signs as can be.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

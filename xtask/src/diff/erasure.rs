//! What a spec says of who is erased: which operations take part, which answers, states and facts they have,
//! and where the vendor is. Everything has a place in words, so that where it stands in the file makes no
//! difference.

use serde_json::Value;

use super::{Item, Items, Mark, Means, sides::Side};
use crate::model::{Apply, Kind, Operation, Origin, Schema};

/// Facts about how fast we may ask, and not about what happens then.
const PACE: [&str; 5] = ["batch", "concurrency", "poll", "rate", "request-id"];
const PACED: Means = harmless("how fast, and not what");
const SAID: Means = erasure("what gets erased, when, or how final it is");

const fn erasure(why: &'static str) -> Means {
    [(Mark::Erasure, why); 3]
}

const fn harmless(why: &'static str) -> Means {
    [(Mark::Harmless, why); 3]
}

/// All that a spec says.
pub(super) fn items(side: &Side) -> Items {
    let items = Items::new();
    let mut said = Said { side, items };
    let at = Origin("/x-erasure".to_owned());
    said.facts("vendor", &at, &side.spec.value["x-erasure"], SAID);
    for region in &side.model.regions {
        let place = format!("server `{}`", region.name);
        // A region more erases nobody else; callers miss one that is gone.
        let mut means = harmless("");
        means[1] = (Mark::Erasure, "somebody else may be asked");
        said.add(place, &region.url, &region.at, means);
    }
    for scheme in &side.model.schemes {
        let place = format!("credential `{}`", scheme.name);
        let sent = match &scheme.apply {
            Apply::Bearer => "as a bearer token".to_owned(),
            Apply::Basic => "with basic authentication".to_owned(),
            Apply::Header(name) => format!("in the header {name}"),
            Apply::Query(name) => format!("in the query as {name}"),
        };
        let means = harmless("it is the client that sends it");
        said.add(place, &sent, &scheme.at, means);
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
    fn add(&mut self, place: impl Into<String>, value: &str, at: &Origin, means: Means) {
        let item = Item {
            value: value.to_owned(),
            line: Some(self.side.spec.at(&at.0).line),
            means,
        };
        self.items.insert(place.into(), item);
    }

    fn operation(&mut self, operation: &'a Operation) {
        let place = format!("{} {}", operation.method, operation.path);
        let said = self.side.spec.value.pointer(&operation.at.0);
        let said = said.map_or(&Value::Null, |node| &node["x-erasure"]);
        let uses = said["uses"].as_array().into_iter().flatten().chain([said]);
        let roles: Vec<_> = uses.filter_map(|one| one["role"].as_str()).collect();
        let in_flow = !roles.is_empty();
        let whole = if roles.contains(&"erase") {
            erasure("it is a way to erase")
        } else if in_flow {
            erasure("what is known of an erasure comes from it")
        } else {
            harmless("the flow doesn't ask it")
        };
        self.add(place.as_str(), &roles.join(", "), &operation.at, whole);
        self.facts(&place, &operation.at.to("x-erasure"), said, SAID);
        for parameter in &operation.parameters {
            let place = format!("{place}, parameter `{}`", parameter.name);
            self.values(&place, &parameter.schema, true, &mut Vec::new());
        }
        if let Some(body) = &operation.body {
            let place = format!("{place}, body");
            let means = harmless("it is the client that writes it");
            self.add(place.as_str(), &body.media_type, &body.at, means);
            self.values(&place, &body.schema, true, &mut Vec::new());
        }
        for answer in &operation.answers {
            let place = format!("{place}, answer {}", answer.status);
            let means = if in_flow && answer.status.is_success() {
                erasure("another answer is taken for a success")
            } else {
                harmless("what the flow makes of it is told of by itself")
            };
            self.add(place.as_str(), "", &answer.at, means);
            let component = answer.component().filter(|_| in_flow);
            let component = component.and_then(|name| self.side.model.components.get(name));
            if let Some(schema) = component {
                self.values(&place, schema, false, &mut Vec::new());
            }
        }
    }

    /// The values that matter in a schema: of what is sent, what the vendor takes for granted and what is
    /// sent because there is no other; of an answer, each where it has a few. `around` are the components
    /// that it is in: one that leads back to itself ends there.
    fn values(&mut self, place: &str, schema: &'a Schema, sent: bool, around: &mut Vec<&'a str>) {
        if let Some(value) = schema.default.as_ref().filter(|_| sent) {
            let means = erasure("the vendor takes something else for granted");
            let place = format!("{place}, default");
            self.add(place, &plain(value), &schema.at, means);
        }
        match &schema.kind {
            Kind::Enum(values) if !sent => {
                let means = erasure("the vendor says otherwise how far it is");
                for value in values {
                    self.add(format!("{place}, value `{value}`"), "", &schema.at, means);
                }
            }
            Kind::Enum(values) if values.len() == 1 => {
                let means = erasure("it is sent always, being the only one");
                self.add(format!("{place}, value"), &values[0], &schema.at, means);
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
        let who = format!("{place}, who says so");
        match key {
            // The role is told of with its operation, and the name is for people.
            "role" | "name" => {}
            "source" => self.add(who, &plain(said), at, harmless("somebody else says so")),
            // Why we think so is a text.
            "assumed" | "unanswered" => {
                self.add(who, "nobody", at, erasure("nobody publishes it"));
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

/// A value in as few signs as can be.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

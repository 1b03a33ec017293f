//! What changed of what is erased, read from two models and from `x-erasure`: which operations take part,
//! which answers, states and facts they have, and where the vendor is. Everything has a place in words, so
//! that where it stands in the file makes no difference.

use indexmap::IndexMap;
use serde_json::Value;

use super::{Change, Mark, sides::Side};
use crate::model::{Apply, Kind, Model, Operation, Schema};

/// Something that a spec says.
struct Item {
    value: String,
    /// A JSON pointer.
    at: String,
    means: Means,
}

/// What it means if an item comes, goes or changes.
#[derive(Clone, Copy, PartialEq)]
enum Means {
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

type Items = IndexMap<String, Item>;

/// What changed.
pub(super) fn changes(old: &Side, new: &Side) -> Vec<Change> {
    let (before, after) = (items(old), items(new));
    // What stands in something that is new or gone as a whole isn't told again.
    let is_told = |place: &str, here: &Items, there: &Items| {
        let around = place.match_indices(", ").map(|(end, _)| &place[..end]);
        around
            .into_iter()
            .any(|around| here.contains_key(around) && !there.contains_key(around))
    };
    let mut changes = Vec::new();
    for (place, item) in &after {
        match before.get(place) {
            Some(was) if was.value == item.value => {}
            None if is_told(place, &after, &before) => {}
            was => changes.push(change(place, was, Some(item), new)),
        }
    }
    for (place, item) in before
        .iter()
        .filter(|(place, _)| !after.contains_key(*place))
    {
        if !is_told(place, &before, &after) {
            changes.push(change(place, Some(item), None, old));
        }
    }
    changes
}

fn change(place: &str, old: Option<&Item>, new: Option<&Item>, side: &Side) -> Change {
    let item = new.or(old);
    let (mark, why) = match item.map(|item| item.means) {
        Some(Means::Erasure(why)) => (Mark::Erasure, why),
        Some(Means::ErasureIfOther(why)) if old.is_some() && new.is_some() => (Mark::Erasure, why),
        Some(Means::Source) => source(old, new),
        Some(Means::Harmless(why)) => (Mark::Harmless, why),
        Some(Means::ErasureIfOther(_)) | None => (Mark::Harmless, ""),
    };
    let value = |item: Option<&Item>| item.map(|item| item.value.clone());
    Change {
        mark,
        place: place.to_owned(),
        old: value(old),
        new: value(new),
        line: item.map(|item| side.line(&item.at)),
        why,
    }
}

fn source(old: Option<&Item>, new: Option<&Item>) -> (Mark, &'static str) {
    let is_published = |item: &Item| item.value.starts_with("source");
    match (old, new) {
        (Some(old), _) if !is_published(old) => (Mark::Harmless, "nobody published it before"),
        (_, Some(new)) if !is_published(new) => (Mark::Erasure, "nobody publishes it"),
        _ => (Mark::Harmless, "somebody else says so"),
    }
}

/// Every place of the file that differs, whatever it means and wherever else it is told of.
pub(super) fn rest(old: &Side, new: &Side) -> Vec<Change> {
    let (mut before, mut after) = (IndexMap::new(), IndexMap::new());
    leaves("", &old.spec.value, &mut before);
    leaves("", &new.spec.value, &mut after);
    let places = after
        .keys()
        .chain(before.keys().filter(|place| !after.contains_key(*place)));
    let differ = places.filter(|place| before.get(*place) != after.get(*place));
    differ
        .map(|place| Change {
            mark: Mark::Harmless,
            place: place.clone(),
            old: before.get(place).map(|value| plain(value)),
            new: after.get(place).map(|value| plain(value)),
            line: Some(if after.contains_key(place) { new } else { old }.line(place)),
            why: "",
        })
        .collect()
}

/// Whatever holds nothing else, by its JSON pointer; but what is said of erasure is told of in full.
fn leaves<'a>(at: &str, value: &'a Value, found: &mut IndexMap<String, &'a Value>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter().filter(|(key, _)| *key != "x-erasure") {
                leaves(&pointer(at, key), member, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(&pointer(at, &index.to_string()), item, found);
            }
        }
        leaf => {
            found.insert(at.to_owned(), leaf);
        }
    }
}

impl Side {
    fn line(&self, pointer: &str) -> usize {
        self.spec.at(pointer).line
    }
}

fn items(side: &Side) -> Items {
    let (model, value) = (&side.model, &side.spec.value);
    let mut items = Items::new();
    facts(
        &mut items,
        "vendor",
        "/x-erasure",
        &value["x-erasure"],
        SAID,
    );
    for region in &model.regions {
        let means = Means::ErasureIfOther("somebody else may be asked");
        add(
            &mut items,
            format!("server `{}`", region.name),
            &region.url,
            &region.at.0,
            means,
        );
    }
    for scheme in &model.schemes {
        let sent = match &scheme.apply {
            Apply::Bearer => "as a bearer token".to_owned(),
            Apply::Basic => "with basic authentication".to_owned(),
            Apply::Header(name) => format!("in the header {name}"),
            Apply::Query(name) => format!("in the query as {name}"),
        };
        let means = Means::Harmless("it is the client that sends it");
        add(
            &mut items,
            format!("credential `{}`", scheme.name),
            &sent,
            &scheme.at.0,
            means,
        );
    }
    for operation in &model.operations {
        self::operation(&mut items, model, operation, value);
    }
    items
}

fn operation(items: &mut Items, model: &Model, operation: &Operation, document: &Value) {
    let place = format!("{} {}", operation.method, operation.path);
    let at = &operation.at.0;
    let said = document.pointer(at).map(|node| &node["x-erasure"]);
    let said = said.unwrap_or(&Value::Null);
    let roles = roles(said);
    let in_flow = !roles.is_empty();
    let erases = roles.iter().any(|role| role.starts_with("erase"));
    let whole = match (erases, in_flow) {
        (true, _) => Means::Erasure("it is a way to erase"),
        (_, true) => Means::Erasure("what is known of an erasure comes from it"),
        _ => Means::Harmless("the flow doesn't ask it"),
    };
    add(items, place.clone(), &roles.join(", "), at, whole);
    facts(items, &place, &format!("{at}/x-erasure"), said, SAID);
    for parameter in &operation.parameters {
        let place = format!("{place}, parameter `{}`", parameter.name);
        default(items, &place, &parameter.schema);
    }
    if let Some(body) = &operation.body {
        let encoding = Means::Harmless("it is the client that writes it");
        add(
            items,
            format!("{place}, body"),
            &body.media_type,
            &body.at.0,
            encoding,
        );
        let mut each = |place: &str, schema: &Schema| default(items, place, schema);
        fields(
            model,
            &format!("{place}, body"),
            &body.schema,
            &mut Vec::new(),
            &mut each,
        );
    }
    for answer in &operation.answers {
        let succeeds = answer.status.is_success();
        let place = format!("{place}, answer {}", answer.status);
        let means = if succeeds && in_flow {
            Means::Erasure("another answer is taken for a success")
        } else {
            Means::Harmless("what the flow makes of it is told of by itself")
        };
        add(items, place.clone(), "", &answer.at.0, means);
        if let (true, true, Some(name)) = (succeeds, in_flow, answer.component()) {
            let Some(schema) = model.components.get(name) else {
                continue;
            };
            let means = Means::Erasure("the vendor says otherwise how far it is");
            let mut each = |place: &str, schema: &Schema| {
                if let Kind::Enum(values) = &schema.kind {
                    for value in values {
                        let place = format!("{place}, value `{value}`");
                        add(items, place, "", &schema.at.0, means);
                    }
                }
            };
            fields(model, &place, schema, &mut vec![name.to_owned()], &mut each);
        }
    }
}

/// What an operation is for; nothing if it is no part of the flow.
fn roles(said: &Value) -> Vec<&str> {
    let uses = said["uses"].as_array().into_iter().flatten();
    let all = uses.chain([said]);
    all.filter_map(|one| one["role"].as_str()).collect()
}

fn default(items: &mut Items, place: &str, schema: &Schema) {
    if let Some(value) = &schema.default {
        let means = Means::Erasure("the vendor takes something else for granted");
        add(
            items,
            format!("{place}, default"),
            &plain(value),
            &schema.at.0,
            means,
        );
    }
}

/// Hands on a schema and all that is in it. `around` are the components that it is in: one that leads back
/// to itself ends there.
fn fields(
    model: &Model,
    place: &str,
    schema: &Schema,
    around: &mut Vec<String>,
    each: &mut impl FnMut(&str, &Schema),
) {
    each(place, schema);
    match &schema.kind {
        Kind::Object { properties, .. } => {
            for (name, property) in properties {
                fields(
                    model,
                    &format!("{place}, `{name}`"),
                    &property.schema,
                    around,
                    each,
                );
            }
        }
        Kind::Array(items) => fields(model, place, items, around, each),
        Kind::Map { values, .. } => fields(model, place, values, around, each),
        _ => {
            for name in schema.references() {
                if let Some(target) = model.components.get(name)
                    && !around.iter().any(|known| known == name)
                {
                    around.push(name.to_owned());
                    fields(model, place, target, around, each);
                    around.pop();
                }
            }
        }
    }
}

/// What is said of erasure in here: facts with who says so, and everything else by its keys.
fn facts(items: &mut Items, place: &str, at: &str, value: &Value, means: Means) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let at = pointer(at, key);
                match key.as_str() {
                    // The role is told of with its operation, and the name is for people.
                    "role" | "name" => {}
                    "source" | "assumed" | "unanswered" => {
                        let (place, said) = (format!("{place}, who says so"), plain(member));
                        add(items, place, &format!("{key}: {said}"), &at, Means::Source);
                    }
                    "value" => add(items, place.to_owned(), &plain(member), &at, means),
                    "answers" => answers(items, &format!("{place}, answers"), &at, member),
                    key => {
                        let is_pace = PACE.contains(&key);
                        let means = if is_pace { PACED } else { means };
                        facts(items, &format!("{place}, {key}"), &at, member, means);
                    }
                }
            }
        }
        Value::Array(entries) if entries.iter().any(Value::is_object) => {
            for (index, entry) in entries.iter().enumerate() {
                let at = pointer(at, &index.to_string());
                let name = entry["value"].as_str().or_else(|| entry["kind"].as_str());
                let name = name.map_or_else(|| (index + 1).to_string(), |name| format!("`{name}`"));
                let place = format!("{place} {name}");
                add(items, place.clone(), "", &at, means);
                facts(items, &place, &at, entry, means);
            }
        }
        Value::Null => {}
        leaf => add(items, place.to_owned(), &plain(leaf), at, means),
    }
}

/// What each status means. A meaning alone says the same as a row that has nothing else.
fn answers(items: &mut Items, place: &str, at: &str, value: &Value) {
    for (status, row) in value.as_object().into_iter().flatten() {
        let (place, at) = (format!("{place}, {status}"), pointer(at, status));
        let place = if row.is_string() {
            format!("{place}, means")
        } else {
            place
        };
        facts(items, &place, &at, row, SAID);
    }
}

fn add(items: &mut Items, place: String, value: &str, at: &str, means: Means) {
    let (value, at) = (value.to_owned(), at.to_owned());
    items.insert(place, Item { value, at, means });
}

fn pointer(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// A value in as few signs as can be.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

//! What changed between what two specs say, and what that means for who is erased.

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    Change, Mark,
    items::{Item, Items, Means, items},
    sides::Side,
};

/// What changed.
pub(super) fn changes(old: &Side, new: &Side) -> Vec<Change> {
    let (before, after) = (items(old), items(new));
    // What stands in something that is new or gone as a whole isn't told again.
    let is_told = |place: &str, here: &Items, there: &Items| {
        let mut around = place.match_indices(", ").map(|(end, _)| &place[..end]);
        around.any(|around| here.contains_key(around) && !there.contains_key(around))
    };
    let mut changes = Vec::new();
    for (place, item) in &after {
        match before.get(place) {
            Some(was) if was.value == item.value => {}
            None if is_told(place, &after, &before) => {}
            was => changes.push(change(place, was, Some(item), new)),
        }
    }
    for (place, item) in &before {
        if !after.contains_key(place) && !is_told(place, &before, &after) {
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
        line: item.map(|item| side.line(&item.at.0)),
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

fn pointer(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// A value in as few signs as can be.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

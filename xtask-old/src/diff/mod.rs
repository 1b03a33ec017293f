//! What changed between two versions of a spec, in the maintainer's words, and what it means: for those who
//! call the client, and for whom a vendor erases.

mod command;
mod document;
mod item;
mod judge;
mod schema;
mod show;
mod sides;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

pub use command::Diff;
pub use item::Kind;
pub use judge::Mark;

use crate::spec::Source;
use item::{Item, Place};

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What it means: more than one thing, perhaps.
    pub marks: Vec<Mark>,
    /// Where it is, from the outside in.
    pub place: String,
    /// What kind of thing changed.
    pub kind: Kind,
    /// What it was; nothing if it is new.
    pub old: Option<Value>,
    /// What it is; nothing if it is gone.
    pub new: Option<Value>,
    /// The line: in the new file, or in the old one if it is gone.
    pub line: usize,
    /// Why it means that.
    pub why: &'static str,
}

/// What changed from one spec to another: the most serious first, then in the order of the files.
pub fn changes(old: &Source, new: &Source) -> Vec<Change> {
    let (old, new) = (document::items(&old.root), document::items(&new.root));
    let mut changes = compare(&old, &new);
    changes.sort_by_key(|change| std::cmp::Reverse(change.marks.first().copied()));
    changes
}

/// What is said by both at one place is compared; what stands in something that is new or gone as a whole
/// isn't told again.
fn compare(old: &[Item], new: &[Item]) -> Vec<Change> {
    let (before, after) = (by_place(old), by_place(new));
    let whole = |item: &&Item| is_whole(item.kind);
    let gone: Vec<&Place> = old
        .iter()
        .filter(whole)
        .map(|item| &item.place)
        .filter(|place| !after.contains_key(place))
        .collect();
    let come: Vec<&Place> = new
        .iter()
        .filter(whole)
        .map(|item| &item.place)
        .filter(|place| !before.contains_key(place))
        .collect();
    let told = |wholes: &[&Place], place: &Place| wholes.iter().any(|whole| whole.holds(place));
    let mut changes = Vec::new();
    for item in new {
        match before.get(&item.place) {
            Some(was) if was.value == item.value => {}
            Some(_) if is_told_by_its_parts(item.kind) => {}
            Some(was) => changes.push(judge::change(Some(was), Some(item), old)),
            None if told(&come, &item.place) => {}
            None => changes.push(judge::change(None, Some(item), old)),
        }
    }
    for item in old.iter().filter(|item| !after.contains_key(&item.place)) {
        if !told(&gone, &item.place) {
            changes.push(judge::change(Some(item), None, new));
        }
    }
    changes
}

fn by_place(items: &[Item]) -> BTreeMap<&Place, &Item> {
    items.iter().map(|item| (&item.place, item)).collect()
}

/// What has a value for those who see it come or go, and is told of in detail by what is in it.
fn is_told_by_its_parts(kind: Kind) -> bool {
    is_whole(kind) && !matches!(kind, Kind::Server | Kind::Fact | Kind::Credential)
}

/// What has others in it.
fn is_whole(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Operation
            | Kind::Parameter
            | Kind::Body
            | Kind::Answer
            | Kind::Field
            | Kind::Form
            | Kind::Header
            | Kind::Server
            | Kind::Credential
            | Kind::Fact
    )
}

#[cfg(test)]
mod tests;

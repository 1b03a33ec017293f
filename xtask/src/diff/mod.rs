//! `cargo xtask diff`: what changed in the specs, and what it means. First what gets erased: answers, states,
//! flow and facts, read from the model. Then what breaks callers: the public items of the generated crates,
//! since nothing else can. All the rest is harmless.

mod callers;
mod erasure;
mod sides;

use std::{collections::BTreeMap, io::Write, path::PathBuf};

use clap::{Args, ValueEnum};
use indexmap::IndexMap;
use serde::Serialize;

use crate::{
    command_line::{Failure, usual},
    generate::{self, Error, names::type_name},
    model::{Model, Operation, reached},
    spec::Spec,
};

/// Says what changed in the specs since a revision, and what it means.
///
/// Each change is an `erasure` change (something else gets erased, later, or less finally, and a person has
/// to say yes to that), `breaking` for those who call the client, or `harmless`. Where a thing stands in the
/// file makes no difference.
///
/// Exit codes: 0 nothing that isn't harmless or accepted, 1 the versions can't be compared, 2 the command
/// was misspelled, 5 callers break, 6 what gets erased changes.
#[derive(Args, Clone, Debug)]
pub struct Diff {
    /// Vendors, by the name of their spec; all, if none is named.
    vendors: Vec<String>,
    /// The revision to compare what is on disk with. HEAD shows what isn't committed yet.
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    base: String,
    /// What a person has said yes to; may be given twice.
    #[arg(long, value_name = "MARK")]
    accept: Vec<Mark>,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR", default_value_os_t = usual("specs"))]
    specs: PathBuf,
    /// Prints JSON: per vendor, each change with its mark, place, old and new value, and line.
    #[arg(long)]
    json: bool,
}

/// What a change means, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Nobody has to do anything.
    Harmless,
    /// Code that calls the client may not compile any more.
    Breaking,
    /// What gets erased, when, how finally, or by whom.
    Erasure,
}

impl Mark {
    /// What a change means, if something is so; nothing serious otherwise.
    fn when(self, is_so: bool) -> Self {
        if is_so { self } else { Mark::Harmless }
    }
}

/// What a spec says and the public items of what is generated from it, each by its place: from the outside
/// in, with `, ` or `::` between.
type Items = IndexMap<String, Item>;

/// Something that is said, or a public item.
struct Item {
    value: String,
    /// The line of the spec, of what stands in one.
    line: Option<usize>,
    /// What it means that it has come.
    come: Mark,
    /// What it means that it has changed, or is gone.
    mark: Mark,
}

impl Item {
    fn new(value: impl Into<String>, line: Option<usize>, come: Mark, mark: Mark) -> Self {
        let value = value.into();
        Self {
            value,
            line,
            come,
            mark,
        }
    }
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Change {
    mark: Mark,
    place: String,
    /// What it was; nothing if it is new.
    old: Option<String>,
    /// What it is; nothing if it is gone.
    new: Option<String>,
    /// In the newer spec, or in the older if it is gone.
    line: Option<usize>,
}

impl Diff {
    /// Compares, writes what changed, and gives an exit code.
    pub fn run(&self, out: &mut impl Write) -> Result<u8, Failure> {
        let mut vendors = BTreeMap::new();
        for (vendor, versions) in sides::since(&self.base, &self.specs, &self.vendors)? {
            vendors.insert(vendor, changes(&versions)?);
        }
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&vendors)?)?;
        } else {
            write!(out, "{}", said(&vendors))?;
        }
        let all = vendors.values().flatten().map(|change| change.mark);
        let open = all.filter(|mark| !self.accept.contains(mark)).max();
        Ok(match open {
            Some(Mark::Erasure) => 6,
            Some(Mark::Breaking) => 5,
            Some(Mark::Harmless) | None => 0,
        })
    }
}

/// Changes for people: by vendor, the most serious first, a line each; then how many there are of each.
fn said(vendors: &BTreeMap<String, Vec<Change>>) -> String {
    let mut text = String::new();
    for (vendor, changes) in vendors.iter().filter(|(_, changes)| !changes.is_empty()) {
        text += &format!("{vendor}\n");
        for change in changes {
            let said = match (&change.old, &change.new) {
                (Some(old), Some(new)) => format!("{old} → {new}"),
                (None, new) => format!("new, {}", new.as_deref().unwrap_or_default()),
                (Some(old), None) => format!("gone, {old}"),
            };
            let (mark, place) = (format!("{:?}", change.mark).to_lowercase(), &change.place);
            text += &format!("  {mark:<9}{place}: {}", said.trim_end_matches(", "));
            let line = change.line.map(|line| format!("  (line {line})"));
            text += &format!("{}\n", line.unwrap_or_default());
        }
        text += "\n";
    }
    if text.is_empty() {
        let texts = "git diff shows texts, examples and limits";
        return format!("nothing changed that has to be told: {texts}\n");
    }
    let all = vendors.values().flatten();
    let count = |mark| all.clone().filter(|change| change.mark == mark).count();
    text += &format!("{} that change what gets erased, ", count(Mark::Erasure));
    text += &format!("{} that break callers, ", count(Mark::Breaking));
    text + &format!("{} harmless\n", count(Mark::Harmless))
}

/// What changed between two versions of a spec, of which one may not be there.
fn changes(versions: &[Option<Spec>; 2]) -> Result<Vec<Change>, Error> {
    if let [Some(old), Some(new)] = versions {
        return Ok(between(&items(old)?, &items(new)?));
    }
    let [old, new] = versions
        .each_ref()
        .map(|spec| spec.as_ref().map(|_| String::new()));
    let (mark, place, line) = (Mark::Erasure, "the vendor".to_owned(), None);
    Ok(vec![Change {
        mark,
        place,
        old,
        new,
        line,
    }])
}

/// All that is said and generated of a vendor.
fn items(spec: &Spec) -> Result<Items, Error> {
    let model = Model::read(spec)?;
    let mut items = erasure::items(spec, &model);
    let sent = model.operations.iter().flat_map(Operation::sent);
    let made = reached(&model.components, sent).into_iter();
    let made: Vec<_> = made.map(|name| type_name(&name).to_string()).collect();
    let (client, adapter) = (generate::files(&model)?, generate::adapter(&model)?);
    items.extend(callers::items("", &client, &made));
    items.extend(callers::items("erasure::", &adapter, &made));
    Ok(items)
}

/// What changed from one version to another, the most serious first, then in the order of the file.
fn between(old: &Items, new: &Items) -> Vec<Change> {
    // What stands in something that is new or gone as a whole isn't told again.
    let is_told = |place: &str, here: &Items, there: &Items| {
        let mut ends = place.match_indices(", ").chain(place.match_indices("::"));
        ends.any(|(end, _)| here.contains_key(&place[..end]) && !there.contains_key(&place[..end]))
    };
    let gone = old.iter().filter(|(place, _)| !new.contains_key(*place));
    let mut changes = Vec::new();
    for (place, item) in new.iter().chain(gone) {
        let [was, is] = [old, new].map(|items| items.get(place).map(|item| &item.value));
        let mark = match (was, is) {
            (None, _) if is_told(place, new, old) => continue,
            (_, None) if is_told(place, old, new) => continue,
            (was, is) if was == is => continue,
            (None, _) => item.come,
            _ => item.mark,
        };
        changes.push(Change {
            mark,
            place: place.clone(),
            old: was.cloned(),
            new: is.cloned(),
            line: item.line,
        });
    }
    changes.sort_by_key(|change| std::cmp::Reverse(change.mark));
    changes
}

#[cfg(test)]
mod tests;

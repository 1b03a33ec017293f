//! `cargo xtask diff`: what changed in the specs, and what it means. First what gets erased: answers, states,
//! flow and facts, read from the model. Then what breaks callers: the public items of the generated crates,
//! since nothing else can. All the rest is harmless.

mod callers;
mod erasure;
mod show;
mod sides;

use std::{io::Write, path::PathBuf};

use clap::{Args, ValueEnum};
use indexmap::IndexMap;
use serde::Serialize;

use crate::{
    command_line::{Failure, usual},
    generate::{Error, names::type_name},
    model::{Operation, reached},
};

use sides::{Side, Sides};

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
    #[arg(long, value_name = "REV", default_value = "HEAD", conflicts_with_all = ["from", "to"])]
    base: String,
    /// An older spec, for comparing two files; with --to.
    #[arg(long, value_name = "FILE", requires = "to", conflicts_with = "vendors")]
    from: Option<PathBuf>,
    /// A newer spec; with --from.
    #[arg(long, value_name = "FILE", requires = "from")]
    to: Option<PathBuf>,
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

/// What changed of one vendor.
#[derive(Debug, Serialize)]
struct Vendor {
    vendor: String,
    changes: Vec<Change>,
}

impl Diff {
    /// Compares, writes what changed, and gives an exit code.
    pub fn run(&self, out: &mut impl Write) -> Result<u8, Failure> {
        let sides = match (&self.from, &self.to) {
            (Some(from), Some(to)) => vec![sides::of_files(from, to)?],
            _ => sides::since(&self.base, &self.specs, &self.vendors)?,
        };
        let vendors = sides.into_iter().map(Vendor::of);
        let vendors = vendors.collect::<Result<Vec<_>, _>>()?;
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&vendors)?)?;
        } else {
            show::all(&vendors, out)?;
        }
        let all = vendors.iter().flat_map(|vendor| &vendor.changes);
        let open = all.filter(|change| !self.accept.contains(&change.mark));
        Ok(match open.map(|change| change.mark).max() {
            Some(Mark::Erasure) => 6,
            Some(Mark::Breaking) => 5,
            Some(Mark::Harmless) | None => 0,
        })
    }
}

impl Vendor {
    fn of((vendor, sides): Sides) -> Result<Self, Error> {
        let changes = if let [Some(old), Some(new)] = &sides {
            between(&items(old)?, &items(new)?)
        } else {
            let item = || Item::new("", None, Mark::Erasure, Mark::Erasure);
            let whole = |_| ("the vendor".to_owned(), item());
            let [old, new] = sides.map(|side| side.into_iter().map(whole).collect());
            between(&old, &new)
        };
        Ok(Vendor { vendor, changes })
    }
}

/// All that is said and generated of a vendor.
fn items(side: &Side) -> Result<Items, Error> {
    let mut items = erasure::items(side);
    let model = &side.model;
    let sent = model.operations.iter().flat_map(Operation::sent);
    let made = reached(&model.components, sent).into_iter();
    let made: Vec<_> = made.map(|name| type_name(&name).to_string()).collect();
    items.extend(callers::items(&side.files()?, &made));
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

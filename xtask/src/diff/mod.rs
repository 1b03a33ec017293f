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

use crate::command_line::usual;

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
    means: Means,
}

/// What it means that an item has come, has changed, or is gone; and why.
type Means = [(Mark, &'static str); 3];

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
    why: &'static str,
}

/// What changed of one vendor.
#[derive(Debug, Serialize)]
struct Vendor {
    vendor: String,
    changes: Vec<Change>,
    /// Whether anything else differs: texts, examples, limits.
    #[serde(skip)]
    differs: bool,
}

impl Diff {
    /// Compares, writes what changed, and gives an exit code.
    pub fn run(&self, out: &mut impl Write) -> Result<u8, String> {
        let sides = match (&self.from, &self.to) {
            (Some(from), Some(to)) => vec![sides::of_files(from, to)?],
            _ => sides::since(&self.base, &self.specs, &self.vendors)?,
        };
        let vendors = sides.iter().map(Vendor::of);
        let vendors = vendors.collect::<Result<Vec<_>, _>>()?;
        let written = if self.json {
            serde_json::to_writer_pretty(&mut *out, &vendors)
                .map_err(Into::into)
                .and_then(|()| writeln!(out))
        } else {
            show::all(&vendors, out)
        };
        written.map_err(|error| format!("what changed can't be printed: {error}"))?;
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
    fn of(sides: &Sides) -> Result<Self, String> {
        let items = |side: &Option<Side>| side.as_ref().map_or_else(|| Ok(Items::new()), whole);
        Ok(Vendor {
            vendor: sides.vendor.clone(),
            changes: between(&items(&sides.old)?, &items(&sides.new)?),
            differs: sides.differ(),
        })
    }
}

/// The vendor, and all that is said and generated of it.
fn whole(side: &Side) -> Result<Items, String> {
    let gone = [
        (Mark::Erasure, "it isn't asked to erase any more"),
        (Mark::Breaking, "callers may name it"),
    ];
    let come = [
        (Mark::Erasure, "one more can be asked to erase"),
        (Mark::Harmless, ""),
    ];
    let mut items = Items::new();
    for (place, (come, gone)) in WHOLE.into_iter().zip(come.into_iter().zip(gone)) {
        let (value, means) = (String::new(), [come, come, gone]);
        let item = Item {
            value,
            line: None,
            means,
        };
        items.insert(place.to_owned(), item);
    }
    items.extend(erasure::items(side));
    items.extend(callers::items(&side.files()?));
    Ok(items)
}

/// What everything else stands in.
const WHOLE: [&str; 2] = ["the vendor", "the client"];

/// What changed from one version to another, the most serious first, then in the order of the file.
fn between(old: &Items, new: &Items) -> Vec<Change> {
    // What stands in something that is new or gone as a whole isn't told again.
    let is_told = |place: &str, here: &Items, there: &Items| {
        let ends = place.match_indices(", ").chain(place.match_indices("::"));
        let around = ends.map(|(end, _)| &place[..end]);
        let around = around.chain(WHOLE.into_iter().filter(|_| !WHOLE.contains(&place)));
        around
            .filter(|around| here.contains_key(*around))
            .any(|around| !there.contains_key(around))
    };
    let gone = old.iter().filter(|(place, _)| !new.contains_key(*place));
    let mut changes = Vec::new();
    for (place, item) in new.iter().chain(gone) {
        let (was, is) = (old.get(place), new.get(place));
        let (mark, why) = match (was, is) {
            (Some(was), Some(is)) if was.value == is.value => continue,
            (None, _) if is_told(place, new, old) => continue,
            (_, None) if is_told(place, old, new) => continue,
            (None, _) => item.means[0],
            (_, Some(_)) => item.means[1],
            (_, None) => item.means[2],
        };
        let value = |item: Option<&Item>| item.map(|item| item.value.clone());
        changes.push(Change {
            mark,
            place: place.clone(),
            old: value(was),
            new: value(is),
            line: item.line,
            why,
        });
    }
    changes.sort_by_key(|change| std::cmp::Reverse(change.mark));
    changes
}

#[cfg(test)]
mod tests;

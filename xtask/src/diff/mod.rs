//! `cargo xtask diff`: what changed in the specs, and what it means. First what gets erased: answers, states,
//! flow and facts, read from the model. Then what breaks callers: the public items of the generated crates,
//! since nothing else can. All the rest is harmless.

mod generated;
mod items;
mod said;
mod show;
mod sides;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::command_line::usual;

pub use sides::Trouble;
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
    /// Shows every place that changed: texts, examples and limits too.
    #[arg(long, conflicts_with = "json")]
    verbose: bool,
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

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What it means.
    pub mark: Mark,
    /// What changed, from the outside in.
    pub place: String,
    /// What it was; nothing if it is new.
    pub old: Option<String>,
    /// What it is; nothing if it is gone.
    pub new: Option<String>,
    /// The line of the spec, where the change stands in one: in the newer, or in the older if it is gone.
    pub line: Option<usize>,
    /// Why it means that.
    pub why: &'static str,
}

/// What changed of one vendor.
#[derive(Debug, Serialize)]
struct Vendor {
    vendor: String,
    changes: Vec<Change>,
    /// Places of the file that differ, whatever they mean: texts, examples, limits.
    #[serde(skip)]
    rest: Vec<Change>,
}

/// Callers break.
const BREAKING: u8 = 5;
/// What gets erased changes.
const ERASURE: u8 = 6;

impl Diff {
    /// Compares, writes what changed, and gives an exit code.
    pub fn run(&self, out: &mut impl Write) -> Result<u8, Trouble> {
        let sides = match (&self.from, &self.to) {
            (Some(from), Some(to)) => vec![sides::of_files(from, to)?],
            _ => sides::since(&self.base, &self.specs, &self.vendors)?,
        };
        let vendors = sides.iter().map(Vendor::of);
        let vendors = vendors.collect::<Result<Vec<_>, _>>()?;
        self.write(&vendors, out).map_err(Trouble::Print)?;
        let all = vendors.iter().flat_map(|vendor| &vendor.changes);
        let open = all.filter(|change| !self.accept.contains(&change.mark));
        Ok(match open.map(|change| change.mark).max() {
            Some(Mark::Erasure) => ERASURE,
            Some(Mark::Breaking) => BREAKING,
            Some(Mark::Harmless) | None => 0,
        })
    }

    fn write(&self, vendors: &[Vendor], out: &mut impl Write) -> io::Result<()> {
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &vendors)?;
            return writeln!(out);
        }
        let changed = |vendor: &&Vendor| !vendor.changes.is_empty() || !vendor.rest.is_empty();
        for vendor in vendors.iter().filter(changed) {
            let rest = vendor.rest.as_slice();
            show::vendor(&vendor.vendor, &vendor.changes, rest, self.verbose, out)?;
        }
        if !vendors.iter().any(|vendor| changed(&vendor)) {
            return writeln!(out, "nothing changed");
        }
        show::summary(vendors.iter().flat_map(|vendor| &vendor.changes), out)
    }
}

impl Vendor {
    fn of(sides: &Sides) -> Result<Self, Trouble> {
        let whole = |mark, old: Option<&str>, new: Option<&str>, why| Change {
            mark,
            place: "the vendor".to_owned(),
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
            line: None,
            why,
        };
        let (mut changes, mut rest) = (Vec::new(), Vec::new());
        match (&sides.old, &sides.new) {
            (Some(old), Some(new)) => {
                changes = between(old, new)?;
                rest = said::rest(old, new);
            }
            (None, Some(_)) => changes.push(whole(
                Mark::Erasure,
                None,
                Some(""),
                "one more can be asked to erase",
            )),
            (Some(_), None) => changes.extend([
                whole(
                    Mark::Erasure,
                    Some(""),
                    None,
                    "it isn't asked to erase any more",
                ),
                whole(Mark::Breaking, Some(""), None, "its client is gone"),
            ]),
            (None, None) => {}
        }
        Ok(Vendor {
            vendor: sides.vendor.clone(),
            changes,
            rest,
        })
    }
}

/// What changed from one spec to another, the most serious first, then in the order of the file.
fn between(old: &Side, new: &Side) -> Result<Vec<Change>, Trouble> {
    let mut changes = said::changes(old, new);
    changes.extend(generated::changes(&old.files()?, &new.files()?));
    changes.sort_by_key(|change| std::cmp::Reverse(change.mark));
    Ok(changes)
}

#[cfg(test)]
mod tests;

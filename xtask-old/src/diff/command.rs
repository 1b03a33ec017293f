//! `cargo xtask diff`: what changed, what it means, and whether somebody has to say yes.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use serde::Serialize;

use super::judge::Mark;
use super::sides::{self, Sides, Trouble};
use super::{Change, Kind, changes, show};

/// Says what changed in the specs since a revision, and what it means.
///
/// Each change is `harmless`, `breaking` for those who call the client, or an `erasure` change: something
/// else gets erased, later, or less finally, and a person has to say yes to that. Where a thing stands in
/// the file, and whether it stands in a component, makes no difference.
///
/// Exit codes: 0 nothing that isn't harmless or accepted, 1 the versions can't be compared, 2 the command
/// was misspelled, 5 callers break, 6 what gets erased changes.
#[derive(Args, Clone, Debug)]
pub struct Diff {
    /// Vendors, by the name of their spec; all, if none is named.
    pub vendors: Vec<String>,
    /// The revision to compare what is on disk with. HEAD shows what isn't committed yet.
    #[arg(long, value_name = "REV", default_value = "HEAD", conflicts_with_all = ["from", "to"])]
    pub base: String,
    /// An older spec, for comparing two files; with --to.
    #[arg(long, value_name = "FILE", requires = "to", conflicts_with = "vendors")]
    pub from: Option<PathBuf>,
    /// A newer spec; with --from.
    #[arg(long, value_name = "FILE", requires = "from")]
    pub to: Option<PathBuf>,
    /// What a person has said yes to; may be given twice.
    #[arg(long, value_name = "MARK")]
    pub accept: Vec<Mark>,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// Shows changed texts and examples too.
    #[arg(long, conflicts_with = "json")]
    pub verbose: bool,
    /// Prints JSON: per vendor, each change with its marks, place, old and new value, and line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Vendor {
    vendor: String,
    changes: Vec<Change>,
}

/// Callers break.
const BREAKING: u8 = 5;
/// What gets erased changes.
const ERASURE: u8 = 6;

impl Diff {
    /// Compares, writes what changed, and gives an exit code.
    pub fn run(&self, usual: &Path, out: &mut impl Write) -> Result<u8, Trouble> {
        let dir = self.specs.as_deref().unwrap_or(usual);
        let sides = match (&self.from, &self.to) {
            (Some(from), Some(to)) => vec![sides::of_files(from, to)?],
            _ => sides::since(&self.base, dir, &self.vendors)?,
        };
        let vendors: Vec<Vendor> = sides.into_iter().map(vendor).collect();
        self.write(&vendors, out).map_err(Trouble::Print)?;
        let open = |mark| {
            let marked = |change: &Change| change.marks.contains(&mark);
            !self.accept.contains(&mark)
                && vendors
                    .iter()
                    .any(|vendor| vendor.changes.iter().any(marked))
        };
        Ok(match (open(Mark::Erasure), open(Mark::Breaking)) {
            (true, _) => ERASURE,
            (false, true) => BREAKING,
            (false, false) => 0,
        })
    }

    fn write(&self, vendors: &[Vendor], out: &mut impl Write) -> io::Result<()> {
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &vendors)?;
            return writeln!(out);
        }
        let changed = || vendors.iter().filter(|vendor| !vendor.changes.is_empty());
        for Vendor { vendor, changes } in changed() {
            show::vendor(vendor, changes, self.verbose, out)?;
            writeln!(out)?;
        }
        let all: Vec<&Change> = changed().flat_map(|vendor| &vendor.changes).collect();
        match all.is_empty() {
            true => writeln!(out, "nothing changed"),
            false => show::summary(&all, out),
        }
    }
}

fn vendor(sides: Sides) -> Vendor {
    let Sides { vendor, old, new } = sides;
    let whole = |marks: Vec<Mark>, old: Option<&str>, new: Option<&str>, why| Change {
        marks,
        place: "the vendor".to_owned(),
        kind: Kind::Operation,
        old: old.map(Into::into),
        new: new.map(Into::into),
        line: 1,
        why,
    };
    let changes = match (&old, &new) {
        (Some(old), Some(new)) => changes(old, new),
        (None, Some(_)) => vec![whole(
            vec![Mark::Erasure],
            None,
            Some(""),
            "one more can be asked to erase",
        )],
        (Some(_), None) => vec![whole(
            vec![Mark::Erasure, Mark::Breaking],
            Some(""),
            None,
            "it isn't asked to erase any more",
        )],
        (None, None) => Vec::new(),
    };
    Vendor { vendor, changes }
}

//! The two versions of each spec: as git has it at a revision, and as it is on disk; or two files.

use std::{collections::BTreeSet, path::Path, process::Command};

use super::callers;
use crate::{
    finding::{Findings, said},
    generate::{self, Files},
    model::Model,
    spec::Spec,
};

/// One version of a spec.
pub(super) struct Side {
    pub(super) spec: Spec,
    pub(super) model: Model,
}

/// Both versions of a vendor's spec; one is missing if the vendor is new or gone.
pub(super) struct Sides {
    pub(super) vendor: String,
    pub(super) old: Option<Side>,
    pub(super) new: Option<Side>,
}

impl Side {
    /// Reads a version of a spec. A spec with mistakes is none: nobody knows what it says.
    pub(super) fn of(spec: Spec) -> Result<Self, Findings> {
        let model = Model::read(&spec)?;
        Ok(Self { spec, model })
    }

    /// What is generated from it, by path: the client's crate, and its adapter as if it stood there too.
    pub(super) fn files(&self) -> Result<Files, String> {
        let wrong = |error: generate::Error| error.to_string();
        let adapter = generate::adapter(&self.model).map_err(wrong)?;
        let adapter = adapter.into_iter().filter(|(path, _)| !path.contains('/'));
        let mut files = generate::files(&self.model).map_err(wrong)?;
        files.extend(adapter.map(|(_, text)| (callers::ADAPTER.to_owned(), text)));
        Ok(files)
    }
}

impl Sides {
    /// Whether one says anything else than the other, comments aside.
    pub(super) fn differ(&self) -> bool {
        let value = |side: &Option<Side>| side.as_ref().map(|side| side.spec.value.clone());
        value(&self.old) != value(&self.new)
    }
}

/// Two files.
pub(super) fn of_files(from: &Path, to: &Path) -> Result<Sides, String> {
    let read = |path| Spec::read(path).and_then(Side::of).map_err(said);
    let (old, new) = (read(from)?, read(to)?);
    Ok(Sides {
        vendor: new.spec.vendor.clone(),
        old: Some(old),
        new: Some(new),
    })
}

/// The specs of a directory, with what git has of them at a revision.
pub(super) fn since(base: &str, dir: &Path, vendors: &[String]) -> Result<Vec<Sides>, String> {
    let commit = format!("{base}^{{commit}}");
    let verify = "rev-parse --verify --quiet --end-of-options".split(' ');
    git(dir, &verify.chain([&*commit]).collect::<Vec<_>>())
        .map_err(|why| format!("git has no revision `{base}` here{why}"))?;
    let listed = git(dir, &["ls-tree", "--name-only", base, "./"])
        .map_err(|why| format!("git can't list the specs{why}"))?;
    let now = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let now = now.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names = listed.lines().map(str::to_owned).chain(now);
    let all: BTreeSet<String> = names
        .filter_map(|name| Some(name.strip_suffix(".yaml")?.to_owned()))
        .collect();
    if let Some(unknown) = vendors.iter().find(|vendor| !all.contains(*vendor)) {
        return Err(format!("there is no spec for `{unknown}`, now or then"));
    }
    let asked = |vendor: &String| vendors.is_empty() || vendors.contains(vendor);
    let asked = all.into_iter().filter(asked);
    asked.map(|vendor| sides(base, dir, vendor)).collect()
}

fn sides(base: &str, dir: &Path, vendor: String) -> Result<Sides, String> {
    let name = format!("{vendor}.yaml");
    let path = dir.join(&name);
    let then = git(dir, &["show", &format!("{base}:./{name}")]).ok();
    let then = then.map(|text| Spec::parse(&format!("{base}:{}", path.display()), text));
    let now = path.exists().then(|| Spec::read(&path));
    let side = |spec: Option<Result<Spec, Findings>>| {
        let side = spec.map(|spec| spec.and_then(Side::of));
        side.transpose().map_err(said)
    };
    Ok(Sides {
        vendor,
        old: side(then)?,
        new: side(now)?,
    })
}

/// What git answers; or why it doesn't, as the end of a sentence.
fn git(dir: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .current_dir(dir)
        .args(arguments)
        .output()
        .map_err(|error| format!(": it can't be run ({error})"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().map(|line| format!(": {line}"));
    Err(line.unwrap_or_default())
}

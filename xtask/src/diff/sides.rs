//! The two versions of each spec: as git has it at a revision, and as it is on disk; or two files.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use super::callers;
use crate::{
    command_line::Failure,
    finding::Findings,
    generate::{self, Error, Files},
    model::Model,
    spec::Spec,
};

/// One version of a spec.
pub(super) struct Side {
    pub(super) spec: Spec,
    pub(super) model: Model,
}

/// A vendor, and both versions of its spec; one is missing if the vendor is new or gone.
pub(super) type Sides = (String, [Option<Side>; 2]);

impl Side {
    /// Reads a version of a spec. A spec with mistakes is none: nobody knows what it says.
    pub(super) fn of(spec: Result<Spec, Findings>) -> Result<Self, Error> {
        let spec = spec?;
        let model = Model::read(&spec)?;
        Ok(Self { spec, model })
    }

    /// What is generated from it, by path: the client's crate, and its adapter as if it stood there too.
    pub(super) fn files(&self) -> Result<Files, Error> {
        let mut files = generate::files(&self.model)?;
        let adapter = generate::adapter(&self.model)?.into_iter();
        let adapter = adapter.filter(|(path, _)| !path.contains('/'));
        files.extend(adapter.map(|(_, text)| (callers::ADAPTER.to_owned(), text)));
        Ok(files)
    }
}

/// Two files.
pub(super) fn of_files(from: &Path, to: &Path) -> Result<Sides, Failure> {
    let (old, new) = (Side::of(Spec::read(from))?, Side::of(Spec::read(to))?);
    Ok((new.spec.vendor.clone(), [Some(old), Some(new)]))
}

/// The specs of a directory, with what git has of them at a revision.
pub(super) fn since(base: &str, dir: &Path, vendors: &[String]) -> Result<Vec<Sides>, Failure> {
    let listed = git(dir, "ls-tree --name-only --end-of-options", &[base, "./"])
        .map_err(|why| format!("git has no revision `{base}` here: {why}"))?;
    let now = fs::read_dir(dir).into_iter().flatten().flatten();
    let now = now.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names = listed.lines().map(str::to_owned).chain(now);
    let mut all: BTreeSet<String> = names
        .filter_map(|name| Some(name.strip_suffix(".yaml")?.to_owned()))
        .collect();
    if let Some(unknown) = vendors.iter().find(|vendor| !all.contains(*vendor)) {
        return Err(format!("there is no spec for `{unknown}`, now or then").into());
    }
    all.retain(|vendor| vendors.is_empty() || vendors.contains(vendor));
    let sides = |vendor: String| {
        let (name, path) = (
            format!("./{vendor}.yaml"),
            dir.join(format!("{vendor}.yaml")),
        );
        let then = git(dir, "show --end-of-options", &[&format!("{base}:{name}")]).ok();
        let then = then.map(|text| Spec::parse(&format!("{base}:{}", path.display()), text));
        let now = path.exists().then(|| Spec::read(&path));
        let [then, now] = [then, now].map(|spec| spec.map(Side::of).transpose());
        Ok((vendor, [then?, now?]))
    };
    all.into_iter().map(sides).collect()
}

/// What git answers, or why it doesn't.
fn git(dir: &Path, command: &str, arguments: &[&str]) -> Result<String, String> {
    let mut git = Command::new("git");
    git.current_dir(dir)
        .args(command.split(' '))
        .args(arguments);
    let output = git.output().map_err(|error| error.to_string())?;
    let said = if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(output.stderr)
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    said.map(text).map_err(text)
}

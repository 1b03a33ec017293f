//! The two versions of each spec: as git has it at a revision, and as it is on disk; or two files.

use std::{collections::BTreeSet, fmt, io, path::Path, process::Command};

use super::generated;
use crate::{
    finding::Findings,
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

/// Why two versions can't be compared.
#[derive(Debug)]
pub enum Trouble {
    /// A spec has mistakes.
    Specs(Findings),
    /// No code can be made of one.
    Generate(generate::Error),
    /// Git can't be run, or doesn't know what was named.
    Git(String),
    /// What changed can't be printed.
    Print(io::Error),
    /// There is no such vendor on either side.
    NoSuchVendor(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Specs(findings) => {
                findings.iter().try_for_each(|found| writeln!(f, "{found}"))
            }
            Trouble::Generate(error) => write!(f, "{error}"),
            Trouble::Git(why) => f.write_str(why),
            Trouble::Print(error) => write!(f, "what changed can't be printed: {error}"),
            Trouble::NoSuchVendor(vendor) => {
                write!(f, "there is no spec for `{vendor}`, now or then")
            }
        }
    }
}

impl std::error::Error for Trouble {}

impl From<Findings> for Trouble {
    fn from(findings: Findings) -> Self {
        Trouble::Specs(findings)
    }
}

impl Side {
    /// Reads a version of a spec. A spec with mistakes is none: nobody knows what it says.
    pub(super) fn of(spec: Spec) -> Result<Self, Findings> {
        let model = Model::read(&spec)?;
        Ok(Self { spec, model })
    }

    /// What is generated from it, by path: the client's crate, and its adapter as if it stood there too.
    pub(super) fn files(&self) -> Result<Files, Trouble> {
        let adapter = generate::adapter(&self.model).map_err(Trouble::Generate)?;
        let adapter = adapter.into_iter().filter(|(path, _)| !path.contains('/'));
        let mut files = generate::files(&self.model).map_err(Trouble::Generate)?;
        files.extend(adapter.map(|(_, text)| (generated::ADAPTER.to_owned(), text)));
        Ok(files)
    }
}

/// Two files.
pub(super) fn of_files(from: &Path, to: &Path) -> Result<Sides, Trouble> {
    let (old, new) = (Side::of(Spec::read(from)?)?, Side::of(Spec::read(to)?)?);
    Ok(Sides {
        vendor: new.spec.vendor.clone(),
        old: Some(old),
        new: Some(new),
    })
}

/// The specs of a directory, with what git has of them at a revision.
pub(super) fn since(base: &str, dir: &Path, vendors: &[String]) -> Result<Vec<Sides>, Trouble> {
    let commit = format!("{base}^{{commit}}");
    let verify = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &commit,
    ];
    git(dir, &verify)
        .map_err(|why| Trouble::Git(format!("git has no revision `{base}` here{why}")))?;
    let listed = git(dir, &["ls-tree", "--name-only", base, "./"])
        .map_err(|why| Trouble::Git(format!("git can't list the specs{why}")))?;
    let now = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let now = now.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names = listed.lines().map(str::to_owned).chain(now);
    let all: BTreeSet<String> = names
        .filter_map(|name| Some(name.strip_suffix(".yaml")?.to_owned()))
        .collect();
    if let Some(unknown) = vendors.iter().find(|vendor| !all.contains(*vendor)) {
        return Err(Trouble::NoSuchVendor(unknown.clone()));
    }
    let asked = |vendor: &String| vendors.is_empty() || vendors.contains(vendor);
    let asked = all.into_iter().filter(asked);
    asked.map(|vendor| sides(base, dir, vendor)).collect()
}

fn sides(base: &str, dir: &Path, vendor: String) -> Result<Sides, Trouble> {
    let name = format!("{vendor}.yaml");
    let path = dir.join(&name);
    let then = git(dir, &["show", &format!("{base}:./{name}")]).ok();
    let then = then.map(|text| Spec::parse(&format!("{base}:{}", path.display()), text));
    let now = path.exists().then(|| Spec::read(&path));
    Ok(Sides {
        vendor,
        old: then.transpose()?.map(Side::of).transpose()?,
        new: now.transpose()?.map(Side::of).transpose()?,
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

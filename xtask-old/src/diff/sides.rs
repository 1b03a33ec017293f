//! The two versions of each spec: as git has it at a revision, and as it is on disk; or two files.

use std::{
    collections::BTreeSet,
    fmt, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    diagnostic::Findings,
    lint,
    spec::{Source, files},
};

/// Both versions of a vendor's spec; one is missing if the vendor is new or gone.
pub(super) struct Sides {
    pub(super) vendor: String,
    pub(super) old: Option<Source>,
    pub(super) new: Option<Source>,
}

/// Why two versions can't be compared.
#[derive(Debug)]
pub enum Trouble {
    /// A spec has mistakes.
    Specs(Findings),
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
            Trouble::Specs(findings) => write!(f, "{findings}"),
            Trouble::Git(why) => write!(f, "{why}"),
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

/// Two files.
pub(super) fn of_files(from: &Path, to: &Path) -> Result<Sides, Trouble> {
    let (old, new) = (good(Source::read(from)?)?, good(Source::read(to)?)?);
    Ok(Sides {
        vendor: new.vendor.clone(),
        old: Some(old),
        new: Some(new),
    })
}

/// The specs of a directory, with what git has of them at a revision.
pub(super) fn since(base: &str, dir: &Path, vendors: &[String]) -> Result<Vec<Sides>, Trouble> {
    git(
        dir,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &format!("{base}^{{commit}}"),
        ],
    )
    .map_err(|why| Trouble::Git(format!("git has no revision `{base}` here{why}")))?;
    let listed = git(dir, &["ls-tree", "--name-only", base, "./"]).map_err(unlisted)?;
    let then = listed.lines().filter_map(|name| name.strip_suffix(".yaml"));
    let now = match dir.is_dir() {
        true => files(dir, &[])?,
        false => Vec::new(),
    };
    let now = now.iter().filter_map(|file| file.file_stem()?.to_str());
    let mut all: BTreeSet<String> = then.chain(now).map(str::to_owned).collect();
    if let Some(unknown) = vendors.iter().find(|vendor| !all.contains(*vendor)) {
        return Err(Trouble::NoSuchVendor(unknown.clone()));
    }
    all.retain(|vendor| vendors.is_empty() || vendors.contains(vendor));
    all.into_iter()
        .map(|vendor| sides(base, dir, vendor))
        .collect()
}

fn sides(base: &str, dir: &Path, vendor: String) -> Result<Sides, Trouble> {
    let name = format!("{vendor}.yaml");
    let path: PathBuf = dir.join(&name);
    let old = match git(dir, &["show", &format!("{base}:./{name}")]) {
        Ok(text) => Some(Source::parse(&format!("{}@{base}", path.display()), &text)?),
        Err(_) => None,
    };
    let old = old.map(told).transpose()?;
    let new = match path.exists() {
        true => Some(good(Source::read(&path)?)?),
        false => None,
    };
    Ok(Sides { vendor, old, new })
}

/// What an older spec says counts even where today's rules find mistakes in it, if it can be taken apart.
fn told(source: Source) -> Result<Source, Trouble> {
    const ENDLESS: [&str; 2] = ["too-many", "too-many-parts"];
    let findings = lint::lint_source(&source);
    let is_endless = findings
        .iter()
        .any(|finding| ENDLESS.contains(&finding.rule));
    match lint::is_readable(&source) && !is_endless {
        true => Ok(source),
        false => Err(Trouble::Specs(findings)),
    }
}

/// A spec without mistakes: of one with mistakes nobody knows what it says.
fn good(source: Source) -> Result<Source, Trouble> {
    let findings = lint::lint_source(&source);
    match findings.has_errors() {
        true => Err(Trouble::Specs(findings)),
        false => Ok(source),
    }
}

fn unlisted(why: String) -> Trouble {
    Trouble::Git(format!("git can't list the specs{why}"))
}

/// What git answers; or why it doesn't, as the end of a sentence.
fn git(dir: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .current_dir(dir)
        .args(arguments)
        .output()
        .map_err(|error| format!(": it can't be run ({error})"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => {
            let said = String::from_utf8_lossy(&output.stderr);
            let line = said.lines().next().map(|line| format!(": {line}"));
            Err(line.unwrap_or_default())
        }
    }
}

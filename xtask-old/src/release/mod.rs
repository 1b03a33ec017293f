//! What has to hold before the crates are published: the change log names their version, each packs and
//! builds from its package in the order in which they depend on one another, and its documentation builds
//! as it will be shown. Nothing is published by it.

mod changelog;
mod crates;
mod semver;

use std::{fmt, io, path::Path, process::Command};

use anstream::{eprintln, println};

pub use semver::semver;

use crate::{generate::workspace_root, started};

/// Why a release can't be tried.
#[derive(Debug)]
pub enum Trouble {
    /// A program can't be run.
    Run(&'static str, io::Error),
    /// Cargo says nothing that can be read about the workspace.
    Metadata(String),
    /// The change log can't be read.
    Changelog(io::Error),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Run(program, error) => write!(f, "{program} can't be run: {error}"),
            Trouble::Metadata(why) => {
                write!(f, "cargo doesn't say what is in the workspace: {why}")
            }
            Trouble::Changelog(error) => write!(f, "CHANGELOG.md can't be read: {error}"),
        }
    }
}

impl std::error::Error for Trouble {}

/// Tries everything but the publishing, and gives an exit code.
pub fn package(allow_dirty: bool) -> Result<u8, Trouble> {
    let root = workspace_root();
    let crates = crates::published(&root)?;
    println!("in this order: {}", crates::names(&crates).join(", "));
    let log = std::fs::read_to_string(root.join("CHANGELOG.md")).map_err(Trouble::Changelog)?;
    let missing = changelog::missing(&log, &crates);
    if !missing.is_empty() {
        for version in missing {
            eprintln!("CHANGELOG.md has no section `## {version}`: say what is new in it");
        }
        return Ok(1);
    }
    for (what, mut command) in [
        (
            "packing and building from the packages",
            publish(&root, &crates, allow_dirty),
        ),
        (
            "documentation, as it will be shown",
            documentation(&root, &crates),
        ),
    ] {
        println!("{what}");
        let code =
            started::exit_code(&mut command).map_err(|error| Trouble::Run("cargo", error))?;
        if code != 0 {
            eprintln!("failed: {what}");
            return Ok(1);
        }
    }
    println!("ready: nothing was published");
    Ok(0)
}

/// All of them in one go, so that each is built from the packages of those before it.
fn publish(root: &Path, crates: &[crates::Published], allow_dirty: bool) -> Command {
    let mut cargo = started::cargo(root);
    cargo.args(["publish", "--dry-run", "--locked", "--quiet"]);
    for name in crates::names(crates) {
        cargo.args(["--package", name]);
    }
    if allow_dirty {
        cargo.arg("--allow-dirty");
    }
    cargo
}

fn documentation(root: &Path, crates: &[crates::Published]) -> Command {
    let mut cargo = started::cargo(root);
    cargo
        .args(["doc", "--no-deps", "--all-features", "--locked", "--quiet"])
        .env("RUSTDOCFLAGS", "--cfg docsrs --deny warnings");
    for name in crates::names(crates) {
        cargo.args(["--package", name]);
    }
    cargo
}

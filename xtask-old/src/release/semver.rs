//! Whether the crates' versions tell their users what changed: cargo-semver-checks compares each with what
//! it was at a base revision.

use std::{env, io, path::Path, process::Command};

use anstream::{eprintln, println};

use super::{Trouble, crates};
use crate::{generate::workspace_root, started};

/// The release of cargo-semver-checks that is built when the machine has none.
const VERSION: &str = "0.51.0";

/// How that release ends when a version doesn't say what changed.
const CHANGED: u8 = 100;

/// Compares the published crates with what they were at a revision, and gives an exit code.
pub fn semver(base: &str) -> Result<u8, Trouble> {
    let root = workspace_root();
    if !is_revision(&root, base)? {
        eprintln!("`{base}` is no revision of this repository: name a branch, a tag or a commit");
        return Ok(2);
    }
    let mut crates = crates::published(&root)?;
    crates.retain(|published| published.is_library);
    let mut compared = Vec::new();
    for name in crates::names(&crates) {
        match was_there(&root, base, name)? {
            true => compared.push(name),
            false => println!("{name} is new since {base}: there is nothing to compare it with"),
        }
    }
    if compared.is_empty() {
        eprintln!("no crate of today was there at {base}: nothing was compared");
        return Ok(4);
    }
    let mut checks = started::cargo(&root);
    let tools = root.join("target/tools");
    if !is_there(&root, "cargo-semver-checks") {
        println!(
            "building cargo-semver-checks {VERSION} in target/tools: once, and it takes minutes"
        );
        let mut install = started::cargo(&root);
        install
            .args([
                "install",
                "cargo-semver-checks",
                "--version",
                VERSION,
                "--locked",
                "--quiet",
            ])
            .arg("--root")
            .arg(&tools);
        let code = started::exit_code(&mut install);
        if code.map_err(|error| Trouble::Run("cargo", error))? != 0 {
            eprintln!("cargo-semver-checks could not be built: nothing was compared");
            return Ok(4);
        }
    }
    let paths = env::var_os("PATH").unwrap_or_default();
    let paths = [tools.join("bin")]
        .into_iter()
        .chain(env::split_paths(&paths));
    if let Ok(path) = env::join_paths(paths) {
        checks.env("PATH", path);
    }
    checks.args(["semver-checks", "check-release", "--baseline-rev", base]);
    for name in compared {
        checks.args(["--package", name]);
    }
    let code = started::exit_code(&mut checks).map_err(|error| Trouble::Run("cargo", error))?;
    Ok(match code {
        0 => 0,
        CHANGED => 1,
        _ => {
            eprintln!("cargo-semver-checks came to no result: see above");
            4
        }
    })
}

/// Whether a crate of this name was in the workspace at a revision, wherever in it.
fn was_there(root: &Path, base: &str, name: &str) -> Result<bool, Trouble> {
    let found = Command::new("git")
        .current_dir(root)
        .args(["grep", "--quiet", "-e"])
        .arg(format!("^name = \"{name}\"$"))
        .args([base, "--", "*Cargo.toml"])
        .output()
        .map_err(|error| Trouble::Run("git", error))?;
    match found.status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        // A search that failed found nothing out.
        _ => {
            let said = String::from_utf8_lossy(&found.stderr).into_owned();
            Err(Trouble::Run("git", io::Error::other(said)))
        }
    }
}

fn is_revision(root: &Path, base: &str) -> Result<bool, Trouble> {
    let found = Command::new("git")
        .current_dir(root)
        .args(["rev-parse", "--verify", "--quiet", "--end-of-options"])
        .arg(format!("{base}^{{commit}}"))
        .output()
        .map_err(|error| Trouble::Run("git", error))?;
    Ok(found.status.success())
}

/// Whether cargo finds a program of this name, ours included.
fn is_there(root: &Path, program: &str) -> bool {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    let paths = env::var_os("PATH").unwrap_or_default();
    let paths = env::split_paths(&paths).chain([root.join("target/tools/bin")]);
    paths.into_iter().any(|path| path.join(&file).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_was_there_at_a_revision_or_is_new_since() {
        let root = workspace_root();
        assert!(was_there(&root, "HEAD", "erasure").unwrap());
        assert!(!was_there(&root, "HEAD", "erasur").unwrap());
        assert!(was_there(&root, "no-such-revision", "erasure").is_err());
    }
}

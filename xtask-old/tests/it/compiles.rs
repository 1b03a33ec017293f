//! The crate of the spec that says everything: the compiler, clippy and rustdoc have nothing to say.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use xtask_old::generate::{Job, workspace_root};

use crate::support::{EVERYTHING, specs, write};

/// A workspace of its own around the crate, with our versions and our lints.
fn workspace(dir: &Path) {
    let root = workspace_root();
    let ours = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let runtime = root.join("crates/client-runtime");
    let is_ours =
        |line: &&str| line.contains("path = \"crates/") && !line.starts_with("client-runtime");
    let lines = ours
        .lines()
        .filter(|line| !is_ours(line))
        .map(|line| match line {
            line if line.starts_with("members") => "members = [\"crates/*\"]".to_owned(),
            line => line.replace("crates/client-runtime", &runtime.display().to_string()),
        });
    write(
        &dir.join("Cargo.toml"),
        &lines.collect::<Vec<_>>().join("\n"),
    );
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
}

/// The directory that cargo builds this workspace in, so that nothing is built twice.
fn target() -> PathBuf {
    let built = Path::new(env!("CARGO_BIN_EXE_xtask"));
    built.ancestors().nth(2).unwrap().to_owned()
}

fn cargo(dir: &Path, arguments: &[&str]) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").to_owned());
    let output = Command::new(cargo)
        .current_dir(dir)
        .args(arguments)
        .args(["--offline", "--quiet", "--package", "everything-client"])
        .env("CARGO_TARGET_DIR", target())
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo {}:\n{said}",
        arguments.join(" ")
    );
    assert!(
        !said.contains("warning"),
        "cargo {}:\n{said}",
        arguments.join(" ")
    );
}

#[test]
fn the_crate_of_a_spec_that_says_everything_compiles_without_a_warning() {
    let (specs, dir) = (
        specs(&[("everything.yaml", EVERYTHING)]),
        tempfile::tempdir().unwrap(),
    );
    let job = Job {
        vendors: Vec::new(),
        specs: specs.path().to_owned(),
        out: dir.path().join("crates"),
    };
    job.run().unwrap_or_else(|failure| panic!("{failure}"));
    workspace(dir.path());
    cargo(dir.path(), &["check"]);
    cargo(dir.path(), &["doc", "--no-deps"]);
}

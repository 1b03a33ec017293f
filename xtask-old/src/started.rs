//! Programs of the workspace that a task starts with cargo: they stand on crates that may not compile, and
//! the tasks have to.

use std::{io, path::Path, process::Command};

use crate::generate::workspace_root;

/// Builds and runs the demo, and gives its exit code. Cargo shows how far the build is, on standard
/// error: the first one takes minutes.
pub fn demo(arguments: &[String]) -> io::Result<u8> {
    let mut run = cargo(&workspace_root());
    run.args(["run", "--package", "system-tests", "--bin", "demo", "--"]);
    exit_code(run.args(arguments))
}

/// Builds the benchmarks and the programs that they measure, as they ship, and runs them.
pub fn bench(arguments: &[String]) -> io::Result<u8> {
    let mut build = cargo(&workspace_root());
    build.args(["build", "--release", "--bins"]);
    for package in ["erasure-cli", "system-tests", "xtask"] {
        build.args(["--package", package]);
    }
    let built = exit_code(&mut build)?;
    if built != 0 {
        return Ok(built);
    }
    let mut run = cargo(&workspace_root());
    run.args([
        "run",
        "--release",
        "--package",
        "system-tests",
        "--bin",
        "bench",
        "--",
    ]);
    exit_code(run.args(arguments))
}

/// Cargo, in this directory.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    cargo
}

/// Runs a program to its end: 1 if it was ended by a signal.
pub(crate) fn exit_code(command: &mut Command) -> io::Result<u8> {
    let code = command.status()?.code();
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

//! `cargo xtask demo`: the clients made fresh, then the program that shows the whole.

use std::{io, process::Command};

use crate::generate::workspace_root;

/// Builds and runs the demo, and gives its exit code. Cargo shows how far the build is, on standard
/// error: the first one takes minutes.
pub fn run(arguments: &[String]) -> io::Result<u8> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(workspace_root())
        .args(["run", "--package", "system-tests", "--bin", "demo", "--"])
        .args(arguments)
        .status()?;
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(1))
}

//! Programs of the workspace that a task starts with cargo: they stand on crates that may not compile, and
//! the tasks have to.

use std::{ffi::OsString, process::Command};

use clap::Args;

use crate::command_line::Failure;

/// What the program itself is told.
#[derive(Args, Clone, Debug)]
pub struct Started {
    /// What the program itself is told, such as --json or --help.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Started {
    /// Builds and runs a program of the system's tests, and gives its exit code. Cargo shows how far the build is, on
    /// standard error: the first one takes a minute.
    pub fn run(&self, options: &str) -> Result<u8, Failure> {
        cargo(
            &format!("run --package system-tests {options} --"),
            &self.arguments,
        )
    }

    /// Builds the benchmarks and the programs that they measure, as they ship, and runs them.
    pub fn bench(&self) -> Result<u8, Failure> {
        let packages = "--package erasure-cli --package system-tests --package xtask";
        match cargo(&format!("build --release --bins {packages}"), &[])? {
            0 => self.run("--release --bin bench"),
            code => Ok(code),
        }
    }
}

/// Runs cargo to its end: 1 if it was ended by a signal.
fn cargo(words: &str, arguments: &[OsString]) -> Result<u8, Failure> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(words.split(' ')).args(arguments);
    let ended = cargo.current_dir(crate::workspace_root()).status();
    let status = ended.map_err(|error| format!("cargo: {error}"))?;
    Ok(status.code().map_or(Ok(1), u8::try_from).unwrap_or(1))
}

//! Programs of the workspace that a task starts with cargo: they stand on crates that may not compile, and
//! the tasks have to.

use std::{ffi::OsString, io, process::Command};

use clap::Args;

/// What the program itself is told.
#[derive(Args, Clone, Debug)]
pub struct Started {
    /// What the program itself is told, such as --json or --help.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Started {
    /// Builds and runs the demo, with nothing that it doesn't need, and gives its exit code. Cargo shows how
    /// far the build is, on standard error: the first one takes a minute.
    pub fn demo(&self) -> io::Result<u8> {
        // What a second build could reuse would be a quarter of the first one's disk.
        let once = "--config=profile.dev.incremental=false";
        self.run(&[once, "--no-default-features", "--bin", "demo"])
    }

    /// Builds and runs the crosscheck, and gives its exit code.
    pub fn crosscheck(&self) -> io::Result<u8> {
        self.run(&["--bin", "crosscheck"])
    }

    /// Builds the benchmarks and the programs that they measure, as they ship, and runs them.
    pub fn bench(&self) -> io::Result<u8> {
        let mut build = cargo("build");
        build.args(["--release", "--bins"]);
        build.args([
            "--package",
            "erasure-cli",
            "--package",
            "system-tests",
            "--package",
            "xtask",
        ]);
        match exit_code(&mut build)? {
            0 => self.run(&["--release", "--bin", "bench"]),
            code => Ok(code),
        }
    }

    fn run(&self, options: &[&str]) -> io::Result<u8> {
        let mut run = cargo("run");
        run.args(["--package", "system-tests"]).args(options);
        exit_code(run.arg("--").args(&self.arguments))
    }
}

fn cargo(command: &str) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.arg(command).current_dir(crate::workspace_root());
    cargo
}

/// Runs a program to its end: 1 if it was ended by a signal.
fn exit_code(command: &mut Command) -> io::Result<u8> {
    let code = command.status()?.code();
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

//! The tasks of this workspace: `cargo xtask --help`.

use std::process::ExitCode;

use clap::Parser;
use xtask::command_line::CommandLine;

fn main() -> ExitCode {
    CommandLine::parse().run()
}

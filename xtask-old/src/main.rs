//! The tasks of this workspace: `cargo xtask --help`.

use std::process::ExitCode;

use clap::Parser;
use xtask_old::command_line::CommandLine;

fn main() -> ExitCode {
    CommandLine::parse().run()
}

//! The tasks of this workspace: `cargo xtask --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::SUCCESS
}

//! The program behind `cargo xtask crosscheck`: other people's tools between the specs, the sandbox and
//! the clients.

use std::process::ExitCode;

use clap::Parser;
use system_tests::crosscheck::Crosscheck;

/// Hold the sandbox and the clients against the specs with Schemathesis and Prism.
///
/// Schemathesis drives the sandbox, Prism answers the clients: two tools that none of our code is part
/// of. Both are installed below target/crosscheck on first use, which takes Python 3.11 and Node.js
/// 18.20, and leave their records there. Exit codes: 0 both ran and everything agrees, 1 something
/// disagrees or wasn't checked, 2 the command was misspelled, 4 nothing disagrees, and a tool could not be
/// installed or run.
#[derive(Parser)]
#[command(name = "crosscheck", bin_name = "cargo xtask crosscheck")]
struct Arguments {
    #[command(flatten)]
    crosscheck: Crosscheck,
}

/// What a shell says of a program that was ended by Ctrl-C.
const INTERRUPTED: u8 = 130;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tokio::select! {
        ended = arguments.crosscheck.run() => ExitCode::from(ended.unwrap_or_else(|trouble| {
            eprintln!("{trouble}");
            1
        })),
        // The tools end with the future that waits for them.
        Ok(()) = tokio::signal::ctrl_c() => ExitCode::from(INTERRUPTED),
    }
}

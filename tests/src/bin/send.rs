//! What `cargo xtask bench` counts the instructions of: one request, sent so often, one way or the other.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use system_tests::bench::ways::{Way, send};

/// Send one request so often, through the facade or through reqwest alone.
#[derive(Parser)]
struct Arguments {
    /// Which way.
    way: Way,
    /// How often.
    times: usize,
    /// Where to.
    address: SocketAddr,
    /// The file with the bytes of the request.
    request: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let sent = std::fs::read(&arguments.request)
        .map_err(Into::into)
        .and_then(|bytes| send(arguments.way, arguments.times, arguments.address, &bytes));
    match sent {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

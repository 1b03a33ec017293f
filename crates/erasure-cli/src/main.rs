//! The program `erasure`: erases one person at every vendor that holds their data, says truthfully what
//! happened at each, and keeps a signed receipt without personal data.

mod arguments;
mod bulk;
mod commands;
mod config;
mod core_dumps;
mod error;
mod exit;
mod identifiers;
mod interrupt;
mod output;
mod sandbox;
mod secret_file;
mod setup;
mod whole_file;

use std::process::ExitCode;

use clap::Parser;
use serde_json::json;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::output::Console;

#[tokio::main]
async fn main() -> ExitCode {
    core_dumps::forbid();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misunderstood(error),
    };
    let console = Console::new(&arguments.global);
    let exit = commands::carry_out(arguments, console).await;
    let exit = exit.unwrap_or_else(|error| {
        console.error(&error);
        error.exit()
    });
    exit.into()
}

/// Help that was asked for is a result; a command line that makes no sense is an error.
fn misunderstood(error: clap::Error) -> ExitCode {
    let error = arguments::shown(error);
    if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
        let message = error.render().to_string();
        let message = message.lines().next().unwrap_or_default();
        let message = message.trim_start_matches("error: ");
        anstream::println!("{:#}", json!({ "error": message, "exit": Exit::Usage }));
    }
    // Whoever doesn't take the text finds the rest in the exit code.
    drop(error.print());
    match error.use_stderr() {
        true => Exit::Usage.into(),
        false => Exit::Complete.into(),
    }
}

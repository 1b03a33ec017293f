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
mod odd;
mod output;
mod sandbox;
mod secret_file;
mod setup;
mod whole_file;
mod words;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
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
    match commands::carry_out(arguments, console).await {
        Ok(exit) => exit.into(),
        Err(error) => {
            console.error(&error);
            error.exit().into()
        }
    }
}

/// Prints requested help as a result, and a wrong command line as an error.
fn misunderstood(error: clap::Error) -> ExitCode {
    let error = arguments::shown(error);
    let text = error.render().to_string();
    let mut arguments = std::env::args_os().take_while(|argument| argument != "--");
    let document = match (arguments.any(|argument| argument == "--json"), error.kind()) {
        (false, _) => None,
        (_, ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => Some(json!({ "text": text })),
        (_, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand) => {
            Some(json!({ "error": "no command is given", "exit": Exit::Usage }))
        }
        _ => Some(json!({ "error": first_paragraph(&text), "exit": Exit::Usage })),
    };
    if let Some(document) = &document {
        let mut out = anstream::stdout();
        drop(writeln!(out, "{document:#}").and_then(|()| out.flush()));
    }
    if document.is_none() || error.use_stderr() {
        // If the text can't be printed, the exit code still says it.
        drop(error.print());
    }
    if error.use_stderr() {
        Exit::Usage.into()
    } else {
        Exit::Complete.into()
    }
}

/// The error without the usage text.
fn first_paragraph(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let first: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    first.join(" ").trim_start_matches("error: ").to_owned()
}

//! The command line, as one enum.

mod mistake;
mod options;
mod order;
mod person;
mod receipt;
mod texts;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use erasure::Personal;
use erasure_journal::RequestId;

use crate::odd::odd_key;
use crate::sandbox::Control;
pub(crate) use mistake::shown;
pub(crate) use options::{Bulk, Erase, Format, Run, Status};
pub(crate) use order::Order;
pub(crate) use person::{PersonArgs, SessionPlace};
pub(crate) use receipt::{Export, Receipt, Which};
use texts::*;

/// Erases one person at every vendor that holds their data, says truthfully what happened at each,
/// and keeps a signed receipt without personal data.
///
/// Every request is on disk before it is sent, and every answer before it is shown: if the program ends
/// at any moment, `erasure run` continues.
#[derive(Parser)]
#[command(
    name = "erasure",
    version,
    propagate_version = true,
    after_long_help = EXIT_CODES,
    arg_required_else_help = true
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The options of every command.
#[derive(Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The configuration. Relative paths in it are relative to it.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "ERASURE_CONFIG",
        default_value = "erasure.toml"
    )]
    pub(crate) config: PathBuf,
    /// Print one JSON document, on errors too.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print no progress and no hints.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Print no colour; NO_COLOR does the same.
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write a commented erasure.toml, the key and the journal.
    ///
    /// Writes erasure.toml where `--config` says, and erasure.key and erasure.journal beside it. Overwrites
    /// nothing. The key seals what the journal holds and signs its receipts: without it the journal can't be
    /// read.
    #[command(after_long_help = INIT)]
    Init {
        /// Set everything up for a sandbox on this machine with this control endpoint.
        #[arg(
            long,
            value_name = "CONTROL",
            num_args = 0..=1,
            default_missing_value = "http://127.0.0.1:7700"
        )]
        sandbox: Option<Control>,
    },
    /// Show what each vendor needs, whether it is configured and answers, and accepts the credentials.
    ///
    /// Changes nothing at a vendor, and asks about nobody. Exits with 3 if a vendor's credentials are
    /// missing, or the vendor refuses them or accepts wrong ones too, and with 1 if a vendor doesn't answer.
    #[command(after_long_help = VENDORS)]
    Vendors {
        /// Ask no vendor: show only what is configured.
        #[arg(long)]
        offline: bool,
    },
    /// Show which vendors would be asked about a person. Sends and records nothing.
    #[command(after_long_help = PLAN)]
    Plan {
        #[command(flatten)]
        whom: PersonArgs,
        /// Show the reason and the source of each caveat.
        #[arg(long)]
        explain: bool,
    },
    /// Erase one person.
    ///
    /// Shows the plan and asks for confirmation, since an erasure can't be undone; without a terminal it needs
    /// `--yes`. Then it records the request, asks every vendor, and shows what each answered. What isn't
    /// settled then stays in the journal: `erasure run` asks again. A second request for the same person
    /// within `same-person-within` returns the first one's result. The exit code follows from the verdict.
    #[command(after_long_help = ERASE)]
    Erase(Erase),
    /// Erase everybody in a file.
    ///
    /// Shows how it reads each column. Then it reads the file row by row in bounded memory, records a chunk of
    /// rows at a time, and asks the vendors meanwhile. If it is stopped or killed, the next run continues after
    /// the last recorded row, and its requests keep the time at which the first run began. Rejected rows are
    /// listed with the reason in the rejects file, which contains no personal data; then it exits with 5.
    ///
    /// A file is the same as an earlier one if it has the same content and is received within
    /// `same-person-within` of it. The same file again starts nothing: if it was processed to its end, its
    /// current results are shown, and the exit code is 2. Received later, it is processed as a new file.
    ///
    /// `--again` processes a finished file again, from its first row. If that is stopped, the next run continues
    /// it, with `--again` or without. With an unfinished file, `--again` continues it, and asks about the
    /// remaining people even if they were asked about lately. A key of your own always returns its first
    /// request, so that a finished file with `--key-column` isn't processed again.
    #[command(after_long_help = BULK)]
    Bulk(Bulk),
    /// Work on everything that is due.
    ///
    /// Ends when nothing is due. Ctrl-C stops cleanly: the program begins nothing new, waits for the requests
    /// under way, and records their results. Exits with 4 while anything is open, else with 5 if something
    /// that this run settled is not done.
    #[command(after_long_help = RUN)]
    Run(Run),
    /// Show all requests, or one in detail.
    ///
    /// The exit code is about the request that is named, or about all requests, whichever are listed: 1 if one
    /// is damaged, else 4 if one is pending, else 5 if one is incomplete, else 6 if no vendor knew anybody,
    /// else 0.
    #[command(after_long_help = STATUS)]
    Status(Status),
    /// Record the longer time that the law allows for a request, and the reason.
    ///
    /// The law requires that you tell the person the reason before the first period ends; this command only
    /// records it. The reason is sealed, like everything that may be personal, and is in no receipt.
    #[command(after_long_help = EXTEND)]
    Extend {
        /// The request.
        request: RequestId,
        /// Why more time is needed; `@FILE` reads it from a file, `-` from standard input.
        #[arg(long, value_name = "TEXT|@FILE|-", value_parser = personal)]
        reason: Personal,
    },
    /// Show, verify or export receipts.
    #[command(subcommand)]
    Receipt(Receipt),
    /// Was this person erased? Shows every request with one of these identifiers.
    ///
    /// The journal holds no identifiers of settled requests, only keyed commitments; this command makes the
    /// same commitments and looks them up. The exit code follows from the newest request's verdict; 6 if
    /// there is no request.
    #[command(after_long_help = CHECK)]
    Check {
        #[command(flatten)]
        whom: PersonArgs,
    },
    /// Print a shell's completions.
    #[command(after_long_help = COMPLETIONS)]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page, or write one for each command into a directory.
    Man {
        /// The directory to write a page for each command into.
        #[arg(long, value_name = "DIRECTORY")]
        dir: Option<PathBuf>,
    },
}

/// With a blank key, the next person would get the first person's result.
fn key(text: &str) -> Result<Personal, &'static str> {
    odd_key(text).map_or_else(|| Ok(Personal::from(text)), Err)
}

fn personal(text: &str) -> Result<Personal, std::convert::Infallible> {
    Ok(Personal::from(text))
}

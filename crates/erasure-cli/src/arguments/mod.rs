//! The command line: one enum is all of it.

mod mistake;
mod options;
mod order;
mod receipt;
mod texts;
mod whom;

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
pub(crate) use receipt::{Export, Receipt, Which};
use texts::*;
pub(crate) use whom::{SessionPlace, Whom};

/// Erases one person at every vendor that holds their data, says truthfully what happened at each,
/// and keeps a signed receipt without personal data.
///
/// What is asked is on disk before it is asked, and what is answered before you are told: end the
/// program at any moment, and `erasure run` goes on.
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

/// What every command takes.
#[derive(Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The configuration. What it names relatively lies beside it.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "ERASURE_CONFIG",
        default_value = "erasure.toml"
    )]
    pub(crate) config: PathBuf,
    /// Print one JSON document, errors too.
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
    /// Write a commented erasure.toml, and make the key and the journal.
    ///
    /// Writes erasure.toml, erasure.key and erasure.journal where `--config` says, and overwrites
    /// nothing. The key seals what the journal holds and signs its receipts: who loses it loses the
    /// journal.
    #[command(after_long_help = INIT)]
    Init {
        /// Set everything up for a sandbox that runs on this machine, whose control endpoint is here.
        #[arg(
            long,
            value_name = "CONTROL",
            num_args = 0..=1,
            default_missing_value = "http://127.0.0.1:7700"
        )]
        sandbox: Option<Control>,
    },
    /// Show what each vendor needs, whether it is configured, answers, and takes the credentials.
    ///
    /// Asks nothing that changes anything, and nothing about anybody. Exits with 3 if a vendor
    /// refuses or lacks its credentials, or takes wrong ones too, and with 1 if one doesn't answer.
    #[command(after_long_help = VENDORS)]
    Vendors {
        /// Ask nobody: show what is configured.
        #[arg(long)]
        offline: bool,
    },
    /// Show what would be asked of whom. Sends and records nothing.
    #[command(after_long_help = PLAN)]
    Plan {
        #[command(flatten)]
        whom: Whom,
        /// Show the reason and the source of each caveat.
        #[arg(long)]
        explain: bool,
    },
    /// Erase one person.
    ///
    /// Shows the plan and asks whether to go on, for an erasure can't be undone; without a terminal it needs
    /// `--yes`. Then it records the request, asks every vendor, and shows what each answered. What isn't
    /// settled then stays in the journal: `erasure run` asks again. Whoever asks for the same person again
    /// within `same-person-within` is told of the first request. Exits as the request's verdict says.
    #[command(after_long_help = ERASE)]
    Erase(Erase),
    /// Erase everybody in a file.
    ///
    /// Reads the file row by row in bounded memory, records a chunk of rows at a time, and asks the vendors
    /// meanwhile. Before anything begins, it says what each column is taken for. Ended and started again,
    /// it goes on after the last row that is recorded, for requests received when it began. Rows that can't be taken are listed with the reason in
    /// the rejects file, which holds nothing personal; then it exits with 5.
    ///
    /// A file is the same as one before if it has the same content and was received within
    /// `same-person-within` of it. When such a file was taken in to its end, nothing is begun and nobody is
    /// asked: it shows what is known of everybody in it, and exits with 2. Received later, it is begun anew.
    ///
    /// With `--again`, a file that was taken in to its end is begun anew: everybody in it is asked for once
    /// more. Ended and started again, with `--again` or without, that goes on like the first time; only
    /// when it has come to its end does another `--again` begin anew once more. A file that hasn't come to
    /// its end goes on, and whoever follows is asked for even if they were lately. Keys of your own stand
    /// for their first requests, so that a file that was taken in with `--key-column` isn't begun anew.
    #[command(after_long_help = BULK)]
    Bulk(Bulk),
    /// Work the queue: ask about everything that is due.
    ///
    /// Ends when nothing is due. Ctrl-C stops cleanly: nothing more is begun, and what is under way
    /// ends and is recorded. Exits with 4 while anything is open, and else with 5 if something that this
    /// run settled is not done.
    #[command(after_long_help = RUN)]
    Run(Run),
    /// Show how far requests are: all in figures, or one in detail.
    ///
    /// Exits as what it is about stands, whichever requests are listed and in whichever form: with 1 if a
    /// request is damaged, else with 4 if anything is pending, else with 5 if something ended incomplete, else
    /// with 6 if nothing was found of anybody, else with 0. With a request it is about that one, and else
    /// about all.
    #[command(after_long_help = STATUS)]
    Status(Status),
    /// Give a request the longer time that its law allows, with the reason.
    ///
    /// The law wants the person told, with the reason, before the first period ends; this records
    /// that. The reason is sealed, like everything that may be personal, and is in no receipt.
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
    /// Was this person erased? Shows every request about whoever has one of these identifiers.
    ///
    /// The journal holds no identifiers of settled requests, only keyed commitments; this makes
    /// the same commitments and looks them up. Exits as the newest request's verdict says, and with 6
    /// if nobody ever asked.
    #[command(after_long_help = CHECK)]
    Check {
        #[command(flatten)]
        whom: Whom,
    },
    /// Print a shell's completions.
    #[command(after_long_help = COMPLETIONS)]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page, or write a page for each command into a directory.
    Man {
        /// Where to write a page for each command.
        #[arg(long, value_name = "DIRECTORY")]
        dir: Option<PathBuf>,
    },
}

/// A key that stands for nothing would make one person's request answer for the next person.
fn key(text: &str) -> Result<Personal, &'static str> {
    odd_key(text).map_or_else(|| Ok(Personal::from(text)), Err)
}

fn personal(text: &str) -> Result<Personal, std::convert::Infallible> {
    Ok(Personal::from(text))
}

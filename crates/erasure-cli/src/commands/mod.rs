//! The commands, one file each. A command takes its arguments, prints its result, and returns the exit code.

mod bulk;
mod check;
mod consent;
mod erase;
mod extend;
mod init;
mod pages;
mod plan;
mod queue;
mod receipt;
mod run;
mod status;
mod vendors;

use crate::arguments::{Arguments, Command};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Console;

/// Runs the command.
pub(crate) async fn carry_out(arguments: Arguments, console: Console) -> Result<Exit, Error> {
    let global = &arguments.global;
    match arguments.command {
        Command::Init { sandbox } => init::init(global, sandbox, console).await,
        Command::Vendors { offline } => vendors::vendors(global, offline, console).await,
        Command::Plan { whom, explain } => plan::plan(global, whom, explain, console).await,
        Command::Erase(args) => erase::erase(global, args, console).await,
        Command::Bulk(args) => bulk::bulk(global, &args, console).await,
        Command::Run(args) => run::run(global, &args, console).await,
        Command::Status(args) => status::status(global, &args, console).await,
        Command::Extend { request, reason } => {
            extend::extend(global, request, reason, console).await
        }
        Command::Receipt(command) => receipt::receipt(global, command, console).await,
        Command::Check { whom } => check::check(global, whom, console).await,
        Command::Completions { shell } => pages::completions(shell, console),
        Command::Man { dir } => pages::man(dir.as_deref(), console),
    }
}

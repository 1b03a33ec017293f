//! One file per command: each takes what the command line says, prints its result, and says what to
//! exit with.

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

/// Does what the command line says.
pub(crate) async fn carry_out(arguments: Arguments, console: Console) -> Result<Exit, Error> {
    let global = &arguments.global;
    match arguments.command {
        Command::Init { sandbox } => init::init(global, sandbox, console).await,
        Command::Vendors { offline } => vendors::vendors(global, offline, console).await,
        Command::Plan { whom, explain } => plan::plan(global, whom, explain, console).await,
        Command::Erase {
            whom,
            order,
            key,
            yes,
            explain,
            wait,
        } => {
            let wanted = erase::Wanted {
                order,
                key,
                yes,
                explain,
                wait,
            };
            erase::erase(global, whom, wanted, console).await
        }
        Command::Bulk {
            file,
            format,
            key_column,
            rejects,
            force,
            chunk,
            allow_odd,
            accept_last_row,
            order,
        } => {
            let wanted = bulk::Wanted {
                file,
                format,
                key_column,
                rejects,
                force,
                chunk,
                allow_odd,
                accept_last_row,
                order,
            };
            bulk::bulk(global, wanted, console).await
        }
        Command::Run {
            watch,
            until_settled,
            accept_restored,
        } => {
            let wanted = run::Wanted {
                watch,
                until_settled,
                accept_restored,
            };
            run::run(global, wanted, console).await
        }
        Command::Status {
            request: Some(request),
            explain,
            ..
        } => status::one(global, request, explain, console).await,
        Command::Status {
            pending,
            incomplete,
            all,
            ..
        } => {
            status::all(
                global,
                status::Listed {
                    pending,
                    incomplete,
                    all,
                },
                console,
            )
            .await
        }
        Command::Extend { request, reason } => {
            extend::extend(global, request, reason, console).await
        }
        Command::Receipt(command) => receipt::receipt(global, command, console).await,
        Command::Check { whom } => check::check(global, whom, console).await,
        Command::Completions { shell } => pages::completions(shell, console),
        Command::Man { dir } => pages::man(dir.as_deref(), console),
    }
}

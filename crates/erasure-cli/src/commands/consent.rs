//! The question before an erasure, which can't be undone: nothing is recorded or sent before the user has seen the
//! plan and typed "yes".

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal};

use erasure::Plan;

use super::plan;
use crate::arguments::PersonArgs;
use crate::error::Error;
use crate::output::Console;

/// The terminal itself, if standard input is something else.
const TERMINAL: &str = "/dev/tty";

/// How the user confirms a plan.
pub(super) enum Consent {
    /// With `--yes`.
    Given,
    /// With an answer to a question, read from here.
    Asked(Box<dyn BufRead>),
}

impl Consent {
    /// `--yes`, or a question if a user can answer it.
    pub(super) fn of(yes: bool, whom: &PersonArgs, console: Console) -> Result<Self, Error> {
        if yes {
            return Ok(Self::Given);
        }
        if console.is_json() {
            return Err(unasked(
                "an erasure can't be undone, and with `--json` the program doesn't ask for confirmation",
            ));
        }
        let nobody = || {
            unasked(
                "an erasure can't be undone, and without a terminal the program can't ask for confirmation",
            )
        };
        // A user who doesn't see the question can't answer it.
        if !std::io::stderr().is_terminal() {
            return Err(nobody());
        }
        if whom.reads_input() {
            let terminal = File::open(TERMINAL).map_err(|_| nobody())?;
            return Ok(Self::Asked(Box::new(BufReader::new(terminal))));
        }
        if !std::io::stdin().is_terminal() {
            return Err(nobody());
        }
        Ok(Self::Asked(Box::new(BufReader::new(std::io::stdin()))))
    }

    /// Shows the plan and asks, without `--yes`. Any answer but "yes" is a no.
    pub(super) fn to(self, plan: &Plan, explain: bool, console: Console) -> Result<(), Error> {
        let Self::Asked(mut input) = self else {
            return Ok(());
        };
        console.tell(&format!(
            "{}\n{}\nErase this person for good? It can't be undone. Type \"yes\" to continue: ",
            plan::asked(plan),
            plan::beside(plan, explain)
        ));
        let mut answer = String::new();
        // An answer that can't be read is a no.
        let heard = input.read_line(&mut answer).unwrap_or_default();
        if heard == 0 || !answer.ends_with('\n') {
            console.tell("\n");
        }
        if answer.trim().eq_ignore_ascii_case("yes") {
            return Ok(());
        }
        Err(Error::usage(
            "the answer was not \"yes\": nothing was recorded, and nothing was sent",
        ))
    }
}

fn unasked(why: &str) -> Error {
    Error::usage(format!(
        "{why}: nothing was recorded or sent; `erasure plan` shows what would be asked, and `--yes` erases \
         without confirmation"
    ))
}

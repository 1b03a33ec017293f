//! What the program prints: for people, tables and colour on a terminal and plain lines in a pipe; for
//! programs, one JSON document. Results go to standard output, everything else to standard error.

mod caveats;
mod progress;
mod shortened;
mod status;
mod table;

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::Global;
use crate::config::Problems;
use crate::error::Error;
use crate::exit::Exit;
pub(crate) use caveats::caveats;
pub(crate) use progress::Ticker;
pub(crate) use shortened::{Keep, Shortened};
pub(crate) use status::{StatusShown, shown_status};
pub(crate) use table::{Cell, dimmed, of_outcome, of_verdict, table};

/// Whether this run has begun to print its JSON document: there is one, whatever goes wrong afterwards.
static BEGUN: AtomicBool = AtomicBool::new(false);

/// Where and how to print.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    json: bool,
    quiet: bool,
}

impl Console {
    /// As the command line says.
    pub(crate) fn new(global: &Global) -> Self {
        if global.no_color {
            anstream::ColorChoice::Never.write_global();
        }
        Self {
            json: global.json,
            quiet: global.quiet,
        }
    }

    /// Prints the result: for people as `text` says, for a program as `document`.
    pub(crate) fn result(
        self,
        text: impl FnOnce() -> String,
        document: &impl Serialize,
    ) -> Result<(), Error> {
        if !self.json {
            return self.text(&text());
        }
        let document = serde_json::to_string_pretty(document)
            .map_err(|error| Error::Output(std::io::Error::other(error)))?;
        self.document(&document)
    }

    /// Prints the document, if none was begun.
    fn document(self, document: &str) -> Result<(), Error> {
        if BEGUN.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        self.text(&format!("{document}\n"))
    }

    /// Prints the document of an error, if a program reads and none was begun.
    pub(crate) fn document_of(self, error: &str, exit: Exit, problems: Option<&Problems>) {
        if !self.json {
            return;
        }
        let mut document = json!({ "error": error, "exit": exit });
        if let Some(problems) = problems {
            document["problems"] = serde_json::to_value(problems.located()).unwrap_or(Value::Null);
        }
        // If it can't be printed, the exit code still says it.
        drop(self.document(&format!("{document:#}")));
    }

    /// Prints a text as it is.
    pub(crate) fn text(self, text: &str) -> Result<(), Error> {
        let mut out = anstream::stdout();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        written.map_err(Error::Output)
    }

    /// Prints a result in parts, of which one is in memory at a time. As JSON it must be one document, which contains
    /// any error on the way.
    pub(crate) fn parts(
        self,
        print: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
    ) -> Result<(), Error> {
        BEGUN.store(true, Ordering::Relaxed);
        let mut out = std::io::BufWriter::new(anstream::stdout());
        let printed = print(&mut out);
        printed.and(out.flush().map_err(Error::Output))
    }

    /// Prints a note to standard error, without `--quiet`.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            self.tell(&format!("{text}\n"));
        }
    }

    /// Prints to standard error. A failure to print is ignored.
    pub(crate) fn tell(self, text: &str) {
        let mut err = anstream::stderr();
        drop(err.write_all(text.as_bytes()).and_then(|()| err.flush()));
    }

    /// Whether the result is printed as JSON.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Whether progress is shown on a terminal.
    pub(crate) fn is_watched(self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Whether a user can see and answer a question.
    pub(crate) fn can_ask(self) -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Whether the result is shown on a terminal.
    pub(crate) fn is_on_terminal(self) -> bool {
        !self.json && std::io::stdout().is_terminal()
    }

    /// Prints an error.
    pub(crate) fn error(self, error: &Error) {
        // The reader of a pipe has seen enough: that is no error.
        if matches!(error, Error::Output(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe) {
            return;
        }
        let red = anstyle::AnsiColor::Red.on_default().bold();
        let line = |says: &dyn Display| self.tell(&format!("{red}error:{red:#} {says}\n"));
        match error.problems() {
            Some(problems) => problems.lines().for_each(|problem| line(&problem)),
            None => line(error),
        }
        self.document_of(&error.to_string(), error.exit(), error.problems());
    }
}

//! `erasure bulk`: erases everybody in a file, so many at a time, and goes on where it was ended.

mod reading;
mod rejects;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use erasure_journal::{Overview, Summary};
use serde::Serialize;

use super::queue::Conditions;
use super::run;
use crate::arguments::{Format, Global, Order};
use crate::bulk::{Rows, RowsError, survey};
use crate::error::Error;
use crate::exit::Exit;
use crate::interrupt::stop_on_interrupt;
use crate::output::{Console, Ticker, count, named};
use crate::setup::Setup;
use reading::Reading;

/// What is asked for.
pub(super) struct Wanted {
    pub(super) file: PathBuf,
    pub(super) format: Option<Format>,
    pub(super) key_column: Option<String>,
    pub(super) rejects: Option<PathBuf>,
    pub(super) chunk: NonZeroUsize,
    pub(super) order: Order,
}

/// What has come of a file.
#[derive(Debug, Default, Serialize)]
struct Shown {
    /// How many lines are recorded or rejected, of how many.
    line: u64,
    lines: u64,
    finished: bool,
    /// Rows of this run that are new requests.
    new: u64,
    /// Rows of this run that are about somebody who was asked for before.
    repeated: u64,
    /// All rows of the file that could not be taken.
    rejected: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejects: Option<PathBuf>,
    queue: Summary,
}

/// Erases everybody in a file.
pub(super) async fn bulk(global: &Global, wanted: Wanted, console: Console) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let (eraser, journal) = (setup.eraser()?, setup.journal()?);
    let conditions = Conditions::of(&setup, &wanted.order)?;
    let path = &wanted.file;
    refuse_what_is_read_once(path)?;
    let failed = |error: RowsError| match error {
        RowsError::File(source) => Error::File {
            path: path.clone(),
            done: "read",
            source,
        },
        other => Error::usage(format!("{}: {other}", named(path))),
    };
    let format = wanted.format.map_or_else(|| format_of(path), Ok)?;
    let rows = Rows::open(path, format, wanted.key_column.as_deref()).map_err(failed)?;
    let survey = survey(path).map_err(|error| failed(error.into()))?;
    let stop = stop_on_interrupt(console);
    let before = journal.overview(setup.now())?;
    let mut reading = Reading {
        journal: &journal,
        eraser: &eraser,
        conditions: &conditions,
        survey,
        rows,
        chunk: wanted.chunk,
        shown: Shown {
            lines: survey.lines,
            ..Shown::default()
        },
    };
    let mut ticker = Ticker::of_rows(console, survey.lines);
    let read = reading.read(path, &stop, &mut ticker).await;
    ticker.finish();
    let mut shown = reading.shown;
    (shown.rejected, shown.rejects) = rejects::list(&journal, survey.digest, &wanted)?;
    read?;
    console.result(|| as_text(&shown, path), &shown)?;
    Ok(exit(&shown, &before, &journal.overview(setup.now())?))
}

fn refuse_what_is_read_once(path: &Path) -> Result<(), Error> {
    let once = "can be read once only, so that nothing could go on where it was ended: write it into a file first";
    if path == Path::new("-") {
        return Err(Error::usage(format!("standard input {once}")));
    }
    let metadata = path.metadata();
    let metadata = metadata.map_err(|source| Error::File {
        path: path.to_owned(),
        done: "read",
        source,
    })?;
    match metadata.is_file() {
        true => Ok(()),
        false => Err(Error::usage(format!("{} {once}", named(path)))),
    }
}

fn format_of(path: &Path) -> Result<Format, Error> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => Ok(Format::Csv),
        Some("ndjson" | "jsonl") => Ok(Format::Ndjson),
        _ => Err(Error::usage(format!(
            "what is {}? Expected a name that ends in .csv, .ndjson or .jsonl, or `--format`",
            named(path)
        ))),
    }
}

fn as_text(shown: &Shown, path: &Path) -> String {
    let mut text = format!(
        "{} of {}: {} new, {} asked for before, {} rejected\n",
        shown.line,
        count(shown.lines, "line", "lines"),
        shown.new,
        shown.repeated,
        shown.rejected
    );
    if let Some(rejects) = &shown.rejects {
        text.push_str(&format!(
            "The rejected rows are listed in {}\n",
            rejects.display()
        ));
    }
    text.push_str(&run::as_text(&shown.queue));
    if !shown.finished {
        text.push_str(&format!(
            "Stopped: `erasure bulk {}` goes on after line {}.\n",
            named(path),
            shown.line
        ));
    }
    text
}

/// What is least done counts; of requests, those that this run has settled.
fn exit(shown: &Shown, before: &Overview, after: &Overview) -> Exit {
    let more = |of: fn(&Overview) -> u64| of(after) > of(before);
    if shown.queue.open > 0 || !shown.finished {
        Exit::Pending
    } else if shown.rejected > 0 || more(|overview| overview.incomplete) {
        Exit::Incomplete
    } else if more(|overview| overview.nothing_found) && !more(|overview| overview.complete) {
        Exit::NothingFound
    } else {
        Exit::Complete
    }
}

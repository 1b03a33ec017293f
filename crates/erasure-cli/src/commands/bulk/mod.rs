//! `erasure bulk`: erases everybody in a file, so many at a time, and goes on where it was ended; of a file
//! that was taken in before, it says what is known now.

mod reading;
mod rejects;
mod shown;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use erasure_journal::Mark;

use super::queue::Conditions;
use crate::arguments::{Format, Global, Order};
use crate::bulk::{Rows, RowsError, survey};
use crate::error::Error;
use crate::exit::Exit;
use crate::interrupt::stop_on_interrupt;
use crate::output::{Console, Ticker, named};
use crate::setup::Setup;
use reading::Reading;
use shown::{Shown, as_text, exit};

/// What is asked for.
pub(super) struct Wanted {
    pub(super) file: PathBuf,
    pub(super) format: Option<Format>,
    pub(super) key_column: Option<String>,
    pub(super) rejects: Option<PathBuf>,
    pub(super) force: bool,
    pub(super) chunk: NonZeroUsize,
    pub(super) order: Order,
}

/// Erases everybody in a file.
pub(super) async fn bulk(global: &Global, wanted: Wanted, console: Console) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let (eraser, journal) = (setup.eraser()?, setup.journal()?);
    let conditions = Conditions::of(&setup, &wanted.order)?;
    let path = &wanted.file;
    refuse_what_is_read_once(path)?;
    let rejects = rejects::Place::of(&wanted, &setup.config)?;
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
    let mark = journal.mark(survey.digest)?;
    let mark = mark.unwrap_or_else(|| Mark::start(survey.digest));
    refuse_again_with_keys(&wanted, &mark)?;
    let stop = stop_on_interrupt(console);
    let mut reading = Reading {
        journal: &journal,
        eraser: &eraser,
        conditions,
        survey,
        rows,
        chunk: wanted.chunk,
        mark,
        shown: Shown {
            lines: survey.lines,
            ..Shown::default()
        },
    };
    let mut ticker = Ticker::of_rows(console, survey.lines);
    let read = reading
        .read(path, wanted.order.again, &stop, &mut ticker)
        .await;
    ticker.finish();
    let (mut shown, mark) = (reading.shown, reading.mark);
    (shown.line, shown.finished, shown.round) = (mark.rows, mark.finished, mark.round);
    (shown.rejected, shown.rejects) = rejects.list(&journal, survey.digest)?;
    read?;
    shown.requests = journal.bulk(survey.digest)?;
    shown.head = Some(journal.head()?);
    console.result(|| as_text(&shown, path), &shown)?;
    Ok(exit(&shown))
}

/// Nobody would be asked anew.
fn refuse_again_with_keys(wanted: &Wanted, mark: &Mark) -> Result<(), Error> {
    match (&wanted.key_column, wanted.order.again && mark.finished) {
        (Some(_), true) => Err(Error::usage(format!(
            "{} was taken in before, and a key of your own stands for its first request even with `--again`: \
             give the rows new keys, or leave out `--again` to see what is known of them",
            named(&wanted.file)
        ))),
        _ => Ok(()),
    }
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

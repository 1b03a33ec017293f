//! `erasure bulk`: erases everybody in a file, chunk by chunk, and continues where it stopped. For a file that was
//! already processed, it shows the current results.

mod pace;
mod reading;
mod rejects;
mod shown;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use erasure::SignedDuration;
use erasure_journal::{Journal, Mark, Runner};

use super::queue::Conditions;
use crate::arguments::{Bulk, Format, Global};
use crate::bulk::{ACCEPT_LAST_ROW, ALLOW_ODD, HowToRead, Rows, RowsError, Survey, survey};
use crate::error::Error;
use crate::exit::Exit;
use crate::interrupt::stop_on_interrupt;
use crate::output::{Console, Ticker};
use crate::setup::Setup;
use crate::words::named;
use pace::Pace;
use reading::Reading;
use shown::{Shown, as_text, exit, taken_for};

/// Erases everybody in a file.
pub(super) async fn bulk(global: &Global, args: &Bulk, console: Console) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let (eraser, journal) = (setup.eraser()?, setup.journal()?);
    let conditions = Conditions::of(&setup, &args.order)?;
    let path = &args.file;
    refuse_what_is_read_once(path)?;
    let rejects = rejects::RejectsFile::of(args, &setup.config)?;
    let (rows, survey) = open(args)?;
    let taken_for = taken_for(path, &rows.taken_for(), survey.rows);
    console.note(&taken_for);
    let mut shown = Shown::new(rows.taken_for(), survey.rows);
    let within = setup.config.same_person_within;
    let place = FileState::of(&journal, survey, args, &conditions, within)?;
    let show = |mut shown: Shown| {
        shown.requests = journal.bulk(survey.digest)?;
        shown.head = Some(journal.head()?);
        console.result(|| as_text(&shown, path), &shown)?;
        Ok(exit(&shown))
    };
    if let FileState::Processed(mark) = place {
        shown.row = survey.rows;
        shown.at(&mark);
        shown.is_processed(path);
        (shown.rejected, shown.rejects) = rejects.list(&journal, survey.digest)?;
        return show(shown);
    }
    let stop = stop_on_interrupt(console);
    let mark = place.begin(&journal, args, &conditions).await?;
    let mut reading = Reading {
        journal: &journal,
        eraser: &eraser,
        conditions: conditions.of_round(&mark, args.order.received.is_some()),
        survey,
        rows,
        chunk: args.chunk,
        mark,
        shown,
        vendors: BTreeSet::new(),
    };
    // Record `--again` first, so that it holds for the run that continues after this one.
    reading.note(Vec::new(), Vec::new()).await?;
    let ticker = RefCell::new(Ticker::of_rows(console, survey.rows, mark.rows));
    let runner = Runner::enter(journal.clone(), eraser.clone()).await?;
    let pace = Pace::new(args.chunk.get());
    let (worked, read) = tokio::join!(pace.work(&runner, &stop, &ticker), async {
        let read = reading.read(path, &pace, &stop, &ticker).await;
        pace.has_read();
        read
    });
    let left = runner.leave().await;
    ticker.borrow().finish();
    let (mut shown, mark) = (reading.shown, reading.mark);
    shown.row = mark.rows;
    shown.at(&mark);
    (shown.rejected, shown.rejects) = rejects.list(&journal, survey.digest)?;
    shown.queue = Some(worked?);
    read?;
    left?;
    show(shown)
}

/// Opens the file and reads all of it once: a file that can't be read to its end starts nothing.
fn open(args: &Bulk) -> Result<(Rows, Survey), Error> {
    let path = &args.file;
    let failed = |error: RowsError| match error {
        RowsError::File(source) => Error::read(path, source),
        other => Error::usage(format!("{}: {other}", named(path))),
    };
    let how = HowToRead {
        format: args.format.map_or_else(|| format_of(path), Ok)?,
        key: args.key_column.clone(),
        allow_odd: args.allow_odd,
        accept_last_row: args.accept_last_row,
    };
    let rows = Rows::open(path, &how).map_err(failed)?;
    let survey = survey(path, &how).map_err(failed)?;
    Ok((rows.surveyed(&survey), survey))
}

/// What the journal knows about a file.
enum FileState {
    /// It is new.
    New([u8; 32]),
    /// It was processed to its end, and received at about the same time.
    Processed(Mark),
    /// It was read up to this mark.
    Continues(Mark),
    /// It was read for requests of another time, or `--again` is given.
    Anew(Mark),
}

impl FileState {
    /// A file is the same only if it is received at about the same time: a person who is in it a year later has
    /// come back.
    fn of(
        journal: &Journal,
        survey: Survey,
        args: &Bulk,
        conditions: &Conditions,
        within: SignedDuration,
    ) -> Result<Self, Error> {
        let Some(mark) = journal.mark(survey.digest)? else {
            return Ok(Self::New(survey.digest));
        };
        let apart = conditions.received_at().duration_since(mark.received_at);
        // An unfinished file continues, however long ago it began.
        let continues = !mark.finished && args.order.received.is_none();
        let is_same = continues || apart.abs() <= within;
        match (is_same, mark.finished, args.order.again) {
            (true, false, _) => Ok(Self::Continues(mark)),
            // Read it again from the start: rows that were accepted before return their requests.
            (true, true, false) if takes_more(journal, survey, args)? => {
                Ok(Self::Continues(Mark {
                    rows: 0,
                    number: 0,
                    offset: 0,
                    finished: false,
                    ..mark
                }))
            }
            (true, true, false) => Ok(Self::Processed(mark)),
            // Every key would return its first request.
            (_, true, _) if args.key_column.is_some() => Err(Error::usage(format!(
                "nothing was begun: {} was already processed, and a key of your own returns its first request, however \
                 long ago that was, and with `--again` too; give the rows new keys",
                named(&args.file)
            ))),
            _ => Ok(Self::Anew(mark)),
        }
    }

    /// The mark to continue from.
    async fn begin(
        self,
        journal: &Journal,
        args: &Bulk,
        conditions: &Conditions,
    ) -> Result<Mark, Error> {
        let (received_at, again) = (conditions.received_at(), args.order.again);
        match self {
            Self::New(digest) => Ok(Mark {
                again,
                ..Mark::start(digest, received_at)
            }),
            Self::Continues(mark) | Self::Processed(mark) => Ok(Mark {
                again: mark.again || again,
                ..mark
            }),
            Self::Anew(mark) => Ok(journal.restart_file(mark, received_at, again).await?),
        }
    }
}

/// Whether a row that was rejected before may be accepted now.
fn takes_more(journal: &Journal, survey: Survey, args: &Bulk) -> Result<bool, Error> {
    let odd = args.allow_odd.then_some(ALLOW_ODD);
    let last = args.accept_last_row.then_some(ACCEPT_LAST_ROW);
    let any: Vec<&str> = odd.into_iter().chain(last).collect();
    rejects::say(journal, survey.digest, &any)
}

fn refuse_what_is_read_once(path: &Path) -> Result<(), Error> {
    let once =
        "can be read only once, so a stopped run couldn't continue: write it into a file first";
    if path == Path::new("-") {
        return Err(Error::usage(format!("standard input {once}")));
    }
    let failed = |source| Error::read(path, source);
    if path.metadata().map_err(failed)?.is_file() {
        return Ok(());
    }
    Err(Error::usage(format!("{} {once}", named(path))))
}

fn format_of(path: &Path) -> Result<Format, Error> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("csv" | "tsv") => Ok(Format::Csv),
        Some("ndjson" | "jsonl") => Ok(Format::Ndjson),
        _ => Err(Error::usage(format!(
            "the format of {} is not known: expected a name that ends in .csv, .tsv, .ndjson or .jsonl, or `--format`",
            named(path)
        ))),
    }
}

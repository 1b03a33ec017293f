//! The result for a file, as text and as JSON, and its exit code.

use std::path::{Path, PathBuf};

use erasure::Timestamp;
use erasure_journal::{Bulk, Mark, Summary};
use erasure_receipt::Head;
use serde::Serialize;

use crate::bulk::TakenFor;
use crate::commands::queue::shown_head;
use crate::commands::run;
use crate::exit::Exit;
use crate::words::{count, moment, named};

/// The result for a file.
#[derive(Debug, Default, Serialize)]
pub(super) struct Shown {
    /// How the file is read.
    pub(super) taken_for: TakenFor,
    /// How many rows are recorded or rejected, of how many; without the header and empty rows.
    pub(super) row: u64,
    pub(super) rows: u64,
    pub(super) finished: bool,
    /// Whether it was already processed, so that nothing new was begun.
    pub(super) taken_before: bool,
    /// The error and the exit code of that case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exit: Option<Exit>,
    /// The round, counted from 1, and when its requests were received.
    pub(super) round: u32,
    pub(super) received_at: Timestamp,
    /// Rows of this run that are new requests.
    pub(super) new: u64,
    /// Rows of this run that repeat an earlier request.
    pub(super) repeated: u64,
    /// All rejected rows of the file.
    pub(super) rejected: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rejects: Option<PathBuf>,
    /// The requests of its rows.
    pub(super) requests: Bulk,
    /// The result of the queue, if it was worked.
    pub(super) queue: Option<Summary>,
    /// The end of the chain of receipts.
    pub(super) head: Option<Head>,
}

impl Shown {
    pub(super) fn new(taken_for: TakenFor, rows: u64) -> Self {
        Self {
            taken_for,
            rows,
            round: 1,
            ..Self::default()
        }
    }

    pub(super) fn at(&mut self, mark: &Mark) {
        (self.finished, self.round) = (mark.finished, mark.round);
        self.received_at = mark.received_at;
    }

    /// Marks the file as already processed, which is an error: nothing was done.
    pub(super) fn is_processed(&mut self, path: &Path) {
        self.taken_before = true;
        self.exit = Some(Exit::Usage);
        self.error = Some(format!(
            "Nothing was begun, and no vendor was asked: {} was already processed, for requests received at {}. \
             `--again` processes it again; a file that is received later than `same-person-within` after that is a \
             new one.",
            named(path),
            moment(self.received_at)
        ));
    }
}

/// How the file is read, shown before anything is begun. Contains no row of it.
pub(super) fn taken_for(path: &Path, taken_for: &TakenFor, rows: u64) -> String {
    let TakenFor {
        format,
        encoding,
        delimiter,
        columns,
    } = taken_for;
    let separated = delimiter.map(|delimiter| match delimiter {
        '\t' => ", separated by tabs".to_owned(),
        other => format!(", separated by `{other}`"),
    });
    let mut text = format!(
        "{} is read as {format} in {encoding}{}: {}",
        named(path),
        separated.unwrap_or_default(),
        count(rows, "row", "rows")
    );
    for (at, column) in columns.iter().enumerate() {
        text.push_str(&format!("\n  column {}: {column}", at + 1));
    }
    text
}

/// The result as text.
pub(super) fn as_text(shown: &Shown, path: &Path) -> String {
    let mut text = match &shown.error {
        Some(error) => format!("{error}\nIts current results:\n"),
        None => format!(
            "{} of {}: {} new, {} repeated, {} rejected\n",
            shown.row,
            count(shown.rows, "row", "rows"),
            shown.new,
            shown.repeated,
            shown.rejected
        ),
    };
    if let Some(rejects) = &shown.rejects {
        text.push_str(&format!(
            "The rejected rows are listed in {}\n",
            rejects.display()
        ));
    }
    text.push_str(&verdicts(&shown.requests));
    if let Some(queue) = &shown.queue {
        text.push_str(&run::as_text(queue));
    }
    if !shown.finished {
        text.push_str(&format!(
            "Stopped: `erasure bulk {}` continues after {} of {}.\n",
            named(path),
            shown.row,
            count(shown.rows, "row", "rows"),
        ));
    }
    text + &shown.head.as_ref().map(shown_head).unwrap_or_default()
}

fn verdicts(requests: &Bulk) -> String {
    let Bulk {
        pending,
        complete,
        incomplete,
        nothing_found,
        damaged,
        ..
    } = requests;
    let damaged = match damaged {
        0 => String::new(),
        some => format!(", {some} damaged"),
    };
    format!(
        "{} of the file: {complete} complete, {incomplete} incomplete, {nothing_found} with nothing found, \
         {pending} pending{damaged}\n",
        count(requests.requests, "request", "requests"),
    )
}

/// The exit code. The least finished request decides: of the file's requests, all; of others, those that this run
/// settled.
pub(super) fn exit(shown: &Shown) -> Exit {
    let Shown {
        queue, requests, ..
    } = shown;
    let Some(queue) = queue else {
        return shown.exit.unwrap_or(Exit::Pending);
    };
    if requests.damaged > 0 {
        Exit::Failed
    } else if queue.open > 0 || requests.pending > 0 || !shown.finished {
        Exit::Pending
    } else if shown.rejected > 0 || requests.incomplete > 0 || queue.has_gaps() {
        Exit::Incomplete
    } else if requests.nothing_found > 0 && requests.complete == 0 {
        Exit::NothingFound
    } else {
        Exit::Complete
    }
}

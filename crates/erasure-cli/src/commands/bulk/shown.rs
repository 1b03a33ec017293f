//! What has come of a file, for people and for programs, and what that exits with.

use std::path::{Path, PathBuf};

use erasure_journal::receipt::Head;
use erasure_journal::{Bulk, Summary};
use serde::Serialize;

use crate::commands::queue::shown_head;
use crate::commands::run;
use crate::exit::Exit;
use crate::output::{count, named};

/// What has come of a file.
#[derive(Debug, Default, Serialize)]
pub(super) struct Shown {
    /// How many lines are recorded or rejected, of how many.
    pub(super) line: u64,
    pub(super) lines: u64,
    pub(super) finished: bool,
    /// Whether it was finished before, so that nothing new was begun.
    pub(super) taken_before: bool,
    /// Which time it is read from its start.
    pub(super) round: u32,
    /// Rows of this run that are new requests.
    pub(super) new: u64,
    /// Rows of this run that are about somebody who was asked for before.
    pub(super) repeated: u64,
    /// All rows of the file that could not be taken.
    pub(super) rejected: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rejects: Option<PathBuf>,
    /// The requests that answer its rows.
    pub(super) requests: Bulk,
    pub(super) queue: Summary,
    /// The end of the chain of receipts.
    pub(super) head: Option<Head>,
}

/// For people.
pub(super) fn as_text(shown: &Shown, path: &Path) -> String {
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
    if shown.taken_before {
        text.push_str(
            "The file was taken in before, and nothing new was begun; `--again` asks for everybody in it anew.\n",
        );
    }
    text.push_str(&verdicts(&shown.requests));
    text.push_str(&run::as_text(&shown.queue));
    if !shown.finished {
        text.push_str(&format!(
            "Stopped: `erasure bulk {}` goes on after line {}.\n",
            named(path),
            shown.line
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
        ..
    } = requests;
    format!(
        "{} of the file: {complete} complete, {incomplete} incomplete, {nothing_found} with nothing found, \
         {pending} pending\n",
        count(requests.requests, "request", "requests"),
    )
}

/// What is least done counts: of the file's requests, whenever they were settled, and of others, what this
/// run has settled.
pub(super) fn exit(shown: &Shown) -> Exit {
    let Shown {
        queue, requests, ..
    } = shown;
    if queue.open > 0 || requests.pending > 0 || !shown.finished {
        Exit::Pending
    } else if shown.rejected > 0 || requests.incomplete > 0 || queue.has_gaps() {
        Exit::Incomplete
    } else if requests.nothing_found > 0 && requests.complete == 0 {
        Exit::NothingFound
    } else {
        Exit::Complete
    }
}

//! What the larger commands take. Their help stands beside their names.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use erasure::Personal;
use erasure_journal::RequestId;
use serde::Serialize;

use super::{Order, Whom, key};

// Whom to erase, and how.
#[derive(Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(crate) whom: Whom,
    #[command(flatten)]
    pub(crate) order: Order,
    /// A key of your own, such as a ticket's number: whoever comes with it again is told of the
    /// first request, however long ago it was. With `--again`, the key must be a new one.
    #[arg(long, value_name = "KEY", value_parser = key)]
    pub(crate) key: Option<Personal>,
    /// Erase without showing the plan and asking first: for scripts.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Show the reason and the source of each caveat.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Wait until everything is settled, for days if need be.
    #[arg(long)]
    pub(crate) wait: bool,
}

// Which file of people to erase, and how.
#[derive(Args)]
pub(crate) struct Bulk {
    /// A CSV file with a header, or NDJSON.
    pub(crate) file: PathBuf,
    /// What the file is; by default its name says it.
    #[arg(long)]
    pub(crate) format: Option<Format>,
    /// The column or field that holds a key of your own for each row, such as a ticket's number;
    /// by default a row's key is made of the file's content and the row's number.
    #[arg(long, value_name = "NAME")]
    pub(crate) key_column: Option<String>,
    /// Where to list the rows that can't be taken; by default beside the file, as
    /// FILE.rejects.csv.
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Overwrite the rejects file even if no earlier run wrote it.
    #[arg(long)]
    pub(crate) force: bool,
    /// How many rows are recorded together; the next ones are when a vendor has little left to do.
    #[arg(long, value_name = "ROWS", default_value = "5000")]
    pub(crate) chunk: NonZeroUsize,
    /// Take values as they are, even if they look like no identifier: an e-mail address without `@`,
    /// what a spreadsheet leaves where a value was lost, characters that nobody sees.
    #[arg(long)]
    pub(crate) allow_odd: bool,
    /// Take the last row even if it has no row end, as the last row of a file that was cut off has
    /// none.
    #[arg(long)]
    pub(crate) accept_last_row: bool,
    #[command(flatten)]
    pub(crate) order: Order,
}

// How to work the queue.
#[derive(Args)]
pub(crate) struct Run {
    /// Go on until Ctrl-C, as a service.
    #[arg(long, conflicts_with = "until_settled")]
    pub(crate) watch: bool,
    /// Go on until everything is settled, waiting for the vendors as long as it takes.
    #[arg(long)]
    pub(crate) until_settled: bool,
    /// Go on with a journal that was restored from a backup: what was asked since may be asked for again.
    #[arg(long)]
    pub(crate) accept_restored: bool,
}

// Which requests to show, and how.
#[derive(Args)]
pub(crate) struct Status {
    /// The request, as `erasure erase` printed it.
    pub(crate) request: Option<RequestId>,
    /// Only requests that aren't settled, the first due first.
    #[arg(long, conflicts_with_all = ["incomplete", "request"])]
    pub(crate) pending: bool,
    /// Only requests that ended with a gap.
    #[arg(long, conflicts_with = "request")]
    pub(crate) incomplete: bool,
    /// Show all of them on a terminal, too, and not 50 alone: of those pending the first due, else the newest.
    #[arg(long, conflicts_with = "request")]
    pub(crate) all: bool,
    /// Show the reason and the source of each caveat.
    #[arg(long, requires = "request")]
    pub(crate) explain: bool,
}

/// What a file of people is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Format {
    /// A header, and values with `,`, `;` or a tab in between, in UTF-8, or in UTF-16 with a byte-order mark.
    #[default]
    Csv,
    /// One JSON object per line.
    Ndjson,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV",
            Self::Ndjson => "NDJSON",
        })
    }
}

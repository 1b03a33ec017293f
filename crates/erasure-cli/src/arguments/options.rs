//! The options of the larger commands. The help of the commands is in the module above.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use erasure::Personal;
use erasure_journal::RequestId;
use serde::Serialize;

use super::{Order, PersonArgs, key};

// The options of `erasure erase`.
#[derive(Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(crate) whom: PersonArgs,
    #[command(flatten)]
    pub(crate) order: Order,
    /// A key of your own, such as a ticket's number: the same key returns the first request's result, however
    /// long ago it was. With `--again`, the key must be a new one.
    #[arg(long, value_name = "KEY", value_parser = key)]
    pub(crate) key: Option<Personal>,
    /// Erase without showing the plan and asking for confirmation: for scripts.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Show the reason and the source of each caveat.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Wait until everything is settled, which may take days.
    #[arg(long)]
    pub(crate) wait: bool,
}

// The options of `erasure bulk`.
#[derive(Args)]
pub(crate) struct Bulk {
    /// A CSV file with a header, or NDJSON.
    pub(crate) file: PathBuf,
    /// The format; by default the file's name decides.
    #[arg(long)]
    pub(crate) format: Option<Format>,
    /// The column or field with a key of your own for each row, such as a ticket's number; by default the
    /// program makes a row's key from the file's content and the row's number.
    #[arg(long, value_name = "NAME")]
    pub(crate) key_column: Option<String>,
    /// Where to list the rejected rows; by default beside the file, as FILE.rejects.csv.
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Overwrite the rejects file even if no earlier run wrote it.
    #[arg(long)]
    pub(crate) force: bool,
    /// How many rows to record together. The next chunk follows when a vendor has little left to do.
    #[arg(long, value_name = "ROWS", default_value = "5000")]
    pub(crate) chunk: NonZeroUsize,
    /// Accept values that are hardly identifiers: an e-mail address without `@`, what a spreadsheet leaves in
    /// place of a lost value, invisible characters.
    #[arg(long)]
    pub(crate) allow_odd: bool,
    /// Accept a last row without a row end, although the file may have been cut off there.
    #[arg(long)]
    pub(crate) accept_last_row: bool,
    #[command(flatten)]
    pub(crate) order: Order,
}

// The options of `erasure run`.
#[derive(Args)]
pub(crate) struct Run {
    /// Continue until Ctrl-C or SIGTERM, as a service.
    #[arg(long, conflicts_with = "until_settled")]
    pub(crate) watch: bool,
    /// Continue until everything is settled, however long the vendors take.
    #[arg(long)]
    pub(crate) until_settled: bool,
    /// Continue with a journal that was restored from a backup: vendors may be asked again what they were asked since.
    #[arg(long)]
    pub(crate) accept_restored: bool,
}

// The options of `erasure status`.
#[derive(Args)]
pub(crate) struct Status {
    /// The request, as `erasure erase` printed it.
    pub(crate) request: Option<RequestId>,
    /// List only requests that aren't settled, the first due first.
    #[arg(long, conflicts_with_all = ["incomplete", "request"])]
    pub(crate) pending: bool,
    /// List only requests that ended with a gap.
    #[arg(long, conflicts_with = "request")]
    pub(crate) incomplete: bool,
    /// List all of them on a terminal. By default it lists 50: the newest, or with `--pending` the first due.
    #[arg(long, conflicts_with = "request")]
    pub(crate) all: bool,
    /// Show the reason and the source of each caveat.
    #[arg(long, requires = "request")]
    pub(crate) explain: bool,
}

/// The format of a file of people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Format {
    /// A header, and values separated by `,`, `;` or a tab, in UTF-8, or in UTF-16 with a byte order mark.
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

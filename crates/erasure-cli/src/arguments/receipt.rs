//! `erasure receipt` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use erasure_journal::RequestId;
use erasure_receipt::Digest;

use super::texts::{RECEIPT_EXPORT, RECEIPT_SHOW, RECEIPT_VERIFY};

/// What is done with receipts.
#[derive(Subcommand)]
pub(crate) enum Receipt {
    /// Show one receipt.
    #[command(after_long_help = RECEIPT_SHOW)]
    Show {
        /// The request, or the receipt's number.
        which: Which,
    },
    /// Verify all receipts of the journal, or of an export.
    ///
    /// Checks every signature, that no receipt is missing, changed or out of order, and that the last
    /// one is the last; with `--since`, that the chain goes on from where it was. With `--keys`, an export needs
    /// no journal and no configuration. Exits with 7 if a receipt is not genuine, and says which.
    #[command(after_long_help = RECEIPT_VERIFY)]
    Verify {
        /// An export, as `erasure receipt export` wrote it; without one, the journal.
        file: Option<PathBuf>,
        /// The public keys that are trusted, as `erasure receipt keys` printed them; without these, the
        /// journal's own.
        #[arg(long, value_name = "JWKS", requires = "file")]
        keys: Option<PathBuf>,
        /// A digest that was printed before, by `erasure run` or by this command: the receipt that has it
        /// has to be there. Where a backup was restored, it isn't.
        #[arg(long, value_name = "DIGEST", value_parser = digest)]
        since: Option<Digest>,
    },
    /// Export all receipts, or a request's, for somebody else to verify or read.
    #[command(after_long_help = RECEIPT_EXPORT)]
    Export(Export),
    /// Print the public keys that receipts are verified with, as a JWKS.
    Keys,
}

// What to export, and where to.
#[derive(Args)]
pub(crate) struct Export {
    /// The request; without one, all receipts.
    pub(crate) request: Option<RequestId>,
    /// Where to write it; without this, to standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite the file even if no earlier run wrote it.
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// One self-contained page to read and print, without scripts or remote content.
    #[arg(long)]
    pub(crate) html: bool,
}

/// A receipt, by its number or by its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Number(u64),
    Request(RequestId),
}

impl std::str::FromStr for Which {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.parse().ok().filter(|number| *number > 0);
        let request = || text.parse().ok().map(Self::Request);
        let which = number.map(Self::Number).or_else(request);
        which.ok_or(
            "expected a receipt's number from 1, or a request's id as `erasure status` prints it",
        )
    }
}

/// A digest as it is printed, in whichever case it was noted.
fn digest(text: &str) -> Result<Digest, &'static str> {
    let text = text.trim().to_ascii_lowercase();
    text.parse().map_err(
        |_| "expected a digest of 64 hexadecimal digits, as `erasure receipt verify` prints it",
    )
}

//! `erasure receipt` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use erasure_journal::RequestId;
use erasure_receipt::Digest;

use super::texts::{RECEIPT_EXPORT, RECEIPT_SHOW, RECEIPT_VERIFY};

/// The commands about receipts.
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
    /// Checks every signature, that no receipt is missing, changed or out of order, and that the last one is
    /// the last; with `--since`, that the chain continues from an earlier receipt. With `--keys`, an export
    /// needs no journal and no configuration. Exits with 7 if a receipt is not genuine, and says which.
    #[command(after_long_help = RECEIPT_VERIFY)]
    Verify {
        /// An export, as `erasure receipt export` wrote it; without one, the journal.
        file: Option<PathBuf>,
        /// The trusted public keys, as `erasure receipt keys` printed them; by default the journal's own.
        #[arg(long, value_name = "JWKS", requires = "file")]
        keys: Option<PathBuf>,
        /// A digest that `erasure run` or this command printed earlier: the receipt with it must be there. It is
        /// missing if a backup was restored since.
        #[arg(long, value_name = "DIGEST", value_parser = digest)]
        since: Option<Digest>,
    },
    /// Export all receipts, or a request's, for others to verify or read.
    #[command(after_long_help = RECEIPT_EXPORT)]
    Export(Export),
    /// Print the public keys that verify receipts, as a JWKS.
    Keys,
}

// The options of `erasure receipt export`.
#[derive(Args)]
pub(crate) struct Export {
    /// The request; without one, all receipts.
    pub(crate) request: Option<RequestId>,
    /// The file to write; by default standard output.
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

/// A digest as printed, in upper or lower case.
fn digest(text: &str) -> Result<Digest, &'static str> {
    let text = text.trim().to_ascii_lowercase();
    text.parse().map_err(
        |_| "expected a digest of 64 hexadecimal digits, as `erasure receipt verify` prints it",
    )
}

//! Whether receipts are genuine: all of the journal, or those that somebody was given.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use erasure_journal::receipt::{
    ChainCheck, Fault, FaultKind, PublicKey, Receipt, Verified, verify_one,
};
use serde::Serialize;

use super::checked;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Console, count, moment};
use crate::setup::Setup;

/// No set of keys, and no receipt, is longer.
const LONGEST: u64 = 1024 * 1024;

#[derive(Serialize)]
struct Shown {
    genuine: bool,
    receipts: u64,
    /// The digest of the last one; whoever has noted it can tell later that none was taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<String>,
    /// Whether it is known that none is missing.
    whole: bool,
}

/// Checks all receipts of the journal.
pub(super) fn journal(setup: &Setup, console: Console) -> Result<Exit, Error> {
    let journal = setup.journal_to_read()?;
    let settled = journal.settled()?;
    let verified = checked(&journal, &[journal.public_key()], None)??;
    if verified.count() < settled {
        return Err(Error::NotGenuine(format!(
            "{} settled, and there are {}: the last ones are missing",
            count(settled, "request is", "requests are"),
            count(verified.count(), "receipt", "receipts")
        )));
    }
    genuine(&verified, console)
}

/// Checks an export.
pub(super) fn export(path: &Path, keys: &[PublicKey], console: Console) -> Result<Exit, Error> {
    let failed = |source| Error::File {
        path: path.to_owned(),
        done: "read",
        source,
    };
    let open = || File::open(path).map(BufReader::new).map_err(failed);
    let check = ChainCheck::new(keys);
    match check.run_export(open()?).map_err(failed)? {
        Ok(verified) => genuine(&verified, console),
        Err(fault) => match single(open()?, &fault, keys) {
            Some(receipt) => alone(&receipt, console),
            None => Err(fault.into()),
        },
    }
}

/// The keys in a file, which are trusted.
pub(super) fn trusted(path: &Path) -> Result<Vec<PublicKey>, Error> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(LONGEST).read_to_string(&mut text))
        .map_err(|source| Error::File {
            path: path.to_owned(),
            done: "read",
            source,
        })?;
    PublicKey::from_jwks(&text).map_err(|source| Error::PublicKeys {
        path: path.to_owned(),
        source,
    })
}

/// The receipt of a file that holds one and nothing else.
fn single(mut file: impl BufRead, fault: &Fault, keys: &[PublicKey]) -> Option<Receipt> {
    if fault.position() != 1 || !matches!(fault.kind(), FaultKind::Unclosed(_)) {
        return None;
    }
    let mut line = String::new();
    file.by_ref().take(LONGEST).read_line(&mut line).ok()?;
    let ends_here = file.fill_buf().is_ok_and(<[u8]>::is_empty);
    verify_one(line.trim_end(), keys).ok().filter(|_| ends_here)
}

fn genuine(verified: &Verified, console: Console) -> Result<Exit, Error> {
    let head = verified.head().digest().to_string();
    let closed = verified
        .closed_at()
        .map(|at| format!("It was exported at {}. ", moment(at)));
    let text = || match verified.count() {
        0 => "Genuine: there is no receipt yet.\n".to_owned(),
        receipts => format!(
            "Genuine: {}, every signature, number and link. {}The last has the digest\n  {head}\n",
            count(receipts, "receipt", "receipts"),
            closed.unwrap_or_default()
        ),
    };
    let shown = Shown {
        genuine: true,
        receipts: verified.count(),
        head: Some(head.clone()),
        whole: true,
    };
    console.result(text, &shown)?;
    Ok(Exit::Complete)
}

fn alone(receipt: &Receipt, console: Console) -> Result<Exit, Error> {
    let text = || {
        format!(
            "Genuine: receipt {} of request {}. Whether others are missing, only the export of all can show.\n",
            receipt.seq(),
            receipt.request()
        )
    };
    console.result(
        text,
        &Shown {
            genuine: true,
            receipts: 1,
            head: None,
            whole: false,
        },
    )?;
    Ok(Exit::Complete)
}

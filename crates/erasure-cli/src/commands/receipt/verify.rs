//! `erasure receipt verify`: verifies the journal's receipts, or an export.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use erasure_receipt::{
    ChainCheck, Controller, Digest, Fault, FaultKind, PublicKey, Receipt, Verified, verify_one,
};
use serde::Serialize;

use super::{checked, refuse_restored};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Console;
use crate::setup::Setup;
use crate::words::{count, moment};

/// The longest set of keys, and the longest receipt, that is read.
const LONGEST: u64 = 1024 * 1024;

#[derive(Serialize)]
struct Shown {
    genuine: bool,
    receipts: u64,
    /// The digest of the last one. A user who notes it can check later that none was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<String>,
    /// Whether none is missing; unknown for a single receipt.
    whole: bool,
    /// Whether some come from a sandbox, where no real person was erased.
    sandbox: bool,
    /// The names of the controllers.
    controllers: Vec<String>,
}

/// Verifies all receipts of the journal, and that the chain continues from `since`.
pub(super) fn journal(
    setup: &Setup,
    since: Option<Digest>,
    console: Console,
) -> Result<Exit, Error> {
    let journal = setup.journal_to_read()?;
    let settled = journal.settled()?;
    let verified = checked(&journal, &[journal.public_key()], since)??;
    if verified.count() < settled {
        return Err(Error::NotGenuine(format!(
            "{} settled, and there are {}: the last ones are missing",
            count(settled, "request is", "requests are"),
            count(verified.count(), "receipt", "receipts")
        )));
    }
    continues(&verified, since)?;
    refuse_restored(setup, &journal)?;
    genuine(&verified, console)
}

/// Checks that the chain contains the receipt with this digest, so that it continues from it.
fn continues(verified: &Verified, since: Option<Digest>) -> Result<(), Error> {
    match since {
        Some(since) if since != Digest::ZERO && !verified.holds(&since) => {
            Err(Error::NotGenuine(format!(
                "none of the {} has the digest that `--since` names: a backup was restored and the chain continued \
                 differently, or it is another chain",
                count(verified.count(), "receipt", "receipts")
            )))
        }
        _ => Ok(()),
    }
}

/// Verifies an export.
pub(super) fn export(
    path: &Path,
    keys: &[PublicKey],
    since: Option<Digest>,
    console: Console,
) -> Result<Exit, Error> {
    let failed = |source| Error::read(path, source);
    let open = || File::open(path).map(BufReader::new).map_err(failed);
    let check = ChainCheck::new(keys).looking_for(since);
    match check.run_export(open()?).map_err(failed)? {
        Ok(verified) => {
            continues(&verified, since)?;
            genuine(&verified, console)
        }
        Err(fault) => match single(open()?, &fault, keys) {
            Some((receipt, digest)) => {
                if since.is_some_and(|since| since != digest) {
                    return Err(Error::NotGenuine(
                        "it is a single receipt, and not the one that `--since` names: only an export of all receipts can \
                         show whether the chain continues from that one"
                            .to_owned(),
                    ));
                }
                alone(&receipt, console)
            }
            None => Err(fault.into()),
        },
    }
}

/// The trusted keys in a file.
pub(super) fn trusted(path: &Path) -> Result<Vec<PublicKey>, Error> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(LONGEST).read_to_string(&mut text))
        .map_err(|source| Error::read(path, source))?;
    PublicKey::from_jwks(&text).map_err(|source| Error::PublicKeys {
        path: path.to_owned(),
        source,
    })
}

/// The receipt of a file that contains a single one and nothing else.
fn single(mut file: impl BufRead, fault: &Fault, keys: &[PublicKey]) -> Option<(Receipt, Digest)> {
    if fault.position() != 1 || !matches!(fault.kind(), FaultKind::Unclosed(_)) {
        return None;
    }
    let mut line = String::new();
    file.by_ref().take(LONGEST).read_line(&mut line).ok()?;
    let ends_here = file.fill_buf().is_ok_and(<[u8]>::is_empty);
    let jws = line.trim_end();
    let receipt = verify_one(jws, keys).ok().filter(|_| ends_here)?;
    Some((receipt, Digest::of(jws)))
}

fn genuine(verified: &Verified, console: Console) -> Result<Exit, Error> {
    let head = verified.head().digest().to_string();
    let closed = verified
        .closed_at()
        .map(|at| format!("It was exported at {}. ", moment(at)));
    let text = || match verified.count() {
        0 => "Genuine: there is no receipt yet.\n".to_owned(),
        receipts => format!(
            "{}Genuine: {}, every signature, number and link. {}The last has the digest\n  {head}\n",
            whose(verified.controllers()),
            count(receipts, "receipt", "receipts"),
            closed.unwrap_or_default()
        ),
    };
    let shown = Shown {
        genuine: true,
        receipts: verified.count(),
        head: Some(head.clone()),
        whole: true,
        sandbox: verified.from_sandbox() > 0,
        controllers: names(verified.controllers().keys()),
    };
    console.result(text, &shown)?;
    Ok(Exit::Complete)
}

fn alone(receipt: &Receipt, console: Console) -> Result<Exit, Error> {
    let controller = receipt.controller();
    let text = || {
        format!(
            "{}Genuine: receipt {} of request {}. Only an export of all receipts can show whether others are missing.\n",
            whose([(controller, &1)]),
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
            sandbox: controller.sandbox,
            controllers: names([controller]),
        },
    )?;
    Ok(Exit::Complete)
}

/// The controllers, and first whether receipts come from a sandbox.
fn whose<'a>(controllers: impl IntoIterator<Item = (&'a Controller, &'a u64)>) -> String {
    let (mut sandbox, mut text) = (0, String::new());
    for (controller, receipts) in controllers {
        if controller.sandbox {
            sandbox += receipts;
        }
        if let Some(name) = &controller.name {
            text.push_str(&format!(
                "{} of {name}\n",
                count(*receipts, "receipt", "receipts")
            ));
        }
    }
    match sandbox {
        0 => text,
        _ => format!(
            "SANDBOX: {} from a sandbox, and nobody real was erased\n{text}",
            count(sandbox, "receipt comes", "receipts come")
        ),
    }
}

fn names<'a>(controllers: impl IntoIterator<Item = &'a Controller>) -> Vec<String> {
    let named = controllers.into_iter().filter_map(|one| one.name.clone());
    let mut names: Vec<String> = named.collect();
    names.dedup();
    names
}

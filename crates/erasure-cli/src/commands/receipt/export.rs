//! Exports receipts, to verify with any program, or as a page to read and print.

use std::io::Write;

use erasure_journal::{Journal, RequestId};
use erasure_receipt::{Digest, ExportWriter, Fault, Page};
use serde_json::json;

use super::{checked, receipts_to, refuse_restored};
use crate::arguments::Export;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Console;
use crate::setup::Setup;
use crate::whole_file::Output;
use crate::words::named;

/// The most receipts on one page: it is made in memory, and a longer one isn't readable.
const LONGEST_PAGE: u64 = 10_000;

/// Exports receipts.
pub(super) fn export(setup: &Setup, args: &Export, console: Console) -> Result<Exit, Error> {
    if args.out.is_none() && console.is_json() {
        return Err(Error::usage(
            "an export is lines of signed receipts or a page, not a JSON document: name a file with `--out`, or \
             leave out `--json`",
        ));
    }
    let kept = setup.config.kept();
    let output = match &args.out {
        Some(path) => Some(Output::at(path, &kept, args.force)?),
        None => None,
    };
    let journal = setup.journal_to_read()?;
    if args.request.is_none() {
        refuse_restored(setup, &journal)?;
    }
    let mut fault = None;
    let write = |out: &mut dyn Write| match (args.html, args.request) {
        (true, request) => {
            fault = page(setup, &journal, request, out)?;
            Ok(())
        }
        (false, Some(request)) => {
            writeln!(out, "{}", of_request(&journal, request)?).map_err(Error::Output)
        }
        (false, None) => chain(setup, &journal, out),
    };
    match output {
        None => console.parts(write)?,
        Some(output) => output.write(write)?,
    }
    // The page says so too, for its readers.
    let written = |path| format!("Wrote {}", named(path));
    match (&args.out, fault) {
        (out, Some(fault)) => {
            out.iter().for_each(|path| console.note(&written(path)));
            Err(fault.into())
        }
        (Some(path), None) => {
            let text = || format!("{}\n", written(path));
            console.result(text, &json!({ "written": path }))?;
            Ok(Exit::Complete)
        }
        (None, None) => Ok(Exit::Complete),
    }
}

fn of_request(journal: &Journal, request: RequestId) -> Result<String, Error> {
    journal.receipt(request)?.ok_or_else(|| {
        Error::usage(format!(
            "request {request} has no receipt yet: it isn't settled"
        ))
    })
}

/// Writes all receipts, and the signed end of the chain.
fn chain(setup: &Setup, journal: &Journal, out: &mut dyn Write) -> Result<(), Error> {
    let (head, key) = (journal.head()?, setup.key()?);
    let mut export = ExportWriter::new(out);
    for receipt in receipts_to(journal, &head) {
        export.receipt(&receipt?)?;
    }
    export.close(&head, setup.now(), &key.signing())?;
    Ok(())
}

/// Writes a page. Returns what is wrong with the receipts, if anything is.
fn page(
    setup: &Setup,
    journal: &Journal,
    request: Option<RequestId>,
    out: &mut dyn Write,
) -> Result<Option<Fault>, Error> {
    let keys = [journal.public_key()];
    let receipts = match request {
        Some(request) => vec![of_request(journal, request)?],
        None => all(journal)?,
    };
    let digests = receipts.iter().map(Digest::of);
    let chain = checked(journal, &keys, digests)?;
    let page = Page::new(&keys, setup.now()).with_chain(&chain);
    let html = page.html(receipts.iter().map(String::as_str));
    out.write_all(html.as_bytes()).map_err(Error::Output)?;
    Ok(chain.err())
}

fn all(journal: &Journal) -> Result<Vec<String>, Error> {
    let head = journal.head()?;
    let count = head.seq();
    if count > LONGEST_PAGE {
        return Err(Error::usage(format!(
            "a page of {count} receipts would be too long to read: name a request, or export without `--html`"
        )));
    }
    Ok(receipts_to(journal, &head).collect::<Result<_, _>>()?)
}

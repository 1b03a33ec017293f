//! `erasure receipt show`: verifies one receipt and shows it as text.

use std::fmt::Write;

use erasure::CountsAs;
use erasure_receipt::{Receipt, SettledEntry, verify_one};
use serde::Serialize;

use crate::arguments::Which;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Cell, Console, caveats, of_outcome, table};
use crate::setup::Setup;
use crate::words::moment;

const FROM_SANDBOX: &str = "  SANDBOX: it comes from a sandbox, and nobody real was erased\n";

#[derive(Serialize)]
struct Shown<'a> {
    receipt: &'a Receipt,
    /// The id of the key that signed it.
    signed_by: &'a str,
    jws: &'a str,
}

/// Shows it.
pub(super) fn show(setup: &Setup, which: Which, console: Console) -> Result<Exit, Error> {
    let journal = setup.journal_to_read()?;
    let jws = match which {
        Which::Number(number) => journal.receipt_numbered(number)?.ok_or_else(|| {
            Error::usage(format!("there is no receipt {number}: `erasure status` lists the receipts"))
        })?,
        Which::Request(request) => journal.receipt(request)?.ok_or_else(|| {
            Error::usage(format!(
                "request {request} has no receipt yet: it isn't settled; `erasure status {request}` shows why"
            ))
        })?,
    };
    let key = journal.public_key();
    let receipt = verify_one(&jws, std::slice::from_ref(&key))?;
    let shown = Shown {
        receipt: &receipt,
        signed_by: key.kid(),
        jws: &jws,
    };
    console.result(|| as_text(&receipt, key.kid()), &shown)?;
    Ok(Exit::Complete)
}

fn as_text(receipt: &Receipt, kid: &str) -> String {
    let extended = receipt
        .extended_at()
        .map(|at| format!(", extended at {}", moment(at)));
    let controller = receipt.controller();
    let mut text = format!(
        "Receipt {} of request {}\n{}  controller: {}\n  received at {}, {}, due on {}{}, settled at {}\n  \
         genuine, signed by {kid}; `erasure receipt verify` checks that none is missing\n\n",
        receipt.seq(),
        receipt.request(),
        if controller.sandbox { FROM_SANDBOX } else { "" },
        controller.name.as_deref().unwrap_or("not named"),
        moment(receipt.received_at()),
        receipt.law(),
        receipt.last_day(),
        extended.unwrap_or_default(),
        moment(receipt.settled_at()),
    );
    let rows = receipt.entries().iter().map(|entry| {
        let asked = match (entry.last_asked_at(), entry.times_asked()) {
            (Some(at), 1) => moment(at),
            (Some(at), times) => format!("{}, the last of {times}", moment(at)),
            (None, _) => "-".to_owned(),
        };
        vec![
            Cell::new(entry.vendor()),
            Cell::new(by(entry)),
            Cell::new(asked),
            of_outcome(entry.outcome()),
        ]
    });
    text.push_str(&table(["vendor", "asked by", "asked at", "outcome"], rows));
    // Writing to a string can't fail.
    let _ = writeln!(text, "\n  {}", receipt.verdict());
    if receipt.asks_one_vendor_twice() {
        text.push_str("  one person: several identifiers at one vendor are the same person's\n");
    }
    for entry in receipt.entries() {
        for other in receipt.done_by_others(entry) {
            let done = match other.counts_as() {
                CountsAs::Promised => "is to be erased",
                _ => "was erased",
            };
            let _ = writeln!(
                text,
                "  {}: the same person {done} there by {}",
                whose(entry),
                by(other)
            );
        }
    }
    let mut here = Vec::new();
    for vendor in receipt.vendors() {
        if vendor.is_asked_on_own_machine() {
            here.push(vendor.vendor().as_str());
        }
    }
    if !here.is_empty() {
        let _ = writeln!(
            text,
            "  asked on this machine, where a sandbox or a gateway answers, and not the vendor itself: {}",
            here.join(", ")
        );
    }
    let vendors = receipt.vendors().iter();
    let kept = vendors.map(|vendor| (vendor.vendor(), vendor.caveats()));
    text.push_str(&caveats(kept, true, ""));
    let subject = receipt.subject().iter();
    let rows = subject.map(|one| vec![Cell::new(one.kind()), Cell::new(one.digest())]);
    let _ = write!(text, "\n{}", table(["identifier", "commitment"], rows));
    text
}

fn by(entry: &SettledEntry) -> String {
    entry.label().map_or("-".to_owned(), ToString::to_string)
}

fn whose(entry: &SettledEntry) -> String {
    format!("{} {}", entry.vendor(), by(entry))
}

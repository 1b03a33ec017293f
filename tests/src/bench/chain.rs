//! How long a chain of a million receipts takes to verify, as an auditor does it: from an exported file, with
//! nothing but the public key. Beside it, how long the file alone takes to read.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::time::Instant;

use erasure::{
    Entry, Identifier, IdentifierKind, Label, Outcome, PlannedTarget, Target, Timestamp, VendorId,
};
use erasure_receipt::law::{Calendar, Deadline, Law};
use erasure_receipt::{ChainCheck, ExportWriter, Head, ReceiptDraft, SigningKey};

use super::scene::directory;
use super::{Error, Goal, Row};

const GOAL: f64 = 30.0;

pub(super) fn measure(receipts: usize) -> Result<Row, Error> {
    let directory = directory()?;
    let path = directory.path().join("receipts.jsonl");
    let key = SigningKey::from_seed([7; 32]);
    write(&path, &key, receipts)?;

    let began = Instant::now();
    std::io::copy(&mut File::open(&path)?, &mut std::io::sink())?;
    let read = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let keys = [key.public()];
    let verified = ChainCheck::new(&keys).run_export(BufReader::new(File::open(&path)?))??;
    let time = began.elapsed().as_secs_f64();
    if verified.count() != receipts as u64 {
        return Err("the chain lost some on the way".into());
    }
    Ok(Row::new(
        format!("verifying a chain of {receipts} receipts of 3 targets each"),
        "s",
        Goal::AtMost(GOAL),
    )
    .measured(
        time,
        format!(
            "reading the file: {read:.1} s; {:.1} times that",
            time / read
        ),
    ))
}

fn write(path: &std::path::Path, key: &SigningKey, receipts: usize) -> Result<(), Error> {
    let mut export = ExportWriter::new(BufWriter::new(File::create(path)?));
    let mut head = Head::EMPTY;
    let at = Timestamp::now();
    let deadline = Deadline::of(Law::Gdpr, at, &Calendar::new("Europe/Berlin")?)?;
    for seq in 1..=receipts as u64 {
        let entries = [
            VendorId::PURECLARITY,
            VendorId::LYTICS,
            VendorId::GAINSIGHT_PX,
        ]
        .map(|vendor| {
            let target = Target::new(vendor, Identifier::UserId("u-42".into()));
            let planned = PlannedTarget::new(target, Label::new(IdentifierKind::UserId, 1));
            (Entry::asked(&planned, Outcome::Erased, at), Some(at))
        });
        let draft = ReceiptDraft::new(uuid::Uuid::new_v4(), &deadline, at, entries)?;
        let signed = key.sign(&draft.numbered(seq, head.digest()));
        head = signed.head();
        export.receipt(signed.jws())?;
    }
    export.close(&head, at, key)?;
    Ok(())
}

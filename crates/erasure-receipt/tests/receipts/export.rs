//! The file that receipts are given away in.

use std::io::{self, BufRead, BufReader, Read};

use erasure_receipt::{
    ChainCheck, Defect, Digest, ExportError, ExportWriter, Fault, FaultKind, Head, SigningKey,
    Verified,
};

use super::support::{at, chain, export, head, key};

fn check(export: impl Read) -> Result<Verified, Fault> {
    let keys = [key().public()];
    ChainCheck::new(&keys)
        .run_export(BufReader::with_capacity(64, export))
        .unwrap()
}

fn fault(export: &[u8]) -> (u64, FaultKind) {
    let fault = check(export).unwrap_err();
    (fault.position(), fault.kind().clone())
}

#[test]
fn an_export_is_one_receipt_a_line_and_where_the_chain_ends() {
    let receipts = chain(3);
    let export = export(&receipts);
    let lines: Vec<&str> = std::str::from_utf8(&export).unwrap().lines().collect();
    assert_eq!(lines[..3], receipts[..]);
    assert_eq!(lines.len(), 4);
    let verified = check(export.as_slice()).unwrap();
    assert_eq!(*verified.head(), head(&receipts));
    assert_eq!(verified.closed_at(), Some(at("2026-03-01T00:00:00Z")));
}

#[test]
fn an_export_of_nothing_says_so() {
    let verified = check(export(&[]).as_slice()).unwrap();
    assert_eq!((verified.count(), *verified.head()), (0, Head::EMPTY));
}

#[test]
fn a_tail_that_is_cut_off_is_named_although_every_receipt_is_genuine() {
    let receipts = chain(4);
    let whole = export(&receipts);
    let closing = String::from_utf8(whole)
        .unwrap()
        .lines()
        .last()
        .unwrap()
        .to_owned();
    for kept in 0..4 {
        let mut lines = receipts[..kept].to_vec();
        lines.push(closing.clone());
        let expected = head(&receipts);
        let truncated = FaultKind::Truncated { expected };
        assert_eq!(
            fault(lines.join("\n").as_bytes()),
            (kept as u64 + 1, truncated)
        );
    }
}

#[test]
fn an_export_without_its_last_line_is_not_taken_for_whole() {
    let whole = export(&chain(3));
    let text = String::from_utf8(whole).unwrap();
    let without = text.lines().take(3).collect::<Vec<_>>().join("\n");
    let expected = "erasure-chain-head+jws";
    let kind = FaultKind::Unclosed(Defect::Type { expected });
    assert_eq!(fault(without.as_bytes()), (3, kind));
    assert_eq!(fault(b""), (1, FaultKind::Unclosed(Defect::NotCompact)));
}

#[test]
fn a_closing_statement_of_another_chain_or_another_key_is_refused() {
    let receipts = chain(2);
    let closed_by = |key: &SigningKey, head: Head| {
        let mut lines = receipts.join("\n") + "\n";
        let mut other = ExportWriter::new(Vec::new());
        if head.seq() > 0 {
            for receipt in chain(3) {
                other.receipt(&receipt).unwrap();
            }
        }
        let other = other.close(&head, at("2026-03-01T00:00:00Z"), key).unwrap();
        lines += String::from_utf8(other).unwrap().lines().last().unwrap();
        fault(lines.as_bytes())
    };
    let expected = head(&chain(3));
    assert_eq!(
        closed_by(&key(), expected),
        (3, FaultKind::Truncated { expected })
    );
    let expected = Head::EMPTY;
    assert_eq!(
        closed_by(&key(), expected),
        (1, FaultKind::TooMany { expected })
    );
    let foreign = SigningKey::from_seed([8; 32]);
    assert_eq!(
        closed_by(&foreign, expected),
        (3, FaultKind::Unclosed(Defect::UnknownKey))
    );
}

#[test]
fn what_stands_after_the_end_is_a_fault() {
    let mut twice = export(&chain(2));
    twice.extend(export(&[]));
    let expected = "erasure-receipt+jws";
    let kind = FaultKind::Defect(Defect::Type { expected });
    assert_eq!(fault(&twice), (3, kind));
}

#[test]
fn a_line_without_an_end_ends_at_the_bound() {
    let receipts = chain(2).join("\n") + "\n";
    let mut read = 0;
    let endless = BufReader::new(receipts.as_bytes().chain(io::repeat(b'A')).take(1 << 30));
    let counted = Counted(endless, &mut read);
    let keys = [key().public()];
    let fault = ChainCheck::new(&keys)
        .run_export(counted)
        .unwrap()
        .unwrap_err();
    assert_eq!(fault.position(), 3);
    assert_eq!(*fault.kind(), FaultKind::Defect(Defect::TooLong));
    assert!(read < 64 << 20, "{read} bytes were read");
}

/// Counts what is read.
struct Counted<'a, R>(R, &'a mut usize);

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        *self.1 += read;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        *self.1 += amount;
        self.0.consume(amount);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_no_fault_of_the_chain() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let whole = export(&chain(2));
    let broken = BufReader::new(whole[..whole.len() / 2].chain(Broken));
    let keys = [key().public()];
    let error = ChainCheck::new(&keys).run_export(broken).unwrap_err();
    assert_eq!(error.to_string(), "the disk is gone");
}

#[test]
fn receipts_that_are_not_in_order_are_not_exported() {
    let receipts = chain(3);
    let kind = |written: &[&String]| {
        let mut export = ExportWriter::new(Vec::new());
        let mut results = written.iter().map(|receipt| export.receipt(receipt));
        match results.find_map(Result::err) {
            Some(ExportError::Fault(fault)) => Some((fault.position(), fault.kind().clone())),
            Some(other) => panic!("{other}"),
            None => None,
        }
    };
    let [one, two, three] = [&receipts[0], &receipts[1], &receipts[2]];
    assert_eq!(kind(&[one, two, three]), None);
    assert_eq!(
        kind(&[one, three]),
        Some((2, FaultKind::Missing { found: 3 }))
    );
    assert_eq!(
        kind(&[one, two, two]),
        Some((3, FaultKind::Repeated { found: 2 }))
    );
    let other = super::support::draft([super::support::promised()]);
    let other = key()
        .sign(&other.numbered(2, Digest::of("another")))
        .into_jws();
    assert_eq!(kind(&[one, &other]), Some((2, FaultKind::BrokenLink)));
}

#[test]
fn no_closing_statement_is_signed_for_a_chain_that_ends_elsewhere() {
    let receipts = chain(3);
    let mut export = ExportWriter::new(Vec::new());
    for receipt in &receipts[..2] {
        export.receipt(receipt).unwrap();
    }
    let expected = head(&receipts);
    let refused = export.close(&expected, at("2026-03-01T00:00:00Z"), &key());
    let Err(ExportError::Fault(fault)) = refused else {
        panic!("a statement was signed");
    };
    assert_eq!(*fault.kind(), FaultKind::Truncated { expected });
}

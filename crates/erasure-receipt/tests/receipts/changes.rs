//! Whatever is changed is noticed, and where.

use std::ops::Range;

use erasure_receipt::{ChainCheck, FaultKind, verify_one};
use proptest::prelude::*;

use super::support::{chain, export, key};

/// Where each line of an export stands.
fn lines(export: &[u8]) -> Vec<Range<usize>> {
    let mut begin = 0;
    export
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| {
            let range = begin..begin + line.len();
            begin = range.end;
            range
        })
        .collect()
}

#[test]
fn any_bit_that_is_turned_in_an_export_is_noticed_on_its_line() {
    let keys = [key().public()];
    let whole = export(&chain(4));
    let lines = lines(&whole);
    assert_eq!(lines.len(), 5, "four receipts and the closing statement");
    proptest!(|(place in any::<proptest::sample::Index>(), bit in 0..8_u8)| {
        let mut changed = whole.clone();
        let place = place.index(changed.len());
        changed[place] ^= 1 << bit;
        let fault = ChainCheck::new(&keys).run_export(changed.as_slice()).unwrap().unwrap_err();
        let line = lines.iter().position(|line| line.contains(&place)).unwrap() + 1;
        prop_assert_eq!(fault.position(), line as u64, "{}", fault);
    });
}

#[test]
fn every_bit_of_a_signature_counts() {
    let keys = [key().public()];
    let receipts = chain(1);
    let jws = &receipts[0];
    assert!(verify_one(jws, &keys).is_ok());
    for place in jws.rfind('.').unwrap()..jws.len() {
        for bit in 0..7 {
            let mut changed = jws.clone().into_bytes();
            changed[place] ^= 1 << bit;
            let changed = String::from_utf8(changed).unwrap();
            assert!(
                verify_one(&changed, &keys).is_err(),
                "bit {bit} of byte {place}"
            );
        }
    }
}

#[test]
fn an_export_that_ends_early_is_noticed_wherever_it_does() {
    let keys = [key().public()];
    let whole = export(&chain(3));
    let lines = lines(&whole);
    // The last byte is a line's end, and the statement is whole without it.
    proptest!(|(length in 0..whole.len() - 1)| {
        let fault = ChainCheck::new(&keys).run_export(&whole[..length]).unwrap().unwrap_err();
        let unclosed = matches!(fault.kind(), FaultKind::Unclosed(_));
        prop_assert!(unclosed, "{}", fault);
        let begun = lines.iter().filter(|line| line.start < length).count();
        prop_assert_eq!(fault.position(), begun.max(1) as u64, "{}", fault);
    });
    assert!(
        ChainCheck::new(&keys)
            .run_export(&whole[..whole.len() - 1])
            .unwrap()
            .is_ok()
    );
}

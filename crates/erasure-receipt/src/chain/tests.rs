//! What is wrong with a chain is named, and where, whatever the stretches in which it is checked and however
//! many threads there are.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::example::{chain, draft, key};
use crate::{Defect, PublicKey};

/// The result of every way to check.
fn check(receipts: &[String]) -> Result<Head, (u64, FaultKind)> {
    let keys = [key(1).public()];
    let mut results: Vec<_> = ways(&keys)
        .map(|check| match check.run(receipts) {
            Ok(verified) => Ok(*verified.head()),
            Err(fault) => Err((fault.position(), fault.kind().clone())),
        })
        .collect();
    results.dedup();
    assert_eq!(results.len(), 1, "{results:?}");
    results.remove(0)
}

/// One thread and several; stretches of one, two and three receipts, and one stretch for all.
fn ways(keys: &[PublicKey]) -> impl Iterator<Item = ChainCheck<'_>> {
    let sizes = [1, 2, 3, 100];
    sizes
        .into_iter()
        .flat_map(|size| [(size, 1), (size, 3)])
        .map(|(receipts, threads)| ChainCheck {
            size: crew::Size {
                receipts,
                ..crew::Size::DEFAULT
            },
            threads: NonZeroUsize::new(threads),
            ..ChainCheck::new(keys)
        })
}

fn defect(defect: Defect) -> FaultKind {
    FaultKind::Defect(defect)
}

#[test]
fn a_chain_without_a_fault_is_verified_up_to_its_head() {
    assert_eq!(check(&[]), Ok(Head::EMPTY));
    for length in 1..=7 {
        let receipts = chain(length);
        let digest = Digest::of(receipts.last().unwrap());
        assert_eq!(check(&receipts), Ok(Head::new(length, digest)));
    }
}

#[test]
fn a_missing_receipt_is_named_wherever_it_was() {
    for missing in 1..=6 {
        let mut receipts = chain(7);
        receipts.remove(missing - 1);
        let (position, found) = (missing as u64, missing as u64 + 1);
        assert_eq!(
            check(&receipts),
            Err((position, FaultKind::Missing { found }))
        );
    }
}

#[test]
fn two_that_were_exchanged_are_out_of_order_and_none_is_missing() {
    for one in 1..=7_usize {
        for other in one + 1..=7 {
            let mut receipts = chain(7);
            receipts.swap(one - 1, other - 1);
            let found = other as u64;
            let expected = Err((one as u64, FaultKind::Reordered { found }));
            assert_eq!(check(&receipts), expected);
        }
    }
}

#[test]
fn one_that_comes_again_is_named_where_it_does() {
    for copied in 1..=5_usize {
        for place in copied..=5 {
            let mut receipts = chain(5);
            receipts.insert(place, receipts[copied - 1].clone());
            let found = copied as u64;
            let expected = Err((place as u64 + 1, FaultKind::Repeated { found }));
            assert_eq!(check(&receipts), expected);
        }
    }
}

#[test]
fn a_chain_that_does_not_begin_with_its_first_receipt_lacks_it() {
    let receipts = chain(5);
    let missing = FaultKind::Missing { found: 3 };
    assert_eq!(check(&receipts[2..]), Err((1, missing)));
}

#[test]
fn a_receipt_that_was_signed_anew_breaks_the_link_of_the_next() {
    for changed in 1..=4_usize {
        let mut receipts = chain(5);
        let previous = match changed {
            1 => Digest::ZERO,
            _ => Digest::of(&receipts[changed - 2]),
        };
        let other = draft().with_subject([crate::Commitment::new(
            erasure::IdentifierKind::Email,
            [9; 32],
        )]);
        receipts[changed - 1] = key(1)
            .sign(&other.numbered(changed as u64, previous))
            .into_jws();
        assert_eq!(
            check(&receipts),
            Err((changed as u64 + 1, FaultKind::BrokenLink))
        );
    }
}

#[test]
fn a_first_receipt_that_claims_one_before_it_breaks_the_link() {
    let forked = key(1).sign(&draft().numbered(1, Digest::of("another")));
    assert_eq!(check(&[forked.into_jws()]), Err((1, FaultKind::BrokenLink)));
}

#[test]
fn a_foreign_key_and_a_forged_signature_are_told_apart() {
    for place in 1..=5_usize {
        let mut receipts = chain(5);
        let previous = match place {
            1 => Digest::ZERO,
            _ => Digest::of(&receipts[place - 2]),
        };
        let foreign = key(2)
            .sign(&draft().numbered(place as u64, previous))
            .into_jws();
        let own = receipts[place - 1].clone();
        receipts[place - 1] = foreign.clone();
        let position = place as u64;
        assert_eq!(
            check(&receipts),
            Err((position, defect(Defect::UnknownKey)))
        );

        let header = own.split('.').next().unwrap();
        let rest = foreign.split_once('.').unwrap().1;
        receipts[place - 1] = format!("{header}.{rest}");
        let forged = Err((position, defect(Defect::BadSignature)));
        assert_eq!(check(&receipts), forged);

        let signature = own.split('.').next_back().unwrap();
        receipts[place - 1] = format!("{header}.bm90aGluZw.{signature}");
        assert_eq!(check(&receipts), forged, "and not that it is no receipt");
    }
}

#[test]
fn the_first_of_several_faults_is_named() {
    let mut receipts = chain(9);
    receipts[7] = "no receipt".to_owned();
    receipts.swap(4, 5);
    assert_eq!(
        check(&receipts),
        Err((5, FaultKind::Reordered { found: 6 }))
    );
    receipts[1] = receipts[2].replace('a', "b");
    let (position, _) = check(&receipts).unwrap_err();
    assert_eq!(position, 2);
    receipts.remove(0);
    assert_eq!(check(&receipts).unwrap_err().0, 1);
}

#[test]
fn a_chain_has_to_end_where_it_was_said_to_end() {
    let keys = [key(1).public()];
    let receipts = chain(5);
    let ends = |count: usize, end: Head| {
        let check = ChainCheck::new(&keys).ending_at(end);
        let fault = check.run(&receipts[..count]).err()?;
        Some((fault.position(), fault.kind().clone()))
    };
    let expected = Head::new(3, Digest::of(&receipts[2]));
    assert_eq!(ends(3, expected), None);
    assert_eq!(
        ends(2, expected),
        Some((3, FaultKind::Truncated { expected }))
    );
    assert_eq!(
        ends(0, expected),
        Some((1, FaultKind::Truncated { expected }))
    );
    assert_eq!(
        ends(4, expected),
        Some((4, FaultKind::TooMany { expected }))
    );
    let other = Head::new(3, Digest::of("another"));
    assert_eq!(ends(3, other), Some((3, FaultKind::OtherHead)));
}

#[test]
fn receipts_that_are_looked_for_are_found_in_any_stretch() {
    let keys = [key(1).public()];
    let receipts = chain(7);
    for check in ways(&keys) {
        let foreign = Digest::of("another");
        let wanted = [Digest::of(&receipts[0]), Digest::of(&receipts[5]), foreign];
        let verified = check.looking_for(wanted).run(&receipts).unwrap();
        assert!(verified.holds(&wanted[0]) && verified.holds(&wanted[1]));
        assert!(!verified.holds(&foreign));
        assert!(
            !verified.holds(&Digest::of(&receipts[1])),
            "nobody looked for it"
        );
    }
}

#[test]
fn an_error_of_the_source_is_passed_on_unless_a_fault_came_first() {
    let keys = [key(1).public()];
    let receipts = chain(5);
    for check in ways(&keys) {
        let broken = |from: usize| {
            let read = receipts[from..4].iter().map(Ok);
            check.try_run(read.chain([Err("the disk is gone")]))
        };
        assert_eq!(broken(0), Err("the disk is gone"));
        assert!(matches!(broken(1), Ok(Err(fault)) if fault.position() == 1));
    }
}

/// A receipt that is counted as long as it is held.
struct Held(String, Arc<AtomicUsize>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::SeqCst);
    }
}

#[test]
fn no_more_receipts_are_held_than_the_threads_can_have() {
    let keys = [key(1).public()];
    let receipts = chain(60);
    for check in ways(&keys).filter(|check| check.size.receipts < 4) {
        let (held, mut most) = (Arc::new(AtomicUsize::new(0)), 0);
        let source = receipts.iter().map(|receipt| {
            most = most.max(held.fetch_add(1, Ordering::SeqCst) + 1);
            Held(receipt.clone(), Arc::clone(&held))
        });
        assert_eq!(check.run(source).unwrap().count(), 60);
        // One stretch with each thread, one waiting for each, and one that is being filled.
        let stretches = 2 * check.threads.unwrap().get() + 1;
        assert!(most <= stretches * check.size.receipts, "{most}");
        assert_eq!(held.load(Ordering::SeqCst), 0);
    }
}

#[test]
fn a_stretch_is_bounded_in_bytes_too() {
    let keys = [key(1).public()];
    let receipts = chain(4);
    let check = ChainCheck {
        size: crew::Size {
            receipts: 100,
            bytes: 1,
        },
        threads: NonZeroUsize::new(1),
        ..ChainCheck::new(&keys)
    };
    let (held, mut most) = (Arc::new(AtomicUsize::new(0)), 0);
    let source = receipts.iter().map(|receipt| {
        most = most.max(held.fetch_add(1, Ordering::SeqCst) + 1);
        Held(receipt.clone(), Arc::clone(&held))
    });
    assert_eq!(check.run(source).unwrap().count(), 4);
    assert!(most <= 3, "{most}");
}

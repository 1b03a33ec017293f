//! Receipts for the unit tests beside: the smallest that there can be.

use erasure::{Entry, Outcome, Timestamp, VendorId};
use uuid::Uuid;

use super::{Digest, ReceiptDraft, SigningKey};
use crate::law::{Calendar, Deadline, Law};

pub(super) fn key(number: u8) -> SigningKey {
    SigningKey::from_seed([number; 32])
}

pub(super) fn draft() -> ReceiptDraft {
    let at = Timestamp::UNIX_EPOCH;
    let deadline = Deadline::of(Law::Ccpa, at, &Calendar::new("UTC").unwrap()).unwrap();
    let entry = Entry::not_asked(VendorId::from_static("shop"), Outcome::not_found());
    ReceiptDraft::new(Uuid::nil(), &deadline, at, [(entry, None)]).unwrap()
}

/// A chain of so many receipts, signed by the first key.
pub(super) fn chain(length: u64) -> Vec<String> {
    let (key, mut previous) = (key(1), Digest::ZERO);
    let sign = |seq| {
        let signed = key.sign(&draft().numbered(seq, previous));
        previous = signed.digest();
        signed.into_jws()
    };
    (1..=length).map(sign).collect()
}

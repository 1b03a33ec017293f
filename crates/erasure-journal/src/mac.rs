//! Keyed digests over rows of the journal's file. Whoever can write the file but has no key can't make one,
//! so that rows which were changed, added, deleted, moved or put back are noticed.

use erasure_receipt::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Makes and checks the digests of one journal.
pub(crate) struct RowMac(Hmac<Sha256>);

/// A digest in the making. Every field is told apart from those beside it.
pub(crate) struct Fields(Hmac<Sha256>);

impl RowMac {
    pub(crate) fn of(key: &Key) -> Self {
        let derived = key.derive("rows");
        Self(Hmac::new_from_slice(derived.as_slice()).expect("HMAC takes keys of any length"))
    }

    /// A digest over rows of this sort.
    pub(crate) fn over(&self, sort: &str) -> Fields {
        Fields(self.0.clone()).bytes(sort.as_bytes())
    }
}

impl Fields {
    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    pub(crate) fn number(self, number: i64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// Nothing is told apart from whatever could be there.
    pub(crate) fn perhaps<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self.bytes(&[1]), value),
            None => self.bytes(&[]),
        }
    }

    pub(crate) fn digest(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }

    /// Whether it is this one, in a time that tells nothing of how much of it is right.
    pub(crate) fn is(self, digest: &[u8]) -> bool {
        self.0.verify_slice(digest).is_ok()
    }
}

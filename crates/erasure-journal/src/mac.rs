//! Keyed digests (HMAC) over rows of the journal's file. They can't be made without the key, so the journal notices
//! rows that were changed, added, deleted, moved or restored.

use erasure_receipt::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Makes and checks the digests of one journal.
pub(crate) struct RowMac(Hmac<Sha256>);

/// An unfinished digest. Each field is delimited from the next.
pub(crate) struct Fields(Hmac<Sha256>);

impl RowMac {
    pub(crate) fn of(key: &Key) -> Self {
        let derived = key.derive("rows");
        Self(Hmac::new_from_slice(derived.as_slice()).expect("HMAC takes keys of any length"))
    }

    /// Starts a digest over rows of this kind.
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

    /// `None` differs from every value.
    pub(crate) fn perhaps<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self.bytes(&[1]), value),
            None => self.bytes(&[]),
        }
    }

    pub(crate) fn digest(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }

    /// Compares in constant time.
    pub(crate) fn is(self, digest: &[u8]) -> bool {
        self.0.verify_slice(digest).is_ok()
    }
}

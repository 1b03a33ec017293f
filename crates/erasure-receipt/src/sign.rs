//! Signing: a receipt becomes the text that is kept, given away and chained.

use erasure::Timestamp;

use super::head::ClosingStatement;
use super::{Digest, Head, Receipt, SigningKey, jws};

/// A signed receipt: the text that is kept and given away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    seq: u64,
    jws: String,
    digest: Digest,
}

impl Signed {
    /// The text: a compact JWS.
    pub fn jws(&self) -> &str {
        &self.jws
    }

    /// Gives the text away.
    pub fn into_jws(self) -> String {
        self.jws
    }

    /// The SHA-256 of the text: the next receipt carries it.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The head of the chain that ends with this receipt.
    pub fn head(&self) -> Head {
        Head::new(self.seq, self.digest)
    }
}

impl SigningKey {
    /// Signs a receipt.
    pub fn sign(&self, receipt: &Receipt) -> Signed {
        let jws = jws::sign(jws::Kind::Receipt, receipt, self);
        Signed {
            seq: receipt.seq(),
            digest: Digest::of(&jws),
            jws,
        }
    }

    /// Says and signs that a chain ends here: the closing statement of an export.
    pub(super) fn close(&self, head: &Head, at: Timestamp) -> String {
        let statement = ClosingStatement::new(head, at);
        jws::sign(jws::Kind::Head, &statement, self)
    }
}

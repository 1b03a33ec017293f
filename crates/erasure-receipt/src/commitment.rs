//! Commitments: keyed digests that remain of identifiers. With the key one can check whether a given address was
//! erased; nobody can read the address from its commitment.

use erasure::{Account, Identifier, IdentifierKind, Personal};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{Digest, Key};

/// One identifier of the person, as a receipt may hold it: its kind, and a keyed commitment to the
/// identifier, which says nothing to anybody without the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Commitment {
    kind: IdentifierKind,
    commitment: Digest,
}

impl Commitment {
    /// A commitment (HMAC-SHA-256) to an identifier of this kind.
    pub fn new(kind: IdentifierKind, commitment: [u8; 32]) -> Self {
        Self {
            kind,
            commitment: commitment.into(),
        }
    }

    /// The kind of the identifier.
    pub fn kind(&self) -> &IdentifierKind {
        &self.kind
    }

    /// The commitment.
    pub fn digest(&self) -> Digest {
        self.commitment
    }
}

/// Makes commitments under one key.
pub struct Commitments(Hmac<Sha256>);

impl Commitments {
    /// Those under this key.
    pub fn of(key: &Key) -> Self {
        let derived = key.derive("commitments");
        Self(Hmac::new_from_slice(derived.as_slice()).expect("HMAC takes keys of any length"))
    }

    /// To an identifier; `None` for a session, which says nothing about who somebody is.
    pub fn to(&self, identifier: &Identifier) -> Option<Commitment> {
        let kind = identifier.kind();
        let digest = self.digest(&kind.to_string(), identifier.value()?);
        Some(Commitment::new(kind, digest))
    }

    /// To the key by which a caller recognises a request of theirs.
    pub fn to_idempotency_key(&self, key: &Personal) -> Digest {
        self.digest("idempotency-key", key).into()
    }

    /// To what identifies an account at a vendor.
    pub fn to_account(&self, account: &Account) -> Digest {
        let mut mac = self.0.clone();
        mac.update(b"account\0");
        mac.update(account.id().as_bytes());
        <[u8; 32]>::from(mac.finalize().into_bytes()).into()
    }

    /// Two texts that no other two texts can be mistaken for: no kind has a zero byte.
    fn digest(&self, kind: &str, value: &Personal) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(value.expose().as_bytes());
        mac.finalize().into_bytes().into()
    }
}

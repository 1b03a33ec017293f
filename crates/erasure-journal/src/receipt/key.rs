//! The keys: one that signs and stays, and one that checks and is given away.

use std::fmt;

use ed25519_dalek::{Signature, Signer, VerifyingKey};
use zeroize::Zeroize;

use super::jwk::{KeyError, thumbprint};

/// Signs receipts. It is overwritten when it is dropped, and never printed.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    public: PublicKey,
}

impl SigningKey {
    /// The Ed25519 key of this seed.
    pub fn from_seed(mut seed: [u8; 32]) -> Self {
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        seed.zeroize();
        let public = PublicKey::of(key.verifying_key());
        Self { key, public }
    }

    /// The key that checks what this one signs.
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// The name of the key, as it stands in what it signs.
    pub fn kid(&self) -> &str {
        self.public.kid()
    }

    pub(super) fn signature(&self, text: &[u8]) -> [u8; 64] {
        self.key.sign(text).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.kid())
    }
}

/// Checks receipts: an Ed25519 public key, named by its thumbprint (RFC 7638).
///
/// Displayed as its name.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: VerifyingKey,
    kid: String,
}

impl PublicKey {
    fn of(key: VerifyingKey) -> Self {
        let kid = thumbprint(key.as_bytes());
        Self { key, kid }
    }

    /// The key of these bytes, unless a signature by it could mean anything.
    pub(super) fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAPoint)?;
        if key.is_weak() || key.to_edwards().compress().as_bytes() != bytes {
            return Err(KeyError::NotAPoint);
        }
        Ok(Self::of(key))
    }

    /// The name of the key: the thumbprint of its JWK (RFC 7638), in base64url.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The 32 bytes of the key.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    pub(super) fn inner(&self) -> VerifyingKey {
        self.key
    }

    /// Whether this key made this signature of this text.
    pub(super) fn has_signed(&self, text: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.key.verify_strict(text, &signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.kid)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.kid)
    }
}

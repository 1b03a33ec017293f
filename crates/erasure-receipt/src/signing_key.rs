//! The keys: one that signs and stays, and one that checks and is given away.

use std::fmt;

use ed25519_dalek::{Signature, Signer, VerifyingKey};
use zeroize::Zeroize;

use super::jwk::{PublicKeyError, thumbprint};

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
    pub(super) fn from_bytes(bytes: &[u8; 32]) -> Result<Self, PublicKeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| PublicKeyError::NotAPoint)?;
        if key.is_weak() || key.to_edwards().compress().as_bytes() != bytes {
            return Err(PublicKeyError::NotAPoint);
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

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    /// The key of RFC 8037, appendix A.1.
    fn documented() -> SigningKey {
        let seed = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
        let seed = URL_SAFE_NO_PAD.decode(seed).unwrap();
        SigningKey::from_seed(seed.try_into().unwrap())
    }

    #[test]
    fn keys_thumbprints_and_signatures_are_those_of_the_rfc() {
        let key = documented();
        let x = URL_SAFE_NO_PAD.encode(key.public().as_bytes());
        assert_eq!(x, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "A.2");
        assert_eq!(
            key.kid(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            "A.3"
        );
        let text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = key.signature(text.as_bytes());
        assert_eq!(
            URL_SAFE_NO_PAD.encode(signature),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
            "A.4"
        );
        assert!(key.public().has_signed(text.as_bytes(), &signature));
    }

    #[test]
    fn a_key_that_signs_does_not_print_its_seed() {
        let key = SigningKey::from_seed([0xa5; 32]);
        let printed = format!("{key:?} {:?} {}", key.public(), key.public());
        assert!(
            !printed.contains("a5") && !printed.contains("165"),
            "{printed}"
        );
        assert!(printed.contains(key.kid()));
    }

    #[test]
    fn bytes_under_which_any_signature_may_be_right_are_no_key() {
        let mut identity = [0; 32];
        identity[0] = 1;
        for weak in [[0; 32], identity] {
            assert_eq!(PublicKey::from_bytes(&weak), Err(PublicKeyError::NotAPoint));
        }
    }

    #[test]
    fn a_key_has_one_way_to_be_written() {
        // The prime of the field, and what little more fits into the bytes.
        for beyond in 0xed..=0xff {
            let mut written = [0xff; 32];
            (written[0], written[31]) = (beyond, 0x7f);
            assert_eq!(
                PublicKey::from_bytes(&written),
                Err(PublicKeyError::NotAPoint)
            );
        }
    }
}

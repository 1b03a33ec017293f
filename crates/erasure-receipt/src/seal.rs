//! Encrypts and authenticates stored personal data: without the key nobody can read it or change it unnoticed.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::Key;

/// The length of what stands before the sealed text.
const NONCE: usize = 24;

/// Longer than most records, so that they don't leave copies behind by growing.
const USUAL: usize = 4096;

/// Seals and opens records under one key.
///
/// ```
/// use erasure_receipt::{Key, Seal, SealError};
///
/// let seal = Seal::of(&Key::generate()?);
/// let sealed = seal.close(b"request/1", &"ada@example.com")?;
/// assert_eq!(seal.open::<String>(b"request/1", &sealed)?, "ada@example.com");
/// assert_eq!(seal.open::<String>(b"request/2", &sealed), Err(SealError::Damaged));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Seal(XChaCha20Poly1305);

impl Seal {
    /// A seal under this key.
    pub fn of(key: &Key) -> Self {
        Self(XChaCha20Poly1305::new(&(*key.derive("seal")).into()))
    }

    /// Seals a record for this location: it can't be opened at another.
    ///
    /// # Errors
    ///
    /// When it can't be written as JSON, or the operating system gives no random bytes.
    pub fn close(&self, place: &[u8], record: &impl Serialize) -> Result<Vec<u8>, SealError> {
        let mut text = Zeroizing::new(Vec::with_capacity(USUAL));
        serde_json::to_writer(&mut *text, record).map_err(|_| SealError::Unwritable)?;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
        let payload = Payload {
            msg: &text,
            aad: place,
        };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::Unwritable)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The record that was sealed for this place.
    ///
    /// # Errors
    ///
    /// When it was changed, or sealed with another key or for another place.
    pub fn open<T: DeserializeOwned>(&self, place: &[u8], sealed: &[u8]) -> Result<T, SealError> {
        let (nonce, sealed) = sealed
            .split_first_chunk::<NONCE>()
            .ok_or(SealError::Damaged)?;
        let payload = Payload {
            msg: sealed,
            aad: place,
        };
        let text = self
            .0
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| SealError::Damaged)?;
        serde_json::from_slice(&Zeroizing::new(text)).map_err(|_| SealError::Damaged)
    }
}

/// Why a record could not be sealed or opened. It never repeats what the record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// It can't be written as JSON.
    #[error("the record can't be sealed, since it can't be written as JSON")]
    Unwritable,
    /// It isn't what was sealed.
    #[error("what was sealed was changed, or was sealed with another key or for another place")]
    Damaged,
    /// The operating system has no random bytes.
    #[error("the operating system gives no random bytes")]
    NoRandomness,
}

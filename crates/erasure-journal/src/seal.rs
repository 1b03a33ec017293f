//! Seals what the journal has to remember of a person, so that the file alone tells nothing, and nobody
//! can change it unnoticed.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::{Error, Key};

/// The length of what stands before the sealed text.
const NONCE: usize = 24;

/// Longer than most records, so that they don't leave copies behind by growing.
const USUAL: usize = 4096;

/// Seals and opens records under one journal's key.
pub(crate) struct Seal(XChaCha20Poly1305);

impl Seal {
    pub(crate) fn of(key: &Key) -> Self {
        Self(XChaCha20Poly1305::new(&(*key.derive("seal")).into()))
    }

    /// The record, sealed for the place where it is to stand: it opens nowhere else.
    pub(crate) fn close(&self, place: &Place, record: &impl Serialize) -> Result<Vec<u8>, Error> {
        let mut text = Zeroizing::new(Vec::with_capacity(USUAL));
        serde_json::to_writer(&mut *text, record).map_err(|_| Error::Damaged)?;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| Error::NoRandomness)?;
        let payload = Payload {
            msg: &text,
            aad: &place.0,
        };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::Damaged)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The record that was sealed for this place.
    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        place: &Place,
        sealed: &[u8],
    ) -> Result<T, Error> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(Error::Damaged)?;
        let payload = Payload {
            msg: sealed,
            aad: &place.0,
        };
        let text = self
            .0
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| Error::Damaged)?;
        serde_json::from_slice(&Zeroizing::new(text)).map_err(|_| Error::Damaged)
    }
}

/// The place of a record in the journal.
pub(crate) struct Place([u8; 10]);

impl Place {
    /// That of a target, and whether it is settled: a settled one can't be passed off as an open one,
    /// nor the other way round.
    pub(crate) fn target(id: i64, settled: bool) -> Self {
        Self::new(1, id, u8::from(settled))
    }

    /// That of a request's charter.
    pub(crate) fn charter(request: i64) -> Self {
        Self::new(2, request, 0)
    }

    /// That by which a key was recognised when nothing bound a request's rows together yet. A journal in which
    /// something does can't be passed off as one of that time.
    pub(crate) fn unbound_check() -> Self {
        Self::new(3, 0, 0)
    }

    /// That by which a key is recognised.
    pub(crate) fn check() -> Self {
        Self::new(4, 0, 0)
    }

    /// That of what is true of all requests together.
    pub(crate) fn tally() -> Self {
        Self::new(5, 0, 0)
    }

    fn new(sort: u8, id: i64, state: u8) -> Self {
        let mut bytes = [sort; 10];
        bytes[1..9].copy_from_slice(&id.to_be_bytes());
        bytes[9] = state;
        Self(bytes)
    }
}

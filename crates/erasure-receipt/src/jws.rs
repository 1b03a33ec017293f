//! Compact JWS (RFC 7515) with Ed25519 (RFC 8037), and nothing else of JOSE: one algorithm, three header
//! fields, one way to write each byte.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::{Defect, PublicKey, SigningKey};

/// The longest signed text that is written or read, in bytes.
pub(super) const LONGEST: usize = 4 << 20;

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Receipt,
    Head,
}

impl Kind {
    /// The `typ` of the header.
    pub(super) fn typ(self) -> &'static str {
        match self {
            Self::Receipt => "erasure-receipt+jws",
            Self::Head => "erasure-chain-head+jws",
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    alg: &'a str,
    kid: &'a str,
    typ: &'a str,
}

const ALGORITHM: &str = "EdDSA";

/// The header of what `kid` signs, encoded.
pub(super) fn header(kind: Kind, kid: &str) -> String {
    let header = Header {
        alg: ALGORITHM,
        kid,
        typ: kind.typ(),
    };
    URL_SAFE_NO_PAD.encode(written(&header))
}

fn written(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value)
        .unwrap_or_else(|error| unreachable!("what is signed is plain text and numbers: {error}"))
}

/// Signs a payload.
pub(super) fn sign(kind: Kind, payload: &impl Serialize, key: &SigningKey) -> String {
    let mut text = header(kind, key.kid());
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(written(payload), &mut text);
    let signature = key.signature(text.as_bytes());
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut text);
    text
}

/// A signed text taken apart. Nothing in it has been checked against a key.
pub(super) struct Parts<'a> {
    header: &'a str,
    /// What the signature is of.
    pub(super) signed: &'a [u8],
    pub(super) payload: Vec<u8>,
    pub(super) signature: [u8; 64],
}

impl<'a> Parts<'a> {
    pub(super) fn of(text: &'a [u8]) -> Result<Self, Defect> {
        if text.len() > LONGEST {
            return Err(Defect::TooLong);
        }
        Self::split(text).ok_or(Defect::NotCompact)
    }

    fn split(text: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        Some(Self {
            header,
            signed: signed.as_bytes(),
            payload: URL_SAFE_NO_PAD.decode(payload).ok()?,
            signature: signature.try_into().ok()?,
        })
    }
}

/// The keys that are trusted, each with the header that it writes.
pub(super) struct Trusted<'k> {
    kind: Kind,
    keys: Vec<(String, &'k PublicKey)>,
}

impl<'k> Trusted<'k> {
    pub(super) fn for_kind(kind: Kind, keys: &'k [PublicKey]) -> Self {
        let keys = keys.iter().map(|key| (header(kind, key.kid()), key));
        Self {
            kind,
            keys: keys.collect(),
        }
    }

    /// The key that the header names. A header that a key of ours has not written byte for byte is
    /// accepted if it says the same.
    pub(super) fn key_of(&self, parts: &Parts<'_>) -> Result<&'k PublicKey, Defect> {
        let known = self.keys.iter().find(|(header, _)| header == parts.header);
        match known {
            Some((_, key)) => Ok(key),
            None => self.read(parts.header),
        }
    }

    fn read(&self, header: &str) -> Result<&'k PublicKey, Defect> {
        let decoded = URL_SAFE_NO_PAD
            .decode(header)
            .map_err(|_| Defect::NotCompact)?;
        let header: Header = serde_json::from_slice(&decoded).map_err(|_| Defect::Header)?;
        if header.alg != ALGORITHM {
            return Err(Defect::Algorithm);
        }
        if header.typ != self.kind.typ() {
            let expected = self.kind.typ();
            return Err(Defect::Type { expected });
        }
        let mut keys = self.keys.iter().map(|(_, key)| *key);
        keys.find(|key| key.kid() == header.kid)
            .ok_or(Defect::UnknownKey)
    }
}

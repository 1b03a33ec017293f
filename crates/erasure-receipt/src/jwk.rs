//! Public keys as other programs read them: JSON Web Keys (RFC 7517, RFC 8037) and sets of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::{Digest, PublicKey};

const KEY_TYPE: &str = "OKP";
const CURVE: &str = "Ed25519";

/// An Ed25519 key as a JWK.
#[derive(Serialize, Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    usage: Option<String>,
    #[serde(default, skip_serializing)]
    d: Option<serde::de::IgnoredAny>,
}

#[derive(Serialize, Deserialize)]
struct Set {
    keys: Vec<Jwk>,
}

impl PublicKey {
    /// The key as a JWK, in JSON.
    pub fn to_jwk(&self) -> String {
        written(&Jwk::of(self))
    }

    /// Reads a JWK.
    ///
    /// # Errors
    ///
    /// When it isn't a public Ed25519 key for signatures, or is named otherwise than by its thumbprint.
    pub fn from_jwk(text: &str) -> Result<Self, PublicKeyError> {
        let jwk: Jwk = serde_json::from_str(text).map_err(|_| PublicKeyError::NotAJwk)?;
        jwk.key()
    }

    /// Reads a set of keys (a JWKS), or one key.
    ///
    /// # Errors
    ///
    /// When it is neither, or one of the keys can't be read as [`from_jwk`](Self::from_jwk) does.
    pub fn from_jwks(text: &str) -> Result<Vec<Self>, PublicKeyError> {
        match serde_json::from_str::<Set>(text) {
            Ok(set) => set.keys.iter().map(Jwk::key).collect(),
            Err(_) => Ok(vec![Self::from_jwk(text)?]),
        }
    }
}

/// These keys as a set (a JWKS), in JSON, for people who check receipts.
pub fn jwks<'a>(keys: impl IntoIterator<Item = &'a PublicKey>) -> String {
    let keys = keys.into_iter().map(Jwk::of).collect();
    written(&Set { keys })
}

fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value)
        .unwrap_or_else(|error| unreachable!("a key is made of plain text: {error}"))
}

/// The thumbprint (RFC 7638) of the JWK of an Ed25519 key.
pub(super) fn thumbprint(key: &[u8; 32]) -> String {
    let x = URL_SAFE_NO_PAD.encode(key);
    let digest = Digest::of(format!(
        r#"{{"crv":"{CURVE}","kty":"{KEY_TYPE}","x":"{x}"}}"#
    ));
    URL_SAFE_NO_PAD.encode(digest.as_bytes())
}

impl Jwk {
    fn of(key: &PublicKey) -> Self {
        Self {
            kty: KEY_TYPE.to_owned(),
            crv: CURVE.to_owned(),
            x: URL_SAFE_NO_PAD.encode(key.as_bytes()),
            kid: Some(key.kid().to_owned()),
            alg: Some("EdDSA".to_owned()),
            usage: Some("sig".to_owned()),
            d: None,
        }
    }

    fn key(&self) -> Result<PublicKey, PublicKeyError> {
        if self.d.is_some() {
            return Err(PublicKeyError::Private);
        }
        let is = |field: &Option<String>, wanted: &str| {
            field.as_deref().is_none_or(|field| field == wanted)
        };
        let signs = is(&self.usage, "sig") && (is(&self.alg, "EdDSA") || is(&self.alg, CURVE));
        if self.kty != KEY_TYPE || self.crv != CURVE || !signs {
            return Err(PublicKeyError::OtherKind);
        }
        let x = URL_SAFE_NO_PAD.decode(&self.x).ok();
        let bytes = x.and_then(|x| x.try_into().ok());
        let key = PublicKey::from_bytes(&bytes.ok_or(PublicKeyError::NotAPoint)?)?;
        if is(&self.kid, key.kid()) {
            Ok(key)
        } else {
            Err(PublicKeyError::OtherName)
        }
    }
}

/// Why something isn't a public key that checks receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// It isn't a JWK or a set of them.
    #[error("this is not a public key: expected a JSON Web Key, or a set of them")]
    NotAJwk,
    /// It is a key of another kind.
    #[error("this key is of another kind: expected kty `OKP`, crv `Ed25519`, for signatures")]
    OtherKind,
    /// Its bytes aren't a key.
    #[error("the `x` of this key is no Ed25519 public key: ask for the key again")]
    NotAPoint,
    /// It is named otherwise than by its thumbprint.
    #[error(
        "the `kid` of this key is not its thumbprint (RFC 7638), by which receipts name it: ask for the key again"
    )]
    OtherName,
    /// It is the key that signs.
    #[error(
        "this is a private key: anybody who has it can forge receipts; only the public key is needed here"
    )]
    Private,
}

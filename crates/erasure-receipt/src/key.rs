//! The one secret: 32 random bytes, from which the keys for sealing, commitments and signatures are derived. It is kept in
//! a file that only its owner may read, or in an environment variable.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::SigningKey;

/// How a key's text begins: what it is, and the version of its form.
const PREFIX: &str = "erasure-key-1:";

/// No key's text is longer.
const LONGEST: u64 = 256;

/// The secret that seals, commits and signs. It is never printed, and overwritten when it is dropped.
///
/// ```
/// let key = erasure_receipt::Key::generate()?;
/// assert_eq!(format!("{key:?}"), "Key");
/// # Ok::<(), erasure_receipt::KeyError>(())
/// ```
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

/// Why there is no key. The key itself is never repeated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The file could not be read or written.
    #[error("the key file {} can't be used: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// There is a file of this name already.
    #[error("{} already exists: without its key a journal can't be read, so it is not overwritten", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// Others may read the file.
    #[error(
        "{} may be read by others than its owner (mode {mode:03o}): run `chmod 600` on it, and treat the key as exposed",
        path.display()
    )]
    Exposed {
        /// Which file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The environment variable isn't set.
    #[error("the environment variable {name} is not set: put the text of the key file into it")]
    Unset {
        /// Its name.
        name: String,
    },
    /// The text isn't a key.
    #[error(
        "{place} holds no key: expected one line of `erasure-key-1:` and 43 characters, as `erasure init` writes it"
    )]
    NotAKey {
        /// Where it stood.
        place: String,
    },
    /// The operating system has no random bytes.
    #[error("the operating system gives no random bytes")]
    NoRandomness,
}

impl Key {
    /// A new key.
    ///
    /// # Errors
    ///
    /// When the operating system gives no random bytes.
    pub fn generate() -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| KeyError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The key in a file.
    ///
    /// # Errors
    ///
    /// When the file can't be read, holds no key, or may be read by others than its owner.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let path = path.as_ref();
        let failed = |source| KeyError::File {
            path: path.into(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        refuse_exposed(path, &file.metadata().map_err(failed)?)?;
        let mut text = Zeroizing::new(String::with_capacity(LONGEST as usize));
        let place = || KeyError::NotAKey {
            place: path.display().to_string(),
        };
        match file.take(LONGEST).read_to_string(&mut text) {
            Ok(_) => Self::of(&text).ok_or_else(place),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(place()),
            Err(error) => Err(failed(error)),
        }
    }

    /// The key in an environment variable, in the form that a key file has.
    ///
    /// # Errors
    ///
    /// When the variable isn't set, or holds no key.
    pub fn from_env(name: &str) -> Result<Self, KeyError> {
        let unset = |_| KeyError::Unset {
            name: name.to_owned(),
        };
        let text = std::env::var(name).map(Zeroizing::new).map_err(unset)?;
        Self::of(&text).ok_or_else(|| KeyError::NotAKey {
            place: name.to_owned(),
        })
    }

    /// Writes the key to a new file that only its owner may read, and sees that it is on disk.
    ///
    /// # Errors
    ///
    /// When there is a file of that name, or it can't be written: then nothing of it is left.
    pub fn write_new(&self, path: impl AsRef<Path>) -> Result<(), KeyError> {
        let path = path.as_ref();
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let text = Zeroizing::new(format!("{PREFIX}{}\n", BASE64.encode(self.0.as_slice())));
        let written = options.open(path).and_then(|mut file| {
            let written = file
                .write_all(text.as_bytes())
                .and_then(|()| file.sync_all());
            // Remove an incomplete file: it is no key, and would block the next attempt.
            written.inspect_err(|_| drop(std::fs::remove_file(path)))
        });
        written.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => KeyError::Exists { path: path.into() },
            _ => KeyError::File {
                path: path.into(),
                source,
            },
        })
    }

    /// The key that signs receipts.
    pub fn signing(&self) -> SigningKey {
        SigningKey::from_seed(*self.derive("receipts"))
    }

    /// Thirty-two bytes for one purpose, from which nothing can be learnt about those for another. This crate
    /// has the purposes `seal`, `commitments` and `receipts`.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut derived = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(b"erasure-journal"), self.0.as_slice())
            .expand(purpose.as_bytes(), derived.as_mut_slice())
            .expect("32 bytes are well below what the function can give");
        derived
    }

    fn of(text: &str) -> Option<Self> {
        let encoded = text
            .strip_suffix('\n')
            .unwrap_or(text)
            .strip_prefix(PREFIX)?;
        let mut bytes = Zeroizing::new([0; 32]);
        let length = BASE64.decode_slice_unchecked(encoded.get(..43)?, bytes.as_mut_slice());
        (encoded.len() == 43 && length == Ok(32)).then_some(Self(bytes))
    }
}

#[cfg(unix)]
fn refuse_exposed(path: &Path, metadata: &std::fs::Metadata) -> Result<(), KeyError> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(KeyError::Exposed {
        path: path.into(),
        mode,
    })
}

#[cfg(not(unix))]
fn refuse_exposed(_: &Path, _: &std::fs::Metadata) -> Result<(), KeyError> {
    Ok(())
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

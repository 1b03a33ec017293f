//! Files with a secret. Only the owner may be able to read them, and no message repeats their content.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use erasure::Secret;
use zeroize::Zeroizing;

use crate::words::named;

/// The longest secret that is accepted.
const LONGEST: u64 = 64 * 1024;

/// Why a secret can't be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretFileError {
    /// It can't be read.
    #[error("{} can't be used: {source}", named(path))]
    File { path: PathBuf, source: io::Error },
    /// Others may read it.
    #[error(
        "{} may be read by others than its owner (mode {mode:03o}): run `chmod 600` on it, and replace the secret, \
         which others may know",
        named(path)
    )]
    Exposed { path: PathBuf, mode: u32 },
    /// It is empty.
    #[error("{} is empty: expected the secret, on one line", named(path))]
    Empty { path: PathBuf },
    /// It isn't one line of text.
    #[error(
        "{} is not one line of text in UTF-8 of at most 64 KiB: expected the secret and nothing else",
        named(path)
    )]
    NotOneLine { path: PathBuf },
}

/// The secret in a file, without the line break at its end.
pub(crate) fn read(path: &Path) -> Result<Secret, SecretFileError> {
    let failed = |source| SecretFileError::File {
        path: path.into(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    refuse_exposed(path, &file.metadata().map_err(failed)?)?;
    from_reader(file, path)
}

/// The secret from a reader, without the line break at its end; messages call the reader `name`.
pub(crate) fn from_reader(reader: impl Read, name: &Path) -> Result<Secret, SecretFileError> {
    let failed = |source| SecretFileError::File {
        path: name.into(),
        source,
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST as usize + 2));
    reader
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    let ended = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let line = ended.strip_suffix(b"\r").unwrap_or(ended);
    let not_one_line = || SecretFileError::NotOneLine { path: name.into() };
    if line.len() as u64 > LONGEST || line.iter().any(u8::is_ascii_control) {
        return Err(not_one_line());
    }
    match std::str::from_utf8(line) {
        Ok(text) if text.trim().is_empty() => Err(SecretFileError::Empty { path: name.into() }),
        Ok(text) => Ok(Secret::new(text)),
        Err(_) => Err(not_one_line()),
    }
}

#[cfg(unix)]
fn refuse_exposed(path: &Path, metadata: &std::fs::Metadata) -> Result<(), SecretFileError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    if metadata.is_file() && mode & 0o077 != 0 {
        let path = path.into();
        return Err(SecretFileError::Exposed { path, mode });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_exposed(_: &Path, _: &std::fs::Metadata) -> Result<(), SecretFileError> {
    Ok(())
}

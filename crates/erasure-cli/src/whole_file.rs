//! Writes files whole or not at all: to a temporary file, which then takes its place. Overwrites only what an earlier
//! run of this program wrote: exports and lists of rejected rows.

use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tempfile::NamedTempFile;

use crate::error::Error;
use crate::words::named;

/// How many bytes of a file are read to recognise it.
const BEGINNING: u64 = 4096;

/// The first line of a list of rejected rows.
pub(crate) const REJECTS: &str = "row,reason\n";

/// Writes a new file that only its owner can read. Fails if the file exists.
pub(crate) fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = beside(path)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// The file that a result is written to.
#[derive(Debug)]
pub(crate) struct Output {
    path: PathBuf,
    /// Whether it replaces an existing file.
    replaces: bool,
}

impl Output {
    /// Refuses to overwrite one of `kept`, by whatever name; anything that isn't a file; and, without `force`, a
    /// file that no earlier run wrote.
    pub(crate) fn at(path: &Path, kept: &[PathBuf], force: bool) -> Result<Self, Error> {
        let failed = |source| Error::written(path, source);
        let refused = |why: &str| Err(Error::usage(format!("{} {why}", named(path))));
        // A link stays, and its target is written.
        let place = place(path).map_err(failed)?;
        if kept.iter().any(|kept| is_part_of(&place, kept)) {
            return refused(
                "is the journal, a key, a credential, the configuration or the input, or belongs to one of \
                 them, and is never overwritten: name another file",
            );
        }
        let replaces = match place.metadata() {
            Ok(metadata) if !metadata.is_file() => {
                return refused("isn't a file: name another");
            }
            Ok(_) if force || is_ours(&place).map_err(failed)? => true,
            Ok(_) => {
                return refused(
                    "exists, and no earlier run wrote it: name another file, or overwrite it with `--force`",
                );
            }
            Err(_) => false,
        };
        Ok(Self {
            path: place,
            replaces,
        })
    }

    /// Writes it in parts.
    pub(crate) fn write(
        self,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let failed = |source| Error::written(&self.path, source);
        let mut out = BufWriter::new(beside(&self.path).map_err(failed)?);
        write(&mut out)?;
        let file = out
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        // A file that appeared meanwhile isn't overwritten.
        let put = if self.replaces {
            file.persist(&self.path)
        } else {
            file.persist_noclobber(&self.path)
        };
        put.map_err(|error| failed(error.error))?;
        Ok(())
    }
}

/// The canonical path. Its last part need not exist.
fn place(path: &Path) -> io::Result<PathBuf> {
    if path.symlink_metadata().is_ok() {
        return path.canonicalize();
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    Ok(directory(path).canonicalize()?.join(name))
}

/// Whether `place` is `kept`, by whatever name, or belongs to it, such as a journal's log: those names begin with its
/// name and a hyphen.
fn is_part_of(place: &Path, kept: &Path) -> bool {
    let own = self::place(kept).unwrap_or_else(|_| kept.to_owned());
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().to_lowercase()
    };
    let beginning = format!("{}-", name(&own));
    let belongs = |part: &Path| part.parent() == own.parent() && name(part).starts_with(&beginning);
    place == own || is_same_file(place, &own) || place.ancestors().any(belongs)
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.metadata(), other.metadata()) {
        (Ok(one), Ok(other)) => number(&one).is_some() && number(&one) == number(&other),
        _ => false,
    }
}

#[cfg(unix)]
fn number(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// Whether this program wrote a file as a result: receipts, their page, rejected rows.
fn is_ours(path: &Path) -> io::Result<bool> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BEGINNING).read_to_end(&mut bytes)?;
    let beginning = String::from_utf8_lossy(&bytes);
    let title = beginning.starts_with("<!doctype html>")
        && ["<title>Receipt of an erasure<", "<title>Receipts of "]
            .iter()
            .any(|title| beginning.contains(title));
    Ok(beginning.starts_with(REJECTS) || title || is_signed_by_us(&beginning))
}

/// Whether it begins with the header of a receipt or of a chain's head.
fn is_signed_by_us(text: &str) -> bool {
    let Some((header, _)) = text.split_once('.') else {
        return false;
    };
    let json = URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
    let header: serde_json::Value = serde_json::from_slice(&json).unwrap_or_default();
    let typ = header["typ"].as_str().unwrap_or_default();
    ["erasure-receipt+jws", "erasure-chain-head+jws"].contains(&typ)
}

fn beside(path: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(directory(path))
}

fn directory(path: &Path) -> &Path {
    let directory = path.parent();
    directory
        .filter(|directory| !directory.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

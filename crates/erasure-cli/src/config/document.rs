//! The text of a configuration, as it stands on disk.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::mask::masked;

/// No configuration is longer.
const LONGEST: u64 = 1024 * 1024;

/// The text of a configuration. It should hold no credential, and is treated as if it did.
pub(crate) struct Document {
    path: PathBuf,
    text: Zeroizing<String>,
}

/// Why there is no text.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    /// There is no file.
    #[error(
        "there is no {}: make one with `erasure init`, or name another one with `--config`",
        path.display()
    )]
    Missing { path: PathBuf },
    /// The file can't be read.
    #[error("{} can't be read: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// The file isn't a configuration.
    #[error("{} is no text in UTF-8, or longer than 1 MiB: it can't be a configuration", path.display())]
    NoText { path: PathBuf },
}

/// Prints where it stands.
impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({})", self.path.display())
    }
}

impl Document {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self, Unreadable> {
        use io::Read;
        let path = path.to_owned();
        let mut text = Zeroizing::new(String::new());
        let read = std::fs::File::open(&path)
            .and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text));
        match read {
            Ok(length) if length as u64 <= LONGEST => Ok(Self { path, text }),
            Ok(_) => Err(Unreadable::NoText { path }),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::NotFound => Unreadable::Missing { path },
                io::ErrorKind::InvalidData => Unreadable::NoText { path },
                _ => Unreadable::File {
                    path,
                    source: error,
                },
            }),
        }
    }

    /// The text itself.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a file that is named in it: relative to the directory that it stands in.
    pub(crate) fn beside(&self, named: &Path) -> PathBuf {
        let directory = self.path.parent().unwrap_or(Path::new(""));
        directory.join(named)
    }

    /// The text as it may be shown.
    pub(super) fn shown(&self, but: Option<&Range<usize>>) -> String {
        masked(&self.text, but)
    }
}

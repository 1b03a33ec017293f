//! The head file: it is kept beside the key and holds each journal's latest state, so that a journal restored from a
//! backup is noticed before any vendor is asked again.
//!
//! It has one line of fixed length per journal. A line is overwritten in place after the journal is on disk, so a
//! killed program leaves the old line or the new one. A power failure may lose the newest line and keep the one
//! before it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::Error;
use erasure_receipt::{Digest, Head};

/// The first line, which says what the file is.
const TITLE: &str = "# erasure-head-1: where the journals of this key stand, so that a restored backup is noticed. Keep it out of backups.\n";

/// The journal's name in hexadecimal; how often it was written; the number and digest of its last receipt.
const LINE: usize = 32 + 1 + 20 + 1 + 20 + 1 + 64 + 1;

/// The latest state of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How often it was written; never decreases.
    pub(crate) generation: u64,
    pub(crate) head: Head,
}

/// The head file, open for one journal.
pub(crate) struct HeadFile {
    path: PathBuf,
    file: File,
    journal: String,
    /// Where the journal's line begins, once known.
    line: Option<u64>,
}

impl HeadFile {
    /// Opens or creates the file for the journal of this name.
    pub(crate) fn open(path: &Path, journal: &str) -> Result<Self, Error> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = Self::of(path, journal, options.open(path))?;
        file.locked(|file| {
            // After a power failure the title may be incomplete.
            if TITLE.as_bytes().starts_with(&file.text()?) {
                file.file.rewind()?;
                file.file.write_all(TITLE.as_bytes())?;
                file.file.sync_all()?;
            }
            Ok(())
        })?;
        file.refuse_others()?;
        Ok(file)
    }

    /// Opens the file read-only; `None` if it doesn't exist.
    pub(crate) fn open_to_read(path: &Path, journal: &str) -> Result<Option<Self>, Error> {
        match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            opened => {
                let mut file = Self::of(path, journal, opened)?;
                file.refuse_others()?;
                Ok(Some(file))
            }
        }
    }

    fn of(path: &Path, journal: &str, opened: io::Result<File>) -> Result<Self, Error> {
        let file = opened.map_err(|error| failed(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            journal: journal.to_owned(),
            line: None,
        })
    }

    /// Refuses a file that isn't a head file.
    fn refuse_others(&mut self) -> Result<(), Error> {
        let text = self.locked(Self::text)?;
        if text.starts_with(TITLE.as_bytes()) {
            return Ok(());
        }
        Err(Error::NotAHeadFile {
            path: self.path.clone(),
        })
    }

    /// The state that was last remembered.
    pub(crate) fn remembered(&mut self) -> Result<Option<Standing>, Error> {
        self.locked(|file| Ok(file.find()?.1))
    }

    /// Remembers this state, unless another process has remembered a later one.
    pub(crate) fn remember(&mut self, standing: &Standing) -> Result<(), Error> {
        self.locked(|file| {
            let (at, before) = file.find()?;
            if before.is_some_and(|before| before.generation >= standing.generation) {
                return Ok(());
            }
            let Standing { generation, head } = standing;
            let line = format!(
                "{} {generation:020} {:020} {}\n",
                file.journal,
                head.seq(),
                head.digest()
            );
            file.file.seek(SeekFrom::Start(at))?;
            file.file.write_all(line.as_bytes())?;
            file.line = Some(at);
            Ok(())
        })
    }

    /// The position of the journal's line, existing or new, and its content.
    fn find(&mut self) -> io::Result<(u64, Option<Standing>)> {
        if let Some(at) = self.line {
            let mut line = [0; LINE];
            self.file.seek(SeekFrom::Start(at))?;
            self.file.read_exact(&mut line)?;
            return Ok((at, read(&line).map(|(_, standing)| standing)));
        }
        let text = self.text()?;
        let lines = text.get(TITLE.len()..).unwrap_or_default();
        let mut at = TITLE.len() as u64;
        for line in lines.chunks_exact(LINE) {
            if let Some((_, standing)) = read(line).filter(|(name, _)| *name == self.journal) {
                self.line = Some(at);
                return Ok((at, Some(standing)));
            }
            at += LINE as u64;
        }
        Ok((at, None))
    }

    fn text(&mut self) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        self.file.rewind()?;
        self.file.read_to_end(&mut text)?;
        Ok(text)
    }

    /// Runs the closure while holding the file's lock.
    fn locked<T>(&mut self, what: impl FnOnce(&mut Self) -> io::Result<T>) -> Result<T, Error> {
        let done = self.file.lock().and_then(|()| what(self));
        let unlocked = self.file.unlock();
        done.and_then(|done| unlocked.map(|()| done))
            .map_err(|error| failed(&self.path, &error))
    }
}

/// Parses a line into the journal's name and state.
fn read(line: &[u8]) -> Option<(&str, Standing)> {
    let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let mut fields = line.split(' ');
    let name = fields.next()?;
    let generation = fields.next()?.parse().ok()?;
    let (seq, digest): (u64, Digest) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let head = Head::new(seq, digest);
    Some((name, Standing { generation, head }))
}

fn failed(path: &Path, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull => Error::DiskFull,
        kind => Error::HeadFile {
            path: path.to_owned(),
            kind,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(generation: u64) -> Standing {
        let head = Head::new(generation / 2, Digest::of(generation.to_string()));
        Standing { generation, head }
    }

    fn remembered(path: &Path, journal: &str) -> Option<u64> {
        let file = HeadFile::open_to_read(path, journal).unwrap();
        let standing = file?.remembered().unwrap();
        standing.map(|standing| standing.generation)
    }

    #[test]
    fn what_is_older_never_takes_the_place_of_what_is_newer() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("head");
        let (one, two) = ("1".repeat(32), "2".repeat(32));
        let mut writers = [&one, &one, &two].map(|name| HeadFile::open(&path, name).unwrap());
        for (writer, generation) in [(0, 5), (2, 9), (1, 7), (0, 6), (2, 10)] {
            writers[writer].remember(&standing(generation)).unwrap();
        }
        assert_eq!(
            (remembered(&path, &one), remembered(&path, &two)),
            (Some(7), Some(10))
        );
        assert_eq!(remembered(&path, &"3".repeat(32)), None);
        let read = HeadFile::open(&path, &one).unwrap().remembered().unwrap();
        assert_eq!(read, Some(standing(7)));
    }

    #[test]
    fn a_line_that_was_not_written_to_its_end_is_nothing_that_is_remembered() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("head");
        let name = "1".repeat(32);
        HeadFile::open(&path, &name)
            .unwrap()
            .remember(&standing(5))
            .unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        let length = file.metadata().unwrap().len();
        assert_eq!(length as usize, TITLE.len() + LINE);
        file.set_len(length - 9).unwrap();
        assert_eq!(remembered(&path, &name), None);
        let mut file = HeadFile::open(&path, &name).unwrap();
        file.remember(&standing(6)).unwrap();
        assert_eq!(remembered(&path, &name), Some(6));
    }
}

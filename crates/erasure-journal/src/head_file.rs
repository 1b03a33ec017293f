//! The file beside the key in which it is remembered where a journal stands, so that one that was put back from a
//! backup is noticed before anybody is asked again.
//!
//! It has a line of fixed length for each journal of the key. A line is written in its place and never moved:
//! whatever ends the program, it is the old one or the new one, and the journal was on disk before it. A machine that
//! loses its power may lose the newest line; the one before it is then remembered.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::Error;
use erasure_receipt::{Digest, Head};

/// The first line, which says what the file is.
const TITLE: &str = "# erasure-head-1: where the journals of this key stand, so that a restored backup is noticed. Keep it out of backups.\n";

/// What a journal is called, in hexadecimal; how often it was written; the number and the digest of its last receipt.
const LINE: usize = 32 + 1 + 20 + 1 + 20 + 1 + 64 + 1;

/// Where a journal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How often it was written: it never becomes less.
    pub(crate) generation: u64,
    pub(crate) head: Head,
}

/// The file, for one journal.
pub(crate) struct HeadFile {
    path: PathBuf,
    file: File,
    journal: String,
    /// Where the journal's line begins, once that is known.
    line: Option<u64>,
}

impl HeadFile {
    /// Opens the file for the journal of this name, or makes it.
    pub(crate) fn open(path: &Path, journal: &str) -> Result<Self, Error> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = Self::of(path, journal, options.open(path))?;
        file.locked(|file| {
            // A machine that lost its power may have left less than the title.
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

    /// Opens the file to look into it alone; nothing if there is none.
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

    /// A file that is something else is left alone.
    fn refuse_others(&mut self) -> Result<(), Error> {
        let text = self.locked(Self::text)?;
        if text.starts_with(TITLE.as_bytes()) {
            return Ok(());
        }
        Err(Error::NotAHeadFile {
            path: self.path.clone(),
        })
    }

    /// Where the journal stood when it was last remembered.
    pub(crate) fn remembered(&mut self) -> Result<Option<Standing>, Error> {
        self.locked(|file| Ok(file.find()?.1))
    }

    /// Remembers where the journal stands, unless somebody else has remembered a later time.
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

    /// Where the journal's line is or is to be, and what it says.
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

    /// Does something while no other process does.
    fn locked<T>(&mut self, what: impl FnOnce(&mut Self) -> io::Result<T>) -> Result<T, Error> {
        let done = self.file.lock().and_then(|()| what(self));
        let unlocked = self.file.unlock();
        done.and_then(|done| unlocked.map(|()| done))
            .map_err(|error| failed(&self.path, &error))
    }
}

/// The name of a journal, and where it stands.
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

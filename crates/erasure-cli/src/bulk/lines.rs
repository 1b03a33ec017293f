//! Lines of a file, none of which takes more memory than it may, and the digest of everything that was
//! read.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// No row is longer.
pub(super) const LONGEST: usize = 64 * 1024;

/// A file, line by line.
pub(super) struct Lines {
    file: BufReader<File>,
    digest: Sha256,
    number: u64,
    line: Zeroizing<Vec<u8>>,
}

/// A line, or that it can't be one.
pub(super) enum Line<'l> {
    /// Without the `\n` at its end.
    Whole(&'l mut Vec<u8>),
    TooLong,
}

/// What is known of a file before its rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Survey {
    /// The SHA-256 of all of it.
    pub(crate) digest: [u8; 32],
    /// How many lines it has.
    pub(crate) lines: u64,
}

/// Reads a file once, for its digest and its length.
pub(crate) fn survey(path: &Path) -> io::Result<Survey> {
    let mut lines = Lines::open(path)?;
    while lines.next()?.is_some() {}
    Ok(Survey {
        lines: lines.number,
        digest: lines.digest(),
    })
}

impl Lines {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: BufReader::with_capacity(1 << 18, File::open(path)?),
            digest: Sha256::new(),
            number: 0,
            line: Zeroizing::new(Vec::with_capacity(LONGEST + 8)),
        })
    }

    /// The number of the line that was read last, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The digest of what was read.
    pub(super) fn digest(&self) -> [u8; 32] {
        self.digest.clone().finalize().into()
    }

    /// The next line.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let (mut length, mut ended) = (0_usize, false);
        while !ended {
            let read = self.file.fill_buf()?;
            if read.is_empty() {
                break;
            }
            let end = read.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(read.len(), |end| end + 1);
            let room = (LONGEST + 1).saturating_sub(self.line.len());
            self.line.extend_from_slice(&read[..taken.min(room)]);
            self.digest.update(&read[..taken]);
            self.file.consume(taken);
            (length, ended) = (length.saturating_add(taken), end.is_some());
        }
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        if length > LONGEST {
            return Ok(Some(Line::TooLong));
        }
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        }
        Ok(Some(Line::Whole(&mut self.line)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_line_without_end_takes_no_more_memory_than_a_long_one() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        for _ in 0..64 {
            file.write_all(&[b'a'; LONGEST]).unwrap();
        }
        file.write_all(b"\nnext").unwrap();
        let mut lines = Lines::open(file.path()).unwrap();
        let room = lines.line.capacity();
        assert!(matches!(lines.next().unwrap(), Some(Line::TooLong)));
        assert_eq!(
            lines.line.capacity(),
            room,
            "nothing is moved, so that all is overwritten"
        );
        assert!(matches!(lines.next().unwrap(), Some(Line::Whole(line)) if line == b"next"));
        assert!(lines.next().unwrap().is_none());
        assert_eq!(lines.number(), 2);
        assert_eq!(lines.digest(), survey(file.path()).unwrap().digest);
    }

    #[test]
    fn a_line_of_exactly_the_longest_is_whole() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let longest = vec![b'a'; LONGEST - 1];
        file.write_all(&longest).unwrap();
        file.write_all(b"\nx").unwrap();
        file.write_all(&longest).unwrap();
        file.write_all(b"\n").unwrap();
        let mut lines = Lines::open(file.path()).unwrap();
        assert!(matches!(lines.next().unwrap(), Some(Line::Whole(line)) if *line == longest));
        assert!(matches!(lines.next().unwrap(), Some(Line::TooLong)));
    }
}

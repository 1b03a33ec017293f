//! The text of a file as UTF-8, block by block, and the digest of its bytes. A byte order mark names the encoding;
//! without one it is UTF-8.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How many bytes are read at a time.
const BLOCK: usize = 128 * 1024;

/// The encoding of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    #[default]
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        })
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A file's text.
pub(super) struct Text {
    file: File,
    digest: Sha256,
    encoding: Option<Encoding>,
    raw: Zeroizing<Vec<u8>>,
    text: Zeroizing<Vec<u8>>,
    /// How many bytes of the block were consumed.
    at: usize,
    ended: bool,
}

impl Text {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: File::open(path)?,
            digest: Sha256::new(),
            encoding: None,
            // With room to spare: reallocation would leave a copy that isn't overwritten.
            raw: Zeroizing::new(Vec::with_capacity(BLOCK + 64)),
            text: Zeroizing::new(Vec::with_capacity(BLOCK * 2)),
            at: 0,
            ended: false,
        })
    }

    /// The rest of the block, or the next one; empty at the end. The first one is a whole block, unless the file is
    /// shorter.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        while self.at == self.text.len() && !self.ended {
            self.read()?;
        }
        Ok(&self.text[self.at..])
    }

    pub(super) fn consume(&mut self, length: usize) {
        self.at += length;
    }

    /// The encoding, known once a block was read.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Utf8)
    }

    /// The SHA-256 of the whole file. Reads it to its end.
    pub(super) fn digest(&mut self) -> io::Result<[u8; 32]> {
        while !self.ended {
            self.read()?;
        }
        self.at = self.text.len();
        Ok(self.digest.clone().finalize().into())
    }

    fn read(&mut self) -> io::Result<()> {
        let kept = self.raw.len();
        let room = (BLOCK - kept) as u64;
        let read = self.file.by_ref().take(room).read_to_end(&mut self.raw)?;
        self.ended = (read as u64) < room;
        self.digest.update(&self.raw[kept..]);
        self.text.clear();
        self.at = 0;
        let start = if self.encoding.is_none() {
            let (encoding, mark) = marked(&self.raw);
            self.encoding = Some(encoding);
            mark
        } else {
            0
        };
        let raw = &self.raw[start..];
        let decoded = match self.encoding() {
            Encoding::Utf8 => {
                self.text.extend_from_slice(raw);
                raw.len()
            }
            Encoding::Utf16Le => decode(raw, u16::from_le_bytes, self.ended, &mut self.text),
            Encoding::Utf16Be => decode(raw, u16::from_be_bytes, self.ended, &mut self.text),
        };
        self.raw.drain(..start + decoded);
        Ok(())
    }
}

/// The encoding that a byte order mark names, and the mark's length.
fn marked(start: &[u8]) -> (Encoding, usize) {
    match start {
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        _ => (Encoding::Utf8, 0),
    }
}

/// Decodes UTF-16, and returns how many bytes. An invalid character becomes U+FFFD, which no row may contain.
fn decode(raw: &[u8], unit: fn([u8; 2]) -> u16, ended: bool, text: &mut Vec<u8>) -> usize {
    let (pairs, odd) = raw.as_chunks::<2>();
    // The second half of a character may be in the next block.
    let is_half = |pair: &[u8; 2]| (0xd800..0xdc00).contains(&unit(*pair));
    let pairs = match pairs.split_last() {
        Some((last, before)) if !ended && is_half(last) => before,
        _ => pairs,
    };
    let mut put = |c: char| text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .for_each(|c| put(c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    if ended && !odd.is_empty() {
        put(char::REPLACEMENT_CHARACTER);
        return raw.len();
    }
    pairs.len() * 2
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> (Vec<u8>, Encoding, [u8; 32]) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let mut text = Text::open(file.path()).unwrap();
        let (raw, room) = (text.raw.capacity(), text.text.capacity());
        let mut all = Vec::new();
        loop {
            let block = text.fill().unwrap();
            if block.is_empty() {
                break;
            }
            all.extend_from_slice(block);
            let length = block.len();
            text.consume(length);
        }
        let after = (text.raw.capacity(), text.text.capacity());
        assert_eq!(
            after,
            (raw, room),
            "nothing is moved, so that all is overwritten"
        );
        (all, text.encoding(), text.digest().unwrap())
    }

    #[test]
    fn utf_16_with_a_mark_is_read_as_what_it_says_also_where_a_block_ends_in_a_character() {
        for shift in 0..4 {
            let said = format!(
                "{}{}",
                "x".repeat(shift),
                "a\u{1f600}\u{e4}\u{4f8b}".repeat(BLOCK / 5)
            );
            let units = || format!("\u{feff}{said}").encode_utf16().collect::<Vec<_>>();
            let little: Vec<u8> = units().into_iter().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = units().into_iter().flat_map(u16::to_be_bytes).collect();
            for (bytes, encoding) in [(little, Encoding::Utf16Le), (big, Encoding::Utf16Be)] {
                let (text, found, digest) = read(&bytes);
                assert!(text == said.as_bytes());
                assert_eq!(found, encoding);
                assert_eq!(digest, <[u8; 32]>::from(Sha256::digest(&bytes)));
            }
        }
    }

    #[test]
    fn what_is_no_character_of_utf_16_is_marked_as_lost() {
        assert_eq!(read(b"\xff\xfea\0b").0, "a\u{fffd}".as_bytes());
        assert_eq!(read(b"\xff\xfe\x3d\xd8").0, "\u{fffd}".as_bytes());
    }

    #[test]
    fn utf_8_is_taken_as_it_is_without_its_mark() {
        let long = "\u{e4}".repeat(BLOCK);
        assert!(read(format!("\u{feff}{long}").as_bytes()).0 == long.as_bytes());
        assert_eq!(read(b"a\xff").0, b"a\xff");
        assert_eq!(read(b"").0, b"");
    }
}

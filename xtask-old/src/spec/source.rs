//! A spec file before anything is believed about it: its bytes, its text, and the tree of positions.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use openapiv3::OpenAPI;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    limits::{Manner, OURS, PUBLISHED},
    parse,
    tree::{Node, escape},
    unanswered::{self, Unanswered},
};
use crate::{
    diagnostic::{Finding, Findings, Position},
    erasure::VendorErasure,
};

/// A file of YAML, read but not yet understood.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name of the file without its ending: the vendor's id.
    pub vendor: String,
    /// The file, as it was named to us.
    pub file: String,
    /// The file's text.
    pub text: String,
    /// The SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// What the file says, with positions; stand-ins where it asks.
    pub root: Node,
    /// The questions that it leaves open.
    pub unanswered: Vec<Unanswered>,
}

impl Source {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Source, Findings> {
        let file = path.display().to_string();
        let bytes = bytes(path, &file, &OURS)?;
        Source::from_bytes(&file, bytes)
    }

    /// Reads a file of somebody else's, which need not be written as plainly as ours.
    pub fn read_published(path: &Path) -> Result<Source, Findings> {
        let file = path.display().to_string();
        let bytes = bytes(path, &file, &PUBLISHED)?;
        Source::read_as(&file, bytes, &PUBLISHED)
    }

    /// Reads `text`, as if a file of this name held it and was somebody else's.
    pub fn parse_published(file: &str, text: &str) -> Result<Source, Findings> {
        Source::read_as(file, text.as_bytes().to_vec(), &PUBLISHED)
    }

    /// Reads `text`, as if a file of this name held it.
    pub fn parse(file: &str, text: &str) -> Result<Source, Findings> {
        Source::from_bytes(file, text.as_bytes().to_vec())
    }

    /// Reads `bytes`, as if a file of this name held them.
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Source, Findings> {
        Source::read_as(file, bytes, &OURS)
    }

    fn read_as(file: &str, bytes: Vec<u8>, manner: &Manner) -> Result<Source, Findings> {
        if bytes.len() > manner.bytes {
            return Err(too_large(file, manner).into());
        }
        let sha256 = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let text = text(file, bytes, manner)?;
        let mut root = parse::parse(file, &text, manner)?;
        let unanswered = match manner.is_strict {
            true => unanswered::take(&mut root),
            false => Vec::new(),
        };
        let vendor = Path::new(file)
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok(Source {
            vendor,
            file: file.to_owned(),
            text,
            sha256,
            root,
            unanswered,
        })
    }

    /// The document as OpenAPI types.
    ///
    /// Only for a source whose shape was checked: on a document of another shape the OpenAPI types
    /// take time that doubles with every level.
    pub(crate) fn document(&self) -> Result<OpenAPI, Finding> {
        OpenAPI::deserialize(&self.root).map_err(|misfit| {
            let at = misfit.at.unwrap_or(self.root.at);
            Finding::error(
                &self.file,
                at,
                "not-openapi",
                misfit.message,
                "compare this object with the OpenAPI 3.0.3 specification",
            )
        })
    }

    /// The facts about erasure that concern the vendor as a whole.
    pub(crate) fn erasure(&self) -> Result<VendorErasure, Finding> {
        let block = self.root.get("x-erasure").unwrap_or(&self.root);
        VendorErasure::deserialize(block).map_err(|misfit| {
            let at = misfit.at.unwrap_or(block.at);
            Finding::error(
                &self.file,
                at,
                "erasure-facts",
                misfit.message,
                "see the other specs for how facts are written",
            )
        })
    }

    /// Where the member that a JSON pointer names begins, or the nearest thing around it.
    pub fn at(&self, pointer: &str) -> Position {
        let mut pointer = pointer;
        loop {
            match (self.root.at_pointer(pointer), pointer.rfind('/')) {
                (Some(node), _) => return node.named_at,
                (None, Some(end)) => pointer = &pointer[..end],
                (None, None) => return self.root.at,
            }
        }
    }
}

/// The bytes of a file, and of nothing but a file: what isn't one may never end, or never begin. One
/// byte more than is allowed is enough to know that it is too many.
fn bytes(path: &Path, file: &str, manner: &Manner) -> Result<Vec<u8>, Finding> {
    let mut bytes = Vec::new();
    let is_file = std::fs::metadata(path).map(|metadata| metadata.is_file());
    let read = is_file.and_then(|is_file| match is_file {
        true => File::open(path)?
            .take(manner.bytes as u64 + 1)
            .read_to_end(&mut bytes),
        false => Err(io::Error::other("it is no file")),
    });
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Finding::error(
            file,
            Position::START,
            "unreadable",
            format!("can't read this file: {error}"),
            "check its name and permissions",
        )),
    }
}

fn too_large(file: &str, manner: &Manner) -> Finding {
    Finding::error(
        file,
        Position::START,
        "too-large",
        format!("the file is larger than {} KiB", manner.bytes / 1024),
        "describe only the operations that erasure needs",
    )
}

fn text(file: &str, bytes: Vec<u8>, manner: &Manner) -> Result<String, Finding> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let at = end_of(&String::from_utf8_lossy(good));
        Finding::error(
            file,
            at,
            "not-utf-8",
            "the file is not UTF-8 from here on",
            "save it as UTF-8",
        )
    })?;
    let text = text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text);
    if !manner.is_strict {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        return Ok(text.replace(is_invisible, ""));
    }
    let is_half_a_break = |index, c| c == '\r' && !text[index..].starts_with("\r\n");
    let hidden = |(index, c): &(usize, char)| is_invisible(*c) || is_half_a_break(*index, *c);
    match text.char_indices().find(hidden) {
        None => Ok(text),
        Some((index, c)) => {
            let message = format!("the character {c:?} stands here, which nobody sees");
            Err(Finding::error(
                file,
                end_of(&text[..index]),
                "control-character",
                message,
                "remove it",
            ))
        }
    }
}

/// What a reader doesn't see: control characters, marks that turn the direction of text, which make a
/// line read otherwise than it is (rustc refuses them too), and what has no width, which makes two
/// words that look the same different.
pub(super) fn is_invisible(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let has_no_width = matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    turns || has_no_width || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// The place right behind `text`.
pub(super) fn end_of(text: &str) -> Position {
    let line = text.matches('\n').count() + 1;
    let last = text.rfind('\n').map_or(text, |index| &text[index + 1..]);
    Position {
        line,
        column: last.chars().count() + 1,
    }
}

/// The pointer of a member of what `pointer` names.
pub fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<(&'static str, usize, usize)> {
        let mut file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
        file.write_all(bytes).unwrap();
        match Source::read(file.path()) {
            Ok(_) => Vec::new(),
            Err(found) => found
                .iter()
                .map(|f| (f.rule, f.at.line, f.at.column))
                .collect(),
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_a_finding() {
        let found = Source::read(Path::new("nowhere/x.yaml")).unwrap_err();
        assert_eq!(
            found
                .iter()
                .map(|f| (f.rule, f.file.as_str()))
                .collect::<Vec<_>>(),
            [("unreadable", "nowhere/x.yaml")]
        );
        assert!(Source::read(&std::env::temp_dir()).is_err());
    }

    #[test]
    fn bytes_that_are_no_text_are_reported_where_they_begin() {
        assert_eq!(read(b"a: 1\nb: \xff"), [("not-utf-8", 2, 4)]);
        assert_eq!(read(b"\xff\xfea\0"), [("not-utf-8", 1, 1)]);
        assert_eq!(read(b"a: \"\x07\""), [("control-character", 1, 5)]);
        assert_eq!(read(b"a: b\0"), [("control-character", 1, 5)]);
        assert_eq!(
            read("a: \u{202e}b".as_bytes()),
            [("control-character", 1, 4)]
        );
        assert_eq!(read("\u{feff}a: b\r\nc: ü\r\n".as_bytes()), []);
        assert_eq!(read(b"a: b\rc: d\n"), [("control-character", 1, 5)]);
    }

    #[test]
    fn a_file_of_megabytes_is_not_read() {
        assert_eq!(read(&b"# filler\n".repeat(200_000)), [("too-large", 1, 1)]);
    }

    #[test]
    fn a_source_knows_its_vendor_its_hash_and_its_places() {
        let source = Source::parse("specs/some-vendor.yaml", "a:\n  b/c: [1, { d: 2 }]\n").unwrap();
        assert_eq!(source.vendor, "some-vendor");
        assert_eq!(source.sha256.len(), 64);
        assert_eq!(
            source.at("/a/b~1c/1/d"),
            Position {
                line: 2,
                column: 14
            }
        );
        assert_eq!(
            source.at("/a/b~1c/1/nothing/at/all"),
            Position {
                line: 2,
                column: 12
            }
        );
        assert_eq!(source.at("/nothing"), Position { line: 1, column: 1 });
    }
}

//! The rows of a file: each is a person, or a reason why it isn't one.

use std::io;
use std::path::Path;

use erasure::{Personal, Subject, SubjectBuilder};

use super::csv::{Csv, HeaderError};
use super::lines::{LONGEST, Line, Lines};
use crate::arguments::Format;
use crate::identifiers::Form;

/// A row of a file.
pub(crate) struct Row {
    /// The number of its line, from 1: what an editor shows.
    pub(crate) number: u64,
    pub(crate) person: Result<Person, String>,
    /// How much text it was.
    pub(crate) length: usize,
}

/// Somebody who is to be erased.
pub(crate) struct Person {
    pub(crate) subject: Subject,
    /// The caller's own key, where a column holds it.
    pub(crate) key: Option<Personal>,
}

/// Why the rows of a file can't be read at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowsError {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error(transparent)]
    Header(#[from] HeaderError),
    #[error("the file is UTF-16: save it as UTF-8")]
    Utf16,
}

/// A file, row by row.
pub(crate) struct Rows {
    lines: Lines,
    form: RowForm,
}

enum RowForm {
    Csv(Box<Csv>),
    Ndjson { key: Option<String> },
}

impl Rows {
    /// Opens a file, and reads its header if it has one. The column of this name holds the key of each
    /// row.
    pub(crate) fn open(path: &Path, format: Format, key: Option<&str>) -> Result<Self, RowsError> {
        let mut lines = Lines::open(path)?;
        let form = match format {
            Format::Ndjson => RowForm::Ndjson {
                key: key.map(str::to_owned),
            },
            Format::Csv => match lines.next()? {
                Some(Line::Whole(header)) if is_utf_16(header) => return Err(RowsError::Utf16),
                Some(Line::Whole(header)) => RowForm::Csv(Box::new(Csv::of(header, key)?)),
                Some(Line::TooLong) => return Err(HeaderError::Unreadable.into()),
                None => return Err(HeaderError::Missing.into()),
            },
        };
        Ok(Self { lines, form })
    }

    /// Goes on after this line.
    pub(crate) fn skip_to(&mut self, line: u64) -> io::Result<()> {
        while self.lines.number() < line && self.lines.next()?.is_some() {}
        Ok(())
    }

    /// The next row that isn't empty.
    pub(crate) fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            let number = self.lines.number() + 1;
            let line = match self.lines.next()? {
                None => return Ok(None),
                Some(Line::TooLong) => {
                    let why = format!("it is longer than {} KiB", LONGEST / 1024);
                    return Ok(Some(Row {
                        number,
                        person: Err(why),
                        length: 0,
                    }));
                }
                Some(Line::Whole(line)) => line,
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let length = line.len();
            let person = match &mut self.form {
                RowForm::Csv(csv) => csv.person(line),
                RowForm::Ndjson { key } => from_json(line, key.as_deref()),
            };
            return Ok(Some(Row {
                number,
                person,
                length,
            }));
        }
    }

    /// The number of the line that was read last.
    pub(crate) fn line(&self) -> u64 {
        self.lines.number()
    }

    /// The SHA-256 of what was read.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.lines.digest()
    }
}

fn is_utf_16(line: &[u8]) -> bool {
    line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff")
}

fn from_json(line: &[u8], key: Option<&str>) -> Result<Person, String> {
    let form = Form::read(line, key);
    let mut form = form.map_err(|error| format!("column {}: {}", error.column, error.what))?;
    let own = form.key.take();
    if key.is_some() && own.is_none() {
        return Err("it has no key of its own".to_owned());
    }
    let subject = form
        .fill(Subject::builder())
        .map_err(|error| error.to_string())?;
    Person::of(subject, own)
}

impl Person {
    /// Whoever was gathered, unless that is nobody.
    pub(super) fn of(subject: SubjectBuilder, key: Option<Personal>) -> Result<Self, String> {
        if key
            .as_ref()
            .is_some_and(|key| key.expose().trim().is_empty())
        {
            return Err("its key is blank".to_owned());
        }
        match subject.build() {
            Ok(subject) => Ok(Self { subject, key }),
            Err(erasure::Error::EmptySubject) => Err("it names nobody".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

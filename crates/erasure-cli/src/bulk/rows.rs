//! The rows of a file: each is a person, or the reason why it was rejected.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::csv::{Again, Csv, HeaderError};
use super::person::Person;
use super::records::{Records, RowEnd, width};
use super::text::{Encoding, Text};
use crate::arguments::Format;

/// How to read a file.
#[derive(Debug, Clone)]
pub(crate) struct HowToRead {
    pub(crate) format: Format,
    /// The column or field with the caller's own keys.
    pub(crate) key: Option<String>,
    /// Accept values that are hardly identifiers.
    pub(crate) allow_odd: bool,
    /// Accept a last row without a row end.
    pub(crate) accept_last_row: bool,
}

/// A row of a file.
pub(crate) struct Row {
    /// Its number, from 1, counting the header and empty rows, as a spreadsheet does.
    pub(crate) number: u64,
    /// Where it ends, in bytes of UTF-8 from the start of the text.
    pub(crate) offset: u64,
    pub(crate) person: Result<Person, String>,
    /// Whether a CR ends it that may be inside a row.
    may_be_cut: bool,
    /// Whether it is certainly a whole row.
    is_whole: bool,
}

/// How a file is read. Of its text it contains only the names of known columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TakenFor {
    pub(crate) format: Format,
    pub(crate) encoding: Encoding,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delimiter: Option<char>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) columns: Vec<String>,
}

/// What is known about a file before its rows are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Survey {
    /// Its SHA-256.
    pub(crate) digest: [u8; 32],
    /// The number of rows, without the header and empty ones.
    pub(crate) rows: u64,
    /// Whether some end in LF and others in CRLF, so that others may end in CR.
    pub(crate) is_mixed: bool,
}

/// Why a file can't be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowsError {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error(transparent)]
    Header(#[from] HeaderError),
    #[error(
        "the file is empty: expected a row for each person, and in a CSV file a header such as `email,user_id`"
    )]
    Empty,
    #[error(
        "the file contains zero bytes, like UTF-16 without a byte order mark and spreadsheets' own files: save it as \
         CSV in UTF-8"
    )]
    NotText,
}

/// Reads a file row by row.
pub(crate) struct Rows {
    records: Records,
    form: RowForm,
    how: HowToRead,
    /// A row that was read ahead.
    held: Option<Row>,
    /// Whether the start of the next row can't be known.
    is_lost: bool,
    is_mixed: bool,
}

enum RowForm {
    Csv {
        csv: Csv,
        delimiter: u8,
        /// Whether the header ends in a lone CR, so that all rows do.
        ends_in_cr: bool,
    },
    Ndjson,
}

/// Reads a file once, for its digest and its number of rows.
pub(crate) fn survey(path: &Path, how: &HowToRead) -> Result<Survey, RowsError> {
    let mut file = Rows::open(path, how)?;
    let mut rows = 0;
    while file.next()?.is_some() {
        rows += 1;
    }
    match rows {
        0 => Err(RowsError::Empty),
        _ => Ok(Survey {
            digest: file.digest()?,
            rows,
            is_mixed: file.records.is_mixed(),
        }),
    }
}

impl Rows {
    /// Opens a file, and reads the header of a CSV file.
    pub(crate) fn open(path: &Path, how: &HowToRead) -> Result<Self, RowsError> {
        let mut text = Text::open(path)?;
        let start = text.fill()?;
        if start.contains(&0) {
            return Err(RowsError::NotText);
        }
        let (records, form) = match how.format {
            Format::Ndjson => (Records::lines(text), RowForm::Ndjson),
            Format::Csv => {
                // The delimiter by which the header has the most fields.
                let delimiters = [b'\t', b';', b','];
                let widest = delimiters.into_iter().max_by_key(|one| width(start, *one));
                let delimiter = widest.unwrap_or(b',');
                let mut records = Records::csv(text, delimiter);
                let (csv, end) = loop {
                    let header = records.next()?.ok_or(RowsError::Empty)?;
                    if !header.is_blank() {
                        let names = header.fields.map_err(|_| HeaderError::Unreadable)?;
                        break (Csv::of(&names, how.key.as_deref())?, header.end);
                    }
                };
                let ends_in_cr = matches!(end, RowEnd::Cr | RowEnd::LastCr);
                let form = RowForm::Csv {
                    csv,
                    delimiter,
                    ends_in_cr,
                };
                (records, form)
            }
        };
        Ok(Self {
            records,
            form,
            how: how.clone(),
            held: None,
            is_lost: false,
            is_mixed: false,
        })
    }

    /// The same, with what the survey found.
    pub(crate) fn surveyed(self, survey: &Survey) -> Self {
        let is_mixed = survey.is_mixed;
        Self { is_mixed, ..self }
    }

    /// How the file is read.
    pub(crate) fn taken_for(&self) -> TakenFor {
        let (delimiter, columns) = match &self.form {
            RowForm::Csv { csv, delimiter, .. } => (Some(char::from(*delimiter)), csv.columns()),
            RowForm::Ndjson => (None, Vec::new()),
        };
        TakenFor {
            format: self.how.format,
            encoding: self.records.encoding(),
            delimiter,
            columns,
        }
    }

    /// Skips to the end of this row, which must be at this offset; false if no row ends there.
    pub(crate) fn skip_to(&mut self, number: u64, offset: u64) -> io::Result<bool> {
        let (mut at, mut ended) = (0, 0);
        while at < number
            && let Some(row) = self.next()?
        {
            (at, ended) = (row.number, row.offset);
        }
        Ok((at, ended) == (number, offset))
    }

    /// The next row that isn't empty.
    pub(crate) fn next(&mut self) -> io::Result<Option<Row>> {
        let row = match self.held.take() {
            Some(held) => Some(held),
            None => self.read()?,
        };
        let Some(mut row) = row else {
            return Ok(None);
        };
        if row.may_be_cut {
            self.held = self.read()?;
            // A row before an empty row isn't a fragment.
            if let Some(next) = &mut self.held
                && next.number == row.number + 1
                && !(row.is_whole && next.is_whole)
            {
                row.reject(CUT);
                next.reject(CUT);
            }
        }
        Ok(Some(row))
    }

    fn read(&mut self) -> io::Result<Option<Row>> {
        while !self.is_lost
            && let Some(record) = self.records.next()?
        {
            self.is_lost = record.is_last_known;
            if record.is_blank() {
                continue;
            }
            let mut row = Row {
                number: record.number,
                offset: record.offset,
                person: Err(String::new()),
                may_be_cut: false,
                is_whole: false,
            };
            let mut is_unended = record.end == RowEnd::Missing;
            if let RowForm::Csv {
                ends_in_cr: false, ..
            } = &self.form
            {
                row.may_be_cut = record.end == RowEnd::Cr;
                is_unended |= record.end == RowEnd::LastCr;
            }
            row.person = match (&self.form, record.fields) {
                (_, Err(why)) => Err(why),
                (RowForm::Ndjson, Ok(fields)) => {
                    Person::from_json(&fields, self.how.key.as_deref(), self.how.allow_odd)
                }
                (RowForm::Csv { csv, .. }, Ok(fields)) => {
                    row.is_whole = csv.is_whole(&fields, self.is_mixed);
                    match csv.header(&fields) {
                        Some(Again::TheHeader) => Err("this is the header again".to_owned()),
                        Some(Again::AnotherHeader) => {
                            self.is_lost = true;
                            Err(ANOTHER_HEADER.to_owned())
                        }
                        None => csv.person(&fields, self.how.allow_odd),
                    }
                }
            };
            // A single row without a row end is usual.
            if is_unended && record.number > 1 && !self.how.accept_last_row {
                row.reject(&format!(
                    "it is the last row and has no row end, as if the file was cut off in the middle of it; \
                     {ACCEPT_LAST_ROW}"
                ));
            }
            return Ok(Some(row));
        }
        Ok(None)
    }

    /// The SHA-256 of the whole file.
    pub(crate) fn digest(&mut self) -> io::Result<[u8; 32]> {
        self.records.digest()
    }
}

/// The end of the reason, if `--accept-last-row` accepts the row. Journals contain this text: don't change it.
pub(crate) const ACCEPT_LAST_ROW: &str = "`--accept-last-row` takes it";

const CUT: &str = "a lone carriage return is before or after it, and the file's rows end differently: it may be a fragment of a \
                   row, cut off in the middle of a value; save the file with the same row end everywhere";

const ANOTHER_HEADER: &str = "this is another header: the meaning of the columns after it can't be known, so nothing from here to the \
                              end of the file was processed; put those rows into a file of their own";

impl Row {
    /// Rejects the row. An earlier reason stays.
    fn reject(&mut self, why: &str) {
        if self.person.is_ok() {
            self.person = Err(why.to_owned());
        }
    }
}

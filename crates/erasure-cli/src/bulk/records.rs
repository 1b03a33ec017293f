//! Records of a file by RFC 4180: a quoted field may contain line breaks, and a row ends in CR, LF or CRLF. The parser is
//! `csv-core`, the parser of the `csv` crate: that crate's own reader has no limit on a record's size, and doesn't
//! overwrite personal data in memory. The parser accepts what isn't CSV; `Quotes` finds it.

use std::io;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use zeroize::Zeroizing;

use super::text::{Encoding, Text};

/// The longest row, in bytes.
const LONGEST: usize = 64 * 1024;

/// The most fields of a row.
const MOST_FIELDS: usize = 256;

/// Reads a file record by record.
pub(super) struct Records {
    text: Text,
    parser: Reader,
    quotes: Quotes,
    fields: Zeroizing<Vec<u8>>,
    ends: Vec<usize>,
    offset: u64,
    /// Whether a row has ended in LF, and one in CRLF.
    ends_in: (bool, bool),
}

/// The end of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowEnd {
    Lf,
    CrLf,
    Cr,
    /// A CR as the file's last byte: an LF may be missing.
    LastCr,
    /// The file ends.
    Missing,
}

/// One record.
pub(super) struct Record<'r> {
    /// Its row number, from 1, counting empty rows, as a spreadsheet does.
    pub(super) number: u64,
    /// Where it ends, in bytes of UTF-8 from the start of the text.
    pub(super) offset: u64,
    pub(super) end: RowEnd,
    /// Its fields, or why it has none.
    pub(super) fields: Result<Vec<&'r str>, String>,
    /// Whether the start of the next row can't be known.
    pub(super) is_last_known: bool,
}

impl Record<'_> {
    pub(super) fn is_blank(&self) -> bool {
        matches!(&self.fields, Ok(fields) if fields.len() == 1 && fields[0].trim().is_empty())
    }
}

impl Records {
    /// Rows of fields with this delimiter.
    pub(super) fn csv(text: Text, delimiter: u8) -> Self {
        Self::of(text, delimiter, true)
    }

    /// Rows of one text each; a quotation mark has no meaning.
    pub(super) fn lines(text: Text) -> Self {
        // JSON never contains this character.
        Self::of(text, 0x1f, false)
    }

    fn of(text: Text, delimiter: u8, quoting: bool) -> Self {
        let mut parser = ReaderBuilder::new();
        Self {
            text,
            parser: parser.delimiter(delimiter).quoting(quoting).build(),
            quotes: Quotes::new(delimiter, quoting),
            fields: Zeroizing::new(vec![0; LONGEST]),
            ends: vec![0; MOST_FIELDS],
            offset: 0,
            ends_in: (false, false),
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.text.encoding()
    }

    /// Whether some rows have ended in LF and others in CRLF.
    pub(super) fn is_mixed(&self) -> bool {
        self.ends_in == (true, true)
    }

    /// The SHA-256 of the whole file.
    pub(super) fn digest(&mut self) -> io::Result<[u8; 32]> {
        self.text.digest()
    }

    /// The next record.
    pub(super) fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        let (mut written, mut ended, mut wrong) = (0, 0, None);
        self.quotes.begin();
        let is_at_end = loop {
            let input = self.text.fill()?;
            let is_at_end = input.is_empty();
            let (fields, ends) = (&mut self.fields[written..], &mut self.ends[ended..]);
            let (result, read, more, fields) = self.parser.read_record(input, fields, ends);
            self.quotes.see_all(&input[..read]);
            self.text.consume(read);
            self.offset += read as u64;
            (written, ended) = (written + more, ended + fields);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    wrong = Some(format!("it is longer than {} KiB", LONGEST / 1024));
                    written = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    wrong = Some(format!("it has more than {MOST_FIELDS} fields"));
                    ended = 0;
                }
                ReadRecordResult::Record => break is_at_end,
                ReadRecordResult::End => return Ok(None),
            }
        };
        let end = if is_at_end {
            RowEnd::Missing
        } else {
            self.row_end()?
        };
        self.ends_in.0 |= end == RowEnd::Lf;
        self.ends_in.1 |= end == RowEnd::CrLf;
        let number = self.quotes.row_ends + u64::from(is_at_end);
        let (quotes, is_last_known) = self.quotes.verdict(is_at_end);
        let fields = match quotes.or(wrong) {
            Some(why) => Err(why),
            None => fields(&self.fields[..written], &self.ends[..ended]),
        };
        Ok(Some(Record {
            number,
            offset: self.offset,
            end,
            fields,
            is_last_known,
        }))
    }

    /// The end of the record that was just read. The parser ends a record at a CR and leaves an LF after it to the next
    /// record.
    fn row_end(&mut self) -> io::Result<RowEnd> {
        if self.quotes.last != b'\r' {
            return Ok(RowEnd::Lf);
        }
        match self.text.fill()?.first() {
            Some(b'\n') => {
                self.quotes.see(b'\n');
                self.text.consume(1);
                self.offset += 1;
                Ok(RowEnd::CrLf)
            }
            Some(_) => Ok(RowEnd::Cr),
            None => Ok(RowEnd::LastCr),
        }
    }
}

/// The number of fields in the first record of a text, with this delimiter.
pub(super) fn width(text: &[u8], delimiter: u8) -> usize {
    let (mut fields, mut ends) = (Zeroizing::new(vec![0; text.len() + 1]), [0; MOST_FIELDS]);
    let mut parser = ReaderBuilder::new().delimiter(delimiter).build();
    let (result, _, _, before) = parser.read_record(text, &mut fields, &mut ends);
    match result {
        ReadRecordResult::InputEmpty => {
            before + parser.read_record(b"", &mut fields, &mut ends[before..]).3
        }
        _ => before,
    }
}

fn fields<'r>(text: &'r [u8], ends: &[usize]) -> Result<Vec<&'r str>, String> {
    let mut start = 0;
    let field = |end: &usize| {
        let field = text.get(start..*end).unwrap_or_default();
        start = *end;
        std::str::from_utf8(field).map_err(|_| "it is not UTF-8".to_owned())
    };
    let fields = ends.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let is_damaged = |field: &&str| field.contains(char::REPLACEMENT_CHARACTER);
    if fields.iter().any(is_damaged) {
        return Err("it contains U+FFFD, which replaces a lost character".to_owned());
    }
    Ok(fields)
}

/// The position of a byte.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum At {
    #[default]
    RowStart,
    FieldStart,
    /// In a field without quotation marks around it.
    Plain,
    Quoted,
    /// After a mark in a quoted field: the field's end, or the first of two that mean one.
    Mark,
    /// After a quoted field that is followed by something else than a delimiter.
    After,
}

/// Checks that quotation marks are where RFC 4180 allows them. Elsewhere, the parser may read a value that isn't in the
/// file.
#[derive(Default)]
struct Quotes {
    delimiter: u8,
    quoting: bool,
    at: At,
    last: u8,
    /// How many rows have ended.
    row_ends: u64,
    /// Of this record: marks that may have opened or closed a field, line breaks inside of fields.
    marks: u64,
    breaks: u64,
    /// A mark is in a field that doesn't begin with one; something follows a closing mark.
    is_stray: bool,
    is_followed: bool,
}

impl Quotes {
    fn new(delimiter: u8, quoting: bool) -> Self {
        Self {
            delimiter,
            quoting,
            ..Self::default()
        }
    }

    fn begin(&mut self) {
        (self.marks, self.breaks) = (0, 0);
        (self.is_stray, self.is_followed) = (false, false);
    }

    fn see_all(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.see(*byte));
    }

    fn see(&mut self, byte: u8) {
        let is_break = matches!(byte, b'\n' | b'\r');
        let is_second = byte == b'\n' && self.last == b'\r';
        self.last = byte;
        if byte == b'"' && self.quoting {
            self.marks += u64::from(self.at != At::Plain);
            self.is_stray |= self.at == At::Plain;
            self.at = match self.at {
                At::RowStart | At::FieldStart | At::Mark => At::Quoted,
                At::Quoted => At::Mark,
                other => other,
            };
        } else if self.at == At::Quoted {
            self.breaks += u64::from(is_break && !is_second);
        } else if is_break {
            self.row_ends += u64::from(!is_second);
            self.at = At::RowStart;
        } else if byte == self.delimiter {
            self.at = At::FieldStart;
        } else if matches!(self.at, At::Mark | At::After) {
            (self.at, self.is_followed) = (At::After, true);
        } else {
            self.at = At::Plain;
        }
    }

    /// What is wrong with the record that has just ended, and whether the start of the next one can't be known: a
    /// closing mark that something follows may have been an opening one.
    fn verdict(&mut self, is_at_end: bool) -> (Option<String>, bool) {
        const EXPECTED: &str = "its quotation marks are wrong: expected them around a whole field, and two of them for \
                                one inside it";
        if is_at_end && self.at == At::Quoted {
            let ends_in_break = matches!(self.last, b'\n' | b'\r');
            let lines = match self.breaks - u64::from(ends_in_break) {
                0 => String::new(),
                1 => "; the line after it, up to the end of the file, was not processed".to_owned(),
                n => format!(
                    "; the {n} lines after it, up to the end of the file, were not processed"
                ),
            };
            (
                Some(format!("a quotation mark is not closed in it{lines}")),
                true,
            )
        } else if self.is_followed && (self.breaks > 0 || self.marks % 2 == 1) {
            let lost = "the start of the next row can't be known, so nothing from here to the end of the file was \
                        processed: correct this row and run it again";
            (Some(format!("{EXPECTED}; {lost}")), true)
        } else if self.is_followed || self.is_stray {
            (Some(EXPECTED.to_owned()), false)
        } else {
            (None, false)
        }
    }
}

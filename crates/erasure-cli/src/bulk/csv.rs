//! Comma-separated values: a header that says what each column is, and one person per line.

use csv_core::{ReadRecordResult, Reader};
use erasure::{IdentifierKind, Personal, Subject, SubjectBuilder, VendorId};
use zeroize::Zeroizing;

use super::lines::LONGEST;
use super::rows::Person;

/// No file has more columns.
const MOST_COLUMNS: usize = 256;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Email,
    UserId,
    Phone,
    Custom(String),
    Session(VendorId),
    /// A key of the caller's own, and nothing else.
    Key,
}

/// How the rows of a file are to be read.
pub(super) struct Csv {
    columns: Vec<Column>,
    /// The column that holds a key of the caller's own, if there is one.
    key: Option<usize>,
    header: Zeroizing<Vec<u8>>,
    record: Record,
}

/// Why a header makes no sense. It isn't repeated: a file without one begins with somebody's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HeaderError {
    #[error("the file is empty: expected a header, such as `email,user_id`")]
    Missing,
    #[error("the first line is no header: a quotation mark is not closed, or it isn't UTF-8")]
    Unreadable,
    #[error("the columns are not separated by commas: save the file as CSV with `,`")]
    NoCommas,
    #[error(
        "column {column} of the header is not known: expected `email`, `user_id`, `phone`, `custom:NAME` or \
         `session:VENDOR`; a file without a header needs one"
    )]
    Unknown { column: usize },
    #[error("no column of the header holds the key: `--key-column` has to name one of them")]
    NoKey,
    #[error("several columns of the header hold the key: `--key-column` has to name one alone")]
    SeveralKeys,
}

impl Csv {
    /// Reads the header.
    pub(super) fn of(header: &mut Vec<u8>, key: Option<&str>) -> Result<Self, HeaderError> {
        let mut record = Record::new();
        let line = Zeroizing::new(header.clone());
        let names = record.read(header).map_err(|_| HeaderError::Unreadable)?;
        let names: Vec<String> = names.map(|name| name.trim().to_owned()).collect();
        if let [only] = names.as_slice()
            && only.contains([';', '\t'])
        {
            return Err(HeaderError::NoCommas);
        }
        let is_key = |name: &String| key == Some(name.as_str());
        let keys: Vec<usize> = (0..names.len()).filter(|at| is_key(&names[*at])).collect();
        let column = |(at, name): (usize, &String)| {
            let known = Column::named(name).or(is_key(name).then_some(Column::Key));
            known.ok_or(HeaderError::Unknown { column: at + 1 })
        };
        let columns = names
            .iter()
            .enumerate()
            .map(column)
            .collect::<Result<_, _>>()?;
        let key = match (key, keys.as_slice()) {
            (None, _) => None,
            (Some(_), [only]) => Some(*only),
            (Some(_), []) => return Err(HeaderError::NoKey),
            (Some(_), _) => return Err(HeaderError::SeveralKeys),
        };
        Ok(Self {
            columns,
            key,
            header: line,
            record,
        })
    }

    /// Reads a row.
    pub(super) fn person(&mut self, line: &mut Vec<u8>) -> Result<Person, String> {
        if **line == **self.header {
            return Err("this is the header again".to_owned());
        }
        let fields: Vec<&str> = self.record.read(line)?.collect();
        if fields.len() != self.columns.len() {
            return Err(format!(
                "it has {} fields, and the header has {}",
                fields.len(),
                self.columns.len()
            ));
        }
        let mut subject = Subject::builder();
        for (column, field) in self.columns.iter().zip(&fields) {
            if !field.is_empty() {
                subject = column.add(subject, field);
            }
        }
        let key = self.key.map(|at| Personal::from(fields[at]));
        Person::of(subject, key)
    }
}

impl Column {
    fn named(name: &str) -> Option<Self> {
        if let Some(vendor) = name.strip_prefix("session:") {
            return VendorId::new(vendor).ok().map(Self::Session);
        }
        match name.replace('_', "-").parse().ok()? {
            IdentifierKind::Email => Some(Self::Email),
            IdentifierKind::UserId => Some(Self::UserId),
            IdentifierKind::Phone => Some(Self::Phone),
            IdentifierKind::Custom(_) => name
                .strip_prefix("custom:")
                .map(|name| Self::Custom(name.to_owned())),
            _ => None,
        }
    }

    fn add(&self, subject: SubjectBuilder, field: &str) -> SubjectBuilder {
        match self {
            Self::Email => subject.email(field),
            Self::UserId => subject.user_id(field),
            Self::Phone => subject.phone(field),
            Self::Custom(name) => subject.custom(name.as_str(), field),
            Self::Session(vendor) => subject.session(vendor.clone(), field),
            Self::Key => subject,
        }
    }
}

/// The fields of one line, in memory that is overwritten when it is given back.
struct Record {
    reader: Reader,
    text: Zeroizing<Vec<u8>>,
    ends: Vec<usize>,
}

impl Record {
    fn new() -> Self {
        Self {
            reader: Reader::new(),
            text: Zeroizing::new(vec![0; LONGEST + 8]),
            ends: vec![0; MOST_COLUMNS],
        }
    }

    /// Takes a line apart. A record that goes on in the next line isn't one: no identifier has a line
    /// break in it.
    fn read(&mut self, line: &mut Vec<u8>) -> Result<impl Iterator<Item = &str>, String> {
        if std::str::from_utf8(line).is_err() {
            return Err("it is not UTF-8".to_owned());
        }
        self.reader.reset();
        line.push(b'\n');
        let (result, _, _, fields) = self
            .reader
            .read_record(line, &mut self.text, &mut self.ends);
        line.pop();
        match result {
            ReadRecordResult::Record => {}
            ReadRecordResult::OutputEndsFull => {
                return Err(format!("it has more than {MOST_COLUMNS} fields"));
            }
            _ => return Err("a quotation mark is not closed in it".to_owned()),
        }
        let (text, ends) = (&self.text, &self.ends[..fields]);
        Ok(ends.iter().scan(0, move |start, end| {
            let field = text
                .get(*start..*end)
                .and_then(|field| std::str::from_utf8(field).ok());
            *start = *end;
            Some(field.unwrap_or_default())
        }))
    }
}

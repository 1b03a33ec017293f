//! Rows of a CSV file: a header that names the columns, and one person per row.

use std::fmt;

use erasure::{IdentifierKind, Personal, Subject, SubjectBuilder, VendorId};

use super::person::Person;
use crate::identifiers::with;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Identifier(IdentifierKind),
    Session(VendorId),
    /// A key of the caller's own, and nothing else.
    Key,
}

/// Reads the rows of a file by its header.
pub(super) struct Csv {
    columns: Vec<Column>,
    /// The number of columns, including those at the end without a name.
    width: usize,
    /// The name and the index of the column with the caller's own keys, if there is one.
    key: Option<(String, usize)>,
}

/// A row that contains only names of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    TheHeader,
    AnotherHeader,
}

/// Why a header can't be read. It isn't repeated: the first row of a file without a header is a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HeaderError {
    #[error(
        "the first row is no header: its quotation marks are wrong, it is too long, or it isn't UTF-8"
    )]
    Unreadable,
    #[error(
        "column {column} of the header is not known: expected `email`, `user_id`, `phone`, `custom:NAME` or \
         `session:VENDOR`, separated by `,`, `;` or a tab; a file without a header needs one"
    )]
    Unknown { column: usize },
    #[error("no column of the header has this name: `--key-column` must name one of them")]
    NoKey,
    #[error("several columns of the header have this name: `--key-column` must name a single one")]
    SeveralKeys,
}

impl Csv {
    /// Reads the header. Columns without a name at its end are ignored.
    pub(super) fn of(header: &[&str], key: Option<&str>) -> Result<Self, HeaderError> {
        let named = header.iter().rposition(|name| !name.trim().is_empty());
        let names = &header[..named.map_or(0, |last| last + 1)];
        let is_key = |name: &&str| key.is_some_and(|key| plain(key) == plain(name));
        let keys: Vec<usize> = (0..names.len()).filter(|at| is_key(&names[*at])).collect();
        let column = |(at, name): (usize, &&str)| {
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
            (Some(key), [only]) => Some((plain(key), *only)),
            (Some(_), []) => return Err(HeaderError::NoKey),
            (Some(_), _) => return Err(HeaderError::SeveralKeys),
        };
        Ok(Self {
            columns,
            width: header.len(),
            key,
        })
    }

    /// The meaning of each column.
    pub(super) fn columns(&self) -> Vec<String> {
        let key = self.key.as_ref().map(|(_, at)| *at);
        let in_words = |(at, column): (usize, &Column)| match (column, key == Some(at)) {
            (Column::Key, _) => "key".to_owned(),
            (column, true) => format!("{column} and key"),
            (column, false) => column.to_string(),
        };
        self.columns.iter().enumerate().map(in_words).collect()
    }

    /// Whether a row contains only names of columns.
    pub(super) fn header(&self, fields: &[&str]) -> Option<Again> {
        let mut named = Vec::new();
        for field in fields.iter().filter(|field| !field.trim().is_empty()) {
            let is_key = self
                .key
                .as_ref()
                .is_some_and(|(key, _)| *key == plain(field));
            named.push(Column::named(field).or(is_key.then_some(Column::Key))?);
        }
        if named.is_empty() {
            None
        } else if named == self.columns {
            Some(Again::TheHeader)
        } else {
            Some(Again::AnotherHeader)
        }
    }

    /// Whether a row before or after a lone CR is whole. Half of a row has fewer fields. In a file with one column,
    /// two halves of a value aren't both an address or a phone number; half of an id can't be recognised, so a row is
    /// only whole if the file mixes its row ends anyway.
    pub(super) fn is_whole(&self, fields: &[&str], is_mixed: bool) -> bool {
        match (self.columns.first(), fields) {
            (_, fields) if self.width != 1 => fields.len() == self.width,
            (Some(Column::Identifier(IdentifierKind::Email)), [field]) => field.contains('@'),
            (Some(Column::Identifier(IdentifierKind::Phone)), [field]) => field.starts_with('+'),
            (_, [_]) => is_mixed,
            _ => false,
        }
    }

    /// The person in a row.
    pub(super) fn person(&self, fields: &[&str], allow_odd: bool) -> Result<Person, String> {
        let count = self.columns.len();
        let beyond = fields.iter().skip(count);
        if fields.len() < count || beyond.clone().any(|field| !field.trim().is_empty()) {
            return Err(format!(
                "it has {} fields, and the header has {count}",
                fields.len()
            ));
        }
        let mut subject = Subject::builder();
        for (column, field) in self.columns.iter().zip(fields) {
            if !field.is_empty() {
                subject = column.add(subject, field);
            }
        }
        let key = self.key.as_ref().map(|(_, at)| Personal::from(fields[*at]));
        Person::of(subject, key, allow_odd)
    }
}

impl Column {
    /// The column of this name, in any usual spelling: `E-Mail`, `User ID`, `userId`.
    fn named(name: &str) -> Option<Self> {
        let name = name.trim_start_matches('\u{feff}').trim();
        if let Some((kind, rest)) = name.split_once(':') {
            let rest = rest.trim();
            return match plain(kind).as_str() {
                "session" => VendorId::new(rest.to_ascii_lowercase())
                    .ok()
                    .map(Self::Session),
                "custom" => format!("custom:{rest}").parse().ok().map(Self::Identifier),
                _ => None,
            };
        }
        Some(Self::Identifier(match plain(name).as_str() {
            "email" | "emailaddress" => IdentifierKind::Email,
            "userid" => IdentifierKind::UserId,
            "phone" | "phonenumber" => IdentifierKind::Phone,
            _ => return None,
        }))
    }

    fn add(&self, subject: SubjectBuilder, field: &str) -> SubjectBuilder {
        match self {
            Self::Identifier(kind) => with(subject, kind, field),
            Self::Session(vendor) => subject.session(vendor.clone(), field),
            Self::Key => subject,
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identifier(kind) => kind.fmt(f),
            Self::Session(vendor) => write!(f, "session:{vendor}"),
            Self::Key => f.write_str("key"),
        }
    }
}

/// A name without case, spaces and punctuation.
fn plain(name: &str) -> String {
    let ignored = |c: &char| c.is_whitespace() || matches!(c, '-' | '_' | '\u{feff}');
    let kept = name.chars().filter(|c| !ignored(c));
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &[&str], key: Option<&str>) -> Result<Vec<String>, HeaderError> {
        Csv::of(header, key).map(|csv| csv.columns())
    }

    #[test]
    fn columns_are_known_however_a_program_writes_their_names() {
        for name in
            "email|Email|E-Mail|EMAIL|e_mail| E-mail address |\u{feff}Email|\u{a0}email".split('|')
        {
            assert_eq!(columns(&[name], None).unwrap(), ["email"], "{name:?}");
        }
        for name in "user_id|User ID|UserId|userId|USER-ID|user id".split('|') {
            assert_eq!(columns(&[name], None).unwrap(), ["user-id"], "{name:?}");
        }
        let named = [
            "Phone Number",
            "Custom:Loyalty_ID",
            "session:Mudbase",
            "Ticket No",
        ];
        assert_eq!(
            columns(&named, Some("ticket_no")).unwrap(),
            ["phone", "custom:Loyalty_ID", "session:mudbase", "key"]
        );
        assert_eq!(
            columns(&["Email", "", " "], Some("email")).unwrap(),
            ["email and key"]
        );
        for name in "id|name|ada@example.com|custom:|custom:a b|other:a|".split('|') {
            let unknown = HeaderError::Unknown { column: 1 };
            assert_eq!(columns(&[name, "email"], None), Err(unknown), "{name:?}");
        }
    }

    #[test]
    fn half_of_a_row_is_told_from_a_whole_one_where_that_can_be_told() {
        let csv = |header: &[&str]| Csv::of(header, None).unwrap();
        let (two, email, phone, id) = (
            csv(&["email", "phone"]),
            csv(&["email"]),
            csv(&["phone"]),
            csv(&["user_id"]),
        );
        assert!(two.is_whole(&["a", "b"], false) && !two.is_whole(&["a"], true));
        assert!(email.is_whole(&["a@b"], false) && !email.is_whole(&["om"], true));
        assert!(phone.is_whole(&["+4930123456"], false) && !phone.is_whole(&["23456"], true));
        assert!(
            id.is_whole(&["2"], true)
                && !id.is_whole(&["2"], false)
                && !id.is_whole(&["2", ""], true)
        );
    }

    #[test]
    fn a_header_in_the_middle_is_known_for_what_it_is() {
        let csv = Csv::of(&["User ID", "custom:card", "ticket", ""], Some("ticket")).unwrap();
        let again = |fields: &[&str]| csv.header(fields);
        assert_eq!(
            again(&["\u{feff}user_id", "custom:card", "TICKET", ""]),
            Some(Again::TheHeader)
        );
        assert_eq!(
            again(&["custom:card", "user_id", "ticket"]),
            Some(Again::AnotherHeader)
        );
        assert_eq!(again(&["email"]), Some(Again::AnotherHeader));
        assert_eq!(again(&["email", "7", "t-1"]), None);
        assert_eq!(again(&["", ""]), None);
    }
}

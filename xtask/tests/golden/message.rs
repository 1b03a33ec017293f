//! A request or an answer: a first line, headers, a body. Written as text in a case, and read as bytes
//! from the wire.

use std::collections::BTreeMap;

/// A message of HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `GET /a?b=c`, or a status.
    pub first: String,
    /// Header by header, names in small letters; what came twice stands in two lines.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Message {
    /// A message as a case writes it: the first line, a line per header, an empty line, the body.
    pub fn read(text: &str) -> Self {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        Message::of(head, body.as_bytes())
    }

    /// A message from its head and its body.
    pub fn of(head: &str, body: &[u8]) -> Self {
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for line in lines {
            let (name, value) = line.split_once(':').unwrap_or((line, "<no colon>"));
            let value = value.strip_prefix(' ').unwrap_or(value);
            let known = headers.entry(name.to_ascii_lowercase()).or_default();
            if !known.is_empty() {
                known.push('\n');
            }
            known.push_str(value);
        }
        Message {
            first,
            headers,
            body: body.to_owned(),
        }
    }

    /// The message as it is compared, and shown where it differs.
    pub fn shown(&self) -> String {
        let headers = self.headers.iter();
        let headers: String = headers
            .map(|(name, value)| format!("\n{name}: {value}"))
            .collect();
        let body = self.body.escape_ascii();
        format!("{}{headers}\n\n{body}", self.first)
    }
}

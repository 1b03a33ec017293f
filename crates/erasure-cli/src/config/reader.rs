//! Reads a configuration with serde. A wrong value is reported and taken out, and the rest is read again, so that all
//! mistakes are shown at once.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::problem::{Position, Problem};

/// serde's name of a type, and ours.
const WORDS: [(&str, &str); 6] = [
    ("a string", "a text in quotation marks"),
    ("path string", "a path in quotation marks"),
    ("a boolean", "`true` or `false`"),
    ("a nonzero u32", "a whole number from 1"),
    ("a sequence", "a list in brackets"),
    ("a map", "a table"),
];

/// Example values of required keys.
const EXAMPLES: [(&str, &str); 6] = [
    ("control", "\"http://127.0.0.1:7700\""),
    ("key", "{ env = \"ERASURE_KEY\" }"),
    ("law", "\"gdpr\""),
    ("per", "\"1m\""),
    ("requests", "100"),
    ("time-zone", "\"Europe/Berlin\""),
];

/// Reads the text of a configuration.
pub(super) struct Reader<'t> {
    text: &'t str,
    /// The whole document, to find a key by its position.
    root: DeTable<'t>,
    pub(super) problems: Vec<Problem>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Result<Self, Problem> {
        let root = DeTable::parse(text).map_err(|error| {
            // The parser's message quotes nothing of the text.
            let at = error.span().map_or(0, |at| at.start);
            let place = Position::new(text, at, String::new());
            Problem::at(place, format!("this is not TOML: {}", error.message()))
        })?;
        Ok(Self {
            text,
            root: root.into_inner(),
            problems: Vec::new(),
        })
    }

    /// All tables and values.
    pub(super) fn root(&self) -> DeTable<'t> {
        self.root.clone()
    }

    /// The position of these bytes, and the keys that lead there.
    pub(super) fn place(&self, at: &Range<usize>) -> Position {
        let mut keys = keys_to(&self.root, at).unwrap_or_default();
        // Deeper keys are the user's own words.
        keys.truncate(3);
        Position::new(self.text, at.start, keys.join("."))
    }

    /// Reports a mistake at these bytes.
    pub(super) fn wrong(&mut self, at: &Range<usize>, message: impl Into<String>) {
        let problem = Problem::at(self.place(at), message);
        self.problems.push(problem);
    }

    /// Reports that a required key is missing.
    pub(super) fn lacks(&mut self, at: &Range<usize>, key: &str, example: &str) {
        self.wrong(at, format!("`{key}` is missing: write `{key} = {example}`"));
    }

    /// Reads a value.
    pub(super) fn value<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'t>>) -> Option<T> {
        let at = value.span();
        T::deserialize(toml::de::ValueDeserializer::from(value))
            .map_err(|error| self.note(&error, &at, &[]))
            .ok()
    }

    /// Reads a table, without its wrong entries; `others` are known keys that were taken out before.
    pub(super) fn table<T: DeserializeOwned>(
        &mut self,
        mut table: DeTable<'t>,
        at: Range<usize>,
        others: &[&str],
    ) -> Option<T> {
        let mut taken = false;
        loop {
            let whole = Spanned::new(at.clone(), table.clone());
            let error = match T::deserialize(Deserializer::from(whole)) {
                Ok(value) => return Some(value),
                Err(error) => error,
            };
            let lacks = error.message().starts_with("missing field");
            // A key that is missing now may have been taken out above.
            if !(lacks && taken) {
                let is_here = table.keys().any(|key| Some(key.span()) == error.span());
                self.note(&error, &at, if is_here { others } else { &[] });
            }
            let at = error.span().unwrap_or(at.clone());
            if !take_out(&mut table, &at) {
                return None;
            }
            taken = !lacks;
        }
    }

    /// Reports serde's error in words that repeat nothing of the text.
    fn note(&mut self, error: &Error, at: &Range<usize>, others: &[&str]) {
        let at = error.span().unwrap_or(at.clone());
        let message = error.message();
        if let Some(key) = message.strip_prefix("missing field `") {
            let key = key.trim_end_matches('`');
            let example = EXAMPLES.iter().find(|(known, _)| *known == key);
            return self.lacks(&at, key, example.map_or("…", |(_, example)| example));
        }
        // The part before it repeats the value; the part after it is our own text.
        let Some((_, expected)) = message.rsplit_once(", expected ") else {
            return self.wrong(&at, "this can't be read");
        };
        if message.starts_with("unknown field `") {
            let fields = expected.split('`').skip(1).step_by(2);
            let known: Vec<&str> = fields.chain(others.iter().copied()).collect();
            let key = self.text.get(at.clone()).unwrap_or_default();
            let it = match near(key, &known) {
                Some(near) => format!("did you mean `{near}`? It"),
                None => "it".to_owned(),
            };
            let known = listed(&known, ", ");
            return self.wrong(&at, format!("there is no such setting: {it} takes {known}"));
        }
        let words = WORDS.iter().find(|(word, _)| *word == expected);
        let words = words.map_or(expected, |(_, words)| words);
        self.wrong(&at, format!("expected {words}"));
    }
}

/// The names in quotation marks, joined.
pub(super) fn listed(names: &[&str], between: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(between)
}

/// The known key that is most like this one.
fn near<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let likeness = |known: &str| strsim::jaro_winkler(known, key);
    let near = known.iter().filter(|known| likeness(known) > 0.8);
    near.max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
        .copied()
}

/// The keys that lead to the innermost value at these bytes. For a key, those that lead to its table: the key itself
/// may be any word.
fn keys_to<'t>(table: &'t DeTable<'_>, at: &Range<usize>) -> Option<Vec<&'t str>> {
    table.iter().find_map(|(key, value)| {
        if key.span() == *at {
            return Some(Vec::new());
        }
        let inner = match value.get_ref() {
            DeValue::Table(table) => keys_to(table, at),
            _ => None,
        };
        let mut keys = inner.or_else(|| holds(value, at).then(Vec::new))?;
        keys.insert(0, key.get_ref());
        Some(keys)
    })
}

/// Removes the innermost entry at these bytes.
fn take_out(table: &mut DeTable<'_>, at: &Range<usize>) -> bool {
    let is_deeper = table.iter_mut().any(|(_, value)| match value.get_mut() {
        DeValue::Table(table) => take_out(table, at),
        _ => false,
    });
    let is_here = |(key, value): &(&Spanned<_>, &_)| key.span() == *at || holds(value, at);
    let found = table.iter().find(is_here).filter(|_| !is_deeper);
    let key = found.map(|(key, _)| key.get_ref().to_string());
    is_deeper || key.is_some_and(|key| table.remove(key.as_str()).is_some())
}

fn holds(value: &Spanned<DeValue<'_>>, at: &Range<usize>) -> bool {
    let span = value.span();
    span.start <= at.start && at.end <= span.end
}

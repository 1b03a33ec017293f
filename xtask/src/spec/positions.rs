//! Where everything in a spec stands: for each JSON pointer a line and a column. It is built from the
//! same text that `serde_yaml` reads, and finds what that reader doesn't tell: keys that are given twice,
//! and characters that nobody sees. The number of values and their depth are bounded, those that aliases
//! repeat among them, so a hostile file costs no more than its length.

use std::collections::{BTreeMap, HashMap};

use saphyr_parser::{Event, Marker, Parser, StrInput};

use super::child;
use crate::finding::{Finding, Findings, Position};

/// Bytes that the names of all values may have, those that aliases repeat among them: some 40,000 values.
const NAMES: usize = 4 << 20;
/// Levels of nesting: fewer than any reader of ours gives up at.
const DEPTH: usize = 64;

/// The places of all values of a file.
#[derive(Debug)]
pub struct Positions(BTreeMap<String, Place>);

/// Where a value is named (by its key in a mapping, by itself anywhere else), and where it begins.
type Place = (Position, Position);

/// Whether something could be read; else why reading ends here.
type Read = Result<(), Finding>;

impl Positions {
    /// Looks through a text. The error is all that is wrong with it as YAML.
    pub fn of(file: &str, text: &str) -> Result<Self, Findings> {
        let mut reader = Reader {
            file,
            parser: Parser::new_from_str(text),
            places: BTreeMap::new(),
            anchors: HashMap::new(),
            findings: Vec::new(),
            names: 0,
            last: end_of(text),
        };
        let read = reader.document();
        reader.findings.extend(read.err());
        if reader.findings.is_empty() {
            Ok(Self(reader.places))
        } else {
            Err(reader.findings)
        }
    }

    /// Where the member that a JSON pointer names is named: its key, or itself in a list. A pointer to
    /// nothing gives the nearest thing around it.
    pub fn key(&self, pointer: &str) -> Position {
        self.place(pointer).0
    }

    /// Where the value that a JSON pointer names begins.
    pub fn value(&self, pointer: &str) -> Position {
        self.place(pointer).1
    }

    fn place(&self, pointer: &str) -> Place {
        match (self.0.get(pointer), pointer.rsplit_once('/')) {
            (Some(place), _) => *place,
            (None, Some((around, _))) => self.place(around),
            (None, None) => (Position::START, Position::START),
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    places: BTreeMap<String, Place>,
    /// What can be repeated, by its pointer: what has a name and has ended.
    anchors: HashMap<usize, String>,
    findings: Findings,
    /// Bytes that the names so far have.
    names: usize,
    /// Behind the last character; the parser may point behind that.
    last: Position,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Read {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_), _) => {}
                (event, at) => return self.value("", event, (at, at), 0),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Position), Finding> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.position(span.start))),
            None => Ok((Event::StreamEnd, self.last)),
            Some(Err(wrong)) => {
                let message = format!("this is no YAML: {}", wrong.info());
                // JSON writes 😀 as `\ud83d\ude00`; in YAML an escape is a whole character.
                let fix = if wrong.info().contains("Unicode character escape") {
                    "write the character itself: YAML knows no half of one, as JSON does in \\ud83d\\ude00"
                } else {
                    "check quotes, colons, tabs and indentation here and in the line above"
                };
                Err(self.wrong(self.position(*wrong.marker()), message, fix))
            }
        }
    }

    fn value(&mut self, pointer: &str, event: Event<'a>, place: Place, depth: usize) -> Read {
        let at = place.1;
        if depth > DEPTH {
            let message = format!("this is nested deeper than {DEPTH} levels");
            let fix = "make the inner parts components, and refer to them";
            return Err(self.wrong(at, message, fix));
        }
        self.add(pointer.to_owned(), place)?;
        let anchor = match event {
            Event::Scalar(text, _, anchor, _) => {
                self.readable(&text, at);
                anchor
            }
            Event::SequenceStart(anchor, _) => {
                for index in 0.. {
                    let (event, at) = self.next()?;
                    if event == Event::SequenceEnd {
                        break;
                    }
                    self.value(&format!("{pointer}/{index}"), event, (at, at), depth + 1)?;
                }
                anchor
            }
            Event::MappingStart(anchor, _) => loop {
                match self.next()? {
                    (Event::MappingEnd, _) => break anchor,
                    (Event::Scalar(key, ..), at) => self.entry(pointer, &key, at, depth + 1)?,
                    (_, at) => {
                        let fix = "write it as a word, or in quotes";
                        return Err(self.wrong(at, "a key must be text", fix));
                    }
                }
            },
            Event::Alias(anchor) => {
                let message = "this alias repeats what it stands in";
                let from = self.anchors.get(&anchor);
                let from = from.ok_or_else(|| self.wrong(at, message, "write it out"))?;
                let inside = self.places.range(format!("{from}/")..format!("{from}0"));
                let to = |inside: &str| format!("{pointer}{}", &inside[from.len()..]);
                let inside: Vec<_> = inside.map(|(name, place)| (to(name), *place)).collect();
                return inside
                    .into_iter()
                    .try_for_each(|(name, place)| self.add(name, place));
            }
            _ => return Err(self.wrong(at, "a value is missing here", "write it")),
        };
        self.anchors.insert(anchor, pointer.to_owned());
        Ok(())
    }

    fn entry(&mut self, pointer: &str, key: &str, named_at: Position, depth: usize) -> Read {
        self.readable(key, named_at);
        let inside = child(pointer, key);
        if self.places.contains_key(&inside) {
            let message = format!("`{key}` is given twice");
            let twice = self.wrong(named_at, message, "keep one of the two");
            self.findings.push(twice);
        }
        let (event, at) = self.next()?;
        self.value(&inside, event, (named_at, at), depth)
    }

    fn add(&mut self, name: String, place: Place) -> Read {
        self.names += name.len() + 1;
        if self.names > NAMES {
            let message = "the file holds more values than any vendor has";
            return Err(self.wrong(place.1, message, "describe only what erasure needs"));
        }
        self.places.insert(name, place);
        Ok(())
    }

    fn readable(&mut self, text: &str, at: Position) {
        if let Some(c) = text.chars().find(|c| is_invisible(*c)) {
            let message = format!("the character {c:?} stands in this, which nobody sees");
            let hidden = self.wrong(at, message, "remove it");
            self.findings.push(hidden);
        }
    }

    fn position(&self, marker: Marker) -> Position {
        let (line, column) = (marker.line().max(1), marker.col() + 1);
        Position { line, column }.min(self.last)
    }

    fn wrong(&self, at: Position, message: impl Into<String>, fix: &str) -> Finding {
        Finding::error(self.file, at, "yaml", message, fix)
    }
}

/// The place right behind a text.
pub fn end_of(text: &str) -> Position {
    let last = text.rsplit('\n').next().unwrap_or_default();
    Position {
        line: text.matches('\n').count() + 1,
        column: last.chars().count() + 1,
    }
}

/// What a reader doesn't see: control characters, marks that turn the direction of a text (rustc refuses
/// them too), and what has no width.
fn is_invisible(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => c.is_control(),
    }
}

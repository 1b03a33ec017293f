//! Where everything in a spec stands: a line and a column for each value. It is built from the same text that
//! `serde_yaml` reads, and finds what that reader doesn't tell: keys that are given twice, and characters that
//! nobody sees. The number of values and their depth are bounded, those that aliases repeat among them, so a
//! hostile file costs no more than its length.

use std::{collections::HashMap, sync::Arc};

use saphyr_parser::{Event, Marker, Parser, StrInput};

use crate::finding::{Finding, Findings, Position};

/// Values that a file may hold, those that aliases repeat among them.
const VALUES: usize = 40_000;
/// Levels of nesting: fewer than any reader of ours gives up at.
const DEPTH: usize = 64;

/// Where a value stands (its key in a mapping, itself anywhere else), and what is in it.
#[derive(Debug)]
pub struct Place(Position, Arc<Inside>);

/// What is in a value, by key or index, and how many values these are.
#[derive(Debug, Default)]
struct Inside(HashMap<String, Place>, usize);

impl Place {
    /// Looks through a text. The error is all that is wrong with it as YAML.
    pub fn of(file: &str, text: &str) -> Result<Self, Findings> {
        let mut reader = Reader {
            file,
            parser: Parser::new_from_str(text),
            anchors: HashMap::new(),
            findings: Vec::new(),
            last: Position::behind(text),
        };
        match reader.document() {
            Ok(whole) if reader.findings.is_empty() => return Ok(whole),
            read => reader.findings.extend(read.err()),
        }
        Err(reader.findings)
    }

    /// Where what a JSON pointer names stands. A pointer to nothing gives the nearest thing around it.
    pub fn at(&self, pointer: &str) -> Position {
        let steps = pointer.split('/').skip(1);
        let mut steps = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
        let mut place = self;
        while let Some(inside) = steps.next().and_then(|step| place.1.0.get(&step)) {
            place = inside;
        }
        place.0
    }
}

struct Reader<'a> {
    file: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    /// What can be repeated: what has a name and has ended.
    anchors: HashMap<usize, Arc<Inside>>,
    findings: Findings,
    /// Behind the last character; the parser may point behind that.
    last: Position,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Place, Finding> {
        // The beginnings of the stream and of the document.
        self.next()?;
        self.next()?;
        let (event, at) = self.next()?;
        self.value(event, at, 0)
    }

    fn next(&mut self) -> Result<(Event<'a>, Position), Finding> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.position(span.start))),
            None => Ok((Event::StreamEnd, self.last)),
            Some(Err(wrong)) => {
                let message = format!("this is no YAML: {}", wrong.info());
                // JSON writes 😀 as `\ud83d\ude00`; in YAML an escape is a whole character.
                let fix = "check quotes, colons, tabs and indentation here and in the line above; write a \
                    character itself, and not as JSON does in \\ud83d\\ude00";
                Err(self.wrong(self.position(*wrong.marker()), message, fix))
            }
        }
    }

    fn value(&mut self, event: Event<'a>, at: Position, depth: usize) -> Result<Place, Finding> {
        if depth > DEPTH {
            let message = format!("this is nested deeper than {DEPTH} levels");
            let fix = "make the inner parts components, and refer to them";
            return Err(self.wrong(at, message, fix));
        }
        let mut inside = HashMap::new();
        let anchor = match event {
            Event::Scalar(text, _, anchor, _) => {
                self.readable(&text, at);
                anchor
            }
            Event::SequenceStart(anchor, _) => loop {
                match self.next()? {
                    (Event::SequenceEnd, _) => break anchor,
                    (event, at) => {
                        let item = self.value(event, at, depth + 1)?;
                        inside.insert(inside.len().to_string(), item);
                    }
                }
            },
            Event::MappingStart(anchor, _) => loop {
                match self.next()? {
                    (Event::MappingEnd, _) => break anchor,
                    (Event::Scalar(name, ..), at) => {
                        self.readable(&name, at);
                        let (event, _) = self.next()?;
                        let member = self.value(event, at, depth + 1)?;
                        if inside.insert(name.to_string(), member).is_some() {
                            let message = format!("`{name}` is given twice");
                            let twice = self.wrong(at, message, "keep one of the two");
                            self.findings.push(twice);
                        }
                    }
                    (_, at) => {
                        let fix = "write it as a word, or in quotes";
                        return Err(self.wrong(at, "a key must be text", fix));
                    }
                }
            },
            Event::Alias(anchor) => {
                let message = "this alias repeats what it stands in";
                let named = self.anchors.get(&anchor).cloned();
                let inside = named.ok_or_else(|| self.wrong(at, message, "write it out"))?;
                return Ok(Place(at, inside));
            }
            _ => return Err(self.wrong(at, "a value is missing here", "write it")),
        };
        let values = inside.values().map(|place| place.1.1 + 1).sum();
        if values > VALUES {
            let message = "this holds more values than any vendor has";
            return Err(self.wrong(at, message, "describe only what erasure needs"));
        }
        let inside = Arc::new(Inside(inside, values));
        self.anchors.insert(anchor, inside.clone());
        Ok(Place(at, inside))
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

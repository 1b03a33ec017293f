//! Where everything in a spec stands: for each JSON pointer a line and a column. It is built from the
//! same text that `serde_yaml` reads, and finds what that reader doesn't tell: keys that are given twice,
//! and characters that nobody sees. No alias is expanded and the depth is bounded, so a hostile file costs
//! no more than its length.

use std::{collections::HashMap, sync::Arc};

use saphyr_parser::{Event, Marker, Parser, StrInput};

use crate::finding::{Finding, Findings, Position};

use super::error;

/// Values that a spec may hold, those that aliases repeat among them.
const VALUES: usize = 40_000;
/// Levels of nesting: fewer than any reader of ours gives up at.
const DEPTH: usize = 64;

/// The places of all values of a file.
#[derive(Debug)]
pub struct Positions(Node);

#[derive(Clone, Debug)]
struct Node {
    at: Position,
    /// Its key in a mapping, itself anywhere else.
    named_at: Position,
    inside: Arc<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    /// By key, or by number.
    places: Vec<(String, Node)>,
    /// How many values it is, itself among them.
    size: usize,
}

impl Positions {
    /// Looks through a text. The error is all that is wrong with it as YAML.
    pub fn of(file: &str, text: &str) -> Result<Self, Findings> {
        let mut reader = Reader {
            file,
            parser: Parser::new_from_str(text),
            anchors: HashMap::new(),
            findings: Vec::new(),
            values: 0,
            last: end_of(text),
        };
        match reader.document() {
            Ok(place) if reader.findings.is_empty() => Ok(Self(place)),
            Ok(_) => Err(reader.findings),
            Err(fatal) => Err([reader.findings, vec![fatal]].concat()),
        }
    }

    /// Where the member that a JSON pointer names is named: its key, or itself in a list. A pointer to
    /// nothing gives the nearest thing around it.
    pub fn key(&self, pointer: &str) -> Position {
        self.place(pointer).named_at
    }

    /// Where the value that a JSON pointer names begins.
    pub fn value(&self, pointer: &str) -> Position {
        self.place(pointer).at
    }

    fn place(&self, pointer: &str) -> &Node {
        let mut place = &self.0;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let mut inside = place.inside.places.iter();
            match inside.find(|(key, _)| *key == step) {
                Some((_, inside)) => place = inside,
                None => break,
            }
        }
        place
    }
}

struct Reader<'a> {
    file: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    /// What can be repeated: what has a name and has ended.
    anchors: HashMap<usize, Arc<Inside>>,
    findings: Findings,
    values: usize,
    /// Behind the last character; the parser may point behind that.
    last: Position,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Node, Finding> {
        let mut root = None;
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::StreamEnd => {
                    let message = "the file holds no document";
                    return root.ok_or_else(|| self.wrong(at, message, "write a spec into it"));
                }
                Event::DocumentStart(_) if root.is_some() => {
                    let message = "a second document begins here";
                    return Err(self.wrong(at, message, "keep one in a file"));
                }
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => {}
                event => root = Some(self.place(event, at, at, 0)?),
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

    fn place(
        &mut self,
        event: Event<'a>,
        named_at: Position,
        at: Position,
        depth: usize,
    ) -> Result<Node, Finding> {
        self.count(1, depth, at)?;
        let (places, anchor) = match event {
            Event::Scalar(text, _, anchor, _) => {
                self.readable(&text, at);
                (Vec::new(), anchor)
            }
            Event::SequenceStart(anchor, _) => (self.items(depth + 1)?, anchor),
            Event::MappingStart(anchor, _) => (self.entries(depth + 1)?, anchor),
            Event::Alias(anchor) => {
                let inside = self.anchors.get(&anchor).cloned();
                let message = "this alias repeats what it stands in";
                let inside = inside.ok_or_else(|| self.wrong(at, message, "write it out"))?;
                self.count(inside.size, depth, at)?;
                return Ok(Node {
                    at,
                    named_at,
                    inside,
                });
            }
            _ => return Err(self.wrong(at, "a value is missing here", "write it")),
        };
        let size = 1 + places
            .iter()
            .map(|(_, place)| place.inside.size)
            .sum::<usize>();
        let inside = Arc::new(Inside { places, size });
        self.anchors.insert(anchor, inside.clone());
        Ok(Node {
            at,
            named_at,
            inside,
        })
    }

    fn items(&mut self, depth: usize) -> Result<Vec<(String, Node)>, Finding> {
        let mut items = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(items);
            }
            let item = self.place(event, at, at, depth)?;
            items.push((items.len().to_string(), item));
        }
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<(String, Node)>, Finding> {
        let mut entries = HashMap::new();
        loop {
            let (key, named_at) = self.next()?;
            if key == Event::MappingEnd {
                return Ok(entries.into_iter().collect());
            }
            let Event::Scalar(key, ..) = key else {
                let fix = "write it as a word, or in quotes";
                return Err(self.wrong(named_at, "a key must be text", fix));
            };
            self.readable(&key, named_at);
            let (event, at) = self.next()?;
            let value = self.place(event, named_at, at, depth)?;
            if entries.insert(key.to_string(), value).is_some() {
                let message = format!("`{key}` is given twice");
                let twice = self.wrong(named_at, message, "keep one of the two");
                self.findings.push(twice);
            }
        }
    }

    /// Counts values. Those that an alias repeats count again, so a bomb of aliases is too large.
    fn count(&mut self, values: usize, depth: usize, at: Position) -> Result<(), Finding> {
        self.values = self.values.saturating_add(values);
        if depth > DEPTH {
            let message = format!("this is nested deeper than {DEPTH} levels");
            let fix = "make the inner parts components, and refer to them";
            return Err(self.wrong(at, message, fix));
        }
        if self.values > VALUES {
            let message = format!("the file holds more than {VALUES} values");
            return Err(self.wrong(at, message, "describe only what erasure needs"));
        }
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
        error(self.file, at, "yaml", message, fix)
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

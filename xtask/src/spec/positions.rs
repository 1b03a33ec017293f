//! Where everything in a spec stands: for each JSON pointer a line and a column. It is built from the
//! same text that `serde_yaml` reads, and finds what that reader doesn't tell: keys that are given twice,
//! and characters that nobody sees. Nothing here recurses and no alias is expanded, so a hostile file costs
//! no more than its length.

use std::collections::HashSet;

use saphyr_parser::{Event, Marker, Parser};

use crate::finding::{Finding, Findings, Position};

use super::error;

/// Values that a spec may hold, those that aliases repeat among them.
const VALUES: usize = 40_000;
/// Levels of nesting: fewer than any reader of ours gives up at.
const DEPTH: usize = 64;

/// The places of all values of a file.
#[derive(Debug, Default)]
pub struct Positions(Vec<Node>);

#[derive(Debug)]
struct Node {
    at: Position,
    /// Its key in a mapping, itself anywhere else.
    named_at: Position,
    holds: Holds,
    /// How many values it is, itself among them.
    size: usize,
}

#[derive(Debug)]
enum Holds {
    Nothing,
    Items(Vec<usize>),
    Entries(Vec<(String, usize)>),
    Alias(usize),
}

impl Positions {
    /// Looks through a text. The error is all that is wrong with it as YAML.
    pub fn of(file: &str, text: &str) -> Result<Self, Findings> {
        let mut reader = Reader {
            file,
            nodes: Vec::new(),
            open: Vec::new(),
            anchors: Vec::new(),
            findings: Vec::new(),
            last: end_of(text),
        };
        let end = reader.read(text);
        if let Err(fatal) = end {
            reader.findings.push(fatal);
        }
        match reader.findings.is_empty() {
            true => Ok(Self(reader.nodes)),
            false => Err(reader.findings),
        }
    }

    /// Where the member that a JSON pointer names is named: its key, or itself in a list. A pointer to
    /// nothing gives the nearest thing around it.
    pub fn key(&self, pointer: &str) -> Position {
        self.node(pointer).map_or(Position::START, |n| n.named_at)
    }

    /// Where the value that a JSON pointer names begins.
    pub fn value(&self, pointer: &str) -> Position {
        self.node(pointer).map_or(Position::START, |n| n.at)
    }

    fn node(&self, pointer: &str) -> Option<&Node> {
        let mut node = self.0.first()?;
        for step in pointer.split('/').skip(1) {
            let mut holder = node;
            while let Holds::Alias(target) = holder.holds {
                holder = self.0.get(target)?;
            }
            let step = step.replace("~1", "/").replace("~0", "~");
            let inside = match &holder.holds {
                Holds::Items(items) => step.parse().ok().and_then(|i: usize| items.get(i)),
                Holds::Entries(entries) => entries
                    .iter()
                    .find(|(key, _)| *key == step)
                    .map(|(_, node)| node),
                _ => None,
            };
            match inside {
                Some(index) => node = self.0.get(*index)?,
                None => return Some(node),
            }
        }
        Some(node)
    }
}

struct Reader<'a> {
    file: &'a str,
    nodes: Vec<Node>,
    /// The collections that have begun and not ended.
    open: Vec<Open>,
    /// The parser's number of an anchor, and its node.
    anchors: Vec<(usize, usize)>,
    findings: Findings,
    /// Behind the last character; the parser may point behind that.
    last: Position,
}

/// A collection that has begun.
struct Open {
    node: usize,
    /// The number of its anchor. It can be repeated once it has ended.
    anchor: usize,
    /// A mapping's key whose value comes next.
    key: Option<(String, Position)>,
    seen: HashSet<String>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) -> Result<(), Finding> {
        let mut parser = Parser::new_from_str(text);
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|wrong| {
                let message = format!("this is no YAML: {}", wrong.info());
                let fix = "check quotes, colons, tabs and indentation here and in the line above";
                error(
                    self.file,
                    self.position(*wrong.marker()),
                    "yaml",
                    message,
                    fix,
                )
            })?;
            let at = self.position(span.start);
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        let message = "a second document begins here";
                        return Err(error(self.file, at, "yaml", message, "keep one in a file"));
                    }
                }
                Event::Scalar(text, _, anchor, _) => self.scalar(&text, anchor, at)?,
                Event::SequenceStart(anchor, _) => {
                    self.begin(Holds::Items(Vec::new()), anchor, at)?
                }
                Event::MappingStart(anchor, _) => {
                    self.begin(Holds::Entries(Vec::new()), anchor, at)?
                }
                Event::SequenceEnd | Event::MappingEnd => self.end(at)?,
                Event::Alias(anchor) => {
                    let target = self.anchors.iter().rfind(|(number, _)| *number == anchor);
                    let Some(&(_, target)) = target else {
                        return Err(error(
                            self.file,
                            at,
                            "yaml",
                            "this alias repeats what it stands in",
                            "write it out",
                        ));
                    };
                    self.add(Holds::Alias(target), self.nodes[target].size, at)?;
                }
                _ => {}
            }
        }
        if self.nodes.is_empty() {
            let fix = "write a spec into it, or remove it";
            return Err(error(
                self.file,
                Position::START,
                "yaml",
                "the file holds no document",
                fix,
            ));
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, anchor: usize, at: Position) -> Result<(), Finding> {
        if let Some(c) = text.chars().find(|c| is_invisible(*c)) {
            let message = format!("the character {c:?} stands in this, which nobody sees");
            self.findings
                .push(error(self.file, at, "invisible", message, "remove it"));
        }
        let is_key = self.open.last().is_some_and(|open| {
            open.key.is_none() && matches!(self.nodes[open.node].holds, Holds::Entries(_))
        });
        if let Some(open) = self.open.last_mut().filter(|_| is_key) {
            if !open.seen.insert(text.to_owned()) {
                let message = format!("`{text}` is given twice");
                self.findings.push(error(
                    self.file,
                    at,
                    "duplicate-key",
                    message,
                    "keep one of the two",
                ));
            }
            open.key = Some((text.to_owned(), at));
            return Ok(());
        }
        let node = self.add(Holds::Nothing, 1, at)?;
        self.anchor(anchor, node);
        Ok(())
    }

    fn begin(&mut self, holds: Holds, anchor: usize, at: Position) -> Result<(), Finding> {
        if self.open.len() >= DEPTH {
            let message = format!("this is nested deeper than {DEPTH} levels");
            let fix = "make the inner parts components, and refer to them";
            return Err(error(self.file, at, "too-deep", message, fix));
        }
        let node = self.add(holds, 1, at)?;
        self.open.push(Open {
            node,
            anchor,
            key: None,
            seen: HashSet::new(),
        });
        Ok(())
    }

    fn end(&mut self, at: Position) -> Result<(), Finding> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let size = match &self.nodes[open.node].holds {
            Holds::Items(items) => items
                .iter()
                .map(|item| self.nodes[*item].size)
                .sum::<usize>(),
            Holds::Entries(entries) => entries.iter().map(|(_, item)| self.nodes[*item].size).sum(),
            _ => 0,
        };
        self.nodes[open.node].size = size + 1;
        self.anchor(open.anchor, open.node);
        self.bounded(size, at)
    }

    fn anchor(&mut self, anchor: usize, node: usize) {
        if anchor > 0 {
            self.anchors.push((anchor, node));
        }
    }

    /// Adds a value to what has begun.
    fn add(&mut self, holds: Holds, size: usize, at: Position) -> Result<usize, Finding> {
        let index = self.nodes.len();
        self.bounded(index, at)?;
        let mut named_at = at;
        if let Some(open) = self.open.last_mut() {
            match &mut self.nodes[open.node].holds {
                Holds::Items(items) => items.push(index),
                Holds::Entries(entries) => match open.key.take() {
                    Some((key, key_at)) => {
                        named_at = key_at;
                        entries.push((key, index));
                    }
                    None => {
                        return Err(error(
                            self.file,
                            at,
                            "yaml",
                            "a key must be text",
                            "write it as a word, or in quotes",
                        ));
                    }
                },
                _ => {}
            }
        }
        self.nodes.push(Node {
            at,
            named_at,
            holds,
            size,
        });
        Ok(index)
    }

    fn bounded(&self, values: usize, at: Position) -> Result<(), Finding> {
        match values > VALUES {
            true => {
                let message = format!("the file holds more than {VALUES} values");
                Err(error(
                    self.file,
                    at,
                    "too-large",
                    message,
                    "describe only what erasure needs",
                ))
            }
            false => Ok(()),
        }
    }

    fn position(&self, marker: Marker) -> Position {
        let at = Position {
            line: marker.line().max(1),
            column: marker.col() + 1,
        };
        at.min(self.last)
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
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let has_no_width = matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    turns || has_no_width || (c.is_control() && c != '\n' && c != '\t')
}

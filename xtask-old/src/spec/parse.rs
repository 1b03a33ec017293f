//! From YAML text to a [`Node`]. Only what means the same to every YAML tool is accepted: no aliases,
//! no tags, no repeated keys, one document. Depth, length and number are bounded, and nothing is ever
//! expanded, so a hostile file costs no more than its own length.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::{
    json,
    limits::{self, Manner},
    scalar,
    source::{end_of, is_invisible},
    tree::{Node, Value},
};
use crate::diagnostic::{Finding, Findings, Position};

/// Reads a document. On failure, says everything that could still be said.
pub fn parse(file: &str, text: &str, manner: &Manner) -> Result<Node, Findings> {
    let json = (!manner.is_strict).then(|| json::as_yaml(text)).flatten();
    let text = json.as_deref().unwrap_or(text);
    let mut reader = Reader {
        file,
        text,
        manner,
        anchors: HashMap::new(),
        parser: Parser::new_from_str(text),
        end: end_of(text),
        values: 0,
        findings: Findings::new(),
    };
    let root = reader.document();
    match root {
        Some(root) if !reader.findings.has_errors() => Ok(root),
        _ => Err(reader.findings.sorted()),
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    manner: &'a Manner,
    /// What was named, where aliases are followed.
    anchors: HashMap<usize, Node>,
    parser: Parser<'a, StrInput<'a>>,
    /// Behind the last character. The parser ends the last line itself, and may point behind that.
    end: Position,
    values: usize,
    findings: Findings,
}

impl<'a> Reader<'a> {
    /// The one document of the file; `None` after a failure that nothing can be read behind.
    fn document(&mut self) -> Option<Node> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd if root.is_none() => {
                    self.report(
                        Position::START,
                        "empty-file",
                        "the file holds no document",
                        "write a spec into it, or remove it",
                    );
                    return None;
                }
                Event::StreamEnd => return root,
                Event::DocumentStart(_) if root.is_some() => {
                    self.report(
                        self.position(span.start),
                        "several-documents",
                        "a second YAML document begins here",
                        "keep one document per file",
                    );
                    return None;
                }
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                event => root = Some(self.node(event, span, 0)?),
            }
        }
    }

    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        match self.parser.next_event() {
            Some(Ok(event)) => Some(event),
            Some(Err(error)) => {
                self.syntax(&error);
                None
            }
            None => Some((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Option<Node> {
        let at = self.position(span.start);
        self.is_bounded(at, depth)?;
        let named = match &event {
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _) => *anchor,
            _ => 0,
        };
        let value = match event {
            Event::Alias(id) if !self.manner.is_strict => return self.alias(id, at, depth),
            Event::Scalar(text, style, anchor, tag) => {
                self.plainly(at, anchor, tag.is_some());
                self.scalar(&text, style, at)
            }
            Event::SequenceStart(anchor, tag) => {
                self.plainly(at, anchor, tag.is_some());
                self.sequence(depth)?
            }
            Event::MappingStart(anchor, tag) => {
                self.plainly(at, anchor, tag.is_some());
                self.mapping(depth)?
            }
            Event::Alias(_) => {
                self.report(
                    at,
                    "yaml-alias",
                    "an alias repeats another part of the file",
                    "use $ref to a component instead",
                );
                Value::Null
            }
            _ => {
                self.report(
                    at,
                    "yaml-syntax",
                    "a value is missing here",
                    "write the value",
                );
                return None;
            }
        };
        let node = Node {
            value,
            at,
            named_at: at,
        };
        if named > 0 && !self.manner.is_strict {
            self.anchors.insert(named, node.clone());
        }
        Some(node)
    }

    /// What an alias repeats. All of it is counted again, so that a bomb of aliases is too large.
    fn alias(&mut self, id: usize, at: Position, depth: usize) -> Option<Node> {
        let Some(node) = self.anchors.get(&id) else {
            self.report(
                at,
                "yaml-alias",
                "an alias repeats what it stands in",
                "write it out",
            );
            return None;
        };
        let (values, levels) = size(node);
        self.values += values;
        let fits = self.values <= self.manner.values && depth + levels <= limits::DEPTH;
        let node = fits.then(|| node.clone());
        if node.is_none() {
            self.is_bounded(at, depth + levels)?;
        }
        node.map(|node| Node {
            named_at: at,
            ..node
        })
    }

    /// Counts a value; `None` where there are too many of them, or too deep ones.
    fn is_bounded(&mut self, at: Position, depth: usize) -> Option<()> {
        self.values += 1;
        if depth > limits::DEPTH {
            let message = format!("nested deeper than {} levels", limits::DEPTH);
            let fix = "give the inner schemas names under components/schemas and use $ref";
            self.report(at, "too-deep", message, fix);
            return None;
        }
        if self.values > self.manner.values {
            let message = format!("the file holds more than {} values", self.manner.values);
            let fix = "describe only the operations that erasure needs";
            self.report(at, "too-large", message, fix);
            return None;
        }
        Some(())
    }

    /// Whether a person can read all of a text: in quotes, `\u202e` stands for what nobody sees.
    fn is_readable(&mut self, text: &str, at: Position, most: usize) -> bool {
        let most = most.max(match self.manner.is_strict {
            true => 0,
            false => self.manner.text,
        });
        if text.chars().nth(most).is_some() {
            let message = format!("this is longer than {most} characters");
            self.report(at, "too-long", message, "say it shorter");
            return false;
        }
        if !self.manner.is_strict {
            return true;
        }
        let is_key = most == limits::KEY;
        let breaks = |c: char| c == '\r' || (is_key && matches!(c, '\n' | '\t'));
        if let Some(c) = text.chars().find(|c| is_invisible(*c) || breaks(*c)) {
            let message = format!("the character {c:?} is in it, which nobody sees");
            self.report(at, "control-character", message, "remove it");
            return false;
        }
        true
    }

    fn sequence(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Some(Value::List(items)),
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Option<Value> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        let mut seen: HashMap<String, Position> = HashMap::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Some(Value::Map(entries));
            }
            let at = self.position(span.start);
            let key = self.key(event, at)?;
            let (event, span) = self.next()?;
            let implied = span.is_empty();
            let mut node = self.node(event, span, depth + 1)?;
            node.named_at = at;
            if implied && node.value == Value::Null {
                node.at = at;
            }
            match seen.get(&key) {
                Some(first) => {
                    let message = format!("`{key}` is given twice, first in line {}", first.line);
                    self.report(at, "duplicate-key", message, "keep one of the two");
                }
                None => {
                    seen.insert(key.clone(), at);
                    entries.push((key, node));
                }
            }
        }
    }

    fn key(&mut self, event: Event<'a>, at: Position) -> Option<String> {
        let Event::Scalar(text, style, anchor, tag) = event else {
            self.report(
                at,
                "yaml-key",
                "a key must be plain text",
                "write the key as a single word or in quotes",
            );
            return None;
        };
        self.plainly(at, anchor, tag.is_some());
        if !self.is_readable(&text, at, limits::KEY) {
            return None;
        }
        if style == ScalarStyle::Plain {
            if text == "<<" {
                self.report(
                    at,
                    "yaml-merge",
                    "`<<` merges another mapping into this one",
                    "use $ref, or repeat the entries",
                );
            } else if self.manner.is_strict && scalar::is_word_for_another_type(&text) {
                let message =
                    format!("some YAML tools read the key {text} as something else than text");
                self.report(
                    at,
                    "yaml-ambiguous",
                    message,
                    format!("put it in quotes: \"{text}\""),
                );
            }
        }
        Some(text.into_owned())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, at: Position) -> Value {
        if !self.is_readable(text, at, limits::TEXT) {
            return Value::Null;
        }
        if style != ScalarStyle::Plain {
            return Value::String(text.to_owned());
        }
        match scalar::resolve(text) {
            Ok(value) => value,
            Err(_) if !self.manner.is_strict => Value::String(text.to_owned()),
            Err(scalar::Unclear::Ambiguous) => {
                let message = format!("YAML tools disagree about what {text} is");
                let fix = format!(
                    "put it in quotes if it is text: \"{text}\"; else write it as JSON would"
                );
                self.report(at, "yaml-ambiguous", message, fix);
                Value::String(text.to_owned())
            }
            Err(scalar::Unclear::TooLarge) => {
                self.report(
                    at,
                    "number-too-large",
                    "no 64-bit number can hold this",
                    "write a smaller number, or text in quotes",
                );
                Value::Null
            }
        }
    }

    /// Anchors and tags: what they would change is invisible where the value is used.
    fn plainly(&mut self, at: Position, anchor: usize, tagged: bool) {
        if !self.manner.is_strict {
            return;
        }
        if anchor > 0 {
            self.report(
                at,
                "yaml-alias",
                "an anchor names this part of the file",
                "make it a component and use $ref to it",
            );
        }
        if tagged {
            self.report(
                at,
                "yaml-tag",
                "a tag changes how this value is read",
                "remove the tag; put text in quotes",
            );
        }
    }

    fn syntax(&mut self, error: &ScanError) {
        let at = self.position(*error.marker());
        match first_tab(self.text, at.line) {
            Some(tab) => self.report(
                tab,
                "yaml-tab",
                "a tab indents this line",
                "indent with spaces",
            ),
            None => {
                let message = format!("not valid YAML: {}", error.info());
                self.report(
                    at,
                    "yaml-syntax",
                    message,
                    "check quotes, colons and indentation here and in the line above",
                );
            }
        }
    }

    fn position(&self, marker: Marker) -> Position {
        let at = Position {
            line: marker.line().max(1),
            column: marker.col() + 1,
        };
        at.min(self.end)
    }

    fn report(
        &mut self,
        at: Position,
        rule: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.findings
            .push(Finding::error(self.file, at, rule, message, fix));
    }
}

/// How many values a node is, itself among them, and how many levels.
fn size(node: &Node) -> (usize, usize) {
    let add = |(values, levels): (usize, usize), (more, deep): (usize, usize)| {
        (values + more, levels.max(deep + 1))
    };
    match &node.value {
        Value::List(items) => items.iter().map(size).fold((1, 0), add),
        Value::Map(entries) => entries.iter().map(|(_, node)| size(node)).fold((1, 0), add),
        _ => (1, 0),
    }
}

/// Where, up to this line, a tab is used as indentation.
fn first_tab(text: &str, line: usize) -> Option<Position> {
    text.lines()
        .take(line)
        .enumerate()
        .find_map(|(index, line)| {
            let column = line.chars().take_while(|c| *c == ' ').count();
            (line.chars().nth(column) == Some('\t')).then_some(Position {
                line: index + 1,
                column: column + 1,
            })
        })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, findings, reports};

    #[test]
    fn an_empty_file_says_so() {
        reports("empty-file", "»");
        reports("empty-file", "»# nothing but a comment\n");
    }

    #[test]
    fn a_second_document_is_reported_where_it_begins() {
        reports("several-documents", "a: 1\n»---\nb: 2\n");
    }

    #[test]
    fn a_key_that_is_given_twice_is_reported_each_further_time() {
        reports("duplicate-key", "a: 1\nb: { c: 1, »c: 2 }\n»a: 2\n»a: 3\n");
    }

    #[test]
    fn anchors_aliases_merges_and_tags_are_reported() {
        reports("yaml-alias", "a: »&x 1\nb: »*x\n");
        reports("yaml-merge", "a: { »<<: 1 }\n");
        reports("yaml-tag", "a: »!!str 1\nb: »!thing [1]\n");
    }

    #[test]
    fn tabs_as_indentation_are_reported_as_tabs() {
        reports("yaml-tab", "a:\n  b:\n»\t\tc: 1\n");
    }

    #[test]
    fn what_is_no_yaml_is_reported_where_it_ends_to_be() {
        let found = findings("a: 1\nb: [1, 2\n");
        assert_eq!(
            found.iter().map(|f| f.rule).collect::<Vec<_>>(),
            ["yaml-syntax"]
        );
        let found = findings("a: \"b\n");
        assert_eq!(
            found.iter().map(|f| f.rule).collect::<Vec<_>>(),
            ["yaml-syntax"]
        );
    }

    #[test]
    fn what_is_missing_at_the_end_is_reported_at_the_end() {
        reports("yaml-syntax", "a: b\nc»");
        reports("yaml-syntax", "a:\n  b: c\n  d»");
    }

    #[test]
    fn scalars_that_tools_read_differently_are_reported() {
        reports("yaml-ambiguous", "a: »no\nb: [»010, ok, \"no\"]\n»on: 1\n");
        reports("number-too-large", "a: »99999999999999999999\n");
        accepts("yaml-ambiguous", "a: 3.0.3\nb: 1\n200: x\n");
    }

    #[test]
    fn keys_that_are_no_text_are_reported() {
        reports("yaml-key", "? »[1, 2]\n: x\n");
    }

    #[test]
    fn depth_is_bounded() {
        let rules = |text: &str| findings(text).iter().map(|f| f.rule).collect::<Vec<_>>();
        assert_eq!(
            rules(&format!("{}{}", "[".repeat(200), "]".repeat(200))),
            ["too-deep"]
        );
        assert_eq!(rules(&"- ".repeat(100_000)), ["too-deep"]);
        assert_eq!(rules(&format!("a: {}", "{ a: ".repeat(100))), ["too-deep"]);
    }

    #[test]
    fn a_bomb_of_aliases_costs_nothing() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..60 {
            let below = format!("*a{}, ", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
        }
        let found = findings(&bomb);
        assert!(found.iter().all(|f| f.rule == "yaml-alias"), "{found}");
        assert!(found.len() > 500, "{}", found.len());
    }
}

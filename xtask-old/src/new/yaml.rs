//! A tree as YAML that a person would have written, and that every YAML tool reads alike: quotes only
//! where they are needed, long texts in blocks, comments where they were asked for.

use std::fmt::Write;

use crate::spec::{
    json_text,
    tree::{Node, Value},
};

/// Characters of a line.
const WIDTH: usize = 100;
/// A key that begins so holds a comment: its value is written above what follows.
pub const COMMENT: &str = "#";

/// Writes a document. Its sections are set apart.
pub fn write(root: &Node) -> String {
    let mut out = String::new();
    for (key, node) in root.entries() {
        let is_section = !node.entries().count().eq(&0) || !node.items().is_empty();
        if is_section
            && !out.is_empty()
            && key != "info"
            && !out.ends_with("\n\n")
            && !ends_in_comment(&out)
        {
            out.push('\n');
        }
        if key.starts_with(COMMENT) && !out.is_empty() {
            out.push('\n');
        }
        entry(&mut out, key, node, 0);
    }
    out
}

fn ends_in_comment(out: &str) -> bool {
    out.trim_end()
        .lines()
        .next_back()
        .is_some_and(|line| line.trim_start().starts_with('#'))
}

fn entry(out: &mut String, key: &str, node: &Node, indent: usize) {
    let pad = " ".repeat(indent);
    if key.starts_with(COMMENT) {
        return comment(out, node.as_str().unwrap_or_default(), &pad);
    }
    let key = scalar(key);
    let _ = write!(out, "{pad}{key}:");
    value(out, node, indent, indent + 2 + key.chars().count());
}

fn comment(out: &mut String, words: &str, pad: &str) {
    for line in words.lines() {
        for line in wrapped(line, WIDTH.saturating_sub(pad.len() + 2)) {
            let _ = writeln!(out, "{}", format!("{pad}# {line}").trim_end());
        }
    }
}

/// What follows a key and its colon, or an item's dash.
fn value(out: &mut String, node: &Node, indent: usize, column: usize) {
    if let Some(short) = flow(node).filter(|short| fits(node, short, column)) {
        let _ = writeln!(out, " {short}");
        return;
    }
    match &node.value {
        Value::Map(_) => {
            out.push('\n');
            for (key, node) in node.entries() {
                entry(out, key, node, indent + 2);
            }
        }
        Value::List(items) => {
            out.push('\n');
            items.iter().for_each(|node| item(out, node, indent + 2));
        }
        Value::String(words) => block(out, words, indent + 2),
        _ => {
            let _ = writeln!(out, " {}", flow(node).unwrap_or_default());
        }
    }
}

fn item(out: &mut String, node: &Node, indent: usize) {
    let pad = " ".repeat(indent);
    let mut inside = String::new();
    match (&node.value, flow(node)) {
        (_, Some(short)) if fits(node, &short, indent + 2) => {
            let _ = writeln!(out, "{pad}- {short}");
        }
        (Value::Map(_), _) => {
            for (key, node) in node.entries() {
                entry(&mut inside, key, node, indent + 2);
            }
            let begins = inside.find(|c| c != ' ').unwrap_or(0);
            let _ = write!(out, "{pad}- {}", &inside[begins..]);
        }
        _ => {
            let _ = write!(out, "{pad}-");
            value(out, node, indent, indent + 2);
        }
    }
}

/// A value on one line; none for a text of several lines, and for what holds comments.
fn flow(node: &Node) -> Option<String> {
    Some(match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.contains('\n') => return None,
        Value::String(text) => scalar(text),
        Value::List(items) if items.is_empty() => "[]".to_owned(),
        Value::List(items) => {
            let items: Option<Vec<_>> = items.iter().map(flow_inside).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Map(entries) => {
            let entry = |(key, node): &(String, Node)| match key.starts_with(COMMENT) {
                true => None,
                false => Some(format!("{}: {}", scalar(key), flow_inside(node)?)),
            };
            let entries: Option<Vec<_>> = entries.iter().map(entry).collect();
            format!("{{ {} }}", entries?.join(", "))
        }
    })
}

/// Inside of brackets, a comma ends a text.
fn flow_inside(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) if text.contains([',', '[', ']', '{', '}', '?', ':']) => {
            Some(json_text(text))
        }
        _ => flow(node),
    }
}

/// Whether it may stand on one line: short, and nothing that a reader would look for in a block.
fn fits(node: &Node, short: &str, column: usize) -> bool {
    let is_short = column + short.chars().count() <= WIDTH;
    let plain =
        |node: &Node| !matches!(node.value, Value::Map(_) | Value::List(_)) || node.is_empty();
    match &node.value {
        Value::String(text) => is_short || !text.contains(' '),
        Value::Map(entries) => {
            entries.is_empty()
                || is_short
                    && entries.len() <= 3
                    && entries.iter().all(|(_, node)| plain(node))
                    && entries.iter().any(|(key, _)| {
                        ["type", "$ref", "value", "unanswered", "kind"].contains(&key.as_str())
                    })
        }
        Value::List(items) => items.is_empty() || is_short && items.iter().all(plain),
        _ => true,
    }
}

/// A long text, in lines.
fn block(out: &mut String, text: &str, indent: usize) {
    let pad = " ".repeat(indent);
    let is_odd = |line: &str| line.starts_with([' ', '\t']) || line.ends_with([' ', '\t']);
    let has_tab = text.contains('\t');
    let body = text.strip_suffix('\n').unwrap_or(text);
    if text.trim().is_empty() || has_tab || body.ends_with('\n') || body.starts_with('\n') {
        let _ = writeln!(out, " {}", json_text(text));
    } else if body.contains('\n') {
        let first_is_odd = body.starts_with(' ');
        if first_is_odd || body.lines().any(|line| line.ends_with(' ')) {
            let _ = writeln!(out, " {}", json_text(text));
            return;
        }
        let chomp = if text.ends_with('\n') { "" } else { "-" };
        let _ = writeln!(out, " |{chomp}");
        for line in body.lines() {
            let _ = writeln!(out, "{}", format!("{pad}{line}").trim_end());
        }
    } else if is_odd(text) || text.contains("  ") || text.ends_with('\n') {
        let _ = writeln!(out, " {}", json_text(text));
    } else {
        let _ = writeln!(out, " >-");
        for line in wrapped(text, WIDTH.saturating_sub(indent).max(40)) {
            let _ = writeln!(out, "{pad}{line}");
        }
    }
}

/// Lines of at most so many characters, broken at spaces.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        if line > 0 && line + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else if let Some(last) = lines.last_mut() {
            if line > 0 {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

/// A text on one line, in quotes where it would be read as something else without.
fn scalar(text: &str) -> String {
    let plain_start = text.starts_with(|c: char| c.is_ascii_alphanumeric() || "/$_".contains(c));
    let plain = |c: char| c.is_alphanumeric() || " -_./$()'+;,{}?".contains(c) || c == ':';
    let is_plain = plain_start
        && text.chars().all(plain)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && crate::spec::is_plainly_text(text);
    match is_plain {
        true => text.to_owned(),
        false => json_text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Source;

    #[test]
    fn what_is_written_is_what_was_meant() {
        let json = serde_json::json!({
            "openapi": "3.0.3",
            "yes": "no", "200": "200", "null": null, "list": ["a, b", "c: d", "", " x ", "2020-01-01"],
            "long": "word ".repeat(60).trim(),
            "lines": "one\ntwo\n\n  three\n", "no end": "one\ntwo", "odd": "\n\n", "tab": "a\tb\nc",
            "double": format!("{}  {}", "a ".repeat(60), "b"),
            "quote": "say \"it\" \\ \u{1F600}", "colon": "a:", "hash": "a #b", "#not": 1,
            "maps": [{ "a": { "b": [1, 2.5, true, {}], "c": [] } }, [["x"]], []],
            "/a/{b}": { "$ref": "#/components/schemas/A" },
        });
        let mut json = json;
        json.as_object_mut().unwrap().remove("#not");
        let node = super::super::draft::from_json(&json, crate::diagnostic::Position::START);
        let text = write(&node);
        let read = Source::parse("v.yaml", &text).unwrap_or_else(|found| panic!("{found}\n{text}"));
        assert_eq!(read.root.to_json(), json, "{text}");
        let others: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(others, json, "{text}");
        assert!(text.lines().all(|line| line.len() <= 140), "{text}");
    }
}

//! A spec: read once, into a value, and held against the profile. Everything else stands on this.

mod directory;
mod positions;
mod profile;

use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::finding::{Finding, Findings, Position};

pub use directory::files;
use positions::Place;
pub use profile::one_of;

/// Bytes that a file may hold.
const BYTES: usize = 1 << 20;

/// One vendor's spec.
#[derive(Debug)]
pub struct Spec {
    /// The vendor's id: the file's name without `.yaml`.
    pub vendor: String,
    /// The file, as it was named to us.
    pub file: String,
    /// The SHA-256 of the text, in hexadecimal.
    pub digest: String,
    /// The whole document, comments aside, in the order in which it is written.
    pub tree: serde_yaml::Value,
    /// The same as JSON, sorted by keys, which are all texts.
    pub value: Value,
    place: Place,
}

impl Spec {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, Findings> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|wrong| {
            let (at, message) = (Position::START, format!("it can't be read: {wrong}"));
            let fix = "check its name and who may read it";
            vec![Finding::error(&file, at, "read", message, fix)]
        })?;
        Self::from_bytes(&file, bytes)
    }

    /// Reads any bytes, as if `file` held them.
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, Findings> {
        let text = String::from_utf8(bytes).map_err(|wrong| {
            let good = &wrong.as_bytes()[..wrong.utf8_error().valid_up_to()];
            let at = Position::behind(&String::from_utf8_lossy(good));
            let (message, fix) = ("the file is no UTF-8 from here on", "save it as UTF-8");
            vec![Finding::error(file, at, "read", message, fix)]
        })?;
        Self::parse(file, text)
    }

    /// Reads a text that stands in `file`. An error holds all that is wrong with it, as far as it can be read.
    pub fn parse(file: &str, text: String) -> Result<Self, Findings> {
        let wrong = |at: Position, message: String| {
            // The reader counts a line more than there is behind the last one.
            let at = at.min(Position::behind(&text));
            let fix = "write it as the other specs do, and only what erasure needs";
            vec![Finding::error(file, at, "yaml", message, fix)]
        };
        if text.len() > BYTES {
            let message = format!("the file is larger than {} KiB", BYTES / 1024);
            return Err(wrong(Position::START, message));
        }
        let digest = Sha256::digest(text.as_bytes());
        let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let whole = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let place = Place::of(file, whole)?;
        let tree: serde_yaml::Value = serde_yaml::from_str(whole).map_err(|error| {
            let at = error.location();
            let (line, column) = at.map_or((1, 1), |at| (at.line(), at.column()));
            wrong(Position { line, column }, error.to_string())
        })?;
        let value = serde_json::to_value(&tree)
            .map_err(|error| wrong(Position::START, error.to_string()))?;
        let found = profile::check(file, &value, &place);
        if !found.is_empty() {
            return Err(found);
        }
        Ok(Self {
            vendor: directory::vendor(Path::new(file)),
            file: file.to_owned(),
            digest,
            tree,
            value,
            place,
        })
    }

    /// Where the member that a JSON pointer names stands: `/paths/~1v1~1users/delete`. A pointer to
    /// nothing gives the nearest thing around it.
    pub fn at(&self, pointer: &str) -> Position {
        self.place.at(pointer)
    }

    /// The items of the list that a JSON pointer names; none of anything else.
    pub fn items(&self, pointer: &str) -> &[Value] {
        let list = self.value.pointer(pointer).and_then(Value::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    }

    /// The entries of the map that a JSON pointer names; none of anything else.
    pub fn entries(&self, pointer: &str) -> impl Iterator<Item = (&str, &Value)> {
        let map = self.value.pointer(pointer).and_then(Value::as_object);
        let entries = map.into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), value))
    }

    /// The keys of the map that a JSON pointer names.
    pub fn keys(&self, pointer: &str) -> Vec<&str> {
        self.entries(pointer).map(|(key, _)| key).collect()
    }

    /// Shows everything to `visit`, with its pointer, but for what examples hold.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&str, &'a Value)) {
        walk(&self.value, "", visit);
    }
}

/// Shows a value and everything in it to `visit`, with its pointer, but for what examples hold.
pub fn walk<'a>(value: &'a Value, pointer: &str, visit: &mut dyn FnMut(&str, &'a Value)) {
    visit(pointer, value);
    // Their keys are names, so they may be called as our words are.
    let is_names = ["/properties", "/schemas", "/responses"];
    let is_names = is_names.iter().any(|names| pointer.ends_with(names));
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                if is_names || !matches!(key.as_str(), "example" | "default" | "enum") {
                    walk(value, &child(pointer, key), visit);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{pointer}/{index}"), visit);
            }
        }
        _ => {}
    }
}

/// The pointer of a member of what `pointer` names.
pub fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

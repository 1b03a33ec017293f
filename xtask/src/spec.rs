//! A spec: read once, into a value, and from that into OpenAPI's types. Everything else stands on this.

use std::path::Path;

use openapiv3::OpenAPI;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::finding::{Finding, Findings, Position, Severity};

/// One vendor's spec.
#[derive(Debug)]
pub struct Spec {
    /// The vendor's id: the file's name without `.yaml`.
    pub vendor: String,
    /// The file, as it was named to us.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The SHA-256 of the text, in hexadecimal.
    pub digest: String,
    /// The whole document, comments aside, in the order in which it is written.
    pub tree: serde_yaml::Value,
    /// The same as JSON, sorted by keys.
    pub value: Value,
    /// The same as OpenAPI.
    pub document: OpenAPI,
}

impl Spec {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, Findings> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&file, text),
            Err(error) => Err(vec![Finding {
                file,
                at: Position::START,
                severity: Severity::Error,
                rule: "read",
                message: error.to_string(),
                fix: "name a file that can be read".to_owned(),
            }]),
        }
    }

    /// Reads a text that stands in `file`.
    pub fn parse(file: &str, text: String) -> Result<Self, Findings> {
        let fail = |message: String| {
            vec![Finding {
                file: file.to_owned(),
                at: Position::START,
                severity: Severity::Error,
                rule: "read",
                message,
                fix: "write an OpenAPI 3.0.3 document".to_owned(),
            }]
        };
        let tree: serde_yaml::Value =
            serde_yaml::from_str(&text).map_err(|error| fail(error.to_string()))?;
        let value = serde_json::to_value(&tree).map_err(|error| fail(error.to_string()))?;
        let document =
            serde_yaml::from_value(tree.clone()).map_err(|error| fail(error.to_string()))?;
        let vendor = Path::new(file).file_stem().unwrap_or_default();
        Ok(Self {
            vendor: vendor.to_string_lossy().into_owned(),
            file: file.to_owned(),
            digest: Sha256::digest(text.as_bytes())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            text,
            tree,
            value,
            document,
        })
    }

    /// A mistake at the place of this JSON pointer.
    pub fn error(
        &self,
        _pointer: &str,
        rule: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding {
            file: self.file.clone(),
            at: Position::START,
            severity: Severity::Error,
            rule,
            message: message.into(),
            fix: fix.into(),
        }
    }
}

//! A fact and who says so. A guess is written as a guess: exactly one of `source` and `assumed`
//! stands beside every value.

use serde::{Deserialize, Serialize};

use super::{Identifier, IdentifierKind};

/// A value, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    try_from = "FactText<T>",
    into = "FactText<T>",
    bound(
        serialize = "T: Clone + Serialize",
        deserialize = "T: Deserialize<'de>"
    )
)]
pub struct Fact<T> {
    /// What is so.
    pub value: T,
    /// Who says so.
    pub source: Source,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A page of the vendor, or a path in this repository.
    Published(String),
    /// Nobody; this is why we think so.
    Assumed(String),
}

impl Source {
    fn new(source: Option<String>, assumed: Option<String>) -> Result<Self, String> {
        match (source, assumed) {
            (Some(source), None) => check(&source).map(|()| Source::Published(source)),
            (None, Some(why)) if why.trim().is_empty() => Err("`assumed` must say why".into()),
            (None, Some(why)) => Ok(Source::Assumed(why)),
            (Some(_), Some(_)) => Err("a fact has `source` or `assumed`, not both".into()),
            (None, None) => {
                Err("a fact needs `source: <https page or path>` or `assumed: <why>`".into())
            }
        }
    }

    fn into_parts(self) -> (Option<String>, Option<String>) {
        match self {
            Source::Published(source) => (Some(source), None),
            Source::Assumed(why) => (None, Some(why)),
        }
    }
}

/// A source is a page that can be opened, or a path in this repository.
fn check(source: &str) -> Result<(), String> {
    let wrong = Err(format!(
        "`{source}` is neither an https page nor a path in this repository"
    ));
    if source.is_empty() || source.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return wrong;
    }
    if let Some(page) = source.strip_prefix("https://") {
        let host = page.split(['/', '?', '#']).next().unwrap_or_default();
        let is_host = host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains("..");
        return if is_host { Ok(()) } else { wrong };
    }
    let climbs = source
        .split('/')
        .any(|part| part == ".." || part.is_empty());
    let is_path = source.contains(['/', '.']) && !source.contains([':', '\\']) && !climbs;
    if is_path { Ok(()) } else { wrong }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactText<T> {
    value: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assumed: Option<String>,
}

impl<T> TryFrom<FactText<T>> for Fact<T> {
    type Error = String;

    fn try_from(text: FactText<T>) -> Result<Self, String> {
        Ok(Fact {
            source: Source::new(text.source, text.assumed)?,
            value: text.value,
        })
    }
}

impl<T> From<Fact<T>> for FactText<T> {
    fn from(fact: Fact<T>) -> Self {
        let (source, assumed) = fact.source.into_parts();
        FactText {
            value: fact.value,
            source,
            assumed,
        }
    }
}

/// An identifier as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentifierText {
    kind: IdentifierKind,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assumed: Option<String>,
}

impl TryFrom<IdentifierText> for Identifier {
    type Error = String;

    fn try_from(text: IdentifierText) -> Result<Self, String> {
        let source = Source::new(text.source, text.assumed)?;
        Ok(Identifier {
            kind: text.kind,
            name: text.name,
            source,
        })
    }
}

impl From<Identifier> for IdentifierText {
    fn from(identifier: Identifier) -> Self {
        let (source, assumed) = identifier.source.into_parts();
        IdentifierText {
            kind: identifier.kind,
            name: identifier.name,
            source,
            assumed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fact(json: serde_json::Value) -> Result<Fact<bool>, serde_json::Error> {
        serde_json::from_value(json)
    }

    #[test]
    fn a_fact_has_exactly_one_source() {
        assert!(fact(json!({ "value": true })).is_err());
        assert!(
            fact(json!({ "value": true, "source": "https://a.example/b", "assumed": "so" }))
                .is_err()
        );
        assert!(fact(json!({ "value": true, "assumed": " " })).is_err());
        assert!(fact(json!({ "value": true, "assumed": "nobody says" })).is_ok());
        assert!(fact(json!({ "value": true, "sauce": "https://a.example/b" })).is_err());
    }

    #[test]
    fn a_source_is_an_https_page_or_a_path_here() {
        for source in [
            "https://docs.example.com/a?b#c",
            "docs/lytics.md",
            "README.md",
        ] {
            assert!(
                fact(json!({ "value": true, "source": source })).is_ok(),
                "{source}"
            );
        }
        for source in [
            "",
            "http://docs.example.com",
            "https://",
            "https://docs",
            "the docs",
            "docs",
            "/etc/x.md",
            "../x.md",
            "C:\\x.md",
        ] {
            assert!(
                fact(json!({ "value": true, "source": source })).is_err(),
                "{source}"
            );
        }
    }

    #[test]
    fn facts_and_identifiers_are_written_as_they_are_read() {
        let written = json!({ "value": true, "assumed": "nobody says" });
        let read = fact(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), written);
        let written = json!({ "kind": "user-id", "as": "_uid", "source": "https://a.example/b" });
        let read: Identifier = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), written);
    }
}

//! Specs as the rest of xtask sees them: read, typed, and with every position still known.

mod directory;
mod json;
pub mod limits;
mod parse;
mod scalar;
mod source;
pub mod suggest;
pub mod tree;
mod typed;
pub mod unanswered;

use std::path::{Path, PathBuf};

use crate::{
    diagnostic::{Finding, Findings, Position},
    erasure::VendorErasure,
    lint,
};

pub use directory::files;
pub use source::{Source, child};

/// Whether every YAML tool reads this as text, without quotes.
pub(crate) fn is_plainly_text(text: &str) -> bool {
    matches!(scalar::resolve(text), Ok(tree::Value::String(_)))
}

/// A text in the quotes of JSON, which are YAML's too.
pub(crate) fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// One vendor's spec.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The vendor's id, which is the name of the file: `lytics`.
    pub vendor: String,
    /// The file, as it was named to us: `specs/lytics.yaml`.
    pub file: String,
    /// The file's text.
    pub text: String,
    /// The SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// The document as OpenAPI types.
    pub document: openapiv3::OpenAPI,
    /// The facts about erasure that concern the vendor as a whole.
    pub erasure: VendorErasure,
    source: Source,
}

impl Spec {
    /// Reads a spec from a file. What makes that impossible is returned whole, not only its beginning.
    pub fn read(path: &Path) -> Result<Spec, Findings> {
        Spec::from_source(Source::read(path)?)
    }

    /// Reads a spec from `text`, as if a file of this name held it.
    pub fn parse(file: &str, text: &str) -> Result<Spec, Findings> {
        Spec::from_source(Source::parse(file, text)?)
    }

    fn from_source(source: Source) -> Result<Spec, Findings> {
        let read = match lint::is_readable(&source) {
            true => source
                .document()
                .and_then(|document| Ok((document, source.erasure()?))),
            false => return Err(lint::lint_source(&source)),
        };
        let (document, erasure) = read.map_err(|finding| {
            let findings = lint::lint_source(&source);
            if findings.has_errors() {
                findings
            } else {
                finding.into()
            }
        })?;
        Ok(Spec {
            vendor: source.vendor.clone(),
            file: source.file.clone(),
            text: source.text.clone(),
            sha256: source.sha256.clone(),
            document,
            erasure,
            source,
        })
    }

    /// Where the member that a JSON pointer names begins: `/paths/~1v1~1users/delete`. A pointer to
    /// nothing gives the place of the nearest thing around it.
    pub fn at(&self, pointer: &str) -> Position {
        self.source.at(pointer)
    }

    /// An error at the place that a JSON pointer names.
    pub fn error(
        &self,
        pointer: &str,
        rule: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding::error(&self.file, self.at(pointer), rule, message, fix)
    }

    /// The file that this spec was read from.
    pub fn source(&self) -> &Source {
        &self.source
    }
}

/// Several specs, ordered by vendor.
#[derive(Debug, Default)]
pub struct Specs(Vec<Spec>);

impl Specs {
    /// Reads every spec of a directory.
    pub fn in_dir(dir: &Path) -> Result<Specs, Findings> {
        Specs::read_all(files(dir, &[])?)
    }

    /// Reads the specs of these vendors; of all in the directory, if none is named.
    pub fn of(dir: &Path, vendors: &[String]) -> Result<Specs, Findings> {
        Specs::read_all(files(dir, vendors)?)
    }

    fn read_all(files: Vec<PathBuf>) -> Result<Specs, Findings> {
        let mut specs = Vec::new();
        let mut findings = Findings::new();
        for file in files {
            match Spec::read(&file) {
                Ok(spec) => specs.push(spec),
                Err(found) => findings.extend(found),
            }
        }
        if findings.has_errors() {
            Err(findings)
        } else {
            Ok(Specs(specs))
        }
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Spec> {
        self.0.iter()
    }
}

impl IntoIterator for Specs {
    type Item = Spec;
    type IntoIter = std::vec::IntoIter<Spec>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const GOOD: &str = include_str!("../lint/good.yaml");

    #[test]
    fn a_spec_is_its_text_its_types_its_facts_and_its_places() {
        let spec = Spec::parse("specs/good.yaml", GOOD).unwrap();
        assert_eq!(
            (spec.vendor.as_str(), spec.file.as_str()),
            ("good", "specs/good.yaml")
        );
        assert_eq!(spec.text, GOOD);
        assert_eq!(spec.document.info.title, "Good erasure API");
        assert_eq!(spec.erasure.name, "Good");
        let at = spec.at("/paths/~1v1~1users~1{email}/delete");
        assert_eq!((at.line, at.column), (28, 5));
        let finding = spec.error("/info/title", "some-rule", "it is wrong", "make it right");
        assert_eq!(
            finding.to_string(),
            "specs/good.yaml:2:9: error[some-rule]: it is wrong\n  fix: make it right"
        );
    }

    #[test]
    fn the_order_of_the_file_is_kept() {
        let spec = Spec::parse(
            "specs/good.yaml",
            &GOOD.replace("at: { type", "aaa: { type"),
        )
        .unwrap();
        let openapiv3::ReferenceOr::Item(schema) =
            &spec.document.components.unwrap().schemas["Erased"]
        else {
            panic!("the schema is a reference");
        };
        let openapiv3::SchemaKind::Type(openapiv3::Type::Object(object)) = &schema.schema_kind
        else {
            panic!("the schema is no object");
        };
        assert_eq!(
            object.properties.keys().collect::<Vec<_>>(),
            ["erased", "aaa"]
        );
    }

    #[test]
    fn reading_by_position_and_reading_as_json_give_the_same_document() {
        let spec = Spec::parse("specs/good.yaml", GOOD).unwrap();
        let json: openapiv3::OpenAPI =
            serde_json::from_value(spec.source().root.to_json()).unwrap();
        assert_eq!(spec.document, json);
    }

    #[test]
    fn a_spec_that_can_not_be_read_says_everything_that_is_wrong() {
        let broken = GOOD
            .replace("title: ", "titel: ")
            .replace("value: possible", "value: perhaps");
        let findings = Spec::parse("specs/good.yaml", &broken).unwrap_err();
        let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["missing-field", "unknown-field", "erasure-facts"]);
        let findings = Spec::parse(
            "specs/good.yaml",
            &GOOD.replace("x-erasure:\n  name", "x-assumed: why\nname"),
        )
        .unwrap_err();
        assert!(findings.has_errors());
    }

    #[test]
    fn the_specs_of_a_directory_are_read_together() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let mut file = tempfile::NamedTempFile::new_in(dir.path()).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file.persist(dir.path().join(name)).unwrap();
        };
        write("b.yaml", GOOD);
        write("a.yaml", GOOD);
        let vendors = |specs: Specs| {
            specs
                .into_iter()
                .map(|spec| spec.vendor)
                .collect::<Vec<_>>()
        };
        assert_eq!(vendors(Specs::in_dir(dir.path()).unwrap()), ["a", "b"]);
        write("c.yaml", "openapi: 3.1.0\n");
        write("d.yaml", "a: [\n");
        let findings = Specs::in_dir(dir.path()).unwrap_err();
        assert_eq!(
            findings.iter().map(|f| f.rule).collect::<Vec<_>>(),
            ["openapi-version", "yaml-syntax"]
        );
        assert_eq!(
            vendors(Specs::of(dir.path(), &["b".to_owned()]).unwrap()),
            ["b"]
        );
    }
}

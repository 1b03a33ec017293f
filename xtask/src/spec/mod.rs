//! Specs as the rest of xtask sees them: read, typed, and with every position still known.

mod directory;
mod parse;
mod scalar;
mod source;
pub mod suggest;
pub mod tree;
mod typed;

use std::path::{Path, PathBuf};

use crate::{
    diagnostic::{Finding, Findings, Position},
    erasure::VendorErasure,
    lint,
};

pub use directory::files;
pub use source::{Source, child};

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
            let mut findings = lint::lint_source(&source);
            findings.push(finding);
            findings.sorted()
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

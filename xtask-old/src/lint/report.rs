//! Where rules put what they find.

use crate::diagnostic::{Finding, Findings, Position};

/// The findings about one file.
#[derive(Debug)]
pub struct Report {
    file: String,
    findings: Findings,
}

impl Report {
    /// Nothing found yet.
    pub fn new(file: &str) -> Self {
        Report {
            file: file.to_owned(),
            findings: Findings::new(),
        }
    }

    /// Something that keeps clients from being generated.
    pub fn error(
        &mut self,
        at: Position,
        rule: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.findings
            .push(Finding::error(&self.file, at, rule, message, fix));
    }

    /// Something that somebody should look at.
    pub fn warning(
        &mut self,
        at: Position,
        rule: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.findings
            .push(Finding::error(&self.file, at, rule, message, fix).as_warning());
    }

    /// Whether nothing keeps clients from being generated, so far.
    pub fn is_clean(&self) -> bool {
        !self.findings.has_errors()
    }

    /// What somebody else found.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    /// Everything found.
    pub fn into_findings(self) -> Findings {
        self.findings.sorted()
    }
}

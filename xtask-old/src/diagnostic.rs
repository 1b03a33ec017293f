//! What is wrong with a spec, where, and what to do about it. Whatever reads or checks specs returns
//! [`Findings`], all of them at once, so that nobody mends a spec one error at a time.

use std::fmt;

use serde::Serialize;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The spec must be changed before clients are generated from it.
    Error,
    /// The spec is usable, but somebody should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// A place in a file, counted from one, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl Position {
    /// Where a file begins: for what concerns the file as a whole.
    pub const START: Position = Position { line: 1, column: 1 };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, as it was named to us.
    pub file: String,
    /// Where in the file.
    #[serde(flatten)]
    pub at: Position,
    /// How bad it is.
    pub severity: Severity,
    /// The rule that found it: a short name that is the same in every version.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Finding {
    /// A finding that keeps clients from being generated.
    pub fn error(
        file: impl Into<String>,
        at: Position,
        rule: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Finding {
            file: file.into(),
            at,
            severity: Severity::Error,
            rule,
            message: message.into(),
            fix: fix.into(),
        }
    }

    /// The same finding, as a warning.
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            file,
            at,
            severity,
            rule,
            message,
            fix,
        } = self;
        write!(
            f,
            "{file}:{at}: {severity}[{rule}]: {message}\n  fix: {fix}"
        )
    }
}

/// Everything that is wrong, in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Nothing found.
    pub fn new() -> Self {
        Findings::default()
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether any of them keeps clients from being generated.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// In the order of the file, each said once.
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| {
            (&a.file, a.at, a.severity, a.rule, &a.message)
                .cmp(&(&b.file, b.at, b.severity, b.rule, &b.message))
        });
        self.0.dedup();
        self
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Findings(vec![finding])
    }
}

impl Extend<Finding> for Findings {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        self.0.extend(findings);
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Findings(findings.into_iter().collect())
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{finding}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(line: usize, rule: &'static str) -> Finding {
        let at = Position { line, column: 5 };
        Finding::error("specs/x.yaml", at, rule, "it is wrong", "make it right")
    }

    #[test]
    fn a_finding_reads_like_a_compiler_error() {
        assert_eq!(
            finding(12, "some-rule").to_string(),
            "specs/x.yaml:12:5: error[some-rule]: it is wrong\n  fix: make it right"
        );
    }

    #[test]
    fn a_finding_as_json_has_its_place_beside_its_words() {
        let json = serde_json::to_value(finding(12, "some-rule").as_warning()).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "file": "specs/x.yaml", "line": 12, "column": 5, "severity": "warning",
                "rule": "some-rule", "message": "it is wrong", "fix": "make it right"
            })
        );
    }

    #[test]
    fn sorted_findings_follow_the_file_and_repeat_nothing() {
        let findings: Findings = [
            finding(9, "b"),
            finding(2, "c"),
            finding(9, "b"),
            finding(9, "a"),
        ]
        .into_iter()
        .collect();
        let order: Vec<_> = findings
            .sorted()
            .iter()
            .map(|f| (f.at.line, f.rule))
            .collect();
        assert_eq!(order, [(2, "c"), (9, "a"), (9, "b")]);
    }

    #[test]
    fn warnings_are_no_errors() {
        let findings = Findings::from(finding(1, "a").as_warning());
        assert!(!findings.has_errors());
        assert_eq!(findings.count(Severity::Warning), 1);
    }
}

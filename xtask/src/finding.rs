//! What is wrong with a spec, where, and what to do about it. Whatever reads or checks specs returns
//! [`Findings`], all of them at once, so that nobody mends a spec one error at a time.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The spec must be changed before clients are generated from it.
    Error,
    /// The spec is usable, but somebody should look.
    Warning,
    /// No document of the vendor gives it.
    Assumption,
}

/// A place in a file, counted from one, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl Position {
    /// Where a file begins: for what concerns the file as a whole.
    pub const START: Position = Position { line: 1, column: 1 };

    /// The place right behind a text.
    pub fn behind(text: &str) -> Self {
        let last = text.rsplit('\n').next().unwrap_or_default();
        let (line, column) = (text.matches('\n').count() + 1, last.chars().count() + 1);
        Self { line, column }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, as it was named to us.
    pub file: String,
    /// Where in the file.
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
    /// A mistake.
    pub fn error(
        file: &str,
        at: Position,
        rule: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            at,
            severity: Severity::Error,
            rule,
            message: message.into(),
            fix: fix.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, message, rule) = (&self.file, &self.message, self.rule);
        let Position { line, column } = self.at;
        writeln!(f, "{file}:{line}:{column}: {message} [{rule}]")?;
        write!(f, "    {}", self.fix)
    }
}

/// All that was found.
pub type Findings = Vec<Finding>;

/// All that was found, as it is printed.
pub fn said(findings: &[Finding]) -> String {
    let findings = findings.iter().map(ToString::to_string);
    findings.collect::<Vec<_>>().join("\n")
}

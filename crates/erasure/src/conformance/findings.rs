//! What the suite found: every check by name, and why it failed or was skipped.

use std::fmt;

/// All checks, and how each of them went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Whether no check failed.
    pub fn conforms(&self) -> bool {
        self.failed().next().is_none()
    }

    /// All checks.
    pub fn all(&self) -> &[Finding] {
        &self.0
    }

    /// The checks that failed.
    pub fn failed(&self) -> impl Iterator<Item = &Finding> {
        self.0
            .iter()
            .filter(|finding| matches!(finding.conformity, Conformity::Failed(_)))
    }

    pub(super) fn add(&mut self, check: &'static str, conformity: impl Into<Conformity>) {
        self.0.push(Finding {
            check,
            conformity: conformity.into(),
        });
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|finding| writeln!(f, "  {finding}"))
    }
}

/// One check, and how it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    check: &'static str,
    conformity: Conformity,
}

impl Finding {
    /// What was checked, as a sentence that is true of a vendor that conforms.
    pub fn check(&self) -> &'static str {
        self.check
    }

    /// How it went.
    pub fn conformity(&self) -> &Conformity {
        &self.conformity
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.conformity {
            Conformity::Passed => write!(f, "pass  {}", self.check),
            Conformity::Failed(why) => write!(f, "FAIL  {}: {why}", self.check),
            Conformity::Skipped(why) => write!(f, "skip  {}: {why}", self.check),
        }
    }
}

/// How a check went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conformity {
    /// The vendor does it right.
    Passed,
    /// It does it wrong; this is how.
    Failed(String),
    /// The fixture doesn't offer what the check needs.
    Skipped(&'static str),
}

/// A check that found something wrong, or nothing.
impl From<Result<(), String>> for Conformity {
    fn from(found: Result<(), String>) -> Self {
        match found {
            Ok(()) => Self::Passed,
            Err(why) => Self::Failed(why),
        }
    }
}

//! What a spec must be and no schema can say: references that lead somewhere, names that stay apart in
//! Rust, paths that a value can't turn into another's, examples that fit, personal data that is marked, and
//! facts and a flow that agree with the operations. What the profile says is checked as a spec is read.

mod command;
mod examples;
mod facts;
mod flow;
mod forms;
mod names;
mod operations;
mod personal;
mod place;
mod references;

use crate::{
    finding::{Finding, Findings, Position, Severity},
    model::Model,
    spec::Spec,
};

pub use command::Lint;

/// The rule of questions that are still open: the one error that keeps nothing from being generated.
pub const UNANSWERED: &str = "unanswered";

type Rule = fn(&Model, &mut Report);

/// What stands on a model, one family of rules per file.
const RULES: &[(&str, Rule)] = &[
    ("name", names::check),
    ("form", forms::check),
    ("operation", operations::check),
    ("personal", personal::check),
    ("fact", facts::check),
    (UNANSWERED, facts::questions),
    ("flow", flow::check),
    ("assumed", facts::assumptions),
];

/// What was found so far.
struct Report<'a> {
    spec: &'a Spec,
    rule: &'static str,
    findings: Findings,
}

impl Report<'_> {
    /// A mistake in the member that a JSON pointer names, where its key stands.
    fn key(&mut self, pointer: &str, message: impl Into<String>, fix: impl Into<String>) {
        self.add(Severity::Error, self.spec.at(pointer), message, fix);
    }

    /// A mistake in the value that a JSON pointer names, where it begins.
    fn value(&mut self, pointer: &str, message: impl Into<String>, fix: impl Into<String>) {
        self.add(Severity::Error, self.spec.value_at(pointer), message, fix);
    }

    fn add(
        &mut self,
        severity: Severity,
        at: Position,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        let found = Finding::error(&self.spec.file, at, self.rule, message, fix);
        self.findings.push(Finding { severity, ..found });
    }

    fn is_fine(&self) -> bool {
        !self.findings.iter().any(is_error)
    }
}

/// Everything that is wrong with a spec that fits the profile, and what it assumes, in the order of the file.
pub fn lint(spec: &Spec) -> Findings {
    let (rule, findings) = ("reference", Findings::new());
    let mut report = Report {
        spec,
        rule,
        findings,
    };
    references::check(&mut report);
    if report.is_fine() {
        match Model::read(spec) {
            Ok(model) => {
                for (name, rule) in RULES {
                    report.rule = name;
                    rule(&model, &mut report);
                }
            }
            Err(strange) => report.findings.extend(strange),
        }
    }
    // Schemas that something is wrong with say nothing about values.
    if report.is_fine() {
        report.rule = "example";
        examples::check(&mut report);
    }
    report
        .findings
        .sort_by(|a, b| (a.at, &a.message).cmp(&(b.at, &b.message)));
    report.findings.dedup();
    report.findings
}

/// Whether a finding is an error.
pub fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

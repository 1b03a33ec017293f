//! What a spec must be and no schema can say: references that lead somewhere, names that stay apart in
//! Rust, paths that a value can't turn into another's, examples that fit, personal data that is marked, and
//! facts and a flow that agree with the operations. What the profile says is checked as a spec is read.

mod command;
mod examples;
mod facts;
mod flow;
mod names;
mod operations;
mod personal;
mod place;
mod references;
mod servers;

use crate::{
    finding::{Finding, Findings, Severity},
    model::Model,
    spec::Spec,
};

pub use command::Lint;

/// The rule of questions that are still open: the one error that keeps nothing from being generated.
pub const UNANSWERED: &str = "unanswered";

type Rule = fn(&Spec, &Model) -> Findings;

/// What stands on a model, one family of rules per file.
const RULES: &[Rule] = &[
    names::check,
    operations::check,
    personal::check,
    servers::check,
    facts::check,
    flow::check,
];

/// Everything that is wrong with a spec that fits the profile, in the order of the file.
pub fn lint(spec: &Spec) -> Findings {
    let mut findings = references::check(spec);
    let is_fine = |findings: &Findings| !findings.iter().any(is_error);
    if is_fine(&findings) {
        match Model::read(spec) {
            Ok(model) => RULES
                .iter()
                .for_each(|rule| findings.extend(rule(spec, &model))),
            Err(strange) => findings.extend(strange),
        }
    }
    // Schemas that something is wrong with say nothing about values.
    if is_fine(&findings) {
        findings.extend(examples::check(spec));
    }
    findings.sort_by(|a, b| (a.at, a.rule, &a.message).cmp(&(b.at, b.rule, &b.message)));
    findings.dedup();
    findings
}

/// Whether a finding is an error.
pub fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// The same as something to look at.
fn warning(finding: Finding) -> Finding {
    Finding {
        severity: Severity::Warning,
        ..finding
    }
}

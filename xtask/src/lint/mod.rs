//! What a spec must be and no schema can say: references that lead somewhere, names that stay apart in
//! Rust, paths that a value can't turn into another's, examples that fit, personal data that is marked, and
//! facts and a flow that agree with the operations. What the profile says is checked as a spec is read.

mod examples;
mod facts;
mod flow;
mod forms;
mod names;
mod operations;
mod personal;
mod place;
mod references;

use std::{io, path::PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::{
    command_line::usual,
    finding::{Finding, Findings, Severity, said},
    model::{Model, Schema},
    spec::{Spec, files},
};

/// The rule of questions that are still open: the one error that keeps nothing from being generated.
pub const UNANSWERED: &str = "unanswered";

/// Which specs to look at, and how to say what was found.
#[derive(Args, Clone, Debug)]
pub struct Lint {
    /// Vendors, by the name of their spec; all, if none is named.
    pub vendors: Vec<String>,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR", default_value_os_t = usual("specs"))]
    pub specs: PathBuf,
}

impl Lint {
    /// Looks at the specs, and writes what it found. Says whether nothing is wrong.
    pub fn run(&self, out: &mut impl io::Write) -> io::Result<bool> {
        let files = files(&self.specs, &self.vendors);
        let of = |file: &PathBuf| Spec::read(file).map_or_else(|found| found, |spec| lint(&spec));
        let found = files.map(|files| files.iter().flat_map(of).collect());
        let mut found: Findings = found.unwrap_or_else(|findings| findings);
        found.sort_by_key(|finding| finding.severity);
        writeln!(out, "{}", said(&found))?;
        Ok(!found.iter().any(is_error))
    }
}

type Rule = fn(&Model, &mut Report);

/// What stands on a model, one family of rules per file, and how bad it is.
const RULES: &[(&str, Severity, Rule)] = &[
    ("name", Severity::Error, names::check),
    ("form", Severity::Error, forms::check),
    ("operation", Severity::Error, operations::check),
    ("personal", Severity::Warning, personal::check),
    ("fact", Severity::Error, facts::check),
    (UNANSWERED, Severity::Error, facts::questions),
    ("flow", Severity::Error, flow::check),
    ("assumed", Severity::Assumption, facts::assumptions),
    ("example", Severity::Error, examples::check),
];

/// What was found so far.
struct Report<'a> {
    spec: &'a Spec,
    rule: &'static str,
    severity: Severity,
    findings: Findings,
    /// Where values stand, the schemas that they have to fit, and they themselves.
    values: Vec<(String, Value, Value)>,
}

impl Report<'_> {
    /// Values that stand in a place and have to fit a schema.
    fn values(&mut self, at: &str, schema: &Schema, all: Vec<Value>) {
        let each = json!({ "items": self.spec.value.pointer(&schema.at.0) });
        self.values.push((at.to_owned(), each, all.into()));
    }

    /// Something about what a JSON pointer names.
    fn at(&mut self, pointer: &str, message: impl Into<String>, fix: impl Into<String>) {
        let (file, at, severity) = (&self.spec.file, self.spec.at(pointer), self.severity);
        let found = Finding::error(file, at, self.rule, message, fix);
        self.findings.push(Finding { severity, ..found });
    }
}

/// Everything that is wrong with a spec that fits the profile, and what it assumes, in the order of the file.
pub fn lint(spec: &Spec) -> Findings {
    let mut report = Report {
        spec,
        rule: "reference",
        severity: Severity::Error,
        findings: Findings::new(),
        values: Vec::new(),
    };
    references::check(&mut report);
    match Model::read(spec) {
        _ if !report.findings.is_empty() => {}
        Ok(model) => {
            for (rule, severity, check) in RULES {
                (report.rule, report.severity) = (rule, *severity);
                check(&model, &mut report);
            }
        }
        Err(strange) => report.findings.extend(strange),
    }
    let mut findings = report.findings;
    findings.sort_by(|a, b| (a.at, &a.message).cmp(&(b.at, &b.message)));
    findings.dedup();
    findings
}

/// Whether a finding is an error.
pub fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

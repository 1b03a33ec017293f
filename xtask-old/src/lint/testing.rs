//! How rules are tested: a spec of a few lines in which `»` stands before every place that a rule is
//! to report. The lines around it are a whole spec, so that positions are those of a real file.

use super::lint_source;
use crate::{
    diagnostic::{Findings, Position, Severity},
    spec::Source,
};

/// Stands before a place that must be reported.
const MARK: char = '»';

/// Checks that `rule` reports an error at each mark, and nowhere else.
pub fn reports(rule: &str, marked: &str) {
    reports_as(Severity::Error, rule, marked);
}

/// Checks that `rule` reports a warning at each mark, and nowhere else.
pub fn warns(rule: &str, marked: &str) {
    reports_as(Severity::Warning, rule, marked);
}

/// Checks that `rule` reports nothing.
pub fn accepts(rule: &str, spec: &str) {
    assert!(!spec.contains(MARK), "a spec that is accepted has no marks");
    reports(rule, spec);
}

fn reports_as(severity: Severity, rule: &str, marked: &str) {
    let (spec, expected) = unmark(marked);
    let findings = findings(&spec);
    let found: Vec<Position> = findings
        .iter()
        .filter(|f| f.rule == rule && f.severity == severity)
        .map(|f| f.at)
        .collect();
    assert_eq!(
        found, expected,
        "\n{rule} in\n{spec}\nall findings:\n{findings}"
    );
    for finding in findings.iter() {
        assert!(
            !finding.message.is_empty() && !finding.fix.is_empty(),
            "{finding}"
        );
    }
}

/// Everything that is found in a spec.
pub fn findings(spec: &str) -> Findings {
    match Source::parse("specs/vendor.yaml", spec) {
        Ok(source) => lint_source(&source),
        Err(findings) => findings,
    }
}

fn unmark(marked: &str) -> (String, Vec<Position>) {
    let mut spec = String::new();
    let mut marks = Vec::new();
    let (mut line, mut column) = (1, 1);
    for c in marked.chars() {
        match c {
            MARK => marks.push(Position { line, column }),
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
        if c != MARK {
            spec.push(c);
        }
    }
    (spec, marks)
}

/// A document with these paths (two spaces before each).
pub fn paths(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths:\n{paths}")
}

/// A document with one operation, `GET /a`, of these fields (six spaces before each).
pub fn operation(fields: &str) -> String {
    paths(&format!(
        "  /a:\n    get:\n      operationId: readA\n{fields}"
    ))
}

/// A document with one `POST /a` and these components (two spaces before each section).
pub fn components(components: &str) -> String {
    paths(&format!(
        "  /a:\n    post:\n      operationId: readA\n      responses: {{}}\ncomponents:\n{components}"
    ))
}

/// A document with these named schemas (four spaces before each).
pub fn schemas(schemas: &str) -> String {
    components(&format!("  schemas:\n{schemas}"))
}

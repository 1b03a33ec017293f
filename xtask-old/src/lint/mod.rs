//! What a spec must be for its client to be generated, documented and truthful. Every rule looks at
//! the whole spec and says everything it finds; nobody who edits a spec ever sees a panic.

pub(crate) mod address;
mod amount;
mod answers;
mod arguments;
mod assumptions;
mod bodies;
mod command;
mod composed;
mod composition;
mod constants;
mod context;
mod documentation;
mod effort;
mod enums;
mod erasure;
mod examples;
mod formats;
pub(crate) mod grammar;
#[cfg(test)]
mod hostile;
mod json_schema;
mod made_up;
mod names;
mod operations;
mod parameters;
mod paths;
mod patterns;
mod personal;
mod personal_keys;
mod recursion;
mod references;
mod report;
pub(crate) mod schemas;
mod security;
mod servers;
mod structure;
#[cfg(test)]
pub(crate) mod testing;
mod unanswered;
mod unicode;
mod walk;

use crate::{
    diagnostic::Findings,
    spec::{Source, Spec},
};

pub use assumptions::{Assumption, assumptions};
pub use command::{Lint, Outcome};
pub(crate) use operations::is_no_method;
pub(crate) use unanswered::RULE as UNANSWERED;

use context::Context;
use report::Report;

type Rule = fn(&Context, &mut Report);

/// What a document needs to be read into OpenAPI types at all.
const STRUCTURE: &[Rule] = &[structure::check];

/// Everything else, one family of rules per file.
const RULES: &[Rule] = &[
    references::check,
    recursion::check,
    paths::check,
    operations::check,
    constants::check,
    parameters::check,
    arguments::check,
    bodies::check,
    answers::check,
    schemas::check,
    patterns::check,
    composed::check,
    composition::check,
    enums::check,
    names::check,
    unicode::check,
    formats::check,
    personal::check,
    personal_keys::check,
    security::check,
    servers::check,
    documentation::check,
    examples::check,
    erasure::check,
    unanswered::check,
];

/// Everything that is wrong with a spec.
pub fn lint(spec: &Spec) -> Findings {
    lint_source(spec.source())
}

/// Everything that is wrong with a file, even if no spec can be made of it.
pub fn lint_source(source: &Source) -> Findings {
    let mut report = Report::new(&source.file);
    if structure::version(source, &mut report) {
        let context = Context::new(source, &mut report);
        for rule in STRUCTURE {
            rule(&context, &mut report);
        }
        if report.is_clean() {
            report.extend(source.document().err());
        }
        if amount::is_modest(&context, &mut report) {
            for rule in RULES {
                rule(&context, &mut report);
            }
        }
    }
    report.into_findings()
}

/// Whether a file has the shape of an OpenAPI document and its facts can be read: what
/// [`Spec::read`] needs.
pub(crate) fn is_readable(source: &Source) -> bool {
    let mut report = Report::new(&source.file);
    if structure::version(source, &mut report) {
        let context = Context::new(source, &mut report);
        for rule in STRUCTURE {
            rule(&context, &mut report);
        }
    }
    report.is_clean()
}

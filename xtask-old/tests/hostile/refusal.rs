//! What holds of every refusal, and how a good spec is made a bad one.

use std::collections::BTreeSet;

use xtask_old::{
    diagnostic::Findings, generate::generate, lint::lint_source, spec::Source, spec::Spec,
};

/// A spec that nothing is wrong with.
pub const GOOD: &str = include_str!("../../src/lint/good.yaml");

/// The good spec with more schemas (four spaces before each), or more properties of its last one (eight).
pub fn with(more: &str) -> String {
    format!("{}\n{more}", GOOD.trim_end())
}

/// The good spec with `new` where `old` stands.
#[track_caller]
pub fn replaced(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old), "`{old}` doesn't stand in the good spec");
    GOOD.replace(old, new)
}

/// Everything that is found in a text.
pub fn findings(text: &str) -> Findings {
    match Source::parse("specs/vendor.yaml", text) {
        Ok(source) => lint_source(&source),
        Err(findings) => findings,
    }
}

/// Checks that a text is refused by this rule, with a place in it, a reason and a way out, and that
/// nothing can be generated from it either. Gives back what was found.
#[track_caller]
pub fn refused(rule: &str, text: &str) -> Findings {
    let found = findings(text);
    let rules: BTreeSet<_> = found.iter().map(|finding| finding.rule).collect();
    assert!(
        found.has_errors() && rules.contains(rule),
        "{rule} isn't among {rules:?}"
    );
    helpful(&found, text);
    if let Ok(spec) = Spec::parse("specs/vendor.yaml", text) {
        assert!(generate(&spec).is_err(), "it is generated all the same");
    }
    found
}

/// Checks that lint has nothing against a text, and that it becomes a crate.
#[track_caller]
pub fn taken(text: &str) {
    let found = findings(text);
    assert!(!found.has_errors(), "{found}");
    let spec = Spec::parse("specs/vendor.yaml", text).unwrap_or_else(|found| panic!("{found}"));
    generate(&spec).unwrap_or_else(|failure| panic!("{failure}"));
}

/// Checks that each finding names a place that the file has, a reason and a way out, and that all of
/// them together aren't much longer than the file.
#[track_caller]
pub fn helpful(found: &Findings, text: &str) {
    let lines = text.matches('\n').count() + 1;
    let mut length = 0;
    for finding in found.iter() {
        assert!((1..=lines).contains(&finding.at.line), "{finding}");
        assert!(finding.at.column >= 1, "{finding}");
        assert!(
            !finding.message.is_empty() && !finding.fix.is_empty(),
            "{finding}"
        );
        length += finding.message.len() + finding.fix.len();
    }
    assert!(
        length <= 10_000 + 100 * text.len(),
        "{length} bytes of findings about {} bytes of text",
        text.len()
    );
}

//! Any bytes as a spec: it is refused with findings that say where and what to do, or a client can be
//! generated from it.

use xtask::{
    diagnostic::Findings,
    lint::lint_source,
    prepare, raw, refine,
    spec::{Source, Spec},
};

/// Reads bytes as a spec.
///
/// # Panics
///
/// If reading or checking it does, or if it has no errors and no client can be generated.
pub fn spec(input: &[u8]) {
    let file = "specs/vendor.yaml";
    let source = match Source::from_bytes(file, input.to_vec()) {
        Ok(source) => source,
        Err(found) => {
            assert!(found.has_errors(), "it isn't read, and nobody says why");
            return helpful(&found, input);
        }
    };
    let found = lint_source(&source);
    helpful(&found, input);
    let spec = Spec::parse(file, &source.text);
    if found.has_errors() {
        return;
    }
    let spec = spec.unwrap_or_else(|found| panic!("lint has nothing against it: {found}"));
    let prepared = prepare::prepare(&spec).unwrap_or_else(|found| panic!("{found}"));
    let raw = raw::generate(&prepared).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    if let Err(problem) = refine::refine(raw, &prepared) {
        panic!("{}: {}", problem.place, problem.message);
    }
}

/// Checks that each finding names a place that the file has, a reason and a way out.
fn helpful(found: &Findings, input: &[u8]) {
    let lines = 1 + input.iter().filter(|byte| **byte == b'\n').count();
    for finding in found.iter() {
        assert!((1..=lines).contains(&finding.at.line), "{finding}");
        assert!(finding.at.column >= 1, "{finding}");
        assert!(
            !finding.message.is_empty() && !finding.fix.is_empty(),
            "{finding}"
        );
    }
}

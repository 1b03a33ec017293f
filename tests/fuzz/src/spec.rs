//! Any bytes as a spec: it is refused with findings that say where and what to do, or a client can be
//! generated from it.

use xtask::{finding::Finding, generate, lint, model::Model, spec::Spec};

/// Reads bytes as a spec.
///
/// # Panics
///
/// If reading or checking it does, or if it has no errors and no client can be generated.
pub fn spec(input: &[u8]) {
    let spec = match Spec::from_bytes("specs/vendor.yaml", input.to_vec()) {
        Ok(spec) => spec,
        Err(found) => {
            assert!(!found.is_empty(), "it isn't read, and nobody says why");
            return helpful(&found, input);
        }
    };
    let found = lint::lint(&spec);
    helpful(&found, input);
    if found.iter().any(lint::is_error) {
        return;
    }
    let model = Model::read(&spec);
    let model = model.unwrap_or_else(|found| panic!("lint has nothing against it: {found:?}"));
    if let Err(problem) = generate::files(&model) {
        panic!("{problem}");
    }
}

/// Checks that each finding names a place that the file has, a reason and a way out.
fn helpful(found: &[Finding], input: &[u8]) {
    let lines = 1 + input.iter().filter(|byte| **byte == b'\n').count();
    for finding in found {
        assert!((1..=lines).contains(&finding.at.line), "{finding}");
        assert!(finding.at.column >= 1, "{finding}");
        assert!(
            !finding.message.is_empty() && !finding.fix.is_empty(),
            "{finding}"
        );
    }
}

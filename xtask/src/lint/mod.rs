//! What a spec must be for its client to be generated, documented and truthful.

use crate::{
    diagnostic::Findings,
    spec::{Source, Spec},
};

/// Everything that is wrong with a spec.
pub fn lint(spec: &Spec) -> Findings {
    lint_source(spec.source())
}

/// Everything that is wrong with a file, even if no spec can be made of it.
pub fn lint_source(_source: &Source) -> Findings {
    Findings::new()
}

/// What keeps a file from being an OpenAPI document at all.
pub(crate) fn shape(_source: &Source) -> Option<Findings> {
    None
}

//! The vendors' specs as the sandbox uses them: read once per process, straight from the files in
//! `specs/`, with no type of a client crate in between, and of what is ours (`x-erasure`) nothing.

mod operation;
mod schema;
mod template;

use serde_json::Value;

pub(crate) use operation::{Operation, Parameter, Scheme};
pub(crate) use schema::complaint;
pub(crate) use template::{Segment, matches};

/// Headers that can carry a credential, whichever vendor wants it.
const CREDENTIAL_HEADERS: [&str; 5] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-api-key",
    "x-auth-token",
];

/// One vendor's spec.
pub(crate) struct Spec {
    pub document: Value,
    pub operations: Vec<Operation>,
}

impl Spec {
    pub fn read(text: &str) -> Result<Self, String> {
        let document: Value = serde_yaml::from_str(text).map_err(|e| e.to_string())?;
        let operations = operation::all(&document)?;
        Ok(Self {
            document,
            operations,
        })
    }

    /// Whether a header's value has no business in a log.
    pub fn hides(&self, header: &str) -> bool {
        let mut schemes = self
            .operations
            .iter()
            .flat_map(|at| at.security.iter().flatten());
        let is_key = schemes.any(|scheme| matches!(scheme, Scheme::Header(name) if name == header));
        is_key || CREDENTIAL_HEADERS.contains(&header)
    }
}

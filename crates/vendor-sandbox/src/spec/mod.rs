//! The vendors' specs as the sandbox uses them: read once per process, straight from the files in
//! `specs/`, with no type of a client crate in between.

mod facts;
mod operation;
mod schema;
mod template;

use std::sync::OnceLock;

use serde_json::Value;

pub(crate) use operation::{Operation, Parameter, Scheme};
pub(crate) use schema::complaint;
pub(crate) use template::{Segment, matches};

use crate::{SandboxError, Vendor};

/// One vendor's spec.
pub(crate) struct Spec {
    pub vendor: Vendor,
    pub document: Value,
    pub operations: Vec<Operation>,
}

impl Spec {
    /// The spec of a vendor, or what is wrong with it.
    pub fn of(vendor: Vendor) -> Result<&'static Self, SandboxError> {
        static SPECS: [OnceLock<Result<Spec, String>>; Vendor::ALL.len()] =
            [const { OnceLock::new() }; Vendor::ALL.len()];
        SPECS[vendor as usize]
            .get_or_init(|| Self::read(vendor))
            .as_ref()
            .map_err(|problem| SandboxError::Spec {
                vendor,
                problem: problem.clone(),
            })
    }

    /// The operation of this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// Whether the vendor has more than one contract.
    pub fn has_contracts(&self) -> bool {
        self.operations.iter().any(|operation| {
            operation.contract.is_some() || operation.facts.get("contracts").is_some()
        })
    }

    /// The same as [`of`](Self::of), of one's own.
    pub(crate) fn read(vendor: Vendor) -> Result<Self, String> {
        let document: Value = serde_yaml::from_str(vendor.spec()).map_err(|e| e.to_string())?;
        let operations = operation::all(&document)?;
        Ok(Self {
            vendor,
            document,
            operations,
        })
    }
}

//! The operations of a vendor as tests enumerate them.

use serde::Serialize;

use crate::{Contract, Vendor, spec::Spec};

/// One operation of a vendor's spec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationInfo {
    /// Its operationId.
    pub id: String,
    /// Its method, in capitals.
    pub method: String,
    /// Its path template.
    pub path: String,
    /// The contracts that have it.
    pub contracts: Vec<Contract>,
    /// The statuses that the spec documents.
    pub statuses: Vec<u16>,
}

impl OperationInfo {
    pub(crate) fn all(vendor: Vendor, spec: &Spec) -> Vec<Self> {
        let operations = spec.operations.iter();
        operations
            .map(|operation| Self {
                id: operation.id.clone(),
                method: operation.method.clone(),
                path: operation.path.clone(),
                contracts: vendor.contracts_of(&operation.id),
                statuses: operation.responses.keys().copied().collect(),
            })
            .collect()
    }
}

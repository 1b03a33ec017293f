//! The operations of a vendor as tests enumerate them.

use serde::Serialize;

use crate::{Contract, spec::Spec};

/// One operation of a vendor's spec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationInfo {
    /// Its operationId.
    pub id: String,
    /// Its method, in capitals.
    pub method: String,
    /// Its path template.
    pub path: String,
    /// What it is for, in the spec's words: `erase`, `erase-many`, `status`, `status-list`,
    /// `lookup` or `suppress`.
    pub role: String,
    /// The contracts that have it.
    pub contracts: Vec<Contract>,
    /// The contracts under which it may be asked for twice without harm.
    pub repeatable: Vec<Contract>,
    /// The statuses that the spec documents.
    pub statuses: Vec<u16>,
}

impl OperationInfo {
    pub(crate) fn all(spec: &Spec) -> Vec<Self> {
        let contracts: &[Contract] = match spec.has_contracts() {
            true => &Contract::ALL,
            false => &[Contract::Original],
        };
        let operations = spec.operations.iter();
        operations
            .map(|operation| Self {
                id: operation.id.clone(),
                method: operation.method.clone(),
                path: operation.path.clone(),
                role: operation.facts["role"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                contracts: contracts
                    .iter()
                    .copied()
                    .filter(|contract| operation.is_served_by(*contract))
                    .collect(),
                repeatable: contracts
                    .iter()
                    .copied()
                    .filter(|contract| operation.is_served_by(*contract))
                    .filter(|contract| {
                        let fact = spec.fact(&operation.id, *contract, "repeatable");
                        fact.and_then(serde_json::Value::as_bool) == Some(true)
                    })
                    .collect(),
                statuses: operation.responses.keys().copied().collect(),
            })
            .collect()
    }
}

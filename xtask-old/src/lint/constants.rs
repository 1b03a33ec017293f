//! The constants of a client's `facts`: one for each operation, and one more for each contract that it
//! serves. An operation can't have the name of another's contract.

use std::collections::HashMap;

use super::{Context, Report};
use crate::{erasure::EXTENSION, refine::names::constant_name, spec::tree::Node};

pub fn check(context: &Context, report: &mut Report) {
    let operations = context.operations();
    let ids = operations
        .iter()
        .filter_map(|operation| Some((operation, operation.node.get("operationId")?)));
    let ids: Vec<_> = ids
        .filter_map(|(operation, node)| Some((operation, node, node.as_str()?)))
        .collect();
    let mut of_contracts = HashMap::new();
    for (operation, _, id) in &ids {
        let facts = operation.node.get(EXTENSION);
        let contracts = facts.and_then(|facts| facts.get("contracts"));
        for (contract, _) in contracts.into_iter().flat_map(Node::entries) {
            let constant = format!("{}_{}", constant_name(id), contract.to_uppercase());
            of_contracts.insert(constant, (contract, *id));
        }
    }
    for (_, node, id) in &ids {
        let constant = constant_name(id).to_string();
        if let Some((contract, other)) = of_contracts.get(&constant) {
            let message = format!(
                "`{id}` and the {contract} contract of `{other}` are both the constant `{constant}`"
            );
            report.error(node.at, "operation-id-clash", message, "rename one of them");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, paths, reports};

    #[test]
    fn an_operation_that_is_called_as_a_contract_of_another_is_reported() {
        let spec = |id: &str| {
            paths(&format!(
                "  /a:\n    get: {{ operationId: ask, x-erasure: {{ contracts: {{ original: {{}}, revised: {{}} }} }}, responses: {{}} }}\n  /b:\n    get: {{ operationId: {id}, responses: {{}} }}\n"
            ))
        };
        reports("operation-id-clash", &spec("»askOriginal"));
        accepts("operation-id-clash", &spec("askOther"));
    }
}

//! The facts of one operation: those that its role needs, and none that mean nothing there.

use serde::Deserialize;

use super::{FACTS, fields};
use crate::{
    erasure::{Completion, Contract, EXTENSION, OperationErasure, OperationFacts, Role},
    lint::{Context, Report, context::Operation},
    spec::tree::Node,
};

const OPERATION_KNOWN: &[&str] = &[
    "role",
    "contract",
    "completion",
    "horizon",
    "revivable",
    "repeatable",
    "batch",
    "not-found",
    "poll",
    "contracts",
];

/// What an operation states, if it can be read.
pub fn facts(operation: &Operation, report: &mut Report) -> Option<OperationErasure> {
    let Some(block) = operation.node.get(EXTENSION) else {
        report.error(
            operation.named_at(),
            "erasure-missing",
            format!("`{}` has no `x-erasure`", operation.label()),
            "add it, with the operation's role",
        );
        return None;
    };
    let mut fine = fields(block, OPERATION_KNOWN, &["role"], report);
    for (_, facts) in block.get("contracts").into_iter().flat_map(Node::entries) {
        fine &= fields(facts, FACTS, &[], report);
    }
    if fine {
        OperationErasure::deserialize(block).ok()
    } else {
        None
    }
}

/// What one operation states, for each contract that it serves.
pub fn check(
    context: &Context,
    operation: &Operation,
    erasure: &OperationErasure,
    report: &mut Report,
) {
    let block = operation.node.get(EXTENSION).unwrap_or(operation.node);
    if erasure.contract.is_some() && !erasure.contracts.is_empty() {
        report.error(
            block.named_at,
            "erasure-contract",
            "`contract` and `contracts` stand side by side",
            "keep `contracts` if the operation serves several",
        );
    }
    let served: Vec<Option<Contract>> = match erasure.contracts.is_empty() {
        true => vec![erasure.contract],
        false => erasure
            .contracts
            .keys()
            .map(|contract| Some(*contract))
            .collect(),
    };
    for contract in served {
        let of = contract
            .map(|contract| format!(" under the {} contract", spell(contract)))
            .unwrap_or_default();
        required(
            operation,
            block,
            erasure.role,
            &erasure.facts(contract),
            &of,
            report,
        );
    }
    not_found(context, operation, block, erasure, report);
    meaningless(block, erasure, report);
}

fn spell(contract: Contract) -> &'static str {
    match contract {
        Contract::Original => "original",
        Contract::Revised => "revised",
    }
}

fn required(
    operation: &Operation,
    block: &Node,
    role: Role,
    facts: &OperationFacts,
    of: &str,
    report: &mut Report,
) {
    let mut needs = |fact: &str, why: &str| {
        let message = format!("`{}` doesn't state `{fact}`{of}: {why}", operation.label());
        report.error(
            block.named_at,
            "erasure-fact-missing",
            message,
            format!("add `{fact}`, with its source, or `assumed` and why"),
        );
    };
    let erases = matches!(role, Role::Erase | Role::EraseMany);
    if erases && facts.completion.is_none() {
        needs("completion", "nobody could say when it is done");
    }
    if erases && facts.repeatable.is_none() {
        needs("repeatable", "a lost answer could not be dealt with");
    }
    let completion = facts.completion.as_ref().map(|fact| fact.value);
    if completion == Some(Completion::Promised) && facts.horizon.is_none() {
        needs("horizon", "a promise says by when");
    }
    if role == Role::EraseMany && facts.batch.is_none() {
        needs("batch", "nobody could say how many values fit");
    }
    if role == Role::Status && facts.poll.is_none() {
        needs("poll", "nobody could say how often to ask");
    }
}

/// A 404 means something, and only a 404 has such a meaning.
fn not_found(
    context: &Context,
    operation: &Operation,
    block: &Node,
    erasure: &OperationErasure,
    report: &mut Report,
) {
    let documented = operation
        .responses(context)
        .iter()
        .any(|response| matches!(response.name, "404" | "4XX"));
    let stated = erasure.not_found.is_some()
        || erasure
            .contracts
            .values()
            .any(|facts| facts.not_found.is_some());
    let concerned = matches!(
        erasure.role,
        Role::Erase | Role::EraseMany | Role::Lookup | Role::Status
    );
    if documented && !stated && concerned {
        let message = format!(
            "`{}` documents 404 and doesn't state `not-found`",
            operation.label()
        );
        report.error(
            block.named_at,
            "erasure-fact-missing",
            message,
            "add `not-found`: nobody, or ambiguous",
        );
    }
    if stated && !documented {
        let at = block.get("not-found").unwrap_or(block).named_at;
        report.error(
            at,
            "erasure-fact-idle",
            "`not-found` says what a 404 means, and none is documented",
            "document the 404, or remove the fact",
        );
    }
}

/// Facts that say nothing about an operation of this role.
fn meaningless(block: &Node, erasure: &OperationErasure, report: &mut Report) {
    let allowed: &[&str] = match erasure.role {
        Role::Erase => &[
            "completion",
            "horizon",
            "revivable",
            "repeatable",
            "not-found",
        ],
        Role::EraseMany => &[
            "completion",
            "horizon",
            "revivable",
            "repeatable",
            "not-found",
            "batch",
        ],
        Role::Status | Role::StatusList => &["repeatable", "not-found", "poll"],
        Role::Lookup | Role::Suppress => &["repeatable", "not-found"],
    };
    let contracts = block
        .get("contracts")
        .into_iter()
        .flat_map(Node::entries)
        .map(|(_, facts)| facts);
    for facts in std::iter::once(block).chain(contracts) {
        for (key, node) in facts
            .entries()
            .filter(|(key, _)| FACTS.contains(key) && !allowed.contains(key))
        {
            report.error(
                node.named_at,
                "erasure-fact-idle",
                format!("`{key}` says nothing about an operation of this role"),
                "remove it, or move it to the operation that it is about",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, findings, paths, reports};

    /// One `DELETE /a` with these facts (eight spaces before each) and these responses.
    fn erasing(facts: &str, responses: &str) -> String {
        paths(&format!(
            "  /a:\n    delete:\n      operationId: eraseA\n      responses: {{ {responses} }}\n      x-erasure:\n{facts}"
        ))
    }

    const DONE: &str = "        role: erase\n        completion: { value: immediate, assumed: why }\n        repeatable: { value: true, assumed: why }\n";

    #[test]
    fn an_erasure_says_when_it_is_done_and_whether_it_may_be_repeated() {
        let block = |spec: String| spec.replace("x-erasure", "»x-erasure");
        accepts("erasure-fact-missing", &erasing(DONE, ""));
        reports(
            "erasure-fact-missing",
            &block(erasing(
                "        role: erase\n        repeatable: { value: true, assumed: why }\n",
                "",
            )),
        );
        reports(
            "erasure-fact-missing",
            &block(erasing(
                "        role: erase\n        completion: { value: immediate, assumed: why }\n",
                "",
            )),
        );
        reports(
            "erasure-fact-missing",
            &block(erasing(&DONE.replace("immediate", "promised"), "")),
        );
        reports(
            "erasure-fact-missing",
            &block(erasing(
                &DONE.replace("role: erase", "role: erase-many"),
                "",
            )),
        );
        reports(
            "erasure-fact-missing",
            &block(erasing("        role: status\n", "")),
        );
    }

    #[test]
    fn each_contract_of_an_operation_states_its_own() {
        let contracts = "        contracts:\n          original: { completion: { value: promised, assumed: why } }\n          revised: { completion: { value: immediate, assumed: why } }\n";
        let spec = erasing(
            &format!(
                "        role: erase\n        repeatable: {{ value: true, assumed: why }}\n{contracts}"
            ),
            "",
        );
        let found = findings(&spec);
        let missing: Vec<_> = found
            .iter()
            .filter(|f| f.rule == "erasure-fact-missing")
            .collect();
        assert_eq!(missing.len(), 1, "{found}");
        assert!(
            missing[0]
                .message
                .contains("`horizon` under the original contract"),
            "{found}"
        );
        reports(
            "erasure-contract",
            &erasing(
                &format!("{DONE}        contract: original\n{contracts}"),
                "",
            )
            .replace("x-erasure", "»x-erasure"),
        );
        reports(
            "erasure-facts",
            &erasing(
                &format!("{DONE}        contracts: {{ »oldest: {{}}, revised: {{ »rol: 1 }} }}\n"),
                "",
            ),
        );
    }

    #[test]
    fn a_404_has_a_meaning_and_only_a_404_has_it() {
        let known = "        not-found: { value: nobody, assumed: why }\n";
        reports(
            "erasure-fact-missing",
            &erasing(DONE, "'404': { description: D }").replace("x-erasure", "»x-erasure"),
        );
        accepts(
            "erasure-fact-missing",
            &erasing(&format!("{DONE}{known}"), "'404': { description: D }"),
        );
        reports(
            "erasure-fact-idle",
            &erasing(
                &format!("{DONE}{}", known.replace("not-found", "»not-found")),
                "",
            ),
        );
        accepts(
            "erasure-fact-missing",
            &erasing("        role: suppress\n", "'404': { description: D }"),
        );
    }

    #[test]
    fn facts_about_something_else_are_reported() {
        reports(
            "erasure-fact-idle",
            &erasing(
                &format!(
                    "{DONE}        »poll: {{ value: PT1M, assumed: why }}\n        »batch: {{ value: 5, assumed: why }}\n"
                ),
                "",
            ),
        );
        reports(
            "erasure-fact-idle",
            &erasing(
                "        role: lookup\n        »revivable: { value: P7D, assumed: why }\n",
                "",
            ),
        );
    }
}

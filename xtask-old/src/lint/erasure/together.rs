//! What only all operations together show: that something erases, and that what is tracked can be
//! asked about.

use crate::{
    erasure::{Completion, Contract, EXTENSION, OperationErasure, Role},
    lint::{Context, Report, context::Operation},
};

pub fn check(context: &Context, read: &[(Operation, OperationErasure)], report: &mut Report) {
    let erases = |role| matches!(role, Role::Erase | Role::EraseMany);
    let is_open = |fact: &Option<String>| fact.as_deref() == Some("role");
    let is_known = !context
        .source
        .unanswered
        .iter()
        .any(|open| is_open(&open.fact));
    if is_known
        && !read.iter().any(|(_, facts)| erases(facts.role))
        && read.len() == context.operations().len()
    {
        let at = context.source.at("/paths");
        report.error(
            at,
            "erasure-role-missing",
            "no operation of the spec erases",
            "give one the role `erase`",
        );
    }
    for (operation, facts) in read.iter().filter(|(_, facts)| erases(facts.role)) {
        let contracts: Vec<Option<Contract>> = match facts.contracts.is_empty() {
            true => vec![facts.contract],
            false => facts
                .contracts
                .keys()
                .map(|contract| Some(*contract))
                .collect(),
        };
        for contract in contracts {
            let completion = facts.facts(contract).completion.map(|fact| fact.value);
            if completion == Some(Completion::Tracked)
                && !read.iter().any(|(_, other)| tells_status(other, contract))
            {
                let message = format!(
                    "`{}` is tracked, and no operation tells its status",
                    operation.label()
                );
                let at = operation
                    .node
                    .get(EXTENSION)
                    .unwrap_or(operation.node)
                    .named_at;
                report.error(
                    at,
                    "erasure-role-missing",
                    message,
                    "describe the operation, with the role `status`",
                );
            }
        }
    }
}

fn tells_status(other: &OperationErasure, contract: Option<Contract>) -> bool {
    let serves = match (contract, other.contract) {
        (Some(asked), Some(own)) => asked == own,
        _ => true,
    };
    other.role == Role::Status && serves
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, paths, reports};

    /// One `DELETE /a` with these facts (eight spaces before each) and these responses.
    fn erasing(facts: &str, responses: &str) -> String {
        paths(&format!(
            "  /a:\n    delete:\n      operationId: eraseA\n      responses: {{ {responses} }}\n      x-erasure:\n{facts}"
        ))
    }

    const DONE: &str = "        role: erase\n        completion: { value: immediate, assumed: why }\n        repeatable: { value: true, assumed: why }\n";

    #[test]
    fn what_is_tracked_can_be_asked_about() {
        let tracked = erasing(&DONE.replace("immediate", "tracked"), "");
        reports(
            "erasure-role-missing",
            &tracked.replace("x-erasure", "»x-erasure"),
        );
        let status = |contract: &str| {
            format!(
                "{tracked}  /b:\n    get:\n      operationId: readB\n      responses: {{}}\n      x-erasure: {{ role: status, {contract}poll: {{ value: PT1M, assumed: why }} }}\n"
            )
        };
        accepts("erasure-role-missing", &status(""));
        let original = "        contract: original\n";
        let other = status("contract: revised, ").replacen(
            "        role",
            &format!("{original}        role"),
            1,
        );
        reports(
            "erasure-role-missing",
            &other.replacen("x-erasure", "»x-erasure", 1),
        );
    }

    #[test]
    fn a_spec_erases() {
        reports(
            "erasure-role-missing",
            &erasing("        role: lookup\n", "").replace("paths", "»paths"),
        );
    }
}

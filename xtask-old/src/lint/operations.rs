//! Operations become methods: each needs a name that is a method's name, an answer that means
//! success, and nothing that a client would silently leave out.

use std::collections::HashMap;

use heck::ToSnakeCase;

use super::{Context, Report, context::Operation, grammar::Kind};
use crate::{refine::names::is_keyword, spec::tree::Node};

/// Methods that every client has by itself.
const TAKEN: &[&str] = &[
    "new",
    "with_transport",
    "clone",
    "fmt",
    "from",
    "into",
    "default",
    "drop",
];

/// What `facts` of every client holds by itself.
const TAKEN_BY_FACTS: &[&str] = &["vendor", "operations"];

/// Methods that nobody erases, asks or lists with.
const UNSUPPORTED_METHODS: &[&str] = &["options", "head", "trace"];

pub fn check(context: &Context, report: &mut Report) {
    let operations = context.operations();
    ids(&operations, report);
    if operations.is_empty() {
        let at = context.source.at("/paths");
        report.error(
            at,
            "no-operations",
            "the spec describes no operation",
            "describe at least one that erases",
        );
    }
    for operation in &operations {
        method(operation, report);
        success(operation, report);
        left_out(operation, report);
    }
    for place in context.all(Kind::Response) {
        if let Some(links) = place.node.get("links") {
            report.error(
                links.named_at,
                "ignored-links",
                "links are ignored",
                "say it in the description, or in `x-erasure`",
            );
        }
    }
}

fn ids<'a>(operations: &[Operation<'a>], report: &mut Report) {
    let mut seen: HashMap<String, &'a str> = HashMap::new();
    for operation in operations {
        let Some(node) = operation.node.get("operationId") else {
            report.error(
                operation.named_at(),
                "operation-id-missing",
                format!("{} has no operationId", operation.label()),
                "add one in camelCase: its method is named after it",
            );
            continue;
        };
        let Some(id) = node.as_str() else { continue };
        let method = id.to_snake_case();
        if !is_camel_case(id) {
            let message = format!("`{id}` is not written in camelCase");
            report.error(
                node.at,
                "operation-id-style",
                message,
                "use ASCII letters and digits, beginning with a small letter",
            );
        } else if is_keyword(&method) {
            report.error(
                node.at,
                "operation-id-keyword",
                format!("`{method}` is a word of Rust"),
                format!("say what it does to what: `{id}User`"),
            );
        } else if TAKEN.contains(&method.as_str()) {
            report.error(
                node.at,
                "operation-id-taken",
                format!("every client has a method `{method}`"),
                format!("say what it does to what: `{id}User`"),
            );
        } else if TAKEN_BY_FACTS.contains(&method.as_str()) {
            let constant = method.to_uppercase();
            report.error(
                node.at,
                "operation-id-taken",
                format!("the facts of every client have a constant `{constant}`"),
                format!("say what it does to what: `{id}User`"),
            );
        }
        match seen.insert(method.clone(), id) {
            Some(first) if first == id => {
                report.error(
                    node.at,
                    "operation-id-duplicate",
                    format!("two operations are called `{id}`"),
                    "rename one of them",
                );
            }
            Some(first) => {
                let message = format!("`{first}` and `{id}` are both the method `{method}`");
                report.error(node.at, "operation-id-clash", message, "rename one of them");
            }
            None => {}
        }
    }
}

fn is_camel_case(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether an operation can't be called so, because no method can, or because every client has one.
pub(crate) fn is_no_method(id: &str) -> bool {
    let method = id.to_snake_case();
    is_keyword(&method)
        || TAKEN.contains(&method.as_str())
        || TAKEN_BY_FACTS.contains(&method.as_str())
}

fn method(operation: &Operation, report: &mut Report) {
    let method = operation.method.to_uppercase();
    if UNSUPPORTED_METHODS.contains(&operation.method) {
        report.error(
            operation.named_at(),
            "method-unsupported",
            format!("{method} is not supported"),
            "leave the operation out",
        );
    }
    if operation.method == "get"
        && let Some(body) = operation.node.get("requestBody")
    {
        report.error(
            body.named_at,
            "body-on-get",
            format!("{method} has no body"),
            "use parameters",
        );
    }
}

fn success(operation: &Operation, report: &mut Report) {
    let responses = operation.node.get("responses");
    let mut statuses = responses
        .into_iter()
        .flat_map(Node::entries)
        .map(|(status, _)| status);
    if !statuses.any(|status| status.starts_with('2')) {
        report.error(
            responses.map_or(operation.named_at(), |node| node.named_at),
            "no-success",
            format!("`{}` has no answer that means success", operation.label()),
            "describe the 2xx status that the vendor answers with",
        );
    }
}

fn left_out(operation: &Operation, report: &mut Report) {
    if let Some(callbacks) = operation.node.get("callbacks") {
        report.error(
            callbacks.named_at,
            "ignored-callbacks",
            "callbacks are ignored",
            "say it in the description",
        );
    }
    for node in [operation.node, operation.item]
        .into_iter()
        .filter_map(|node| node.get("servers"))
    {
        report.error(
            node.named_at,
            "ignored-servers",
            "servers of a single operation or path are ignored",
            "describe the servers once, for the whole document",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, operation, paths, reports};

    fn ids(a: &str, b: &str) -> String {
        paths(&format!(
            "  /a:\n    get: {{ operationId: {a}, responses: {{}} }}\n  /b:\n    put: {{ operationId: {b}, responses: {{}} }}\n"
        ))
    }

    #[test]
    fn an_operation_without_an_id_is_reported() {
        reports(
            "operation-id-missing",
            &paths("  /a:\n    »get: { responses: {} }\n"),
        );
    }

    #[test]
    fn an_id_that_is_used_twice_is_reported_the_second_time() {
        reports("operation-id-duplicate", &ids("readA", "»readA"));
    }

    #[test]
    fn ids_that_become_the_same_method_are_reported() {
        reports("operation-id-clash", &ids("readURL", "»readUrl"));
        accepts("operation-id-clash", &ids("readA", "readB"));
    }

    #[test]
    fn ids_that_are_not_in_camel_case_are_reported() {
        reports("operation-id-style", &ids("»ReadA", "»read_b"));
        reports("operation-id-style", &ids("»läs", "»'2fa'"));
    }

    #[test]
    fn ids_that_rust_keeps_for_itself_are_reported() {
        reports("operation-id-keyword", &ids("»move", "»gen"));
        reports("operation-id-taken", &ids("»new", "»withTransport"));
        reports("operation-id-taken", &ids("»vendor", "»operations"));
    }

    #[test]
    fn methods_that_no_client_has_are_reported() {
        reports(
            "method-unsupported",
            &paths(
                "  /a:\n    »head: { operationId: a, responses: {} }\n    »trace: { operationId: b, responses: {} }\n",
            ),
        );
        reports(
            "body-on-get",
            &operation("      »requestBody: { content: {} }\n      responses: {}\n"),
        );
    }

    #[test]
    fn an_operation_that_can_not_succeed_is_reported() {
        reports(
            "no-success",
            &operation("      »responses: { '404': { description: D } }\n"),
        );
        accepts(
            "no-success",
            &operation("      responses: { '204': { description: D } }\n"),
        );
        accepts(
            "no-success",
            &operation("      responses: { 2XX: { description: D } }\n"),
        );
        accepts(
            "no-success",
            &operation("      responses: { '200': { $ref: '#/nowhere' } }\n"),
        );
        reports(
            "no-operations",
            "openapi: 3.0.3\ninfo: { title: T, version: '1' }\n»paths: {}\n",
        );
    }

    #[test]
    fn what_would_silently_be_left_out_is_reported() {
        reports(
            "ignored-callbacks",
            &operation("      »callbacks: {}\n      responses: {}\n"),
        );
        reports(
            "ignored-servers",
            &operation("      »servers: []\n      responses: {}\n"),
        );
        reports(
            "ignored-links",
            &operation("      responses: { '200': { description: D, »links: {} } }\n"),
        );
    }
}

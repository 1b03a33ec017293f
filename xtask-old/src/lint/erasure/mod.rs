//! The facts about erasure: all there, each of a kind that its operation can have, and consistent
//! with what the operation documents.

mod fields;
mod operation;
mod request_id;
mod together;

use serde::Deserialize;

use super::{Context, Report};
use crate::{
    diagnostic::Position,
    erasure::{EXTENSION, Identifier},
    spec::{
        Source,
        tree::{Node, Value},
    },
};

use fields::{FACTS, fields};

/// What every vendor states.
const VENDOR_REQUIRED: &[&str] = &["name", "identifiers", "retains", "recreation"];
const VENDOR_KNOWN: &[&str] = &[
    "name",
    "identifiers",
    "table",
    "retains",
    "leaves-open",
    "recreation",
    "rate",
    "concurrency",
    "request-id",
];

pub fn check(context: &Context, report: &mut Report) {
    vendor_name(context.source, report);
    vendor(context, report);
    assumed(context, report);
    let mut read = Vec::new();
    for operation in context.operations() {
        if let Some(facts) = operation::facts(&operation, report) {
            operation::check(context, &operation, &facts, report);
            read.push((operation, facts));
        }
    }
    together::check(context, &read, report);
}

fn vendor_name(source: &Source, report: &mut Report) {
    let id = &source.vendor;
    let starts_well = id.starts_with(|c: char| c.is_ascii_lowercase());
    let is_slug = id
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !starts_well || !is_slug || id.ends_with('-') || id.contains("--") {
        let message = format!("the file's name `{id}` is no vendor's id");
        report.error(
            Position::START,
            "vendor-id",
            message,
            "name the file in small letters, digits and `-`: gainsight-px.yaml",
        );
    }
}

fn vendor(context: &Context, report: &mut Report) {
    let Some(block) = context.root.get(EXTENSION) else {
        return report.error(
            context.root.at,
            "erasure-missing",
            "the document has no `x-erasure`",
            "add it, with name, identifiers, retains and recreation",
        );
    };
    if !fields(block, VENDOR_KNOWN, VENDOR_REQUIRED, report) {
        return;
    }
    if let Some(name) = block.get("name").filter(|name| !is_a_line(name)) {
        report.error(
            name.at,
            "erasure-facts",
            "a vendor's name is a line of text",
            "write it as people write it, without line breaks and tabs",
        );
    }
    let identifiers = block.get("identifiers");
    if let Some(list) = identifiers.filter(|list| list.items().is_empty()) {
        report.error(
            list.named_at,
            "erasure-facts",
            "the vendor can be asked by nothing",
            "list at least one kind of identifier",
        );
    }
    let mut seen = Vec::new();
    for item in identifiers.map(Node::items).unwrap_or_default() {
        if let Ok(Identifier { kind, name, .. }) = Identifier::deserialize(item) {
            if seen.contains(&(kind, name.clone())) {
                report.error(
                    item.at,
                    "erasure-facts",
                    "this identifier is listed twice",
                    "remove one of the two",
                );
            }
            seen.push((kind, name));
        }
    }
    for key in ["rate", "concurrency"] {
        let value = block.get(key).and_then(|fact| fact.get("value"));
        let number = value.map(|value| value.get("requests").unwrap_or(value));
        if let Some(number) = number
            .filter(|number| matches!(&number.value, Value::Number(n) if n.as_u64() == Some(0)))
        {
            report.error(
                number.at,
                "erasure-facts",
                "zero requests erase nobody",
                "write how many the vendor takes",
            );
        }
    }
    request_id::check(context, block, report);
}

fn is_a_line(name: &Node) -> bool {
    let text = name.as_str().unwrap_or_default();
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    !text.trim().is_empty() && !text.contains(breaks)
}

/// `x-assumed` gives a reason.
fn assumed(context: &Context, report: &mut Report) {
    for place in &context.places {
        if let Some(why) = place.node.get("x-assumed")
            && why.as_str().is_none_or(|why| why.trim().is_empty())
        {
            report.error(
                why.at,
                "assumed-reason",
                "`x-assumed` says why",
                "write the reason, as text",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        lint::{
            lint_source,
            testing::{accepts, operation, reports},
        },
        spec::Source,
    };

    /// A document whose root has these facts (two spaces before each).
    fn vendor(facts: &str) -> String {
        format!(
            "openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\nx-erasure:\n{facts}"
        )
    }

    const NAME: &str = "  name: V\n";
    const IDENTIFIERS: &str = "  identifiers: [{ kind: email, assumed: why }]\n";
    const RETAINS: &str = "  retains: []\n";
    const RECREATION: &str = "  recreation: { value: possible, assumed: why }\n";

    fn and(facts: &str) -> String {
        vendor(&format!("{NAME}{IDENTIFIERS}{RETAINS}{RECREATION}{facts}"))
    }

    #[test]
    fn a_vendor_and_every_operation_state_facts() {
        reports(
            "erasure-missing",
            &operation("      responses: {}\n")
                .replace("openapi", "»openapi")
                .replace("get:", "»get:"),
        );
    }

    #[test]
    fn a_vendor_states_all_that_is_required() {
        accepts("erasure-facts", &and(""));
        let block = "»x-erasure";
        reports(
            "erasure-facts",
            &vendor("  name: V\n").replace("x-erasure", &format!("»»»{}", "x-erasure")),
        );
        reports(
            "erasure-facts",
            &vendor(&format!("{NAME}{RETAINS}{RECREATION}")).replace("x-erasure", block),
        );
        reports(
            "erasure-facts",
            &vendor(&format!("{NAME}  »identifiers: []\n{RETAINS}{RECREATION}")),
        );
        reports(
            "erasure-facts",
            "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths: {}\nx-erasure: »5\n",
        );
    }

    #[test]
    fn every_error_in_the_facts_is_reported_where_it_stands() {
        reports(
            "erasure-facts",
            &and(
                "  »rat: { value: 1, assumed: why }\n  concurrency: »{ value: 8 }\n  rate: { value: { requests: 5, per: »1s }, assumed: why }\n",
            ),
        );
        reports(
            "erasure-facts",
            &and(
                "  concurrency: { value: »eight, assumed: why }\n  request-id: { value: { »bodi: /a }, assumed: why }\n",
            ),
        );
        reports(
            "erasure-facts",
            &vendor(&format!(
                "{NAME}  identifiers:\n    - {{ kind: »e-mail, assumed: why }}\n  retains: »none\n  recreation: {{ value: possible, »sauce: x }}\n"
            )),
        );
        reports(
            "erasure-facts",
            &vendor(&format!(
                "{NAME}  identifiers: [{{ kind: email, assumed: why }}, »{{ kind: email, assumed: why }}]\n{RETAINS}{RECREATION}"
            )),
        );
        reports(
            "erasure-facts",
            &and("  rate: { value: { requests: »0, per: PT1S }, assumed: why }\n"),
        );
        for name in ["\"A\\nB\"", "\"A\\tB\"", "''"] {
            let spec = and("").replace("name: V", &format!("name: »{name}"));
            reports("erasure-facts", &spec);
        }
    }

    #[test]
    fn a_fact_has_one_source_and_a_real_one() {
        for fact in [
            "{ value: 8 }",
            "{ value: 8, source: http://a.example }",
            "{ value: 8, source: https://a.example, assumed: why }",
            "{ value: 8, assumed: '' }",
            "{ value: 8, source: somewhere }",
        ] {
            reports("erasure-facts", &and(&format!("  concurrency: »{fact}\n")));
        }
        accepts(
            "erasure-facts",
            &and("  concurrency: { value: 8, source: docs/vendor.md }\n"),
        );
    }

    #[test]
    fn assumptions_give_a_reason() {
        reports(
            "assumed-reason",
            &operation(
                "      x-assumed: »true\n      responses: { '200': { description: D, x-assumed: »'' } }\n",
            ),
        );
    }

    #[test]
    fn a_vendor_id_is_a_slug() {
        let rules = |file: &str| {
            let source = Source::parse(file, "openapi: 3.0.3\n").unwrap();
            lint_source(&source)
                .iter()
                .filter(|f| f.rule == "vendor-id")
                .count()
        };
        for file in ["specs/lytics.yaml", "gainsight-px.yaml", "a1.yaml"] {
            assert_eq!(rules(file), 0, "{file}");
        }
        for file in [
            "Lytics.yaml",
            "gainsight_px.yaml",
            "1a.yaml",
            "a-.yaml",
            "a--b.yaml",
            "ä.yaml",
        ] {
            assert_eq!(rules(file), 1, "{file}");
        }
    }
}

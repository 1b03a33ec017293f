//! Parameters, one by one: the generator knows one style per place, and panics on a path parameter
//! that isn't required.

use super::{Context, Report, grammar::Kind, structure};
use crate::spec::{limits, tree::Node};

/// Headers that OpenAPI takes from elsewhere, so that a parameter of that name is ignored.
const RESERVED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Parameter) {
        one(context, place.node, report);
    }
}

fn one(context: &Context, node: &Node, report: &mut Report) {
    let place = node.text("in").unwrap_or_default();
    let name = node.text("name").unwrap_or_default();
    match place {
        "path" if !node.is_true("required") => {
            let at = node.get("required").map_or(node.named_at, |node| node.at);
            report.error(
                at,
                "path-parameter-optional",
                format!("`{name}` stands in the path and isn't required"),
                "add `required: true`",
            );
        }
        "cookie" => report.error(
            node.named_at,
            "cookie-parameter",
            format!("`{name}` is sent in a cookie, which is not supported"),
            "if it is a credential, describe it as a header in securitySchemes; else leave it out",
        ),
        "header" => header(node, name, report),
        _ => {}
    }
    style(context, node, place, report);
    for key in ["allowReserved", "allowEmptyValue"] {
        if let Some(flag) = node.get(key).filter(|_| node.is_true(key)) {
            report.error(
                flag.named_at,
                "parameter-flag",
                format!("`{key}` is ignored: every value is encoded, and none is sent without one"),
                format!("remove `{key}`"),
            );
        }
    }
    if let Some(content) = node.get("content") {
        report.error(
            content.named_at,
            "parameter-content",
            format!("`{name}` is described by a media type, which is not supported"),
            "describe it by a `schema`",
        );
    }
}

fn header(node: &Node, name: &str, report: &mut Report) {
    let at = node.get("name").map_or(node.at, |node| node.at);
    if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        report.error(
            at,
            "header-reserved",
            format!("a header parameter `{name}` is ignored"),
            "describe credentials in securitySchemes, and media types in `content`",
        );
    } else if !is_token(name) {
        report.error(
            at,
            "header-name",
            format!("`{name}` is no name of a header"),
            "use letters, digits and `-`",
        );
    }
}

/// Whether a text is a token of HTTP.
pub fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// The one style for each place, for the types that it can carry.
fn style(context: &Context, node: &Node, place: &str, report: &mut Report) {
    let styles = structure::styles(place);
    if let Some(style) = node
        .get("style")
        .filter(|style| styles[1..].contains(&style.as_str().unwrap_or_default()))
    {
        let given = style.as_str().unwrap_or_default();
        return report.error(
            style.at,
            "style-unsupported",
            format!("the style `{given}` is not supported"),
            format!(
                "only `{}` is; if the vendor needs another, leave the parameter out",
                styles[0]
            ),
        );
    }
    let Some(schema) = node.get("schema") else {
        return;
    };
    let Some(resolved) = resolve(context, schema) else {
        return;
    };
    kind(context, node, schema, resolved, place, report);
    if resolved.is_true("nullable") {
        report.error(
            schema.named_at,
            "parameter-nullable",
            "a parameter can't be null",
            "remove `nullable`; leave the parameter optional instead",
        );
    }
}

/// The types that a place can carry.
fn kind(
    context: &Context,
    node: &Node,
    schema: &Node,
    resolved: &Node,
    place: &str,
    report: &mut Report,
) {
    let joined = node
        .get("explode")
        .filter(|explode| explode.as_bool() == Some(false));
    let (message, fix) = match (resolved.text("type"), joined) {
        (Some("array"), _) if place != "query" => (
            "a list can't stand in a path or a header",
            "describe one value",
        ),
        (Some("array"), Some(explode)) => {
            let fix = "write `explode: true` if the vendor takes the name several times; else leave the parameter out";
            return report.error(
                explode.at,
                "parameter-explode",
                "a list in one value, with commas, is not supported",
                fix,
            );
        }
        (Some("array"), None) if !items_are_plain(context, resolved) => (
            "only lists of plain values can stand in a query",
            "describe the items as strings, numbers or booleans",
        ),
        (Some("array" | "string" | "integer" | "number" | "boolean"), _) => return,
        _ => (
            "only plain values can be parameters",
            "describe it as a string, a number or a boolean",
        ),
    };
    report.error(schema.named_at, "parameter-type", message, fix);
}

fn items_are_plain(context: &Context, list: &Node) -> bool {
    let items = list.get("items").and_then(|items| resolve(context, items));
    items.is_some_and(|items| {
        matches!(
            items.text("type"),
            Some("string" | "integer" | "number" | "boolean")
        )
    })
}

fn resolve<'n>(context: &'n Context, node: &'n Node) -> Option<&'n Node> {
    let mut node = node;
    for _ in 0..=limits::HOPS {
        match node.text("$ref") {
            None => return Some(node),
            Some(reference) => node = context.root.at_pointer(reference.strip_prefix('#')?)?,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, operation, reports};

    fn parameter(fields: &str) -> String {
        operation(&format!(
            "      parameters:\n        - {{ {fields} }}\n      responses: {{}}\n"
        ))
    }

    #[test]
    fn a_path_parameter_is_required() {
        let spec = |required: &str| {
            parameter(&format!(
                "name: a, in: path, {required}schema: {{ type: string }}"
            ))
        };
        reports("path-parameter-optional", &spec("").replace("- {", "- »{"));
        reports("path-parameter-optional", &spec("required: »false, "));
        accepts("path-parameter-optional", &spec("required: true, "));
    }

    #[test]
    fn cookies_are_reported() {
        reports(
            "cookie-parameter",
            &parameter("name: a, in: cookie, schema: { type: string }").replace("- {", "- »{"),
        );
    }

    #[test]
    fn styles_that_the_generator_does_not_know_are_reported() {
        reports(
            "style-unsupported",
            &parameter("name: a, in: query, style: »deepObject, schema: { type: object }"),
        );
        reports(
            "style-unsupported",
            &parameter(
                "name: a, in: query, style: »pipeDelimited, schema: { type: array, items: { type: string } }",
            ),
        );
        accepts(
            "style-unsupported",
            &parameter("name: a, in: query, style: form, schema: { type: string }"),
        );
    }

    #[test]
    fn lists_that_are_joined_are_reported() {
        reports(
            "parameter-explode",
            &parameter(
                "name: a, in: query, explode: »false, schema: { type: array, items: { type: string } }",
            ),
        );
        accepts(
            "parameter-explode",
            &parameter(
                "name: a, in: query, explode: true, schema: { type: array, items: { type: string } }",
            ),
        );
    }

    #[test]
    fn values_that_a_place_can_not_carry_are_reported() {
        reports(
            "parameter-type",
            &parameter("name: a, in: query, »schema: { type: object }"),
        );
        reports(
            "parameter-type",
            &parameter("name: X-A, in: header, »schema: { type: array, items: { type: string } }"),
        );
        reports(
            "parameter-type",
            &parameter("name: a, in: query, »schema: { type: array, items: { type: object } }"),
        );
        reports(
            "parameter-nullable",
            &parameter("name: a, in: query, »schema: { type: string, nullable: true }"),
        );
        reports(
            "parameter-content",
            &parameter("name: a, in: query, »content: {}"),
        );
        reports(
            "parameter-flag",
            &parameter(
                "name: a, in: query, »allowReserved: true, »allowEmptyValue: true, schema: { type: string }",
            ),
        );
    }

    #[test]
    fn headers_that_are_sent_otherwise_are_reported() {
        reports(
            "header-reserved",
            &parameter("name: »Authorization, in: header, schema: { type: string }"),
        );
        reports(
            "header-reserved",
            &parameter("name: »content-type, in: header, schema: { type: string }"),
        );
        reports(
            "header-name",
            &parameter("name: »'a b', in: header, schema: { type: string }"),
        );
    }
}

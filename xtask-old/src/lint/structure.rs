//! What OpenAPI demands of an object as a whole and no single field shows.

use super::{Context, Report, grammar::Kind};
use crate::{
    diagnostic::Position,
    spec::{Source, tree::Node},
};

/// Whether this is OpenAPI 3.0 at all; if not, nothing else about it is worth saying.
pub fn version(source: &Source, report: &mut Report) -> bool {
    let root = &source.root;
    if !root.is_map() {
        report.error(
            root.at,
            "not-openapi",
            "the file holds no OpenAPI document",
            "begin with `openapi: 3.0.3`",
        );
        return false;
    }
    let fix = "write the spec in OpenAPI 3.0.3";
    if let Some(node) = root.get("swagger") {
        report.error(node.named_at, "openapi-version", "this is Swagger 2", fix);
        return false;
    }
    let Some(node) = root.get("openapi") else {
        report.error(
            Position::START,
            "openapi-version",
            "the file doesn't say `openapi`",
            "begin with `openapi: 3.0.3`",
        );
        return false;
    };
    match node.as_str() {
        Some(version) if is_3_0(version) => true,
        version => {
            let message = format!(
                "OpenAPI {} is not supported",
                version.unwrap_or("of this kind")
            );
            report.error(node.at, "openapi-version", message, fix);
            false
        }
    }
}

fn is_3_0(version: &str) -> bool {
    let patch = version.strip_prefix("3.0.").unwrap_or_default();
    !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit())
}

pub fn check(context: &Context, report: &mut Report) {
    for place in &context.places {
        match place.kind {
            _ if place.is_reference => {}
            Kind::Parameter => {
                schema_or_content(place.node, report);
                style(place.node, report);
            }
            Kind::Header => schema_or_content(place.node, report),
            Kind::SecurityScheme => scheme(place.node, report),
            Kind::Responses => statuses(place.node, report),
            Kind::Components => names(place.node, report),
            _ => {}
        }
    }
}

fn schema_or_content(node: &Node, report: &mut Report) {
    match (node.get("schema"), node.get("content")) {
        (None, None) => report.error(
            node.named_at,
            "missing-field",
            "nothing says what this is",
            "add `schema`",
        ),
        (Some(_), Some(content)) => {
            report.error(
                content.named_at,
                "schema-and-content",
                "`schema` and `content` both say what this is",
                "remove `content`",
            );
        }
        _ => {}
    }
}

/// The styles that OpenAPI has for a place, its default first.
pub fn styles(place: &str) -> &'static [&'static str] {
    match place {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        _ => &["form"],
    }
}

fn style(node: &Node, report: &mut Report) {
    let (Some(place), Some(style)) = (node.text("in"), node.get("style")) else {
        return;
    };
    let styles = styles(place);
    let given = style.as_str().unwrap_or_default();
    if !styles.contains(&given) {
        let message = format!("a parameter in {place} has no style `{given}`");
        report.error(
            style.at,
            "parameter-style",
            message,
            format!("write `{}`, or nothing", styles[0]),
        );
    }
}

fn scheme(node: &Node, report: &mut Report) {
    let needed: &[&str] = match node.text("type") {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("oauth2") => &["flows"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        _ => &[],
    };
    for field in needed.iter().filter(|field| node.get(field).is_none()) {
        let message = format!("a security scheme of this type needs `{field}`");
        report.error(
            node.named_at,
            "missing-field",
            message,
            format!("add `{field}`"),
        );
    }
}

fn statuses(node: &Node, report: &mut Report) {
    let statuses = node
        .entries()
        .filter(|(key, _)| *key != "default" && !key.starts_with("x-"));
    for (status, response) in statuses {
        let is_code = matches!(status.parse::<u16>(), Ok(100..=599)) && status.len() == 3;
        let is_range = matches!(status.as_bytes(), [b'1'..=b'5', b'X', b'X']);
        if !is_code && !is_range {
            let message = format!("`{status}` is no HTTP status");
            report.error(
                response.named_at,
                "bad-status",
                message,
                "write a status such as \"404\", or a range such as 5XX",
            );
        }
    }
}

/// Names that a reference can hold without escapes.
fn names(node: &Node, report: &mut Report) {
    let entries = node
        .entries()
        .filter(|(key, _)| !key.starts_with("x-"))
        .flat_map(|(_, section)| section.entries());
    for (name, node) in entries {
        if name.is_empty()
            || !name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        {
            let message = format!("a component can't be called `{name}`");
            report.error(
                node.named_at,
                "bad-component-name",
                message,
                "use letters, digits, `.`, `_` and `-`",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, components, findings, operation, paths, reports};

    #[test]
    fn other_versions_than_3_0_are_the_only_finding() {
        reports("openapi-version", "openapi: »3.1.0\ninfo: {}\n");
        reports("openapi-version", "»swagger: '2.0'\ninfo: {}\n");
        reports("openapi-version", "openapi: »3\n");
        reports("openapi-version", "»info: {}\n");
        for spec in [
            "openapi: 3.1.0\ninfo: 5\n",
            "swagger: '2.0'\n",
            "openapi: 3.0\n",
        ] {
            assert_eq!(findings(spec).len(), 1, "{spec}");
        }
    }

    #[test]
    fn a_file_that_holds_no_object_is_no_document() {
        reports("not-openapi", "»- 1\n");
        reports("not-openapi", "»text\n");
    }

    #[test]
    fn parameters_and_headers_say_what_they_are_once() {
        reports(
            "missing-field",
            &components(
                "  parameters:\n    »A: { name: a, in: query }\n  headers:\n    »B: { description: D }\n",
            ),
        );
        reports(
            "schema-and-content",
            &components("  headers:\n    B: { schema: { type: string }, »content: {} }\n"),
        );
    }

    #[test]
    fn styles_belong_to_places() {
        reports(
            "parameter-style",
            &operation(
                "      parameters: [{ name: a, in: header, style: »form, schema: { type: string } }]\n      responses: {}\n",
            ),
        );
    }

    #[test]
    fn security_schemes_have_what_their_type_needs() {
        reports(
            "missing-field",
            &components(
                "  securitySchemes:\n    »»A: { type: apiKey }\n    »B: { type: http }\n    »C: { type: oauth2 }\n    »D: { type: openIdConnect }\n",
            ),
        );
    }

    #[test]
    fn statuses_are_those_of_http() {
        reports(
            "bad-status",
            &operation(
                "      responses:\n        »'2000': { description: D }\n        »ok: { description: D }\n        »4xx: { description: D }\n        5XX: { description: D }\n        404: { description: D }\n",
            ),
        );
    }

    #[test]
    fn components_have_names_that_a_reference_can_hold() {
        reports(
            "bad-component-name",
            &components(
                "  schemas:\n    »A B: { type: string }\n    »a/b: { type: string }\n    A-b_c.d: { type: string }\n",
            ),
        );
    }

    #[test]
    fn a_document_of_the_right_shape_is_read_into_openapi_types() {
        accepts("not-openapi", &paths("  /a: {}\n"));
    }
}

//! Parameters, one by one: what has a form on the wire, and that the form is the only one.

use super::{Context, Report, answers::is_json, grammar::Kind, structure};
use crate::{prepare::essence, spec::tree::Node};

/// Headers that OpenAPI takes from elsewhere, so that a parameter of that name is ignored.
const RESERVED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// Headers that say how a message is sent, and to whom.
const CONNECTION_HEADERS: &[&str] = &[
    "connection",
    "content-length",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether a header is none that an API can give a meaning of its own.
pub fn is_of_the_connection(name: &str) -> bool {
    CONNECTION_HEADERS.contains(&name.to_ascii_lowercase().as_str())
}

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Parameter) {
        one(context, place.node, report);
    }
}

fn one<'a>(context: &Context<'a>, node: &'a Node, report: &mut Report) {
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
        "cookie" => cookie(node, name, report),
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
        self::content(context, content, name, place, report);
    }
}

/// A media type of a parameter: JSON, in a query.
fn content<'a>(
    context: &Context<'a>,
    content: &'a Node,
    name: &str,
    place: &str,
    report: &mut Report,
) {
    let media: Vec<_> = content.entries().collect();
    let [(media_type, media)] = media.as_slice() else {
        return report.error(
            content.named_at,
            "parameter-content",
            format!("`{name}` has {} media types", media.len()),
            "describe the one that the client is to send",
        );
    };
    if !is_json(&essence(media_type)) || place != "query" {
        return report.error(
            content.named_at,
            "parameter-content",
            format!("`{name}` is described by a media type, which only JSON in a query may be"),
            "describe it by a `schema`",
        );
    }
    match context.member(media, "schema") {
        None if media.get("schema").is_none() => report.error(
            media.named_at,
            "media-without-schema",
            format!("nothing says what `{name}` is"),
            "add `schema`",
        ),
        Some(schema) if schema.is_true("nullable") => nullable(media, report),
        _ => {}
    }
}

fn nullable(holder: &Node, report: &mut Report) {
    let at = holder.get("schema").map_or(holder.at, |node| node.named_at);
    report.error(
        at,
        "parameter-nullable",
        "a parameter can't be null",
        "remove `nullable`; leave the parameter optional instead",
    );
}

/// A cookie's name, which needs no encoding.
pub fn cookie(node: &Node, name: &str, report: &mut Report) {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    if name.is_empty() || !name.bytes().all(plain) {
        let at = node.get("name").map_or(node.at, |node| node.at);
        report.error(
            at,
            "cookie-name",
            format!("`{name}` is no name of a cookie"),
            "use letters, digits, `-`, `.` and `_`",
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
    } else if is_of_the_connection(name) {
        report.error(
            at,
            "header-reserved",
            format!("the header `{name}` is the connection's own"),
            "leave it out; describe cookies as parameters in cookie",
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

/// Styles, for the types that each can carry.
fn style<'a>(context: &Context<'a>, node: &'a Node, place: &str, report: &mut Report) {
    let Some(schema) = node.get("schema") else {
        return;
    };
    let Some(resolved) = context.resolve(schema) else {
        return;
    };
    if resolved.is_true("nullable") {
        nullable(node, report);
    }
    let (message, fix) = match resolved.text("type") {
        Some("array") if !items_are_plain(context, resolved) => (
            "only lists of plain values can be parameters",
            "describe the items as strings, numbers or booleans",
        ),
        Some("object") if !members_are_plain(context, resolved) => (
            "only objects of plain values can be parameters",
            "describe the properties as strings, numbers or booleans",
        ),
        Some(kind) => return written(node, kind, place, report),
        None => (
            "only plain values, lists and objects of them can be parameters",
            "describe it as a string, a number or a boolean",
        ),
    };
    report.error(schema.named_at, "parameter-type", message, fix);
}

/// What a style has a form for.
fn written(node: &Node, kind: &str, place: &str, report: &mut Report) {
    let style = node.text("style").unwrap_or(structure::styles(place)[0]);
    let at = node.get("style").map_or(node.named_at, |node| node.at);
    let is_plain = !matches!(kind, "array" | "object");
    match style {
        "deepObject" if kind != "object" => {
            return report.error(
                at,
                "style-unsupported",
                format!("`deepObject` has no form for a value of type {kind}"),
                "remove `style`",
            );
        }
        "spaceDelimited" | "pipeDelimited" if is_plain => {
            return report.error(
                at,
                "style-unsupported",
                format!("`{style}` has no form for a single value"),
                "remove `style`",
            );
        }
        _ => {}
    }
    let given = node.get("explode");
    let explode = given.and_then(Node::as_bool);
    let at = given.map_or(at, |node| node.at);
    match (style, explode) {
        ("spaceDelimited" | "pipeDelimited", Some(true)) => report.error(
            at,
            "parameter-explode",
            format!("`{style}` has no form with `explode: true`"),
            "remove `explode`; remove `style` if the vendor takes the name several times",
        ),
        ("deepObject", Some(false)) => report.error(
            at,
            "parameter-explode",
            "`deepObject` has no form with `explode: false`",
            "write `explode: true`",
        ),
        ("form", None | Some(true)) if place == "cookie" && !is_plain => report.error(
            at,
            "parameter-explode",
            "several cookies of one parameter are not supported",
            "write `explode: false` if the vendor takes one with commas; else leave the parameter out",
        ),
        _ => {}
    }
}

/// Whether a list is one of plain values.
pub fn items_are_plain<'a>(context: &Context<'a>, list: &'a Node) -> bool {
    list.get("items")
        .is_some_and(|items| is_plain(context, items))
}

fn members_are_plain<'a>(context: &Context<'a>, object: &'a Node) -> bool {
    let properties = object.get("properties").into_iter().flat_map(Node::entries);
    let mut members: Vec<_> = properties.map(|(_, schema)| schema).collect();
    match object.get("additionalProperties") {
        Some(values) if values.is_map() => members.push(values),
        _ => {}
    }
    // An object of which nothing is said may hold anything.
    !members.is_empty() && members.iter().all(|member| is_plain(context, member))
}

/// Whether a schema is that of one text, number or boolean.
pub fn is_plain<'a>(context: &Context<'a>, schema: &'a Node) -> bool {
    let kind = context.resolve(schema).and_then(|node| node.text("type"));
    matches!(kind, Some("string" | "integer" | "number" | "boolean"))
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
    fn a_cookie_has_a_name_and_one_value() {
        let list = "schema: { type: array, items: { type: string } }";
        reports(
            "cookie-name",
            &parameter("name: »'a;b', in: cookie, schema: { type: string }"),
        );
        reports(
            "parameter-explode",
            &parameter(&format!("name: a, in: cookie, explode: »true, {list}")),
        );
        reports(
            "parameter-explode",
            &parameter(&format!("name: a, in: cookie, {list}")).replace("- {", "- »{"),
        );
        accepts(
            "parameter-explode",
            &parameter(&format!("name: a, in: cookie, explode: false, {list}")),
        );
    }

    #[test]
    fn styles_without_a_form_for_what_they_are_to_carry_are_reported() {
        let list = "schema: { type: array, items: { type: string } }";
        let object = "schema: { type: object, properties: { a: { type: string } } }";
        for (style, schema) in [
            ("»deepObject", list),
            ("»deepObject", "schema: { type: string }"),
            ("»pipeDelimited", "schema: { type: string }"),
            ("»spaceDelimited", "schema: { type: integer }"),
        ] {
            reports(
                "style-unsupported",
                &parameter(&format!("name: a, in: query, style: {style}, {schema}")),
            );
        }
        for (style, schema) in [
            ("deepObject", object),
            ("pipeDelimited", list),
            ("form", object),
        ] {
            let spec = parameter(&format!("name: a, in: query, style: {style}, {schema}"));
            accepts("style-unsupported", &spec);
            accepts("parameter-explode", &spec);
        }
        reports(
            "parameter-explode",
            &parameter(&format!(
                "name: a, in: query, style: pipeDelimited, explode: »true, {list}"
            )),
        );
        reports(
            "parameter-explode",
            &parameter(&format!(
                "name: a, in: query, style: deepObject, explode: »false, {object}"
            )),
        );
        accepts(
            "parameter-explode",
            &parameter(&format!("name: a, in: query, explode: false, {list}")),
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
            &parameter(
                "name: X-A, in: header, »schema: { type: object, properties: { a: { type: array, items: { type: string } } } }",
            ),
        );
        accepts(
            "parameter-type",
            &parameter(
                "name: X-A, in: header, schema: { type: object, additionalProperties: { type: integer } }",
            ),
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
            "parameter-content",
            &parameter("name: a, in: header, »content: { application/json: { schema: {} } }"),
        );
        reports(
            "parameter-content",
            &parameter("name: a, in: query, »content: { text/csv: { schema: {} } }"),
        );
        accepts(
            "parameter-content",
            &parameter("name: a, in: query, content: { application/json: { schema: {} } }"),
        );
        reports(
            "media-without-schema",
            &parameter("name: a, in: query, content: { »application/json: {} }"),
        );
        reports(
            "parameter-nullable",
            &parameter(
                "name: a, in: query, content: { application/json: { »schema: { type: string, nullable: true } } }",
            ),
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
        for name in ["content-type", "Host", "Content-Length", "cookie"] {
            reports(
                "header-reserved",
                &parameter(&format!(
                    "name: »{name}, in: header, schema: {{ type: string }}"
                )),
            );
        }
        reports(
            "header-name",
            &parameter("name: »'a b', in: header, schema: { type: string }"),
        );
    }
}

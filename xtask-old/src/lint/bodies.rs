//! Request bodies: one media type that a client can send, and one schema.

use super::{
    Context, Report,
    answers::is_json,
    context::{Operation, Used},
    grammar::Kind,
    parameters::{is_plain, items_are_plain},
};
use crate::{prepare::essence, spec::tree::Node};

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::RequestBody) {
        content(context, place.node, report);
    }
    for place in context.all(Kind::MediaType) {
        if let Some(encoding) = place.node.get("encoding") {
            report.error(
                encoding.named_at,
                "media-encoding",
                "`encoding` is not supported",
                "remove it; describe a body of another media type",
            );
        }
    }
    for operation in context.operations() {
        form(context, &operation, report);
    }
}

fn content<'a>(context: &Context<'a>, body: &'a Node, report: &mut Report) {
    let Some(content) = body.get("content") else {
        return;
    };
    let media: Vec<(&str, &Node)> = content.entries().collect();
    match media.as_slice() {
        [] => report.error(
            content.named_at,
            "body-empty",
            "the body has no media type",
            "add `application/json`",
        ),
        [_] => {}
        [_, second, ..] => {
            let message = format!("the body has {} media types", media.len());
            report.error(
                second.1.named_at,
                "body-several",
                message,
                "describe the one that the client is to send",
            );
        }
    }
    for (media_type, node) in media {
        one(context, media_type, node, report);
    }
}

fn one<'a>(context: &Context<'a>, media_type: &str, node: &'a Node, report: &mut Report) {
    let essence = essence(media_type);
    let form = "application/x-www-form-urlencoded";
    if !is_media_type(media_type) {
        let fix = "write type, `/` and subtype, without `*`";
        let message = format!("`{media_type}` is nothing that a body can be of");
        report.error(node.named_at, "body-media-type", message, fix);
    } else if is_binary(node) {
        if essence.starts_with("multipart/") && !media_type.contains("boundary=") {
            report.error(
                node.named_at,
                "body-media-type",
                format!("nothing says where a part of `{media_type}` ends"),
                "describe a body of another media type, or add the `; boundary=` that the bytes have",
            );
        }
    } else if !is_json(&essence) && ![form, "text/plain"].contains(&essence.as_str()) {
        report.error(
            node.named_at,
            "body-media-type",
            format!("a request body of `{media_type}` is not supported"),
            format!(
                "supported are application/json, +json, {form} and text/plain; as bytes, any: \
                 `schema: {{ type: string, format: binary }}`"
            ),
        );
    } else if node.get("schema").is_none() {
        report.error(
            node.named_at,
            "media-without-schema",
            "nothing says what the body is",
            "add `schema`",
        );
    } else if essence == "text/plain" {
        text(context, node, report);
        charset(media_type, node, report);
    } else {
        charset(media_type, node, report);
    }
}

/// Whether a text can stand in `Content-Type`.
pub fn is_media_type(text: &str) -> bool {
    let essence = essence(text);
    let is_token = |part: &str| super::parameters::is_token(part) && !part.contains('*');
    let parts = essence.split_once('/');
    parts.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
        && text.bytes().all(|b| (b' '..=b'~').contains(&b))
}

/// Whether a body is bytes of which nothing more is said.
pub fn is_binary(media: &Node) -> bool {
    let schema = media.get("schema");
    schema.is_some_and(|schema| {
        schema.text("type") == Some("string") && schema.text("format") == Some("binary")
    })
}

/// Texts are sent as UTF-8, and read as such.
pub fn charset(media_type: &str, node: &Node, report: &mut Report) {
    let plain: String = media_type.split_whitespace().collect();
    let plain = plain.to_ascii_lowercase().replace('"', "");
    let charset = plain
        .split(';')
        .find_map(|part| part.strip_prefix("charset="));
    if charset.is_some_and(|charset| charset != "utf-8") {
        report.error(
            node.named_at,
            "body-charset",
            format!("`{media_type}` is neither sent nor read: every text is UTF-8"),
            "write `charset=utf-8` if that is right too, or describe the body as bytes: `format: binary`",
        );
    }
}

/// A body of text is a string, and nothing more can be said of it.
pub fn text<'a>(context: &Context<'a>, media: &'a Node, report: &mut Report) {
    let Some(schema) = media.get("schema") else {
        return;
    };
    let described = context.resolve(schema).unwrap_or(schema);
    if described.text("type") != Some("string") {
        report.error(
            schema.named_at,
            "text-schema",
            "a body of text is a string",
            "write `type: string`",
        );
    }
    for key in [
        "enum",
        "format",
        "pattern",
        "minLength",
        "maxLength",
        "nullable",
        "default",
    ] {
        if let Some(limit) = described.get(key) {
            report.error(
                limit.named_at,
                "text-schema",
                format!("`{key}` is ignored for a body of text"),
                "say it in the description",
            );
        }
    }
}

/// Bodies of forms have only plain values.
fn form<'a>(context: &Context<'a>, operation: &Operation<'a>, report: &mut Report) {
    let Some(Used { node: body, .. }) = operation.body(context) else {
        return;
    };
    let content = body.get("content").into_iter().flat_map(Node::entries);
    for (_, media) in
        content.filter(|(name, _)| essence(name) == "application/x-www-form-urlencoded")
    {
        let Some(schema) = context.member(media, "schema") else {
            continue;
        };
        if schema.text("type") != Some("object") {
            let at = media.get("schema").map_or(media.at, |node| node.named_at);
            let fix = "write `type: object`, with the fields as its properties";
            report.error(at, "form-schema", "a form is an object", fix);
        }
        let others = schema
            .get("additionalProperties")
            .filter(|values| values.is_map())
            .map(|values| ("additionalProperties", values));
        let properties = schema.get("properties").into_iter().flat_map(Node::entries);
        let properties = properties.chain(others);
        for (name, property) in properties {
            let is_list_of_plain = context.resolve(property).is_some_and(|property| {
                property.text("type") == Some("array") && items_are_plain(context, property)
            });
            if !is_plain(context, property) && !is_list_of_plain {
                report.error(
                    property.named_at,
                    "form-property",
                    format!("`{name}` can't be a field of a form"),
                    "describe a plain value, or a list of them",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, paths, reports};

    fn body(fields: &str) -> String {
        paths(&format!(
            "  /a:\n    post:\n      operationId: sendA\n      responses: {{}}\n      requestBody:\n        {fields}\n"
        ))
    }

    #[test]
    fn a_body_has_one_media_type_that_can_be_sent() {
        reports("body-empty", &body("»content: {}"));
        reports(
            "body-several",
            &body(
                "content: { application/json: { schema: {} }, »text/plain: { schema: { type: string } } }",
            ),
        );
        reports(
            "body-media-type",
            &body("content: { »multipart/form-data: { schema: { type: object } } }"),
        );
        reports(
            "body-media-type",
            &body("content: { »application/octet-stream: { schema: { type: string } } }"),
        );
        for media_type in ["'*/*'", "text", "'text/*'", "'a b/c'"] {
            reports(
                "body-media-type",
                &body(&format!(
                    "content: {{ »{media_type}: {{ schema: {{ type: string, format: binary }} }} }}"
                )),
            );
        }
        reports(
            "body-media-type",
            &body("content: { »multipart/mixed: { schema: { type: string, format: binary } } }"),
        );
        accepts(
            "body-media-type",
            &body("content: { image/png: { schema: { type: string, format: binary } } }"),
        );
        for media_type in [
            "application/json",
            "application/merge-patch+json",
            "'application/json; charset=utf-8'",
            "text/plain",
            "application/x-www-form-urlencoded",
        ] {
            accepts(
                "body-media-type",
                &body(&format!(
                    "content: {{ {media_type}: {{ schema: {{ type: string }} }} }}"
                )),
            );
        }
    }

    #[test]
    fn a_body_has_a_schema_and_no_encoding() {
        reports(
            "media-without-schema",
            &body("content: { »application/json: { example: 1 } }"),
        );
        reports(
            "media-encoding",
            &body("content: { application/json: { schema: {}, »encoding: {} } }"),
        );
    }

    #[test]
    fn a_text_is_sent_as_utf_8() {
        let of = |media_type: &str| {
            body(&format!(
                "content: {{ {media_type}: {{ schema: {{ type: string }} }} }}"
            ))
        };
        for media_type in ["text/plain", "application/json", "application/problem+json"] {
            let latin = format!("»'{media_type}; charset=iso-8859-1'");
            reports("body-charset", &of(&latin));
        }
        accepts("body-charset", &of("'text/plain; charset=\"UTF-8\"'"));
    }

    #[test]
    fn a_body_of_text_is_a_plain_string() {
        reports(
            "text-schema",
            &body("content: { text/plain: { »schema: { type: object } } }"),
        );
        reports(
            "text-schema",
            &body(
                "content: { text/plain: { schema: { type: string, »maxLength: 5, »format: personal-data } } }",
            ),
        );
    }

    #[test]
    fn a_body_of_text_is_a_string_however_many_references_away() {
        let spec = body("content: { text/plain: { schema: { $ref: '#/components/schemas/A' } } }");
        accepts(
            "text-schema",
            &format!(
                "{spec}components:\n  schemas:\n    A: {{ $ref: '#/components/schemas/B' }}\n    B: {{ type: string }}\n"
            ),
        );
    }

    #[test]
    fn a_form_is_an_object() {
        for schema in ["type: string", "allOf: [{ type: object }]"] {
            reports(
                "form-schema",
                &body(&format!(
                    "content: {{ application/x-www-form-urlencoded: {{ »schema: {{ {schema} }} }} }}"
                )),
            );
        }
    }

    #[test]
    fn fields_of_a_form_are_plain() {
        reports(
            "form-property",
            &body(
                "content: { application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string }, »b: { type: array }, c: { type: array, items: { type: string } }, »d: { type: object } } } } }",
            ),
        );
    }
}

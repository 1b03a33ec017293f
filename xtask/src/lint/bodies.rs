//! Request bodies: one media type, one schema, always sent.

use super::{
    Context, Report,
    context::{Operation, Used},
    grammar::Kind,
};
use crate::spec::tree::Node;

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::RequestBody) {
        if !place.node.is_true("required") {
            let at = place
                .node
                .get("required")
                .map_or(place.node.named_at, |node| node.at);
            report.error(
                at,
                "body-optional",
                "a body that may be left out can't be said by a method",
                "add `required: true`; give the request without a body an operation of its own",
            );
        }
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

fn content(context: &Context, body: &Node, report: &mut Report) {
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
        let essence = essence(media_type);
        let supported = [
            "application/json",
            "application/x-www-form-urlencoded",
            "text/plain",
        ];
        if !supported.contains(&essence.as_str()) {
            let message = format!("a request body of `{media_type}` is not supported");
            report.error(
                node.named_at,
                "body-media-type",
                message,
                format!("supported are: {}", supported.join(", ")),
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
        }
    }
}

/// The part of a media type that says what it is, without parameters.
pub fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// A body of text is a string, and nothing more can be said of it.
pub fn text(context: &Context, media: &Node, report: &mut Report) {
    let Some(schema) = media.get("schema") else {
        return;
    };
    let resolved = schema
        .text("$ref")
        .and_then(|reference| context.root.at_pointer(reference.strip_prefix('#')?));
    let described = resolved.unwrap_or(schema);
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
        let schema = context.member(media, "schema");
        let properties = schema
            .and_then(|schema| schema.get("properties"))
            .into_iter()
            .flat_map(Node::entries);
        for (name, property) in properties {
            let kind = context.resolve(property).and_then(|node| node.text("type"));
            if !matches!(kind, Some("string" | "integer" | "number" | "boolean")) {
                report.error(
                    property.named_at,
                    "form-property",
                    format!("`{name}` can't be a field of a form"),
                    "describe a plain value",
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
    fn a_body_that_may_be_left_out_is_reported() {
        let optional = "{ content: { application/json: { schema: { type: string } } } }";
        reports(
            "body-optional",
            &body(optional).replace("requestBody", "»requestBody"),
        );
        reports(
            "body-optional",
            &body("required: »false\n        content: {}"),
        );
        accepts(
            "body-optional",
            &body("required: true\n        content: {}"),
        );
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
        for media_type in [
            "application/json",
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
    fn fields_of_a_form_are_plain() {
        reports(
            "form-property",
            &body(
                "content: { application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string }, »b: { type: array } } } } }",
            ),
        );
    }
}

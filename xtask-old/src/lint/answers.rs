//! Responses: a status that is really sent, one body, of a media type that a client can read.

use super::{
    Context, Report,
    bodies::{charset, is_binary, is_media_type, text},
    context::Used,
    grammar::Kind,
};
use crate::{prepare::essence, spec::tree::Node};

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Response) {
        content(context, place.node, report);
        headers(place.node, report);
    }
    for operation in context.operations() {
        for response in operation.responses(context) {
            status(&response, report);
        }
    }
}

fn content<'a>(context: &Context<'a>, response: &'a Node, report: &mut Report) {
    let media: Vec<(&str, &Node)> = response
        .get("content")
        .into_iter()
        .flat_map(Node::entries)
        .collect();
    if let [_, second, ..] = media.as_slice() {
        let message = format!("the answer has {} media types", media.len());
        report.error(
            second.1.named_at,
            "answer-several",
            message,
            "describe the one that the client asks for",
        );
    }
    for (media_type, node) in media {
        match essence(media_type).as_str() {
            "*/*" => {}
            _ if is_media_type(media_type) && is_binary(node) => {}
            "text/plain" => {
                schema(node, report);
                text(context, node, report);
                charset(media_type, node, report);
            }
            json if is_json(json) => {
                schema(node, report);
                charset(media_type, node, report);
            }
            _ => {
                let message = format!("an answer of `{media_type}` would be dropped unread");
                report.error(
                    node.named_at,
                    "answer-media-type",
                    message,
                    "write `*/*` if nobody needs it; supported are JSON, text/plain and bytes: `format: binary`",
                );
            }
        }
    }
}

/// Whether a media type is JSON.
pub fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn schema(media: &Node, report: &mut Report) {
    if media.get("schema").is_none() {
        report.error(
            media.named_at,
            "media-without-schema",
            "nothing says what the answer is",
            "add `schema`, or write `*/*` if nobody needs it",
        );
    }
}

fn headers(response: &Node, report: &mut Report) {
    for (name, node) in response.get("headers").into_iter().flat_map(Node::entries) {
        if name.eq_ignore_ascii_case("content-type") {
            report.error(
                node.named_at,
                "header-reserved",
                "the header `Content-Type` is ignored here",
                "it follows from `content`",
            );
        } else if !super::parameters::is_token(name) {
            report.error(
                node.named_at,
                "header-name",
                format!("`{name}` is no name of a header"),
                "use letters, digits and `-`",
            );
        }
    }
}

fn status(response: &Used, report: &mut Report) {
    let Used {
        name: status,
        at,
        node,
    } = *response;
    let class = status.chars().next().unwrap_or_default();
    match class {
        '1' => report.error(
            at,
            "status-informational",
            format!("{status} is not an answer yet"),
            "describe the answer that follows it",
        ),
        '3' => report.error(
            at,
            "status-redirect",
            format!("redirects are never followed, so {status} means nothing"),
            "leave it out; describe the address that answers",
        ),
        _ => {}
    }
    let content: Vec<&str> = node
        .get("content")
        .into_iter()
        .flat_map(Node::entries)
        .map(|(name, _)| name)
        .collect();
    if matches!(status, "204" | "205") && content.iter().any(|name| essence(name) != "*/*") {
        report.error(
            at,
            "body-forbidden",
            format!("{status} can't carry a body"),
            "remove `content`, or write `*/*` if the vendor publishes one",
        );
    }
    if status == "429" && !has_retry_after(node) {
        report.error(
            at,
            "retry-after-missing",
            "429 doesn't describe the header Retry-After",
            "add it under `headers`, with x-assumed if the vendor doesn't publish it",
        );
    }
}

fn has_retry_after(response: &Node) -> bool {
    let mut headers = response.get("headers").into_iter().flat_map(Node::entries);
    headers.any(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, operation, reports};

    fn answer(status: &str, fields: &str) -> String {
        operation(&format!(
            "      responses:\n        {status}: {{ description: D{fields} }}\n"
        ))
    }

    #[test]
    fn statuses_that_are_no_answers_to_us_are_reported() {
        reports("status-informational", &answer("»'100'", ""));
        reports("status-redirect", &answer("»'302'", ""));
        reports("status-redirect", &answer("»3XX", ""));
    }

    #[test]
    fn an_answer_has_one_media_type_that_can_be_read() {
        reports(
            "answer-several",
            &answer(
                "'200'",
                ", content: { application/json: { schema: {} }, »text/plain: { schema: { type: string } } }",
            ),
        );
        reports(
            "answer-media-type",
            &answer(
                "'200'",
                ", content: { »text/html: { schema: { type: string } } }",
            ),
        );
        reports(
            "media-without-schema",
            &answer("'200'", ", content: { »application/json: { example: 1 } }"),
        );
        accepts(
            "media-without-schema",
            &answer("'200'", ", content: { '*/*': {} }"),
        );
        accepts(
            "answer-media-type",
            &answer(
                "'200'",
                ", content: { image/png: { schema: { type: string, format: binary } } }",
            ),
        );
        for media_type in [
            "application/json",
            "application/problem+json",
            "text/plain",
            "'*/*'",
        ] {
            accepts(
                "answer-media-type",
                &answer(
                    "'200'",
                    &format!(", content: {{ {media_type}: {{ schema: {{ type: string }} }} }}"),
                ),
            );
        }
        reports(
            "text-schema",
            &answer(
                "'200'",
                ", content: { text/plain: { schema: { type: string, »enum: [a] } } }",
            ),
        );
    }

    #[test]
    fn a_text_is_read_as_utf_8() {
        let of = |media_type: &str| {
            let content = format!("{{ {media_type}: {{ schema: {{ type: string }} }} }}");
            answer("'200'", &format!(", content: {content}"))
        };
        for media_type in ["text/plain", "application/json"] {
            let latin = format!("»'{media_type}; charset=iso-8859-1'");
            reports("body-charset", &of(&latin));
        }
        accepts("body-charset", &of("'text/plain; charset=\"UTF-8\"'"));
    }

    #[test]
    fn a_status_without_a_body_describes_none() {
        reports(
            "body-forbidden",
            &answer("»'204'", ", content: { application/json: { schema: {} } }"),
        );
        accepts(
            "body-forbidden",
            &answer("'204'", ", content: { '*/*': {} }"),
        );
    }

    #[test]
    fn too_many_requests_says_how_long_to_wait() {
        reports("retry-after-missing", &answer("»'429'", ""));
        accepts(
            "retry-after-missing",
            &answer(
                "'429'",
                ", headers: { retry-after: { schema: { type: string } } }",
            ),
        );
    }

    #[test]
    fn headers_of_answers_have_names() {
        reports(
            "header-reserved",
            &answer(
                "'200'",
                ", headers: { »Content-Type: { schema: { type: string } } }",
            ),
        );
        reports(
            "header-name",
            &answer(
                "'200'",
                ", headers: { »'a b': { schema: { type: string } } }",
            ),
        );
    }
}

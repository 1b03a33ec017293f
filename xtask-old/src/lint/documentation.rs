//! Words. Whatever a reader of a client meets is described, in the spec, by somebody.

use super::{Context, Report, grammar::Kind, walk::Place};
use crate::{
    diagnostic::Position,
    spec::{suggest::did_you_mean, tree::Node},
};

pub fn check(context: &Context, report: &mut Report) {
    described(context, report);
    properties(context, report);
    for place in context.all(Kind::Operation) {
        words(place, &["summary", "description"], report);
        tags(context, place.node, report);
    }
    summaries(context, report);
}

/// Objects that have a description of their own.
fn described(context: &Context, report: &mut Report) {
    let kinds = [
        Kind::Info,
        Kind::Server,
        Kind::Parameter,
        Kind::RequestBody,
        Kind::Response,
        Kind::Header,
        Kind::Tag,
        Kind::SecurityScheme,
    ];
    for place in &context.places {
        if kinds.contains(&place.kind) && !place.is_reference {
            words(place, &["description"], report);
        }
        if place.kind == Kind::Schema
            && place.parent() == "/components/schemas"
            && !place.is_reference
        {
            words(place, &["description"], report);
        }
    }
}

fn words(place: &Place, keys: &[&str], report: &mut Report) {
    for key in keys {
        say(
            place.node.get(key),
            place.node.named_at,
            &format!("{} has no {key}", place.kind.name()),
            report,
        );
    }
}

fn say(words: Option<&Node>, at: Position, message: &str, report: &mut Report) {
    let is_said = |node: &Node| node.as_str().is_none_or(|words| !words.trim().is_empty());
    if !words.is_some_and(is_said) {
        report.error(
            words.map_or(at, |node| node.at),
            "undocumented",
            message,
            "say in the vendor's sense and in your words what it is",
        );
    }
}

/// Every property says what it is, itself or where it is referred to.
fn properties(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        for (name, property) in place
            .node
            .get("properties")
            .into_iter()
            .flat_map(Node::entries)
        {
            if let Some(resolved) = context.resolve(property).filter(|node| node.is_map()) {
                let is_referred_to = property.get("$ref").is_some();
                let words = resolved
                    .get("description")
                    .or_else(|| only_part(resolved, context));
                if !is_referred_to {
                    say(
                        words,
                        property.named_at,
                        &format!("the property `{name}` has no description"),
                        report,
                    );
                }
            }
        }
    }
}

/// The description of the one schema that an `allOf` wraps.
fn only_part<'a>(schema: &'a Node, context: &Context<'a>) -> Option<&'a Node> {
    match schema.get("allOf")?.items() {
        [only] => context.resolve(only)?.get("description"),
        _ => None,
    }
}

fn tags(context: &Context, operation: &Node, report: &mut Report) {
    let given = operation.get("tags").map(Node::items).unwrap_or_default();
    if given.is_empty() {
        report.error(
            operation.named_at,
            "tags-missing",
            "the operation has no tag",
            "add `tags`, with one that the document describes",
        );
    }
    let known: Vec<&str> = context
        .root
        .get("tags")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(|tag| tag.text("name"))
        .collect();
    for tag in given {
        if let Some(name) = tag.as_str().filter(|name| !known.contains(name)) {
            report.error(
                tag.at,
                "tag-unknown",
                format!("the document describes no tag `{name}`"),
                did_you_mean(name, &known),
            );
        }
    }
}

/// A summary is a heading.
fn summaries(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Operation) {
        let Some(summary) = place.node.get("summary") else {
            continue;
        };
        let text = summary.as_str().unwrap_or_default();
        if text.trim_end().contains('\n') || text.chars().count() > 120 {
            report.error(
                summary.at,
                "summary-length",
                "a summary is one line of at most 120 characters",
                "move the rest into `description`",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports, schemas};

    #[test]
    fn whatever_a_reader_meets_is_described() {
        reports(
            "undocumented",
            "openapi: 3.0.3\n»info: { title: T, version: '1' }\nservers: [»{ url: https://a.example }]\ntags: [»{ name: A }]\npaths:\n  /a:\n    »»post:\n      operationId: sendA\n      parameters: [»{ name: a, in: query, schema: { type: string } }]\n      »requestBody: { content: {} }\n      responses: { '200': { description: »' ', headers: { »A: { schema: { type: string } } } } }\n",
        );
        reports(
            "undocumented",
            &schemas("    »A: { type: object, properties: { »a: { type: string } } }\n")
                .replace("»openapi", "openapi")
                .replace("info", "»info")
                .replace("post", "»»post"),
        );
    }

    #[test]
    fn a_property_may_leave_its_words_to_what_it_refers_to() {
        let property = |property: &str| {
            schemas(&format!("    A: {{ type: object, description: D, properties: {{ {property} }} }}\n    B: {{ type: string, description: D }}\n")).replace("info", "»info").replace("post", "»»post")
        };
        reports(
            "undocumented",
            &property("a: { $ref: '#/components/schemas/B' }"),
        );
        reports(
            "undocumented",
            &property("a: { nullable: true, allOf: [{ $ref: '#/components/schemas/B' }] }"),
        );
        reports(
            "undocumented",
            &property("»a: { type: array, items: { $ref: '#/components/schemas/B' } }"),
        );
    }

    #[test]
    fn operations_are_filed_under_tags_that_exist() {
        let tagged = |tags: &str| {
            format!(
                "openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\ntags: [{{ name: People }}]\npaths:\n  /a:\n    get:\n      operationId: readA\n      {tags}\n      responses: {{}}\n"
            )
        };
        reports("tags-missing", &tagged("tags: []").replace("get:", "»get:"));
        reports("tag-unknown", &tagged("tags: [People, »Poeple]"));
        accepts("tag-unknown", &tagged("tags: [People]"));
    }

    #[test]
    fn a_summary_is_one_line() {
        let long = "word ".repeat(30);
        let with = |summary: &str| {
            crate::lint::testing::operation(&format!(
                "      summary: {summary}\n      responses: {{}}\n"
            ))
        };
        reports("summary-length", &with(&format!("»{long}")));
        accepts("summary-length", &with("Read a thing"));
    }
}

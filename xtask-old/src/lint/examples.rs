//! Examples and defaults: there for every body, and values of what they are examples of.

use super::{Context, Report, effort, grammar::Kind, json_schema::Schemas, walk::Place};
use crate::{
    diagnostic::Position,
    spec::{child, tree::Node},
};

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::MediaType) {
        present(place, report);
    }
    for place in context.all(Kind::Example) {
        if let Some(node) = place.node.get("externalValue") {
            report.error(
                node.named_at,
                "example-external",
                "an example elsewhere can't be checked",
                "write it here, under `value`",
            );
        }
    }
    if let Some(schemas) = Schemas::new(context) {
        for place in &context.places {
            if !place.is_reference {
                values(context, &schemas, place, report);
            }
        }
    }
}

/// Every body has an example. A `*/*` body that isn't described has none to give.
fn present(place: &Place, report: &mut Report) {
    let node = place.node;
    let is_body = place.parent().ends_with("/content") && node.get("schema").is_some();
    if is_body && node.get("example").is_none() && node.get("examples").is_none() {
        report.error(
            node.named_at,
            "example-missing",
            "the body has no example",
            "add `example`, with made-up data",
        );
    }
    if let (Some(_), Some(examples)) = (node.get("example"), node.get("examples")) {
        report.error(
            examples.named_at,
            "example-twice",
            "`example` and `examples` stand side by side",
            "keep one of the two",
        );
    }
}

/// Holds the values that an object gives against its schema.
fn values<'a>(context: &Context<'a>, schemas: &Schemas, place: &Place<'a>, report: &mut Report) {
    let (schema, pointer) = match place.kind {
        Kind::Schema => (place.node, place.pointer.clone()),
        Kind::MediaType | Kind::Parameter | Kind::Header => match place.node.get("schema") {
            Some(schema) => (schema, child(&place.pointer, "schema")),
            None => return,
        },
        _ => return,
    };
    let single = ["example", "default"]
        .into_iter()
        .filter_map(|key| place.node.get(key));
    let several = place
        .node
        .get("examples")
        .into_iter()
        .flat_map(Node::entries);
    let several = several.filter_map(|(_, example)| context.member_of_example(example));
    for value in single.chain(several) {
        fit(context, schemas, (schema, &pointer), value, report);
    }
}

impl<'a> Context<'a> {
    fn member_of_example(&self, example: &'a Node) -> Option<&'a Node> {
        self.resolve(example)?.get("value")
    }
}

fn fit<'a>(
    context: &Context<'a>,
    schemas: &Schemas,
    (schema, pointer): (&'a Node, &str),
    value: &'a Node,
    report: &mut Report,
) {
    if !effort::is_modest(context, schema, value) {
        return report.error(
            value.at,
            "example-effort",
            "there are too many ways to hold this against its schema",
            "give a smaller value, or put the schema together from fewer parts",
        );
    }
    match schemas.misfits(schema, pointer, value) {
        Ok(misfits) => {
            for (inside, reason) in misfits {
                let at: Position = value.at_pointer(&inside).unwrap_or(value).at;
                report.error(
                    at,
                    "example-misfit",
                    format!("this doesn't fit its schema: {reason}"),
                    "correct the value, or the schema",
                );
            }
        }
        Err(reason) => {
            report.error(
                schema.named_at,
                "schema-invalid",
                format!("values can't be held against this schema: {reason}"),
                "correct the schema",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, components, operation, reports, schemas};

    fn answer(media: &str) -> String {
        operation(&format!(
            "      responses: {{ '200': {{ description: D, content: {{ application/json: {{ {media} }} }} }} }}\n"
        ))
    }

    #[test]
    fn every_body_has_an_example() {
        reports(
            "example-missing",
            &answer("schema: { type: string }").replace("application/json", "»application/json"),
        );
        accepts(
            "example-missing",
            &answer("schema: { type: string }, example: a"),
        );
        accepts(
            "example-missing",
            &answer("schema: { type: string }, examples: { one: { value: a } }"),
        );
        accepts(
            "example-missing",
            &answer("").replace("application/json", "'*/*'"),
        );
        reports(
            "example-twice",
            &answer("schema: { type: string }, example: a, »examples: { one: { value: a } }"),
        );
        reports(
            "example-external",
            &answer(
                "schema: { type: string }, examples: { one: { »externalValue: https://a.example } }",
            ),
        );
    }

    #[test]
    fn an_example_that_is_no_value_of_its_schema_is_reported_where_it_differs() {
        let object = "schema: { type: object, required: [a], properties: { a: { type: string, format: date-time }, b: { type: array, items: { type: integer } } } }";
        reports(
            "example-misfit",
            &answer(&format!(
                "{object}, example: {{ a: »yesterday, b: [1, »'2'] }}"
            )),
        );
        reports(
            "example-misfit",
            &answer(&format!("{object}, example: »{{ b: [] }}")),
        );
        reports(
            "example-misfit",
            &answer(&format!("{object}, examples: {{ one: {{ value: »5 }} }}")),
        );
        accepts(
            "example-misfit",
            &answer(&format!(
                "{object}, example: {{ a: '2026-11-23T08:00:00Z', b: [1] }}"
            )),
        );
    }

    #[test]
    fn an_example_shows_only_what_is_described() {
        reports(
            "example-misfit",
            &schemas(
                "    A: { type: object, properties: { a: { type: string } }, example: »{ a: x, typo: y } }\n",
            ),
        );
        accepts(
            "example-misfit",
            &schemas(
                "    A: { type: object, additionalProperties: { type: string }, properties: { a: { type: string } }, example: { a: x, more: y } }\n",
            ),
        );
        accepts(
            "example-misfit",
            &schemas(
                "    B: { type: object, properties: { b: { type: string } } }\n    A: { allOf: [{ $ref: '#/components/schemas/B' }, { type: object, properties: { a: { type: string } } }], example: { a: x, b: y } }\n",
            ),
        );
    }

    #[test]
    fn nullable_values_may_be_null() {
        accepts(
            "example-misfit",
            &schemas(
                "    A: { type: object, properties: { a: { type: string, nullable: true }, b: { nullable: true, allOf: [{ $ref: '#/components/schemas/A' }] } }, example: { a: null, b: null } }\n",
            ),
        );
        reports(
            "example-misfit",
            &schemas("    A: { type: string, example: »null }\n"),
        );
    }

    #[test]
    fn defaults_and_examples_of_parameters_and_headers_fit_too() {
        reports(
            "example-misfit",
            &components(
                "  parameters:\n    A: { name: a, in: query, schema: { type: integer, default: »'1' }, example: »x }\n  headers:\n    B: { schema: { type: string }, example: »30 }\n  schemas:\n    C: { type: string, enum: [a], default: »b }\n",
            ),
        );
        reports(
            "example-misfit",
            &schemas(
                "    A: { type: object, properties: { a: { type: integer, minimum: 0, exclusiveMinimum: true, example: »0 } } }\n",
            ),
        );
    }

    #[test]
    fn a_value_is_held_against_references_and_forms() {
        reports(
            "example-misfit",
            &schemas(
                "    A: { type: object, required: [a], properties: { a: { type: string } } }\n    B: { type: object, required: [b], properties: { b: { type: string } } }\n    C: { oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }], example: »{ c: x } }\n    D: { type: array, items: { $ref: '#/components/schemas/A' }, example: [{ a: x }, »{}] }\n",
            ),
        );
    }

    #[test]
    fn types_that_contain_themselves_have_examples_like_any_other() {
        reports(
            "example-misfit",
            &schemas(
                "    A: { type: object, properties: { a: { $ref: '#/components/schemas/A' } }, example: { a: { a: { a: »5 } } } }\n",
            ),
        );
    }

    #[test]
    fn no_example_is_quoted_in_a_finding() {
        let found = crate::lint::testing::findings(&schemas(
            "    A: { type: integer, example: ada@example.com }\n",
        ));
        assert!(found.iter().any(|f| f.rule == "example-misfit"));
        assert!(!found.to_string().contains("ada@"), "{found}");
    }

    #[test]
    fn a_schema_that_no_value_can_be_held_against_is_reported() {
        reports(
            "schema-invalid",
            &schemas(
                "    A: { type: object, properties: { »a: { type: string, pattern: '(', example: x } } }\n",
            ),
        );
    }
}

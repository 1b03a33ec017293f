//! References that lead in circles, out of the file, too far, or to something else than they should.

use crate::refusal::{refused, replaced, taken, with};

#[test]
fn a_schema_that_is_nothing_but_itself_is_refused() {
    refused(
        "ref-cycle",
        &with("    A: { $ref: '#/components/schemas/A' }\n"),
    );
    refused(
        "ref-cycle",
        &with(
            "    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n",
        ),
    );
    let ring: String = (0..100)
        .map(|index| {
            format!(
                "    R{index}: {{ $ref: '#/components/schemas/R{}' }}\n",
                (index + 1) % 100
            )
        })
        .collect();
    refused("ref-chain", &with(&ring));
}

#[test]
fn a_schema_that_is_put_together_from_itself_is_refused() {
    for key in ["allOf", "oneOf", "anyOf"] {
        let of = |name: &str, part: &str| {
            format!(
                "    {name}: {{ description: D, {key}: [{{ $ref: '#/components/schemas/{part}' }}] }}\n"
            )
        };
        refused("part-of-itself", &with(&of("A", "A")));
        refused("part-of-itself", &with(&(of("A", "B") + &of("B", "A"))));
    }
}

#[test]
fn a_list_or_an_object_that_must_hold_itself_is_refused() {
    refused(
        "endless-type",
        &with(
            "    A: { description: D, type: array, minItems: 1, items: { $ref: '#/components/schemas/A' } }\n",
        ),
    );
    refused(
        "endless-type",
        &with(
            "    A: { description: D, type: object, required: [a], properties: { a: { $ref: '#/components/schemas/A' } } }\n",
        ),
    );
}

#[test]
fn lists_and_objects_that_may_hold_themselves_are_taken() {
    taken(&with(
        "        a: { description: D, type: array, items: { $ref: '#/components/schemas/Erased' } }\n",
    ));
    taken(&with(
        "        a: { description: D, type: object, additionalProperties: { $ref: '#/components/schemas/Erased' } }\n",
    ));
    taken(&with(
        "        a: { $ref: '#/components/schemas/Erased' }\n",
    ));
}

/// The good spec in which something other than a schema is given by reference to `A` of its section.
fn elsewhere(section: &str, components: &str) -> String {
    let reference = format!("{{ $ref: '#/components/{section}/A' }}");
    let spec = match section {
        "parameters" => replaced(
            "      parameters:\n",
            &format!("      parameters:\n        - {reference}\n"),
        ),
        "responses" => replaced(
            "\"404\":\n          description: Nobody has this address.",
            &format!("\"404\": {reference}"),
        ),
        "requestBodies" => replaced(
            "      parameters:\n",
            &format!("      requestBody: {reference}\n      parameters:\n"),
        ),
        _ => replaced(
            "            Retry-After:\n",
            &format!("            X-A: {reference}\n            Retry-After:\n"),
        ),
    };
    format!("{}\n  {section}:\n{components}", spec.trim_end())
}

#[test]
fn parameters_answers_bodies_and_headers_that_lead_in_circles_are_refused() {
    for section in ["parameters", "responses", "requestBodies", "headers"] {
        let to = |name: &str, target: &str| {
            format!("    {name}: {{ $ref: '#/components/{section}/{target}' }}\n")
        };
        refused("ref-cycle", &elsewhere(section, &to("A", "A")));
        refused(
            "ref-cycle",
            &elsewhere(section, &(to("A", "B") + &to("B", "A"))),
        );
    }
}

#[test]
fn a_thousand_references_in_a_row_are_refused_and_a_few_are_followed() {
    let ends = [
        (
            "parameters",
            "{ name: q, in: query, description: D, schema: { type: string }, example: a }",
        ),
        ("headers", "{ description: D, schema: { type: string } }"),
    ];
    for (section, end) in ends {
        let chain = |length: usize| {
            let name = |index| {
                if index == 0 {
                    "A".to_owned()
                } else {
                    format!("A{index}")
                }
            };
            let links: String = (0..length)
                .map(|index| {
                    format!(
                        "    {}: {{ $ref: '#/components/{section}/{}' }}\n",
                        name(index),
                        name(index + 1)
                    )
                })
                .collect();
            elsewhere(section, &format!("{links}    {}: {end}\n", name(length)))
        };
        refused("ref-chain", &chain(1_000));
        refused("ref-chain", &chain(8));
        taken(&chain(7));
    }
    let aliases: String = (0..100)
        .map(|index| {
            format!(
                "    A{index}: {{ $ref: '#/components/schemas/A{}' }}\n",
                index + 1
            )
        })
        .collect();
    refused(
        "ref-chain",
        &with(&format!(
            "{aliases}    A100: {{ type: string, description: D }}\n"
        )),
    );
}

#[test]
fn a_thousand_schemas_that_hold_one_another_are_refused_and_a_hundred_are_taken() {
    let chain = |length: usize| {
        let links: String = (0..length)
            .map(|index| {
                format!("    A{index}: {{ description: D, type: array, items: {{ $ref: '#/components/schemas/A{}' }}, example: [] }}\n", index + 1)
            })
            .collect();
        with(&format!(
            "        a: {{ $ref: '#/components/schemas/A0' }}\n{links}    A{length}: {{ type: string, description: D }}\n"
        ))
    };
    refused("too-many", &chain(1_000));
    taken(&chain(100));
}

#[test]
fn what_leads_out_of_the_file_is_refused_and_never_looked_for() {
    for reference in [
        "other.yaml",
        "other.yaml#/components/schemas/A",
        "./vendor.yaml#/components/schemas/Erased",
        "../../etc/passwd#/root",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:9/a.yaml",
        "https://schemas.example/a.yaml#/A",
        "//schemas.example/a",
        "?a#/components/schemas/Erased",
        " #/components/schemas/Erased",
        "",
    ] {
        refused(
            "ref-external",
            &with(&format!("        a: {{ $ref: '{reference}' }}\n")),
        );
    }
}

#[test]
fn what_leads_nowhere_is_refused() {
    for reference in [
        "#/components/schemas/Nobody",
        "#/components/schemas/",
        "#/components/schemas/Erased/",
        "#/components//schemas/Erased",
        "#/components/schemas/Era%73ed",
        "#/components/schemas/Era~0sed",
        "#/components~1schemas~1Erased",
        "#%2Fcomponents%2Fschemas%2FErased",
        "#/tags/99999999999999999999",
        "#/",
        "#Erased",
        "##",
    ] {
        refused(
            "ref-dangling",
            &with(&format!("        a: {{ $ref: '{reference}' }}\n")),
        );
    }
    refused(
        "too-long",
        &with(&format!(
            "        a: {{ $ref: '#/{}' }}\n",
            "a/".repeat(100_000)
        )),
    );
}

#[test]
fn what_leads_to_something_else_is_refused() {
    for reference in [
        "#",
        "#/info",
        "#/tags/0",
        "#/components/schemas",
        "#/components/schemas/Erased/properties/at",
        "#/components/securitySchemes/key",
        "#/paths/~1v1~1users~1{email}/delete",
    ] {
        refused(
            "ref-kind",
            &with(&format!("        a: {{ $ref: '{reference}' }}\n")),
        );
    }
}

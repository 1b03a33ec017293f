//! Few words that stand for much: schemas that multiply, patterns that explode, and long lists.

use crate::refusal::{GOOD, refused, replaced, taken, with};

#[test]
fn schemas_that_multiply_are_refused_and_their_examples_are_not_tried() {
    for (key, width, depth) in [("allOf", 2, 40), ("oneOf", 10, 10), ("anyOf", 50, 8)] {
        let mut spec = "    L0: { type: object, description: D }\n".to_owned();
        for level in 1..=depth {
            let below =
                format!("{{ $ref: '#/components/schemas/L{}' }}, ", level - 1).repeat(width);
            spec.push_str(&format!(
                "    L{level}: {{ description: D, {key}: [{below}], example: {{ a: 1 }} }}\n"
            ));
        }
        let found = refused("too-many-parts", &with(&spec));
        assert!(found.iter().any(|finding| finding.rule == "example-effort"));
    }
}

#[test]
fn forms_that_multiply_with_each_level_of_an_example_are_refused() {
    let form = |name: &str| {
        format!(
            "    {name}: {{ description: D, type: object, required: [{name}], properties: {{ {name}: {{ type: string, description: D }}, x: {{ $ref: '#/components/schemas/E' }} }} }}\n"
        )
    };
    let example = format!(
        "{}{{ p: a }}{}",
        "{ p: a, q: a, x: ".repeat(40),
        " }".repeat(40)
    );
    let either = "    E: { description: D, oneOf: [{ $ref: '#/components/schemas/p' }, { $ref: '#/components/schemas/q' }] }\n";
    let field = format!(
        "        e: {{ description: D, allOf: [{{ $ref: '#/components/schemas/E' }}], example: {example} }}\n"
    );
    refused(
        "example-effort",
        &with(&(field + &form("p") + &form("q") + either)),
    );
}

#[test]
fn patterns_that_explode_are_refused_or_end() {
    let text = |pattern: &str| {
        let example = format!("{}!", "a".repeat(60));
        with(&format!(
            "        p: {{ type: string, description: D, pattern: '{pattern}', example: {example} }}\n"
        ))
    };
    for pattern in [
        "^(a+)+$",
        "^(a|a|aa)+$",
        "^(a*)*$",
        "^(.*a){30}$",
        "^(?=(a+)+$)a",
    ] {
        refused("example-misfit", &text(pattern));
    }
    for pattern in [
        "((a{9999}){9999}){9999}",
        "((a{999}){999}){999}",
        "(",
        "a**",
    ] {
        refused("pattern-invalid", &text(pattern));
    }
    let nested = format!("{}a{}", "(".repeat(4_000), ")".repeat(4_000));
    refused("pattern-invalid", &text(&nested));
}

#[test]
fn a_list_of_any_length_is_refused_beyond_what_a_person_reads() {
    let values = |count: usize| {
        let values: String = (0..count).map(|index| format!("a{index}, ")).collect();
        with(&format!(
            "        e: {{ type: string, description: D, enum: [{values}] }}\n"
        ))
    };
    refused("too-many", &values(501));
    taken(&values(500));
}

fn parameter(index: usize, place: &str) -> String {
    format!(
        "        - {{ name: p{index}, in: {place}, required: true, description: D, schema: {{ type: string }}, example: a }}\n"
    )
}

#[test]
fn a_thousand_parameters_of_a_path_are_refused() {
    let spec = |count: usize| {
        let segments: String = (0..count).map(|index| format!("/{{p{index}}}")).collect();
        let parameters: String = (0..count).map(|index| parameter(index, "path")).collect();
        let described = format!("      parameters:\n{parameters}");
        replaced(
            "/v1/users/{email}",
            &format!("/v1/users/{{email}}{segments}"),
        )
        .replace("      parameters:\n", &described)
    };
    refused("too-long", &spec(100));
    refused("too-many", &spec(30));
    taken(&spec(29));
    let queries: String = (0..1_000).map(|index| parameter(index, "query")).collect();
    refused(
        "too-many",
        &replaced(
            "      parameters:\n",
            &format!("      parameters:\n{queries}"),
        ),
    );
}

#[test]
fn more_operations_than_erasure_needs_are_refused() {
    let operations = |count: usize| {
        let operations: String = (0..count)
            .map(|index| {
                format!(
                    "  /o{index}:\n    get: {{ operationId: o{index}, tags: [People], summary: S, description: D, x-erasure: {{ role: lookup, repeatable: {{ value: true, assumed: a }} }}, responses: {{ '204': {{ description: D }} }} }}\n"
                )
            })
            .collect();
        GOOD.replace("paths:\n", &format!("paths:\n{operations}"))
    };
    refused("too-many", &operations(500));
    taken(&operations(99));
}

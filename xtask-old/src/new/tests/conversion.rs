//! What OpenAPI 3.1 says in other words than 3.0, and what it says that 3.0 can't.

use serde_json::{Value, json};

use super::{begin, schema, with_schema};

/// The property `a` of an object with this property.
fn property(of: &str) -> (Value, Vec<String>) {
    let (object, asked) = schema(
        &format!("{{ type: object, description: D, properties: {{ a: {of} }} }}"),
        "    B: { type: string, description: E }\n",
    );
    let mut property = object["properties"]["a"].clone();
    if let Some(map) = property.as_object_mut() {
        map.remove("description")
            .filter(|words| words == "Not described yet.");
    }
    (property, asked)
}

fn becomes(of: &str, expected: Value) {
    let (found, asked) = property(of);
    assert_eq!(found, expected, "{of}");
    assert!(asked.is_empty(), "{of}: {asked:?}");
}

/// It becomes this, and a question says where it stood, with these words.
fn asks(of: &str, expected: Value, words: &str) {
    let (found, asked) = property(of);
    assert_eq!(found, expected, "{of}: {asked:?}");
    assert!(
        asked.iter().any(|question| question.contains(words)),
        "{of}: {asked:?}"
    );
}

#[test]
fn null_among_the_types_makes_a_schema_nullable() {
    becomes(
        "{ type: [string, 'null'] }",
        json!({ "type": "string", "nullable": true }),
    );
    becomes(
        "{ type: ['null', integer], minimum: 1 }",
        json!({ "type": "integer", "nullable": true, "minimum": 1 }),
    );
    becomes("{ type: [boolean] }", json!({ "type": "boolean" }));
    becomes(
        "{ anyOf: [{ type: string }, { type: 'null' }] }",
        json!({ "type": "string", "nullable": true }),
    );
    becomes(
        "{ oneOf: [{ $ref: '#/components/schemas/B' }, { type: 'null' }] }",
        json!({ "allOf": [{ "$ref": "#/components/schemas/B" }], "nullable": true }),
    );
}

#[test]
fn several_types_are_a_choice_that_somebody_has_to_look_at() {
    let (_, asked) = property("{ type: [string, integer], maxLength: 5, minimum: 1 }");
    assert!(
        asked
            .iter()
            .any(|question| question.contains("one of string, integer")),
        "{asked:?}"
    );
    asks(
        "{ type: 'null' }",
        json!({}),
        "no type that OpenAPI 3.0 knows",
    );
}

#[test]
fn keywords_that_have_another_word_in_3_0_are_translated() {
    becomes(
        "{ const: done }",
        json!({ "type": "string", "enum": ["done"] }),
    );
    becomes(
        "{ type: string, examples: [one, two] }",
        json!({ "type": "string", "example": "one" }),
    );
    becomes(
        "{ type: integer, exclusiveMinimum: 0 }",
        json!({ "type": "integer", "minimum": 0, "exclusiveMinimum": true }),
    );
    becomes(
        "{ type: number, minimum: 5, exclusiveMinimum: 0, maximum: 9, exclusiveMaximum: 8 }",
        json!({ "type": "number", "minimum": 5, "maximum": 8, "exclusiveMaximum": true }),
    );
    becomes(
        "{ type: string, contentEncoding: base64 }",
        json!({ "type": "string", "format": "byte" }),
    );
    becomes(
        "{ type: object, unevaluatedProperties: false }",
        json!({ "type": "object", "additionalProperties": false }),
    );
    becomes(
        "{ type: string, title: T, $comment: c, $id: 'https://a.example/x' }",
        json!({ "type": "string" }),
    );
}

#[test]
fn words_beside_a_reference_are_kept_and_the_rest_is_told_of() {
    becomes(
        "{ $ref: '#/components/schemas/B' }",
        json!({ "$ref": "#/components/schemas/B" }),
    );
    let (object, _) = schema(
        "{ type: object, description: D, properties: { a: { $ref: '#/components/schemas/B', description: Mine } } }",
        "    B: { type: string, description: E }\n",
    );
    assert_eq!(
        object["properties"]["a"],
        json!({ "description": "Mine", "allOf": [{ "$ref": "#/components/schemas/B" }] })
    );
    let begun = begin(
        &with_schema(
            "{ type: object, description: D, properties: { a: { $ref: '#/components/schemas/B', maxLength: 5 } } }",
            "    B: { type: string, description: E }\n",
        ),
        &["eraseA"],
    );
    assert!(
        begun
            .notes
            .iter()
            .any(|note| note.message.contains("`maxLength` beside `$ref`")),
        "{:?}",
        begun.notes
    );
}

#[test]
fn definitions_inside_of_a_schema_become_components() {
    let begun = begin(
        &with_schema(
            "{ type: object, description: D, properties: { a: { $ref: '#/components/schemas/A/$defs/Inner' } }, $defs: { Inner: { type: string, description: I } } }",
            "",
        ),
        &["eraseA"],
    );
    let root = begun.spec.source().root.to_json();
    assert_eq!(root["components"]["schemas"]["Inner"]["type"], "string");
    assert_eq!(
        root["components"]["schemas"]["A"]["properties"]["a"]["$ref"],
        "#/components/schemas/Inner"
    );
    assert!(root["components"]["schemas"]["A"].get("$defs").is_none());
}

#[test]
fn what_3_0_has_no_word_for_is_asked_with_the_place_where_it_stood() {
    for keyword in [
        "if: { type: string }",
        "then: { type: string }",
        "patternProperties: { '^a': { type: string }, '^b': { type: string } }",
        "unevaluatedItems: false",
        "dependentRequired: { a: [b] }",
        "dependentSchemas: { a: { type: object } }",
        "propertyNames: { pattern: '^a' }",
    ] {
        let name = keyword.split(':').next().unwrap();
        let kind = if name == "unevaluatedItems" {
            "array, items: { type: string }"
        } else {
            "object"
        };
        let (found, asked) = property(&format!("{{ type: {kind}, {keyword} }}"));
        assert!(found.get(name).is_none(), "{found}");
        let place = "v.yaml:19:";
        let question = asked
            .iter()
            .find(|question| question.contains(&format!("can't say `{name}`")));
        assert!(
            question.is_some_and(|question| question.starts_with(place)),
            "{keyword}: {asked:?}"
        );
    }
    asks(
        "{ type: array, prefixItems: [{ type: string }] }",
        json!({ "type": "array", "items": {} }),
        "can't say `prefixItems`",
    );
    asks(
        "{ type: object, patternProperties: { '^x': { type: string } } }",
        json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        "any key is taken",
    );
    asks(
        "{ type: string, contentMediaType: text/html }",
        json!({ "type": "string" }),
        "what this text holds",
    );
}

#[test]
fn references_that_lead_nowhere_or_elsewhere_are_asked() {
    asks(
        "{ $ref: 'other.yaml#/A' }",
        json!({}),
        "leads out of the document",
    );
    asks(
        "{ $ref: '#/components/schemas/Gone' }",
        json!({}),
        "leads nowhere",
    );
    asks("false", json!({}), "allows nothing");
}

#[test]
fn what_no_client_can_be_made_of_is_asked_too() {
    for shape in [
        "{ anyOf: [{ type: string }, { type: integer }] }",
        "{ not: { type: string } }",
        "{ type: string, xml: { name: a } }",
        "{ type: string, readOnly: true }",
        "{ type: integer, enum: [1, 2] }",
        "{ type: string, pattern: '(?<' }",
        "{ allOf: [{ type: object }, { type: string }] }",
        "{ type: object, discriminator: { propertyName: k } }",
    ] {
        // What a client can be made of after all is carried over, and then there is nothing to ask.
        let (found, asked) = property(shape);
        let given: Value = serde_yaml::from_str(shape).unwrap();
        assert!(found == given || !asked.is_empty(), "{shape}: {found}");
    }
}

#[test]
fn a_document_says_more_than_schemas() {
    let text = with_schema("{ type: object, description: D }", "")
        .replace(
            "info: { title: T, version: '1', description: D }",
            "info: { title: T, version: 1.0, summary: In short, license: { name: MIT, identifier: MIT } }\njsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema'\nwebhooks:\n  gone: { post: { responses: {} } }",
        )
        .replace("      operationId: eraseA\n", "      x-internal: true\n      callbacks: {}\n")
        .replace("  /a:\n    post:", "  /a: { $ref: '#/components/pathItems/Item' }\ncomponents:\n  pathItems:\n   Item:\n    post:")
        .replace("components:\n  schemas:\n    A", "  schemas:\n    A");
    let begun = begin(&text, &["POST /a"]);
    let root = begun.spec.source().root.to_json();
    assert_eq!(root["info"]["description"], "In short");
    assert_eq!(root["info"]["version"], "1.0");
    assert_eq!(
        root["info"]["license"]["url"],
        "https://spdx.org/licenses/MIT.html"
    );
    assert_eq!(root["paths"]["/a"]["post"]["operationId"], "postA");
    let notes: Vec<_> = begun
        .notes
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    for left in [
        "`webhooks`",
        "`jsonSchemaDialect`",
        "`x-internal`",
        "`callbacks`",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(left)),
            "{left}: {notes:?}"
        );
    }
}

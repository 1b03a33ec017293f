//! Names after renaming. Rust spells types and fields its own way, and two names of the spec may
//! become one.

use std::collections::{BTreeSet, HashMap};

use heck::{ToPascalCase, ToSnakeCase};

use super::{
    Context, Report,
    answers::is_json,
    context::Operation,
    grammar::Kind,
    made_up::{self, MadeUp},
};
use crate::{
    prepare::essence,
    refine::names::{is_keyword, starts},
    spec::tree::Node,
};

/// Names that a type of a client's `types` can't have without hiding another.
const TAKEN: &[&str] = &[
    "Box", "Clone", "Copy", "Debug", "Default", "Display", "Drop", "Eq", "Err", "From", "FromStr",
    "Hash", "Into", "None", "Ok", "Option", "Ord", "Personal", "Result", "Secret", "Self", "Send",
    "Some", "String", "Sync", "ToString", "TryFrom", "TryInto", "Vec",
];

pub fn check(context: &Context, report: &mut Report) {
    types(context, report);
    for place in context.all(Kind::Schema) {
        fields(context, place.node, report);
    }
}

/// How the generator spells a type.
pub fn type_name(name: &str) -> String {
    let name = words(name).to_pascal_case();
    finish(name, "X")
}

/// How the generator spells a field or an argument.
pub fn field_name(name: &str) -> String {
    let name = words(name).to_snake_case();
    finish(name, "x")
}

fn words(name: &str) -> String {
    match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => crate::refine::names::words(name),
    }
}

fn finish(name: String, prefix: &str) -> String {
    let name = match name.chars().next() {
        Some(first) if starts(first) => name,
        _ => format!("{prefix}{name}"),
    };
    if is_keyword(&name) {
        format!("{name}_")
    } else {
        name
    }
}

fn types(context: &Context, report: &mut Report) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for MadeUp { name, what, at } in made_up::types(context) {
        if let Some(first) = seen.insert(name.clone(), what.clone()) {
            let message = format!("{first} and {what} are both the type `{name}`");
            let fix = "give one of them a name under components/schemas, and refer to it";
            report.error(at, "type-clash", message, fix);
        }
    }
    for (name, node) in context.components("schemas") {
        let spelt = type_name(name);
        if TAKEN.contains(&spelt.as_str()) {
            report.error(
                node.named_at,
                "type-taken",
                format!("a type `{spelt}` would hide Rust's or ours"),
                format!("call it `{name}Data`, or after what it holds"),
            );
        }
        if let Some(first) = seen.insert(spelt.clone(), format!("`{name}`")) {
            report.error(
                node.named_at,
                "type-clash",
                format!("{first} and `{name}` are both the type `{spelt}`"),
                "rename one of them",
            );
        }
    }
}

/// The different bodies of an operation's successes (`2`) or errors (`4`); errors without one don't
/// count.
pub fn shapes(context: &Context, operation: &Operation, kind: char) -> BTreeSet<String> {
    let of_kind = |status: &str| match kind {
        '2' => status.starts_with('2'),
        _ => status.starts_with(['4', '5']) || status == "default",
    };
    let answers = operation
        .responses(context)
        .into_iter()
        .filter(|answer| of_kind(answer.name));
    let bodies = answers.map(|answer| {
        let media = answer
            .node
            .get("content")
            .and_then(|content| content.entries().next());
        let read =
            media.filter(|(name, _)| is_json(&essence(name)) || essence(name) == "text/plain");
        read.and_then(|(_, media)| media.get("schema"))
            .map(|schema| schema.to_json().to_string())
    });
    let bodies = bodies.filter(|body| kind == '2' || body.is_some());
    bodies.map(Option::unwrap_or_default).collect()
}

fn fields<'a>(context: &Context<'a>, schema: &'a Node, report: &mut Report) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    if schema.get("properties").is_some()
        && schema.get("additionalProperties").is_some_and(Node::is_map)
    {
        seen.insert("extra".to_owned(), "additionalProperties");
    }
    let objects = context.parts(schema).into_iter();
    for (name, property) in
        objects.flat_map(|object| object.get("properties").into_iter().flat_map(Node::entries))
    {
        let field = field_name(name);
        match seen.insert(field.clone(), name) {
            Some(first) if first != name => {
                let message = format!("`{first}` and `{name}` are both the field `{field}`");
                report.error(
                    property.named_at,
                    "field-clash",
                    message,
                    "leave one of them out",
                );
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn types_that_have_no_name_of_their_own_have_none_of_anothers() {
        let operation = |fields: &str, more: &str| {
            format!(
                "openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths:\n  /a:\n    post:\n      operationId: ask\n{fields}components:\n  schemas:\n{more}"
            )
        };
        let body = "      requestBody: { content: { application/json: { schema: { type: string } } } }\n      responses: {}\n";
        reports(
            "type-clash",
            &operation(body, "    »AskBody: { type: string }\n"),
        );
        let answer = "      responses: { '200': { description: D, content: { application/json: { schema: { type: string } } } } }\n";
        reports(
            "type-clash",
            &operation(answer, "    »AskStatus200: { type: string }\n"),
        );
        let parameter = "      parameters: [{ name: f, in: query, schema: { type: array, items: { type: string, enum: [a] } } }]\n      responses: {}\n";
        reports(
            "type-clash",
            &operation(parameter, "    »AskFItem: { type: string }\n"),
        );
        let deep = "    A: { type: object, additionalProperties: { type: object, properties: { b: { type: string, enum: [a] } } } }\n    »AValueB: { type: string }\n";
        reports("type-clash", &schemas(deep));
        let both = "    A: { type: object, properties: { b: { type: array, items: { type: string, enum: [a] } }, »bItem: { type: string, enum: [a] } } }\n";
        reports("type-clash", &schemas(both));
    }

    use super::*;
    use crate::lint::testing::{accepts, operation, reports, schemas};

    #[test]
    fn names_are_spelt_as_the_generator_spells_them() {
        for (name, spelt) in [
            ("user_2", "User2"),
            ("APIError", "ApiError"),
            ("2fa", "X2fa"),
            ("self", "Self_"),
            ("-1", "Minus1"),
            ("", "X"),
        ] {
            assert_eq!(type_name(name), spelt);
        }
        for (name, spelt) in [
            ("hardDelete", "hard_delete"),
            ("type", "type_"),
            ("$ref", "ref_"),
            ("2fa", "x2fa"),
            ("\u{e33}", "x\u{e33}"),
            ("gen", "gen_"),
            ("won't", "wont"),
        ] {
            assert_eq!(field_name(name), spelt);
        }
    }

    #[test]
    fn schemas_that_become_one_type_are_reported() {
        reports(
            "type-clash",
            &schemas("    User_2: { type: string }\n    »User2: { type: string }\n"),
        );
        reports(
            "type-clash",
            &schemas(
                "    »UserRole: { type: string }\n    User: { type: object, properties: { role: { type: string, enum: [a] } } }\n",
            ),
        );
        accepts(
            "type-clash",
            &schemas(
                "    User: { type: string }\n    UserRole: { type: string }\n    ReadAResponse: { type: string }\n",
            ),
        );
    }

    #[test]
    fn answers_of_several_shapes_have_a_type_too() {
        let json = |status: &str, schema: &str| {
            let content =
                format!("content: {{ application/json: {{ schema: {{ type: {schema} }} }} }}");
            format!("        '{status}': {{ description: D, {content} }}\n")
        };
        let with = |answers: String| {
            let schemas = "components:\n  schemas:\n    »ReadAResponse: { type: string }\n    »ReadAError: { type: string }\n";
            operation(&format!("      responses:\n{answers}{schemas}"))
        };
        let one = json("200", "string")
            + &json("201", "string")
            + &json("400", "string")
            + "        '404': { description: D }\n";
        accepts("type-clash", &with(one).replace('»', ""));
        let several = json("200", "string")
            + "        '204': { description: D }\n"
            + &json("400", "string")
            + &json("500", "integer");
        reports("type-clash", &with(several));
    }

    #[test]
    fn a_parameter_with_an_enum_has_a_type_too() {
        reports(
            "type-clash",
            &operation(
                "      parameters: [{ name: kind, in: query, schema: { type: string, enum: [a] } }]\n      responses: {}\ncomponents:\n  schemas:\n    »ReadAKind: { type: string }\n",
            ),
        );
    }

    #[test]
    fn types_that_hide_others_are_reported() {
        reports(
            "type-taken",
            &schemas("    »Option: { type: string }\n    »secret: { type: string }\n"),
        );
    }

    #[test]
    fn properties_that_become_one_field_are_reported() {
        reports(
            "field-clash",
            &schemas(
                "    A: { type: object, properties: { userId: { type: string }, »user_id: { type: string } } }\n",
            ),
        );
        reports(
            "field-clash",
            &schemas(
                "    A: { type: object, additionalProperties: { type: string }, properties: { »extra: { type: string } } }\n",
            ),
        );
        reports(
            "field-clash",
            &schemas(
                "    B: { type: object, properties: { a_b: { type: string } } }\n    A: { allOf: [{ $ref: '#/components/schemas/B' }, { type: object, properties: { »aB: { type: string } } }] }\n",
            ),
        );
        accepts(
            "field-clash",
            &schemas("    A: { type: object, properties: { extra: { type: string } } }\n"),
        );
    }
}

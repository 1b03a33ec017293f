//! Schemas. The generator understands a part of what OpenAPI can say and guesses or panics beyond it;
//! here is the part that it turns into the type that a reader expects.

use super::{Context, Report, grammar::Kind, walk::Place};
use crate::spec::tree::{Node, Value};

/// Keywords, and the types that they say something about.
pub const KEYWORDS: &[(&str, &[&str])] = &[
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("pattern", &["string"]),
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("exclusiveMinimum", &["integer", "number"]),
    ("exclusiveMaximum", &["integer", "number"]),
    ("multipleOf", &["integer", "number"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
];

/// Ways to put schemas together.
pub const COMPOSITIONS: &[&str] = &["allOf", "oneOf", "anyOf", "not"];

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        let node = place.node;
        match COMPOSITIONS
            .iter()
            .filter(|key| node.get(key).is_some())
            .count()
        {
            0 => plain(node, report),
            1 => composed(node, report),
            _ => report.error(
                node.named_at,
                "composition-mixed",
                "several of allOf, oneOf, anyOf and not stand side by side",
                "keep one; give the others schemas of their own",
            ),
        }
        unsupported(node, report);
        limits(node, report);
        required(context, place, report);
        inline(place, report);
    }
}

fn plain(node: &Node, report: &mut Report) {
    let given: Vec<_> = KEYWORDS
        .iter()
        .filter_map(|(key, types)| Some((*key, *types, node.get(key)?)))
        .collect();
    match node.text("type") {
        Some(kind) => {
            for (key, types, keyword) in given.iter().filter(|(_, types, _)| !types.contains(&kind))
            {
                let message = format!("`{key}` says nothing about a schema of type {kind}");
                report.error(
                    keyword.named_at,
                    "keyword-type",
                    message,
                    format!("remove it, or write `type: {}`", types[0]),
                );
            }
            if kind == "array" && node.get("items").is_none() {
                report.error(
                    node.named_at,
                    "items-missing",
                    "nothing says what the list holds",
                    "add `items`",
                );
            }
        }
        None if node.get("type").is_some() => {}
        None => match given.first().copied().or_else(|| {
            node.get("enum")
                .map(|list| ("enum", &["string"] as &[_], list))
        }) {
            Some((key, types, _)) => {
                let message = format!("the schema has `{key}` and no type");
                report.error(
                    node.named_at,
                    "type-missing",
                    message,
                    format!("add `type: {}`", types[0]),
                );
            }
            None => report.warning(
                node.named_at,
                "schema-of-anything",
                "any value may stand here, and whoever prints it prints all of it",
                "say what it is; leave it out if nobody needs it",
            ),
        },
    }
}

fn composed(node: &Node, report: &mut Report) {
    let beside = KEYWORDS
        .iter()
        .map(|(key, _)| *key)
        .chain(["type", "enum", "format"]);
    for (key, keyword) in beside.filter_map(|key| Some((key, node.get(key)?))) {
        let message = format!("`{key}` beside a composition is merged by guesswork");
        report.error(
            keyword.named_at,
            "composition-mixed",
            message,
            "move it into a schema of its own",
        );
    }
    if let Some(keyword) = node.get("anyOf") {
        report.error(
            keyword.named_at,
            "any-of",
            "`anyOf` becomes a type that can hold every shape at once",
            "write `oneOf` if exactly one shape is sent, else one schema with optional properties",
        );
    }
    if let Some(keyword) = node.get("not") {
        report.error(
            keyword.named_at,
            "not",
            "no type can say what a value is not",
            "say what it is",
        );
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        if let Some(list) = node.get(key).filter(|list| list.items().is_empty()) {
            report.error(
                list.named_at,
                "composition-empty",
                format!("`{key}` is empty"),
                "name the schemas, or remove it",
            );
        }
    }
}

fn unsupported(node: &Node, report: &mut Report) {
    let known: &[(&str, &str, &str)] = &[
        (
            "discriminator",
            "`discriminator` is ignored",
            "let the shapes differ in a required property",
        ),
        ("xml", "`xml` is ignored", "remove it"),
    ];
    for (key, message, fix) in known {
        if let Some(keyword) = node.get(key) {
            report.error(keyword.named_at, "keyword-unsupported", *message, *fix);
        }
    }
    for key in ["readOnly", "writeOnly"] {
        if let Some(keyword) = node.get(key).filter(|_| node.is_true(key)) {
            let message = format!("`{key}` is ignored: one type serves requests and answers");
            report.error(
                keyword.named_at,
                "keyword-unsupported",
                message,
                "describe requests and answers by schemas of their own",
            );
        }
    }
}

fn limits(node: &Node, report: &mut Report) {
    let number = |key: &str| match node.get(key).map(|node| &node.value) {
        Some(Value::Number(number)) => number.as_f64(),
        _ => None,
    };
    for (low, high) in [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ] {
        if let (Some(least), Some(most)) = (number(low), number(high))
            && least > most
        {
            let at = node.get(low).map_or(node.named_at, |node| node.at);
            report.error(
                at,
                "limits-contradict",
                format!("`{low}` is above `{high}`"),
                "exchange or correct them",
            );
        }
    }
    for (flag, limit) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(keyword) = node.get(flag).filter(|_| node.get(limit).is_none()) {
            report.error(
                keyword.named_at,
                "limits-contradict",
                format!("`{flag}` without `{limit}` limits nothing"),
                format!("add `{limit}`, or remove it"),
            );
        }
    }
    if let Some(multiple) = node.get("multipleOf")
        && number("multipleOf").is_some_and(|multiple| multiple <= 0.0)
    {
        report.error(
            multiple.at,
            "limits-contradict",
            "no number is a multiple of this",
            "write a number above zero",
        );
    }
}

fn required<'a>(context: &Context<'a>, place: &Place<'a>, report: &mut Report) {
    let is_part = place.parent().ends_with("/allOf");
    let mut seen = Vec::new();
    for item in place
        .node
        .get("required")
        .map(Node::items)
        .unwrap_or_default()
    {
        let Some(name) = item.as_str() else { continue };
        if seen.contains(&name) {
            report.error(
                item.at,
                "required-twice",
                format!("`{name}` is required twice"),
                "remove one of the two",
            );
        }
        seen.push(name);
    }
    // A part may require what another part describes.
    if !is_part {
        described(&context.parts(place.node), report);
    }
}

/// Holds what is required of an object, and of the parts that only it has, against what they all describe.
fn described(parts: &[&Node], report: &mut Report) {
    let properties = parts.iter().filter_map(|part| part.get("properties"));
    let names: Vec<&str> = properties
        .flat_map(Node::entries)
        .map(|(name, _)| name)
        .collect();
    for item in parts
        .iter()
        .filter_map(|part| part.get("required"))
        .flat_map(Node::items)
    {
        let Some(name) = item.as_str().filter(|name| !names.contains(name)) else {
            continue;
        };
        let fix = match crate::spec::suggest::nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "describe it under `properties`".to_owned(),
        };
        let message = format!("there is no property `{name}`");
        report.error(item.at, "required-unknown", message, fix);
    }
}

/// Types that the generator has to find a name for.
fn inline(place: &Place, report: &mut Report) {
    let is_named = place.parent() == "/components/schemas";
    let is_part = place.parent().ends_with("/allOf");
    if is_named {
        return;
    }
    if place.node.get("properties").is_some() && !is_part {
        report.warning(
            place.node.named_at,
            "inline-object",
            "this object becomes a type without a name of yours",
            "give it one under components/schemas, and refer to it",
        );
    }
    if let Some(title) = place.node.get("title") {
        report.error(
            title.named_at,
            "title-renames",
            "`title` renames the generated type",
            "say it in `description`",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, operation, reports, schemas, warns};

    #[test]
    fn a_schema_has_a_type() {
        reports(
            "type-missing",
            &schemas(
                "    »A: { properties: {} }\n    »B: { minLength: 1 }\n    »C: { enum: [a] }\n",
            ),
        );
        warns(
            "schema-of-anything",
            &schemas("    »A: { description: D }\n    »B: {}\n"),
        );
        reports("items-missing", &schemas("    »A: { type: array }\n"));
    }

    #[test]
    fn keywords_of_another_type_are_reported() {
        reports(
            "keyword-type",
            &schemas(
                "    A: { type: integer, »maxLength: 5 }\n    B: { type: string, »minimum: 1, »items: { type: string } }\n    C: { type: object, »pattern: a }\n",
            ),
        );
        accepts(
            "keyword-type",
            &schemas("    A: { type: number, maximum: 5, exclusiveMaximum: true }\n"),
        );
    }

    #[test]
    fn compositions_stand_alone() {
        reports(
            "composition-mixed",
            &schemas(
                "    A: { »type: object, allOf: [{ type: object }], »properties: {} }\n    »B: { oneOf: [], anyOf: [] }\n",
            ),
        );
        reports(
            "composition-empty",
            &schemas("    A: { »oneOf: [] }\n    B: { »allOf: [] }\n"),
        );
        reports(
            "any-of",
            &schemas("    A: { »anyOf: [{ type: string }] }\n"),
        );
        reports("not", &schemas("    A: { »not: { type: string } }\n"));
    }

    #[test]
    fn keywords_that_would_be_dropped_are_reported() {
        reports(
            "keyword-unsupported",
            &schemas(
                "    A: { type: string, »xml: {}, »readOnly: true, »writeOnly: true }\n    B: { »discriminator: { propertyName: a }, oneOf: [] }\n",
            ),
        );
        accepts(
            "keyword-unsupported",
            &schemas("    A: { type: string, readOnly: false }\n"),
        );
    }

    #[test]
    fn limits_that_contradict_each_other_are_reported() {
        reports(
            "limits-contradict",
            &schemas(
                "    A: { type: integer, minimum: »5, maximum: 3 }\n    B: { type: string, minLength: »5, maxLength: 3 }\n    C: { type: number, »exclusiveMinimum: true }\n    D: { type: integer, multipleOf: »0 }\n    E: { type: number, multipleOf: »-0.5 }\n",
            ),
        );
    }

    #[test]
    fn required_properties_exist() {
        reports(
            "required-unknown",
            &schemas(
                "    A: { type: object, required: [a, »b], properties: { a: { type: string } } }\n",
            ),
        );
        reports(
            "required-twice",
            &schemas(
                "    A: { type: object, required: [a, »a], properties: { a: { type: string } } }\n",
            ),
        );
        reports(
            "required-unknown",
            &schemas("    A: { type: object, required: [»a] }\n"),
        );
        let merged = |required: &str| {
            let parts = "{ type: object, properties: { a: { type: string } } }";
            schemas(&format!(
                "    A: {{ allOf: [{{ type: object, required: [{required}] }}, {parts}] }}\n"
            ))
        };
        reports("required-unknown", &merged("a, »b"));
        accepts("required-unknown", &merged("a"));
    }

    #[test]
    fn types_get_their_names_from_the_spec() {
        let json = |schema: &str| {
            operation(&format!(
                "      responses: {{ '200': {{ description: D, content: {{ application/json: {{ {schema} }} }} }} }}\n"
            ))
        };
        warns(
            "inline-object",
            &json("»schema: { type: object, properties: {} }"),
        );
        warns(
            "inline-object",
            &schemas(
                "    A: { type: object, properties: { »a: { type: object, properties: {} } } }\n",
            ),
        );
        reports(
            "title-renames",
            &json("schema: { type: string, »title: T }"),
        );
        accepts(
            "title-renames",
            &schemas("    A: { type: string, title: T }\n"),
        );
    }
}

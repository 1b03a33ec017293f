//! Enums become Rust enums with a variant for every value and one, `Other`, for values to come.

use std::collections::HashMap;

use super::{Context, Report, grammar::Kind, names::type_name};
use crate::spec::tree::{Node, Value};

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        if let Some(list) = place.node.get("enum") {
            enumeration(place.node, list, report);
        }
    }
}

fn enumeration(schema: &Node, list: &Node, report: &mut Report) {
    if schema.text("type").is_some_and(|kind| kind != "string") {
        return report.error(
            list.named_at,
            "enum-type",
            "only strings can be enumerated",
            "say in the description which values there are",
        );
    }
    if let Some(format) = schema.get("format") {
        report.error(
            format.named_at,
            "enum-format",
            "an enum has no format: `format` would be ignored",
            "remove `format`, or `enum`",
        );
    }
    if list.items().is_empty() {
        report.error(
            list.named_at,
            "enum-empty",
            "no value is allowed",
            "list the values, or remove `enum`",
        );
    }
    values(schema, list, report);
}

fn values(schema: &Node, list: &Node, report: &mut Report) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for item in list.items() {
        match (&item.value, schema.is_true("nullable")) {
            (Value::String(value), _) => variant(item, value, &mut seen, report),
            (Value::Null, true) => {}
            (Value::Null, false) => report.error(
                item.at,
                "enum-value",
                "null is a value of nullable enums only",
                "add `nullable: true`, or remove it",
            ),
            _ => report.error(
                item.at,
                "enum-value",
                format!("{} stands among texts", item.kind()),
                "put it in quotes",
            ),
        }
    }
}

fn variant<'a>(
    item: &Node,
    value: &'a str,
    seen: &mut HashMap<String, &'a str>,
    report: &mut Report,
) {
    let variant = type_name(value);
    let mut error = |rule, message, fix| report.error(item.at, rule, message, fix);
    let unknown = "leave it out; it is read as an unknown value";
    if variant == "Other" {
        let message = format!("`{value}` has the name of the variant for unknown values");
        error("enum-clash", message, unknown);
    }
    match seen.insert(variant.clone(), value) {
        Some(first) if first == value => {
            error(
                "enum-twice",
                format!("`{value}` is listed twice"),
                "remove one of the two",
            );
        }
        Some(first) => {
            let message = format!("`{first}` and `{value}` are both the variant `{variant}`");
            error("enum-clash", message, unknown);
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports, schemas};

    #[test]
    fn only_strings_are_enumerated() {
        reports(
            "enum-type",
            &schemas(
                "    A: { type: integer, »enum: [1, 2] }\n    B: { type: boolean, »enum: [true] }\n",
            ),
        );
        reports(
            "enum-value",
            &schemas("    A: { type: string, enum: [a, »1, »true, »null] }\n"),
        );
        accepts(
            "enum-value",
            &schemas("    A: { type: string, nullable: true, enum: [a, null] }\n"),
        );
    }

    #[test]
    fn values_have_variants_of_their_own() {
        reports(
            "enum-clash",
            &schemas("    A: { type: string, enum: [in_progress, »IN-PROGRESS, »other] }\n"),
        );
        reports(
            "enum-twice",
            &schemas("    A: { type: string, enum: [a, b, »a] }\n"),
        );
        reports(
            "enum-empty",
            &schemas("    A: { type: string, »enum: [] }\n"),
        );
        accepts(
            "enum-clash",
            &schemas("    A: { type: string, enum: ['100', '101', UNKNOWN-000, ''] }\n"),
        );
    }

    #[test]
    fn an_enum_has_no_format() {
        reports(
            "enum-format",
            &schemas("    A: { type: string, »format: personal-data, enum: [a] }\n"),
        );
    }
}

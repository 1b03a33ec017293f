//! `oneOf` and `allOf`. Shapes of a `oneOf` are tried one after the other, and the first that fits is
//! taken: so none may fit what was meant for a later one. Shapes of an `allOf` are merged: so they
//! may not contradict each other.

use std::collections::{BTreeMap, HashSet};

use super::{Context, Report, grammar::Kind, walk::Place};
use crate::spec::tree::Node;

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        if let Some(list) = place.node.get("oneOf") {
            one_of(context, list, report);
        }
        if let Some(list) = place.node.get("allOf") {
            named(place, list, report);
            all_of(context, list, report);
        }
    }
}

fn one_of<'a>(context: &Context<'a>, list: &'a Node, report: &mut Report) {
    let mut earlier: Vec<(&Node, &Node)> = Vec::new();
    for item in list.items() {
        if item.text("$ref").is_none() && item.text("type").is_none_or(|kind| kind == "object") {
            report.error(
                item.at,
                "one-of-inline",
                "this form of the `oneOf` has no name",
                "give it one under components/schemas, and refer to it",
            );
        }
        let Some(form) = context.resolve(item) else {
            continue;
        };
        for (other_item, other) in &earlier {
            if can_be_taken_for(context, form, other) {
                let message = format!(
                    "{} can be taken for {}, which is tried first",
                    called(item),
                    called(other_item)
                );
                report.error(item.at, "one-of-ambiguous", message, "require a property in the first that the second doesn't have, or exchange the two");
            }
        }
        earlier.push((item, form));
    }
}

fn called(item: &Node) -> String {
    match item
        .text("$ref")
        .and_then(|reference| reference.rsplit('/').next())
    {
        Some(name) => format!("`{name}`"),
        None => "this form".to_owned(),
    }
}

/// Whether a value of `form` may read as `other`.
fn can_be_taken_for<'a>(context: &Context<'a>, form: &'a Node, other: &'a Node) -> bool {
    match (kind(form), kind(other)) {
        ("object", "object") => {
            let (form, other) = (Members::of(context, form), Members::of(context, other));
            other
                .required
                .iter()
                .all(|name| match (form.types.get(name), other.types.get(name)) {
                    (Some(form), Some(other)) => {
                        is_within(form, other) || form.is_empty() || other.is_empty()
                    }
                    (Some(_), None) => true,
                    (None, _) => false,
                })
        }
        (form, other) => is_within(form, other),
    }
}

/// Whether a value of one type is one of the other.
fn is_within(form: &str, other: &str) -> bool {
    form == other || (form, other) == ("integer", "number")
}

fn kind(schema: &Node) -> &str {
    schema.text("type").unwrap_or("object")
}

/// The properties of an object, those of its `allOf` among them.
#[derive(Default)]
struct Members<'a> {
    /// Each with its type, and with its only value if it has but one.
    types: BTreeMap<&'a str, String>,
    required: Vec<&'a str>,
}

impl<'a> Members<'a> {
    fn of(context: &Context<'a>, schema: &'a Node) -> Self {
        let mut members = Members::default();
        members.collect(context, schema, &mut HashSet::new());
        members
    }

    fn collect(
        &mut self,
        context: &Context<'a>,
        schema: &'a Node,
        seen: &mut HashSet<*const Node>,
    ) {
        if !seen.insert(schema) {
            return;
        }
        for (name, property) in schema.get("properties").into_iter().flat_map(Node::entries) {
            self.types.insert(name, describe(context, property));
        }
        let required = schema.get("required").map(Node::items).unwrap_or_default();
        self.required
            .extend(required.iter().filter_map(Node::as_str));
        for part in schema.get("allOf").map(Node::items).unwrap_or_default() {
            if let Some(part) = context.resolve(part) {
                self.collect(context, part, seen);
            }
        }
    }
}

/// A property's type: two descriptions that differ can't hold the same value. Enums stay open, so
/// their values tell nothing apart.
fn describe<'a>(context: &Context<'a>, property: &'a Node) -> String {
    let resolved = context.resolve(property).unwrap_or(property);
    resolved.text("type").unwrap_or_default().to_owned()
}

/// The generator copies the parts of an `allOf` to where it stands. Where it has no name, nothing stops
/// a part that leads back to it from being copied again.
fn named(place: &Place, list: &Node, report: &mut Report) {
    if list.items().len() > 1 && place.parent() != "/components/schemas" {
        report.error(
            list.named_at,
            "all-of-inline",
            "what these parts are together has no name",
            "give it one under components/schemas, and refer to it",
        );
    }
}

fn all_of<'a>(context: &Context<'a>, list: &'a Node, report: &mut Report) {
    let mut described: BTreeMap<&str, serde_json::Value> = BTreeMap::new();
    let several = list.items().len() > 1;
    for item in list.items() {
        let Some(part) = context.resolve(item) else {
            continue;
        };
        if several && (part.text("type") != Some("object") && part.get("allOf").is_none()) {
            report.error(
                item.at,
                "all-of-part",
                "only objects can be merged",
                "refer to schemas of `type: object`",
            );
        }
        if several
            && part
                .get("additionalProperties")
                .is_some_and(|node| node.as_bool() == Some(false))
        {
            report.error(
                item.at,
                "all-of-part",
                "this part forbids the properties of the others",
                "remove `additionalProperties: false` from it",
            );
        }
        if let Some(keys) = part.get("x-key-format").filter(|_| several) {
            report.error(
                keys.named_at,
                "all-of-part",
                "the keys of a part are printed once it is merged",
                "make the map a property of the part",
            );
        }
        let whole = context.parts(part).into_iter();
        let properties =
            whole.flat_map(|part| part.get("properties").into_iter().flat_map(Node::entries));
        for (name, property) in properties {
            let json = property.to_json();
            match described.get(name) {
                Some(first) if *first != json => {
                    report.error(
                        item.at,
                        "all-of-conflict",
                        format!("two parts describe `{name}` differently"),
                        "describe it in one of them",
                    );
                }
                _ => {
                    described.insert(name, json);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports, schemas};

    fn two(first: &str, second: &str, list: &str) -> String {
        schemas(&format!(
            "    First: {first}\n    Second: {second}\n    A: {list}\n"
        ))
    }

    const FIRST: &str = "{ $ref: '#/components/schemas/First' }";
    const SECOND: &str = "{ $ref: '#/components/schemas/Second' }";

    fn object(required: &str, properties: &str) -> String {
        let properties: Vec<String> = properties
            .split(' ')
            .map(|name| format!("{name}: {{ type: string }}"))
            .collect();
        format!(
            "{{ type: object, required: [{required}], properties: {{ {} }} }}",
            properties.join(", ")
        )
    }

    #[test]
    fn forms_that_a_required_property_tells_apart_are_fine() {
        let spec = two(
            &object("a", "a x"),
            &object("b", "b x"),
            &format!("{{ oneOf: [{FIRST}, {SECOND}] }}"),
        );
        accepts("one-of-ambiguous", &spec);
    }

    #[test]
    fn a_form_that_can_be_taken_for_an_earlier_one_is_reported() {
        let list = format!("{{ oneOf: [{FIRST}, »{SECOND}] }}");
        reports(
            "one-of-ambiguous",
            &two(&object("", "a"), &object("b", "b"), &list),
        );
        reports(
            "one-of-ambiguous",
            &two(&object("a", "a"), &object("a, b", "a b"), &list),
        );
        reports(
            "one-of-ambiguous",
            &two("{ type: string }", "{ type: string }", &list),
        );
        reports(
            "one-of-ambiguous",
            &two("{ type: number }", "{ type: integer }", &list),
        );
        let number = "{ type: object, required: [a], properties: { a: { type: number } } }";
        let integer = number.replace("number", "integer");
        reports("one-of-ambiguous", &two(number, &integer, &list));
        accepts(
            "one-of-ambiguous",
            &two(&integer, number, &list.replace('»', "")),
        );
        accepts(
            "one-of-ambiguous",
            &two(
                "{ type: integer }",
                "{ type: number }",
                &list.replace('»', ""),
            ),
        );
        accepts(
            "one-of-ambiguous",
            &two(
                &object("a, b", "a b"),
                &object("a", "a"),
                &list.replace('»', ""),
            ),
        );
    }

    #[test]
    fn properties_behind_all_of_tell_forms_apart_too() {
        let first = format!("{{ allOf: [{}, {}] }}", object("a", "a"), object("c", "c"));
        accepts(
            "one-of-ambiguous",
            &two(
                &first,
                &object("a", "a"),
                &format!("{{ oneOf: [{FIRST}, {SECOND}] }}"),
            ),
        );
    }

    #[test]
    fn forms_without_a_name_are_reported() {
        reports(
            "one-of-inline",
            &schemas("    A: { oneOf: [»{ type: object }, { type: string }] }\n"),
        );
    }

    #[test]
    fn parts_of_an_all_of_are_objects_that_agree() {
        let list = |second: &str| format!("{{ allOf: [{FIRST}, {second}] }}");
        let marked = format!("»{SECOND}");
        reports(
            "all-of-part",
            &two(&object("a", "a"), "{ type: string }", &list(&marked)),
        );
        reports(
            "all-of-part",
            &two(
                &object("a", "a"),
                "{ type: object, additionalProperties: false }",
                &list(&marked),
            ),
        );
        let map = "{ type: object, »x-key-format: personal-data, additionalProperties: { type: string } }";
        reports("all-of-part", &two(&object("a", "a"), map, &list(SECOND)));
        reports(
            "all-of-conflict",
            &two(
                &object("a", "a"),
                "{ type: object, properties: { a: { type: integer } } }",
                &list(&marked),
            ),
        );
        accepts(
            "all-of-conflict",
            &two(&object("a", "a"), &object("a", "a b"), &list(SECOND)),
        );
        accepts(
            "all-of-part",
            &two(
                "{ type: string }",
                "{ type: string }",
                &format!("{{ allOf: [{FIRST}] }}"),
            ),
        );
    }

    #[test]
    fn parts_of_parts_agree_too() {
        let deep = |kind: &str, mark: &str| {
            two(
                "{ allOf: [{ $ref: '#/components/schemas/Deep' }] }",
                &format!("{{ type: object, properties: {{ a: {{ type: {kind} }} }} }}"),
                &format!(
                    "{{ allOf: [{FIRST}, {mark}{SECOND}] }}\n    Deep: {{ type: object, properties: {{ a: {{ type: string }} }} }}"
                ),
            )
        };
        reports("all-of-conflict", &deep("integer", "»"));
        accepts("all-of-conflict", &deep("string", ""));
    }

    #[test]
    fn what_is_merged_has_a_name() {
        let list = format!("allOf: [{FIRST}, {SECOND}]");
        reports(
            "all-of-inline",
            &two(
                &object("a", "a"),
                &object("b", "b"),
                &format!("{{ type: object, properties: {{ a: {{ »{list} }} }} }}"),
            ),
        );
        accepts(
            "all-of-inline",
            &two(
                &object("a", "a"),
                &object("b", "b"),
                &format!("{{ {list} }}"),
            ),
        );
        accepts(
            "all-of-inline",
            &two(
                &object("a", "a"),
                &object("b", "b"),
                &format!("{{ type: object, properties: {{ a: {{ allOf: [{FIRST}] }} }} }}"),
            ),
        );
    }
}

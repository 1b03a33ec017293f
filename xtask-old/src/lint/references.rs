//! References: the generator follows them by their last part alone, panics where they lead nowhere,
//! and drops what stands beside them.

use std::collections::HashSet;

use super::{Context, Report, grammar::Kind, walk::Place};
use crate::spec::{child, limits, suggest::nearest, tree::Node};

pub fn check(context: &Context, report: &mut Report) {
    for place in context.references() {
        alone(place, report);
        target(context, place, report);
    }
    for place in context.all(Kind::PathItem) {
        if let Some(reference) = place.node.get("$ref") {
            report.error(
                reference.named_at,
                "ref-path-item",
                "the path is a reference",
                "write its operations here",
            );
        }
    }
    unused(context, report);
}

fn alone(place: &Place, report: &mut Report) {
    for (key, node) in place.node.entries().filter(|(key, _)| *key != "$ref") {
        let message = format!("`{key}` beside `$ref` is ignored");
        let fix = match place.kind {
            Kind::Schema => {
                "say it in the schema that is referred to, or wrap the reference: `allOf: [$ref: …]`"
            }
            _ => "say it in what is referred to",
        };
        report.error(node.named_at, "ref-siblings", message, fix);
    }
}

fn target(context: &Context, place: &Place, report: &mut Report) {
    let (Some(reference), Some(section)) = (place.node.get("$ref"), place.kind.section()) else {
        return;
    };
    let text = reference.as_str().unwrap_or_default();
    let mut error =
        |rule, message: String, fix: String| report.error(reference.at, rule, message, fix);
    let Some(pointer) = text.strip_prefix('#') else {
        let fix = "copy what it refers to into `components` of this file".to_owned();
        return error(
            "ref-external",
            format!("`{text}` leads out of this file"),
            fix,
        );
    };
    let expected = format!("/components/{section}/");
    let name = pointer
        .strip_prefix(&expected)
        .filter(|name| !name.contains('/'));
    match (context.root.at_pointer(pointer), name) {
        (None, _) => {
            let names = context.components(section).map(|(name, _)| name);
            let last = text.rsplit('/').next().unwrap_or_default();
            let fix = match nearest(last, names) {
                Some(near) => format!("did you mean #{expected}{near}?"),
                None => format!("add it under components/{section}"),
            };
            error("ref-dangling", format!("`{text}` leads nowhere"), fix);
        }
        (Some(_), None) => {
            let message = format!("{} can't be at `{text}`", place.kind.name());
            error("ref-kind", message, format!("refer to #{expected}<name>"));
        }
        (Some(_), Some(_)) if context.resolve(place.node).is_none() => match way(context, place) {
            Way::Circle => error(
                "ref-cycle",
                format!("`{text}` leads back to itself"),
                "replace one of the references by what it is".to_owned(),
            ),
            Way::TooLong => error(
                "ref-chain",
                format!(
                    "`{text}` leads to a reference, and so on more than {} times",
                    limits::HOPS
                ),
                "refer to what stands at the end".to_owned(),
            ),
            Way::Nowhere => {}
        },
        (Some(_), Some(_)) => {}
    }
}

/// Where references lead that lead to nothing.
enum Way {
    /// Nowhere, which is reported where they end.
    Nowhere,
    /// Back to where they were.
    Circle,
    /// Farther than anybody follows them.
    TooLong,
}

fn way(context: &Context, place: &Place) -> Way {
    let mut seen = HashSet::new();
    let mut node = place.node;
    while let Some(pointer) = node.text("$ref").and_then(|text| text.strip_prefix('#')) {
        if !seen.insert(pointer) {
            return Way::Circle;
        }
        if seen.len() > 2 * limits::HOPS {
            return Way::TooLong;
        }
        match context.root.at_pointer(pointer) {
            Some(next) => node = next,
            None => return Way::Nowhere,
        }
    }
    Way::TooLong
}

/// Components that no operation reaches.
fn unused(context: &Context, report: &mut Report) {
    let mut reached = HashSet::new();
    let mut ahead = vec!["/paths".to_owned()];
    while let Some(from) = ahead.pop() {
        let inside = format!("{from}/");
        let references = context
            .references()
            .filter(|place| place.pointer == from || place.pointer.starts_with(&inside));
        for place in references {
            let target = place
                .node
                .text("$ref")
                .and_then(|text| text.strip_prefix('#'));
            if let Some(target) = target
                && reached.insert(target.to_owned())
            {
                ahead.push(target.to_owned());
            }
        }
    }
    let sections = context
        .root
        .get("components")
        .into_iter()
        .flat_map(Node::entries);
    for (section, entries) in sections.filter(|(section, _)| *section != "securitySchemes") {
        for (name, node) in entries.entries() {
            let pointer = child(&child("/components", section), name);
            if !section.starts_with("x-") && !reached.contains(&pointer) {
                let message = format!("no operation uses `{name}`");
                report.warning(
                    node.named_at,
                    "unused-component",
                    message,
                    "remove it, or refer to it",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{
        accepts, components, findings, operation, paths, reports, schemas, warns,
    };

    #[test]
    fn a_reference_out_of_the_file_is_reported() {
        reports(
            "ref-external",
            &schemas(
                "    A: { $ref: »'other.yaml#/A' }\n    B: { type: array, items: { $ref: »'https://a.example/b' } }\n",
            ),
        );
    }

    #[test]
    fn a_reference_to_nothing_is_reported_with_what_was_meant() {
        let spec = schemas(
            "    Person: { type: object, properties: { a: { $ref: '#/components/schemas/Persn' } } }\n",
        );
        reports(
            "ref-dangling",
            &spec.replace(
                "'#/components/schemas/Persn'",
                "»'#/components/schemas/Persn'",
            ),
        );
        let found = findings(&spec);
        assert!(
            found
                .iter()
                .any(|f| f.fix.contains("#/components/schemas/Person")),
            "{found}"
        );
    }

    #[test]
    fn a_reference_to_another_kind_of_object_is_reported() {
        reports(
            "ref-kind",
            &components(
                "  responses:\n    A: { description: D }\n  schemas:\n    B: { $ref: »'#/components/responses/A' }\n    C: { $ref: »'#/info' }\n    E: { $ref: »'#/components/schemas/D/properties/x' }\n    D: { type: object, properties: { x: { type: string } } }\n",
            ),
        );
    }

    #[test]
    fn references_in_a_circle_are_reported() {
        reports(
            "ref-cycle",
            &schemas(
                "    A: { $ref: »'#/components/schemas/B' }\n    B: { $ref: »'#/components/schemas/A' }\n",
            ),
        );
        reports(
            "ref-cycle",
            &components("  parameters:\n    A: { $ref: »'#/components/parameters/A' }\n"),
        );
        accepts(
            "ref-cycle",
            &schemas("    A: { $ref: '#/components/schemas/B' }\n    B: { type: string }\n"),
        );
    }

    #[test]
    fn what_stands_beside_a_reference_is_reported() {
        reports(
            "ref-siblings",
            &operation(
                "      responses: { '200': { $ref: '#/components/responses/A', »description: D } }\n",
            ),
        );
    }

    #[test]
    fn a_path_that_is_a_reference_is_reported() {
        reports(
            "ref-path-item",
            &paths("  /a: { »$ref: '#/paths/~1b' }\n  /b: {}\n"),
        );
    }

    #[test]
    fn a_component_that_no_operation_reaches_is_a_warning() {
        let spec = operation(
            "      responses: { '200': { $ref: '#/components/responses/A' } }\ncomponents:\n  responses:\n    A: { description: D, content: { '*/*': { schema: { $ref: '#/components/schemas/B' } } } }\n    »C: { description: D }\n  schemas:\n    B: { type: object, properties: { b: { $ref: '#/components/schemas/B' } } }\n    »E: { $ref: '#/components/schemas/F' }\n    »F: { type: string }\n",
        );
        warns("unused-component", &spec);
    }
}

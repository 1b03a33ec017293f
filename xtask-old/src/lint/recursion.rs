//! Types that contain themselves are fine where a value can end. Where none can, there is no value at
//! all, and the generator runs in circles.

use std::collections::HashSet;

use super::{Context, Report};
use crate::spec::tree::{Node, Value};

pub fn check(context: &Context, report: &mut Report) {
    let schemas: Vec<(&str, &Node)> = context.components("schemas").collect();
    let mut finite: HashSet<&str> = HashSet::new();
    loop {
        let newly: Vec<&str> = schemas
            .iter()
            .filter(|(name, node)| !finite.contains(name) && ends(node, &finite))
            .map(|(name, _)| *name)
            .collect();
        if newly.is_empty() {
            break;
        }
        finite.extend(newly);
    }
    for (name, node) in schemas.iter().filter(|(name, _)| !finite.contains(name)) {
        if leads_somewhere(context, node) {
            let message = format!("no value of `{name}` can end: it always contains another one");
            report.error(
                node.named_at,
                "endless-type",
                message,
                "make a property on the way round optional, nullable or a list",
            );
        }
    }
}

/// Whether a value of this schema can be finite, if those of the named ones can.
fn ends(node: &Node, finite: &HashSet<&str>) -> bool {
    if let Some(reference) = node.text("$ref") {
        let name = reference.strip_prefix("#/components/schemas/");
        return name.is_none_or(|name| finite.contains(name));
    }
    let all = |key: &str| {
        node.get(key)
            .is_none_or(|list| list.items().iter().all(|item| ends(item, finite)))
    };
    let any = |key: &str| {
        node.get(key).is_none_or(|list| {
            list.items().is_empty() || list.items().iter().any(|item| ends(item, finite))
        })
    };
    node.is_true("nullable")
        || (all("allOf") && any("oneOf") && any("anyOf") && own_parts_end(node, finite))
}

fn own_parts_end(node: &Node, finite: &HashSet<&str>) -> bool {
    let required = node.get("required").map(Node::items).unwrap_or_default();
    let properties = node.get("properties").into_iter().flat_map(Node::entries);
    let must_have = |name: &str| required.iter().any(|item| item.as_str() == Some(name));
    let properties_end = properties
        .filter(|(name, _)| must_have(name))
        .all(|(_, schema)| ends(schema, finite));
    let never_empty = matches!(node.get("minItems").map(|node| &node.value), Some(Value::Number(n)) if n.as_u64() > Some(0));
    properties_end && (!never_empty || node.get("items").is_none_or(|items| ends(items, finite)))
}

/// Whether its references resolve: what leads nowhere is another finding.
fn leads_somewhere(context: &Context, node: &Node) -> bool {
    let children: Vec<&Node> = match &node.value {
        Value::Map(entries) => entries.iter().map(|(_, node)| node).collect(),
        Value::List(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    let own = node.text("$ref").is_none_or(|reference| {
        reference
            .strip_prefix('#')
            .is_some_and(|pointer| context.root.at_pointer(pointer).is_some())
    });
    own && children
        .into_iter()
        .all(|child| leads_somewhere(context, child))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports, schemas};

    #[test]
    fn a_type_that_always_contains_itself_is_reported() {
        reports(
            "endless-type",
            &schemas(
                "    »A: { type: object, required: [a], properties: { a: { $ref: '#/components/schemas/A' } } }\n",
            ),
        );
        reports(
            "endless-type",
            &schemas(
                "    »A: { allOf: [{ $ref: '#/components/schemas/B' }] }\n    »B: { oneOf: [{ $ref: '#/components/schemas/A' }] }\n",
            ),
        );
        reports(
            "endless-type",
            &schemas(
                "    »A: { type: array, minItems: 1, items: { $ref: '#/components/schemas/A' } }\n",
            ),
        );
        reports(
            "endless-type",
            &schemas("    »A: { allOf: [{ $ref: '#/components/schemas/A' }, { type: object }] }\n"),
        );
        reports(
            "endless-type",
            &schemas("    »A: { $ref: '#/components/schemas/A' }\n"),
        );
    }

    #[test]
    fn a_type_whose_values_can_end_may_contain_itself() {
        accepts(
            "endless-type",
            &schemas(
                "    A: { type: object, required: [b], properties: { a: { $ref: '#/components/schemas/A' }, b: { type: string } } }\n",
            ),
        );
        accepts(
            "endless-type",
            &schemas("    A: { type: array, items: { $ref: '#/components/schemas/A' } }\n"),
        );
        accepts(
            "endless-type",
            &schemas("    A: { oneOf: [{ $ref: '#/components/schemas/A' }, { type: string }] }\n"),
        );
        accepts(
            "endless-type",
            &schemas(
                "    A: { type: object, required: [a], properties: { a: { nullable: true, allOf: [{ $ref: '#/components/schemas/A' }] } } }\n",
            ),
        );
        accepts(
            "endless-type",
            &schemas(
                "    A: { type: object, additionalProperties: { $ref: '#/components/schemas/A' } }\n",
            ),
        );
    }
}

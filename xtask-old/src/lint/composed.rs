//! Schemas that are put together from others, which are put together from others again: a few lines can
//! stand for a million parts, and whatever takes them apart would go through each; or they lead back to
//! where they began, and reading a value that fits no part would never end.

use std::collections::{HashMap, HashSet};

use super::{Context, Report, grammar::Kind};
use crate::spec::tree::Node;

/// More parts than any schema of ours has, few enough to hold each against each other.
const MAX_PARTS: usize = 100;

pub fn check(context: &Context, report: &mut Report) {
    let mut counted = HashMap::new();
    for place in context.all(Kind::Schema) {
        if is_part_of_itself(context, place.node) {
            report.error(
                place.node.named_at,
                "part-of-itself",
                "this is put together from itself",
                "leave itself out of its parts; let a property or a list hold another one",
            );
        } else if lists(place.node).next().is_some()
            && parts(context, place.node, 0, &mut counted) > MAX_PARTS
        {
            report.error(
                place.node.named_at,
                "too-many-parts",
                format!("this is put together from more than {MAX_PARTS} schemas, those of its parts among them"),
                "describe it as one schema with the properties that are needed",
            );
        }
    }
}

/// Whether a schema is among its parts, or theirs.
fn is_part_of_itself<'a>(context: &Context<'a>, schema: &'a Node) -> bool {
    let mut seen: HashSet<*const Node> = HashSet::new();
    let mut ahead: Vec<&Node> = lists(schema).collect();
    while let Some(part) = ahead.pop() {
        let Some(part) = context.resolve(part) else {
            continue;
        };
        if std::ptr::eq(part, schema) {
            return true;
        }
        if seen.insert(part) {
            ahead.extend(lists(part));
        }
    }
    false
}

fn lists(schema: &Node) -> impl Iterator<Item = &Node> {
    let keys = ["allOf", "oneOf", "anyOf"];
    keys.into_iter()
        .filter_map(|key| schema.get(key))
        .flat_map(Node::items)
}

/// How many schemas stand here once every reference is followed. What leads back to itself counts as
/// one there: that it does is another finding.
fn parts<'a>(
    context: &Context<'a>,
    schema: &'a Node,
    depth: usize,
    counted: &mut HashMap<*const Node, usize>,
) -> usize {
    let Some(schema) = context.resolve(schema) else {
        return 1;
    };
    if depth > MAX_PARTS {
        return MAX_PARTS;
    }
    if let Some(count) = counted.get(&std::ptr::from_ref(schema)) {
        return *count;
    }
    counted.insert(schema, 1);
    let count = lists(schema).fold(1, |sum: usize, part| {
        sum.saturating_add(parts(context, part, depth + 1, counted))
    });
    counted.insert(schema, count);
    count
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports, schemas};

    /// Levels of a schema, each `width` times the one below.
    fn levels(key: &str, width: usize, depth: usize, marked: usize) -> String {
        let mut spec = "    L0: { type: object }\n".to_owned();
        for level in 1..=depth {
            let below = format!("{{ $ref: '#/components/schemas/L{}' }}", level - 1);
            let parts = vec![below; width].join(", ");
            let mark = if level >= marked { "»" } else { "" };
            spec.push_str(&format!("    {mark}L{level}: {{ {key}: [{parts}] }}\n"));
        }
        schemas(&spec)
    }

    #[test]
    fn a_few_lines_that_stand_for_a_million_parts_are_reported() {
        for key in ["allOf", "oneOf", "anyOf"] {
            reports("too-many-parts", &levels(key, 2, 40, 6));
            reports("too-many-parts", &levels(key, 30, 12, 2));
        }
    }

    #[test]
    fn parts_of_parts_are_fine_while_they_are_few() {
        accepts("too-many-parts", &levels("allOf", 3, 3, 9));
    }

    #[test]
    fn a_schema_that_is_a_part_of_itself_is_reported() {
        reports(
            "part-of-itself",
            &schemas(
                "    »A: { oneOf: [{ $ref: '#/components/schemas/A' }, { type: string }] }\n    »B: { nullable: true, allOf: [{ $ref: '#/components/schemas/C' }] }\n    »C: { oneOf: [{ type: string }, { $ref: '#/components/schemas/B' }] }\n    D: { allOf: [{ $ref: '#/components/schemas/B' }] }\n",
            ),
        );
        accepts(
            "part-of-itself",
            &schemas(
                "    A: { type: object, properties: { a: { allOf: [{ $ref: '#/components/schemas/A' }] } } }\n",
            ),
        );
    }
}

//! What it would cost to hold a value against a schema, before anybody does: where forms are made of
//! forms, each level of the value multiplies the ways to read it.

use super::Context;
use crate::spec::tree::{Node, Value};

/// Steps that are taken in no time, and many times what an example of ours needs.
const MAX_STEPS: usize = 2_000;
/// Schemas inside of each other, along one way: a schema that leads back to itself has no end.
const MAX_DEPTH: usize = 200;

/// Whether a value can be held against a schema in no time.
pub fn is_modest<'a>(context: &Context<'a>, schema: &'a Node, value: &'a Node) -> bool {
    let mut steps = Steps {
        context,
        left: MAX_STEPS,
    };
    steps.take(schema, value, 0).is_some()
}

struct Steps<'c, 'a> {
    context: &'c Context<'a>,
    left: usize,
}

impl<'a> Steps<'_, 'a> {
    /// Goes every way that a validator could go. `None` as soon as that is too much.
    fn take(&mut self, schema: &'a Node, value: &'a Node, depth: usize) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        if depth > MAX_DEPTH {
            return None;
        }
        let Some(schema) = self.context.resolve(schema) else {
            return Some(());
        };
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in schema.get(key).map(Node::items).unwrap_or_default() {
                self.take(part, value, depth + 1)?;
            }
        }
        if let Some(not) = schema.get("not") {
            self.take(not, value, depth + 1)?;
        }
        match &value.value {
            Value::List(items) => {
                if let Some(schema) = schema.get("items") {
                    for item in items {
                        self.take(schema, item, depth + 1)?;
                    }
                }
            }
            Value::Map(entries) => {
                for (name, value) in entries {
                    let named = schema.get("properties").and_then(|all| all.get(name));
                    if let Some(schema) = named.or_else(|| schema.get("additionalProperties")) {
                        self.take(schema, value, depth + 1)?;
                    }
                }
            }
            _ => {}
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports, schemas};

    const FORMS: &str = "    P: { type: object, required: [p], properties: { p: { type: string }, x: { $ref: '#/components/schemas/A' } } }
    Q: { type: object, required: [q], properties: { q: { type: string }, x: { $ref: '#/components/schemas/A' } } }
";

    fn nested(levels: usize, mark: &str) -> String {
        let value = format!(
            "{}{{ p: a }}{}",
            "{ p: a, x: ".repeat(levels),
            " }".repeat(levels)
        );
        schemas(&format!(
            "{FORMS}    A: {{ oneOf: [{{ $ref: '#/components/schemas/P' }}, {{ $ref: '#/components/schemas/Q' }}], example: {mark}{value} }}\n"
        ))
    }

    #[test]
    fn a_value_that_can_be_read_in_a_million_ways_is_not_read_at_all() {
        reports("example-effort", &nested(40, "»"));
        accepts("example-effort", &nested(6, ""));
    }

    #[test]
    fn a_schema_that_is_a_form_of_itself_has_no_example() {
        reports(
            "example-effort",
            &schemas(
                "    A: { oneOf: [{ $ref: '#/components/schemas/A' }, { type: string }], example: »a }\n",
            ),
        );
    }
}

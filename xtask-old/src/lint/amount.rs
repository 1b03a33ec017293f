//! How many of something are still something that a person wrote for a person. Rules and the generator
//! hold each against each other, so what has more is looked at no further.

use super::{Context, Report, grammar::Kind};
use crate::{diagnostic::Position, spec::tree::Node};

const MAX_OPERATIONS: usize = 400;
const MAX_SCHEMAS: usize = 800;
const MAX_PARAMETERS: usize = 30;
const MAX_ENUM: usize = 500;

/// Whether there are few enough of everything; what there is too much of goes into the report.
pub fn is_modest(context: &Context, report: &mut Report) -> bool {
    let mut is_modest = true;
    let mut at_most = |most: usize, what: &str, places: &mut dyn Iterator<Item = Position>| {
        if let Some(first_too_many) = places.nth(most) {
            is_modest = false;
            let message = format!("here begins more than {most} {what}");
            let fix = "describe only what erasure needs";
            report.error(first_too_many, "too-many", message, fix);
        }
    };
    let operations = context.operations();
    at_most(
        MAX_OPERATIONS,
        "operations",
        &mut operations.iter().map(|operation| operation.node.named_at),
    );
    at_most(
        MAX_SCHEMAS,
        "schemas",
        &mut context.components("schemas").map(|(_, node)| node.named_at),
    );
    for operation in &operations {
        let parameters = operation.parameters(context);
        at_most(
            MAX_PARAMETERS,
            "parameters of one operation",
            &mut parameters.iter().map(|used| used.at),
        );
    }
    for place in context.all(Kind::Schema) {
        let values = place.node.get("enum").map(Node::items).unwrap_or_default();
        at_most(
            MAX_ENUM,
            "values of an enum",
            &mut values.iter().map(|node| node.at),
        );
    }
    is_modest
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, operation, paths, reports, schemas};

    /// `most` of something, and one more with a mark before it if `more`.
    fn many(most: usize, more: bool, one: impl Fn(usize, &str) -> String) -> String {
        let marked = more.then(|| one(most, "»"));
        (0..most)
            .map(|index| one(index, ""))
            .chain(marked)
            .collect()
    }

    #[test]
    fn more_operations_than_erasure_needs_are_reported() {
        let spec = |more| {
            paths(&many(400, more, |index, mark| {
                format!(
                    "  /a{index}: {{ {mark}get: {{ operationId: read{index}, responses: {{}} }} }}\n"
                )
            }))
        };
        reports("too-many", &spec(true));
        accepts("too-many", &spec(false));
    }

    #[test]
    fn more_schemas_than_a_person_writes_are_reported() {
        let spec = |more| {
            schemas(&many(800, more, |index, mark| {
                format!("    {mark}A{index}: {{ type: string }}\n")
            }))
        };
        reports("too-many", &spec(true));
        accepts("too-many", &spec(false));
    }

    #[test]
    fn more_parameters_than_anybody_could_pass_are_reported() {
        let spec = |more| {
            let list = many(30, more, |index, mark| {
                format!(
                    "        - {mark}{{ name: a{index}, in: query, schema: {{ type: string }} }}\n"
                )
            });
            operation(&format!("      parameters:\n{list}      responses: {{}}\n"))
        };
        reports("too-many", &spec(true));
        accepts("too-many", &spec(false));
    }

    #[test]
    fn more_values_than_a_match_could_have_are_reported() {
        let spec = |more| {
            let list = many(500, more, |index, mark| format!("{mark}a{index}, "));
            schemas(&format!("    A: {{ type: string, enum: [{list}] }}\n"))
        };
        reports("too-many", &spec(true));
        accepts("too-many", &spec(false));
    }
}

//! Patterns: regular expressions of ECMAScript, which examples here and bodies in the sandbox are held
//! against, in a time that doesn't grow beyond all measure with the text.

use serde_json::json;

use super::{Context, Report, grammar::Kind};

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        let Some(node) = place.node.get("pattern") else {
            continue;
        };
        let Some(pattern) = node.as_str() else {
            continue;
        };
        if let Err(error) = regress::Regex::new(pattern) {
            report.error(
                node.at,
                "pattern-invalid",
                format!("not a regular expression: {error}"),
                "write it in the syntax of ECMAScript",
            );
        } else if jsonschema::draft4::new(&json!({ "pattern": pattern })).is_err() {
            report.error(
                node.at,
                "pattern-invalid",
                "a regular expression too large to be held against anything",
                "say in the description what such a text looks like",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{reports, schemas};

    #[test]
    fn patterns_are_regular_expressions() {
        reports(
            "pattern-invalid",
            &schemas(
                "    A: { type: string, pattern: »'(' }\n    B: { type: string, pattern: '^a+(?=b)$' }\n",
            ),
        );
    }

    #[test]
    fn patterns_that_stand_for_a_million_letters_are_reported() {
        reports(
            "pattern-invalid",
            &schemas(
                "    A: { type: string, pattern: »'((a{999}){999}){999}' }\n    B: { type: string, pattern: '^(a{9}){9}$' }\n",
            ),
        );
    }
}

//! Names that the compiler would write otherwise. Rust reads identifiers in Unicode's composed form
//! (NFC), and a name that is sent as its identifier is spelt would be sent in other bytes.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::{Context, Report, grammar::Kind};
use crate::{diagnostic::Position, spec::tree::Node};

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        let properties = place.node.get("properties");
        for (name, property) in properties.into_iter().flat_map(Node::entries) {
            name_is_composed("the property", name, property.named_at, report);
        }
        for value in place.node.get("enum").map(Node::items).unwrap_or_default() {
            if let Some(text) = value.as_str() {
                name_is_composed("the value", text, value.at, report);
            }
        }
    }
    for place in context.all(Kind::Parameter) {
        if let Some(name) = place.node.get("name")
            && let Some(text) = name.as_str()
        {
            name_is_composed("the parameter", text, name.at, report);
        }
    }
}

fn name_is_composed(what: &str, name: &str, at: Position, report: &mut Report) {
    let other = ComposingNormalizerBorrowed::new_nfc().normalize(name);
    if other != name {
        let (name, other) = (name.escape_default(), other.escape_default());
        let message = format!(
            "{what} `{name}` isn't in Unicode's composed form (NFC), in which Rust reads it"
        );
        let fix =
            format!("write `{other}` if the vendor reads that as the same; else leave it out");
        report.error(at, "name-form", message, fix);
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, operation, reports, schemas};

    #[test]
    fn names_that_the_compiler_would_write_otherwise_are_reported() {
        reports(
            "name-form",
            &schemas(
                "    A: { type: object, properties: { »\"\\u1100\\u1161\": { type: string }, \"\\uac00\": { type: string } } }\n    B: { type: string, enum: [»\"\\u212a\", K] }\n",
            ),
        );
        reports(
            "name-form",
            &operation(
                "      parameters: [{ name: »\"\\uf900\", in: query, schema: { type: string } }]\n      responses: {}\n",
            ),
        );
        accepts(
            "name-form",
            &schemas("    A: { type: object, properties: { größe: { type: string } } }\n"),
        );
    }
}

//! Lengths, patterns and ranges are the vendor's to check: as types they would make a client refuse
//! an answer over a limit that the vendor itself broke. They become words; of a number's range only
//! the sign is kept.

use openapiv3::{ReferenceOr, Schema, SchemaKind, StringType, Type};

use super::{
    Draft, Pass, Problem,
    walk::{Place, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "drop-limits",
    why: "an answer that breaks a limit is still read; the limit is documented",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        if let ReferenceOr::Item(schema) = schema {
            let limits = drop(schema);
            if !limits.is_empty() {
                say(schema, &limits);
                changed.push(place.to_owned());
            }
        }
    });
    Ok(changed)
}

/// Takes the limits out of a schema, in words.
fn drop(schema: &mut Schema) -> Vec<String> {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => text(string),
        SchemaKind::Type(Type::Integer(integer)) => {
            let (above, below) = (integer.exclusive_minimum, integer.exclusive_maximum);
            let words = range((integer.minimum, above), (integer.maximum, below));
            // A type for numbers but zero would refuse an answer of zero.
            (integer.exclusive_minimum, integer.exclusive_maximum) = (false, false);
            integer.minimum = integer.minimum.filter(|minimum| *minimum >= 0).map(|_| 0);
            integer.maximum = None;
            integer.multiple_of = None;
            words
        }
        SchemaKind::Type(Type::Number(number)) => {
            let (above, below) = (number.exclusive_minimum, number.exclusive_maximum);
            let words = range((number.minimum, above), (number.maximum, below));
            (number.exclusive_minimum, number.exclusive_maximum) = (false, false);
            (number.minimum, number.maximum, number.multiple_of) = (None, None, None);
            words
        }
        SchemaKind::Type(Type::Array(array)) => {
            let words = counted("item", array.min_items, array.max_items);
            (array.min_items, array.max_items, array.unique_items) = (None, None, false);
            words
        }
        SchemaKind::Type(Type::Object(object)) => {
            let words = counted("entry", object.min_properties, object.max_properties);
            (object.min_properties, object.max_properties) = (None, None);
            words
        }
        _ => Vec::new(),
    }
}

fn text(string: &mut StringType) -> Vec<String> {
    let mut words = counted("character", string.min_length, string.max_length);
    if let Some(pattern) = string.pattern.take() {
        words.push(format!("of the form `{pattern}`"));
    }
    (string.min_length, string.max_length) = (None, None);
    words
}

fn counted(what: &str, min: Option<usize>, max: Option<usize>) -> Vec<String> {
    let many = |count: usize| match (what, count) {
        (what, 1) => format!("1 {what}"),
        ("entry", count) => format!("{count} entries"),
        (what, count) => format!("{count} {what}s"),
    };
    let least = min
        .filter(|min| *min > 0)
        .map(|min| format!("at least {}", many(min)));
    let most = max.map(|max| format!("at most {}", many(max)));
    least.into_iter().chain(most).collect()
}

/// A minimum of zero goes without saying: the type says it.
fn range<N: std::fmt::Display + PartialEq + Default>(
    (min, above): (Option<N>, bool),
    (max, below): (Option<N>, bool),
) -> Vec<String> {
    let least = min
        .filter(|min| above || *min != N::default())
        .map(|min| match above {
            true => format!("more than {min}"),
            false => format!("at least {min}"),
        });
    let most = max.map(|max| match below {
        true => format!("less than {max}"),
        false => format!("at most {max}"),
    });
    least.into_iter().chain(most).collect()
}

fn say(schema: &mut Schema, limits: &[String]) {
    let description = schema.schema_data.description.get_or_insert_default();
    if !description.is_empty() {
        let end = description.trim_end().len();
        description.truncate(end);
        description.push_str("\n\n");
    }
    description.push_str("The vendor's limits: ");
    description.push_str(&limits.join(", "));
    description.push('.');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    fn after(schema: &str) -> (Schema, usize) {
        let (draft, changed) = pass(
            &PASS,
            &format!("components: {{ schemas: {{ A: {schema} }} }}"),
        );
        let schemas = &draft.document.components.as_ref().unwrap().schemas;
        (schemas["A"].as_item().unwrap().clone(), changed.len())
    }

    #[test]
    fn a_limit_of_a_text_becomes_words() {
        let (schema, changed) =
            after("{ type: string, maxLength: 256, pattern: '^a', description: D. }");
        let words = schema.schema_data.description.as_deref();
        let expected = "D.\n\nThe vendor's limits: at most 256 characters, of the form `^a`.";
        assert_eq!((words, changed), (Some(expected), 1));
        assert!(matches!(
            schema.schema_kind,
            SchemaKind::Type(Type::String(StringType {
                max_length: None,
                pattern: None,
                ..
            }))
        ));
    }

    #[test]
    fn of_a_range_the_sign_remains() {
        let (schema, _) = after("{ type: integer, minimum: 1, maximum: 10 }");
        let SchemaKind::Type(Type::Integer(integer)) = schema.schema_kind else {
            panic!("an integer");
        };
        assert_eq!((integer.minimum, integer.maximum), (Some(0), None));
    }

    #[test]
    fn a_limit_that_is_excluded_is_said_to_be() {
        for (kind, zero) in [("integer", "0"), ("number", "0")] {
            let (schema, _) = after(&format!(
                "{{ type: {kind}, minimum: 0, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true }}"
            ));
            let words = schema.schema_data.description.unwrap();
            assert!(
                words.contains(&format!("more than {zero}, less than 5.")),
                "{words}"
            );
            let left = serde_json::to_string(&schema.schema_kind).unwrap();
            assert!(!left.contains("exclusive"), "{left}");
        }
    }

    #[test]
    fn a_schema_without_limits_is_left_alone() {
        assert_eq!(after("{ type: integer, minimum: 0 }").1, 0);
    }
}

//! Names that sound like an identifier or a secret. What isn't marked as `personal-data` or
//! `password` is printed by `Debug`, so whoever leaves such a name unmarked says why it is harmless:
//! `x-not-personal: <why>`.

use heck::ToSnakeCase;

use super::{Context, Report, grammar::Kind};
use crate::spec::tree::Node;

/// Words that name a secret where they end a name.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "jwt",
    "key",
    "credential",
    "otp",
    "pin",
];

/// Words that name a person where they end a name, of one or of several.
const PERSONS: &[&str] = &[
    "email",
    "mail",
    "phone",
    "telephone",
    "mobile",
    "identifier",
    "identity",
    "username",
    "login",
    "birthday",
    "birthdate",
    "dob",
    "ssn",
    "ip",
    "address",
    "surname",
    "firstname",
    "lastname",
    "fullname",
];

/// Two words that name a person where they end a name, of one or of several.
const PERSON_PAIRS: &[(&str, &str)] = &[
    ("user", "id"),
    ("subject", "id"),
    ("person", "id"),
    ("customer", "id"),
    ("profile", "id"),
    ("visitor", "id"),
    ("identify", "id"),
    ("distinct", "id"),
    ("anonymous", "id"),
    ("device", "id"),
    ("external", "id"),
    ("member", "id"),
    ("e", "mail"),
    ("first", "name"),
    ("last", "name"),
    ("full", "name"),
    ("user", "name"),
];

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        for (name, property) in place
            .node
            .get("properties")
            .into_iter()
            .flat_map(Node::entries)
        {
            named(context, name, property, property, report);
        }
    }
    for place in context.all(Kind::Parameter) {
        if let (Some(name), Some(schema)) = (place.node.text("name"), place.node.get("schema")) {
            named(context, name, schema, place.node, report);
        }
    }
    for place in context
        .all(Kind::Schema)
        .chain(context.all(Kind::Parameter))
    {
        if let Some(why) = place.node.get("x-not-personal")
            && why.as_str().is_none_or(|why| why.trim().is_empty())
        {
            report.error(
                why.at,
                "personal-reason",
                "`x-not-personal` says why",
                "write the reason, as text",
            );
        }
    }
}

fn named(context: &Context, name: &str, schema: &Node, holder: &Node, report: &mut Report) {
    let Some(format) = sounds_like(name) else {
        return;
    };
    let is_silenced = holder.get("x-not-personal").is_some();
    if !is_silenced && text_without_format(context, schema, 0) {
        let message = format!(
            "`{name}` sounds like {}, and would be printed",
            if format == "password" {
                "a secret"
            } else {
                "personal data"
            }
        );
        let fix = format!("add `format: {format}`, or `x-not-personal: <why>`");
        report.warning(holder.named_at, "personal-unmarked", message, fix);
    }
}

/// The format that a name asks for.
fn sounds_like(name: &str) -> Option<&'static str> {
    let snake = name.to_snake_case();
    let words: Vec<&str> = snake.split('_').collect();
    let last = words.last()?;
    if SECRETS.contains(last) {
        return Some("password");
    }
    let before = words.len().checked_sub(2).map(|at| words[at]);
    let is_person = |last: &str| {
        let pair = before.map(|before| (before, last));
        PERSONS.contains(&last) || pair.is_some_and(|pair| PERSON_PAIRS.contains(&pair))
    };
    // `addresses`, `user_ids`. Several `keys` are mostly names of fields.
    let ones = [Some(*last), last.strip_suffix('s'), last.strip_suffix("es")];
    ones.into_iter()
        .flatten()
        .any(is_person)
        .then_some("personal-data")
}

/// Whether text stands here, or in the list that stands here, that nothing marks.
fn text_without_format(context: &Context, schema: &Node, depth: usize) -> bool {
    let target = schema
        .text("$ref")
        .and_then(|reference| context.root.at_pointer(reference.strip_prefix('#')?));
    let schema = target.unwrap_or(schema);
    match schema.text("type") {
        Some("string") => {
            let marked = matches!(schema.text("format"), Some("personal-data" | "password"));
            !marked && schema.get("enum").is_none() && schema.get("x-not-personal").is_none()
        }
        Some("array") if depth < 4 => schema
            .get("items")
            .is_some_and(|items| text_without_format(context, items, depth + 1)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{operation, reports, schemas, warns};

    fn property(fields: &str) -> String {
        schemas(&format!(
            "    A: {{ type: object, properties: {{ {fields} }} }}\n"
        ))
    }

    #[test]
    fn names_that_sound_personal_or_secret_are_warned_about() {
        warns("personal-unmarked", &property("»email: { type: string }, »accessKey: { type: string }, »identifiers: { type: array, items: { type: string } }").replace("identifiers", "identifier"));
        warns(
            "personal-unmarked",
            &operation(
                "      parameters: [»{ name: userId, in: query, schema: { type: string } }]\n      responses: {}\n",
            ),
        );
        for name in [
            "E-Mail",
            "user_id",
            "JWT",
            "totpToken",
            "lastName",
            "ip",
            "emails",
            "ipAddresses",
            "distinct_ids",
        ] {
            assert!(sounds_like(name).is_some(), "{name}");
        }
        for name in [
            "requestId",
            "keys",
            "requestIds",
            "propertyKeys",
            "message",
            "name",
            "",
            "accountId",
        ] {
            assert!(sounds_like(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_format_an_enum_another_type_or_a_reason_is_an_answer() {
        warns(
            "personal-unmarked",
            &property(
                "email: { type: string, format: personal-data }, token: { type: string, format: password }",
            ),
        );
        warns(
            "personal-unmarked",
            &property("identity: { type: boolean }, key: { type: string, enum: [a] }"),
        );
        warns(
            "personal-unmarked",
            &property("key: { type: string, x-not-personal: the name of a field }"),
        );
        warns(
            "personal-unmarked",
            &operation(
                "      parameters: [{ name: key, in: query, x-not-personal: the name of a field, schema: { type: string } }]\n      responses: {}\n",
            ),
        );
    }

    #[test]
    fn a_reason_is_given_in_words() {
        reports(
            "personal-reason",
            &property(
                "key: { type: string, x-not-personal: »true }, token: { type: string, x-not-personal: »' ' }",
            ),
        );
    }

    #[test]
    fn what_a_property_refers_to_counts() {
        warns(
            "personal-unmarked",
            &schemas(
                "    A: { type: object, properties: { »email: { $ref: '#/components/schemas/B' } } }\n    B: { type: string }\n",
            ),
        );
    }
}

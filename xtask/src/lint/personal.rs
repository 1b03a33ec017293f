//! Names that sound like a secret or like somebody's identifier. What isn't marked as `personal-data` or
//! `password` is printed by `Debug`, so whoever leaves such a name unmarked says why it is harmless.

use heck::ToSnakeCase;

use super::warning;
use crate::{
    finding::{Finding, Findings},
    model::{Kind, Model, Schema},
    spec::Spec,
};

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
/// The same with the word before: `user_id`, `last_name`.
const PERSON_PAIRS: &[(&[&str], &str)] = &[
    (
        &[
            "user",
            "subject",
            "person",
            "customer",
            "profile",
            "visitor",
            "identify",
            "distinct",
            "anonymous",
            "device",
            "external",
            "member",
        ],
        "id",
    ),
    (&["first", "last", "full", "user"], "name"),
];

pub fn check(spec: &Spec, model: &Model) -> Findings {
    let parameters = model
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters);
    let mut findings: Findings = parameters
        .filter_map(|parameter| {
            named(
                spec,
                model,
                &parameter.name,
                &parameter.at.0,
                &parameter.schema,
            )
        })
        .collect();
    for component in model.components.values() {
        if let Kind::Object { properties, .. } = &component.kind {
            findings.extend(properties.iter().filter_map(|(name, property)| {
                named(spec, model, name, &property.schema.at.0, &property.schema)
            }));
        }
    }
    findings
}

fn named(spec: &Spec, model: &Model, name: &str, at: &str, schema: &Schema) -> Option<Finding> {
    let format = sounds_like(name)?;
    let is_harmless = spec.value.pointer(at)?.get("x-not-personal").is_some();
    if is_harmless || !is_printed_text(model, schema) {
        return None;
    }
    let what = if format == "password" {
        "a secret"
    } else {
        "personal data"
    };
    let message = format!("`{name}` sounds like {what}, and would be printed");
    let fix = format!("add `format: {format}`, or `x-not-personal: <why>`");
    Some(warning(spec.error(at, "personal", message, fix)))
}

/// The format that a name asks for.
fn sounds_like(name: &str) -> Option<&'static str> {
    let name = name.to_snake_case();
    let (before, last) = name.rsplit_once('_').unwrap_or(("", &name));
    if SECRETS.contains(&last) {
        return Some("password");
    }
    let before = before.rsplit('_').next().unwrap_or_default();
    let is_person = |last: &str| {
        let mut pairs = PERSON_PAIRS.iter();
        PERSONS.contains(&last)
            || pairs.any(|(befores, end)| *end == last && befores.contains(&before))
    };
    // `addresses`, `user_ids`. Several `keys` are mostly names of fields.
    let ones = [Some(last), last.strip_suffix('s'), last.strip_suffix("es")];
    ones.into_iter()
        .flatten()
        .any(is_person)
        .then_some("personal-data")
}

/// Whether this is text, or a list of text, that nothing marks.
fn is_printed_text(model: &Model, schema: &Schema) -> bool {
    match &model.resolve(schema).kind {
        Kind::Text(_) => !schema.is_redacted(),
        Kind::Array(items) => is_printed_text(model, items),
        _ => false,
    }
}

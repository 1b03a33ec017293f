//! Names that sound like a secret or like somebody's identifier. What isn't marked as `personal-data` or
//! `password` is printed by `Debug`, so whoever leaves such a name unmarked says why it is harmless.

use heck::ToSnakeCase;

use super::Report;
use crate::model::{Kind, Model, Schema};

/// Words that name a secret where they end a name.
const SECRETS: &str = "password passwd passphrase secret token jwt key credential otp pin";
/// Words that name a person where they end a name.
const PERSONS: &str = "email mail phone telephone mobile identifier identity username login birthday \
    birthdate dob ssn ip address surname firstname lastname fullname user_id subject_id person_id \
    customer_id profile_id visitor_id identify_id distinct_id anonymous_id device_id external_id \
    member_id first_name last_name full_name user_name";

pub fn check(model: &Model, report: &mut Report) {
    let parameters = model.operations.iter().flat_map(|one| &one.parameters);
    let parameters = parameters.map(|one| (&one.name, &one.at.0, &one.schema));
    let objects = model.components.values();
    let properties = objects.filter_map(|one| one.kind.properties()).flatten();
    let properties = properties.map(|(name, one)| (name, &one.schema.at.0, &one.schema));
    for (name, at, schema) in parameters.chain(properties) {
        let why_not = format!("{at}/x-not-personal");
        let is_harmless = report.spec.value.pointer(&why_not).is_some();
        if let Some((what, format)) = sounds_like(name)
            && !is_harmless
            && is_printed_text(model, schema)
        {
            let message = format!("`{name}` sounds like {what}, and would be printed");
            let fix = format!("add `format: {format}`, or `x-not-personal: <why>`");
            report.key(at, message, fix);
        }
    }
}

/// What a name asks to be marked as.
fn sounds_like(name: &str) -> Option<(&'static str, &'static str)> {
    let name = name.to_snake_case();
    let ends_in = |words: &str, name: &str| {
        let is_end = |rest: &str| rest.is_empty() || rest.ends_with('_');
        let mut words = words.split(' ');
        words.any(|word| name.strip_suffix(word).is_some_and(is_end))
    };
    // `addresses`, `user_ids`. Several `keys` are mostly names of fields.
    let ones = ["", "s", "es"].map(|ending| name.strip_suffix(ending));
    if ends_in(SECRETS, &name) {
        Some(("a secret", "password"))
    } else if ones.into_iter().flatten().any(|one| ends_in(PERSONS, one)) {
        Some(("personal data", "personal-data"))
    } else {
        None
    }
}

/// Whether this is text, or a list of text, that nothing marks.
fn is_printed_text(model: &Model, schema: &Schema) -> bool {
    match &model.resolve(schema).kind {
        Kind::Text(_) => !schema.is_redacted(),
        Kind::Array(items) => is_printed_text(model, items),
        _ => false,
    }
}

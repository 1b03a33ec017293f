//! Names that sound like a secret or like somebody's identifier. What isn't marked as `personal-data` or
//! `password` is printed by `Debug`, so whoever leaves such a name unmarked says why it is harmless.

use heck::ToSnakeCase;

use super::Report;
use crate::model::{Kind, Model, Schema};

/// Words that name a secret or a person where they end a name.
const WORDS: &str = "password passwd passphrase secret token jwt key credential otp pin \
    email mail phone telephone mobile identifier identity username login birthday \
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
        if !is_harmless && sounds_personal(name) && is_printed_text(model, schema) {
            let message =
                format!("`{name}` sounds like a secret or a person, and would be printed");
            let fix = "add `format: personal-data` or `password`, or `x-not-personal: <why>`";
            report.at(at, message, fix);
        }
    }
}

fn sounds_personal(name: &str) -> bool {
    let name = name.to_snake_case();
    let is_end = |rest: &str| rest.is_empty() || rest.ends_with('_');
    let mut words = WORDS.split(' ');
    // Several keys are mostly names of fields.
    !name.ends_with("keys")
        && words.any(|word| {
            // `addresses`, `user_ids`.
            let ones = ["", "s", "es"].map(|ending| name.strip_suffix(ending)?.strip_suffix(word));
            ones.into_iter().flatten().any(is_end)
        })
}

/// Whether this is text, or a list of text, that nothing marks.
fn is_printed_text(model: &Model, schema: &Schema) -> bool {
    match &model.resolve(schema).kind {
        Kind::Text(_) => !schema.is_redacted(),
        Kind::Array(items) => is_printed_text(model, items),
        _ => false,
    }
}

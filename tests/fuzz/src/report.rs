//! Any bytes as something that was stored: what can be read is written as it was read, and prints
//! nobody's identifier.

use std::fmt::Debug;

use erasure::{Entry, Failure, Identifier, Outcome, Plan, Report, Subject, Target, Tracking};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::leaks::strings;

/// Members whose text only the parties may know.
const PERSONAL: &[&str] = &[
    "email",
    "user-id",
    "phone",
    "value",
    "reference",
    "token",
    "password",
    "one_time_code",
];

/// Reads bytes as everything that can be stored.
///
/// # Panics
///
/// If reading does, or what is read isn't written as it was read, or prints an identifier.
pub fn report(input: &[u8]) {
    if let Some(report) = read::<Report>(input) {
        hides(&report, &report.to_string());
        hides(&report, &report.verdict().to_string());
        for entry in report.entries() {
            hides(&report, &entry.outcome().to_string());
        }
    }
    if let Some(plan) = read::<Plan>(input) {
        hides(&plan, &plan.to_string());
    }
    if let Some(outcome) = read::<Outcome>(input) {
        hides(&outcome, &outcome.to_string());
    }
    if let Some(target) = read::<Target>(input) {
        hides(&target, &target.to_string());
    }
    read::<Entry>(input);
    read::<Failure>(input);
    read::<Identifier>(input);
    read::<Subject>(input);
    read::<Tracking>(input);
}

fn read<T: DeserializeOwned + Serialize + PartialEq + Debug>(input: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(input).ok()?;
    let text = serde_json::to_string(&read).expect("what was read can be written");
    let again: T = serde_json::from_str(&text).expect("what was written can be read");
    assert!(again == read, "it is another one after it was stored");
    let sorted: Value = serde_json::from_str(&text).expect("it is JSON");
    let again: T = serde_json::from_value(sorted).expect("the order of members says nothing");
    assert!(again == read, "it is another one in another order");
    hides(&read, &format!("{read:?}"));
    hides(&read, &format!("{read:#?}"));
    Some(read)
}

/// Checks that a text repeats none of the texts that only the parties may know.
fn hides(stored: &impl Serialize, text: &str) {
    let stored = serde_json::to_value(stored).expect("what was read can be written");
    let (mut personal, mut public) = (Vec::new(), Vec::new());
    sort(&stored, &mut personal, &mut public);
    for identifier in personal {
        let is_public = public.iter().any(|text| text.contains(identifier));
        assert!(
            identifier.chars().count() < 8 || is_public || !text.contains(identifier),
            "the identifier {identifier} stands in: {text}"
        );
    }
}

fn sort<'a>(value: &'a Value, personal: &mut Vec<&'a str>, public: &mut Vec<&'a str>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                public.push(key);
                match value {
                    Value::String(text) if PERSONAL.contains(&key.as_str()) => personal.push(text),
                    _ => sort(value, personal, public),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| sort(item, personal, public)),
        _ => public.extend(strings(value)),
    }
}

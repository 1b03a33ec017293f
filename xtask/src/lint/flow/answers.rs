//! What answers mean: the places of a row are in the answer, its values are documented, and none is left out.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Use;
use crate::{
    lint::{Report, place},
    model::{Answer, Kind, Schema, Status},
    spec::{child, one_of},
};

/// Meanings that claim nothing: what a row for all other answers may be where an enum has values without one.
const CLAIMS_NOTHING: &[&str] = &["under-way", "unclear", "refused", "spoilt"];

/// One row of `answers`: its pointer, and what it means for whom nothing else is said.
struct Row<'a> {
    at: String,
    means: &'a Value,
    /// The row itself; null if it is a meaning alone.
    row: &'a Value,
}

/// The rows of a status. A meaning alone is a row too.
fn rows(at: String, said: &Value) -> Vec<Row<'_>> {
    if let Some(rows) = said.as_array() {
        let rows = rows.iter().enumerate();
        return rows
            .flat_map(|(index, row)| self::rows(format!("{at}/{index}"), row))
            .collect();
    }
    let means = said.get("means").or_else(|| said.get("rest"));
    let row = if means.is_some() { said } else { &Value::Null };
    vec![Row {
        at,
        means: means.unwrap_or(said),
        row,
    }]
}

/// Whether some answer can mean this, of one person at least.
pub fn means(one: &Use, meaning: &str) -> bool {
    let is_it = |means: &Value| means == meaning || means.get(meaning).is_some();
    let answers = one.entries("answers").into_iter();
    let mut rows = answers.flat_map(|(at, _, said)| rows(at, said));
    rows.any(|row| {
        let mut each = row.row["each"].as_array().into_iter().flatten();
        is_it(row.means) || each.any(|each| is_it(&each["means"]))
    })
}

pub fn check(one: &Use, report: &mut Report) {
    for (at, status, said) in one.entries("answers") {
        let code: u16 = status.parse().unwrap_or_default();
        let statuses = [Status::Code(code), Status::Class(code / 100)];
        let mut answers = one.operation.answers.iter();
        let Some(answer) = answers.find(|answer| statuses.contains(&answer.status)) else {
            let known = one
                .operation
                .answers
                .iter()
                .map(|answer| answer.status.to_string());
            let known: Vec<_> = known.collect();
            let message = format!("`{}` documents no answer {status}", one.operation.id);
            report.key(&at, message, one_of(status, &known));
            continue;
        };
        let rows = rows(at, said);
        for row in &rows {
            places(one, answer, row, report);
        }
        complete(one, answer, &rows, report);
    }
}

fn places(one: &Use, answer: &Answer, Row { at, means, row }: &Row, report: &mut Report) {
    let is_said = row.get("source").or_else(|| row.get("assumed")).is_some();
    if !is_said && (*means == "done" || *means == "nobody") {
        let message = format!("this means {means}, and nothing says who says so");
        let fix = "write `{ means: …, source: <page> }`, or `assumed: <why>`";
        report.key(at, message, fix);
    }
    let fix = "name a place that its schema has";
    for (at, place) in texts(row, at.clone()) {
        // `#/x` and `value` are of an entry of `each`.
        if place.contains("body#") && found(one, answer, place).is_none() {
            report.value(&at, format!("the answer has nothing at `{place}`"), fix);
        }
    }
    let conditions = child(at, "where");
    for (place, expected) in one.spec.entries(&conditions) {
        let at = child(&conditions, place);
        match found(one, answer, place) {
            None => report.key(&at, format!("the answer has nothing at `{place}`"), fix),
            Some(schema) => {
                let mut values = values(expected).into_iter();
                if let Some((message, fix)) = values.find_map(|value| misfit(schema, value)) {
                    report.value(&at, message, fix);
                }
            }
        }
    }
}

/// All texts in a row, with their pointers, but for the conditions and the source.
fn texts(value: &Value, at: String) -> Vec<(String, &str)> {
    match value {
        Value::String(text) => vec![(at, text)],
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .flat_map(|(index, item)| texts(item, format!("{at}/{index}")))
                .collect()
        }
        Value::Object(entries) => {
            let said = |key: &str| ["where", "source", "assumed"].contains(&key);
            let entries = entries.iter().filter(|(key, _)| !said(key));
            entries
                .flat_map(|(key, value)| texts(value, child(&at, key)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What stands at a place of the body of an answer.
fn found<'a>(one: &Use<'a>, answer: &Answer, place: &str) -> Option<&'a Schema> {
    let pointer = place
        .trim_start_matches("$response.")
        .strip_prefix("body#")?;
    place::in_body(one.model, answer, pointer)
}

/// The values of a condition, `null` aside, which is nothing; none of one that asks whether something is there.
fn values(expected: &Value) -> Vec<&Value> {
    match expected {
        Value::Array(several) => several.iter().flat_map(values).collect(),
        Value::Object(_) | Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// Why a value can't stand where this schema is, and the way out.
pub fn misfit(schema: &Schema, value: &Value) -> Option<(String, String)> {
    let is_its_type = match &schema.kind {
        Kind::Enum(known) => {
            let own = value.as_str().unwrap_or_default();
            let is_known = known.iter().any(|known| known == own);
            let message = format!("{value} isn't documented here");
            return (!is_known).then(|| (message, one_of(own, known)));
        }
        Kind::Text(_) => value.is_string(),
        Kind::Boolean => value.is_boolean(),
        Kind::Integer(_) | Kind::Number(_) => value.is_number(),
        _ => false,
    };
    let message = format!("{value} is of another type than what stands there");
    (!is_its_type).then(|| (message, "write a value of its type".to_owned()))
}

/// Every value of an enum that some row tests has a row, or the row for all others claims nothing.
fn complete(one: &Use, answer: &Answer, rows: &[Row], report: &mut Report) {
    let Some(last) = rows.last() else { return };
    let claims_nothing = CLAIMS_NOTHING.iter().any(|meaning| last.means == meaning);
    if last.row.get("where").is_none() && claims_nothing {
        return;
    }
    let conditions = rows
        .iter()
        .flat_map(|row| row.row["where"].as_object())
        .flatten();
    let tested: BTreeSet<_> = conditions.clone().map(|(place, _)| place).collect();
    for place in tested {
        let Some(Kind::Enum(known)) = found(one, answer, place).map(|schema| &schema.kind) else {
            continue;
        };
        let told = conditions.clone().filter(|(tested, _)| *tested == place);
        let told: Vec<_> = told.flat_map(|(_, expected)| values(expected)).collect();
        if let Some(left) = known
            .iter()
            .find(|known| !told.iter().any(|told| *told == known.as_str()))
        {
            let message =
                format!("`{place}` may be `{left}` too, and nothing says what that means");
            let fix = "add a row for it, or a last one that claims nothing: under-way, unclear or refused";
            report.key(&last.at, message, fix);
        }
    }
}

//! What answers mean: the places of a row are in the answer, its values are documented, and none is left out.

use serde_json::Value;

use super::Asked;
use crate::{
    lint::{Report, place},
    model::{
        Answer, Kind, Schema, Status,
        flow::{Meaning, Row},
    },
    spec::{child, one_of, walk},
};

/// Meanings that claim nothing: what a row for all other answers may be where an enum has values without one.
const CLAIMS_NOTHING: [&str; 4] = ["under-way", "unclear", "refused", "spoilt"];

pub fn check(asked: &Asked, report: &mut Report) {
    for (status, rows) in &asked.one.answers {
        let at = asked.at(&["answers", &status.to_string()]);
        let is_it = |answer: &&Answer| match (answer.status, *status) {
            (Status::Class(class), Status::Code(code)) => class == code / 100,
            (known, status) => known == status,
        };
        let all = &asked.operation.answers;
        let Some(answer) = all.iter().find(is_it) else {
            let known: Vec<_> = all.iter().map(|answer| answer.status.to_string()).collect();
            let message = format!("`{}` documents no answer {status}", asked.operation.id);
            report.at(&at, message, one_of(&status.to_string(), &known));
            continue;
        };
        for (index, row) in rows.iter().enumerate() {
            let own = format!("{at}/{index}");
            let is_own = report.spec.value.pointer(&own).is_some();
            let at = if is_own { &own } else { &at };
            places(asked, answer, row, at, report);
        }
        complete(asked, answer, rows, &at, report);
    }
}

fn places(asked: &Asked, answer: &Answer, row: &Row, at: &str, report: &mut Report) {
    let fix = "name a place that its schema has";
    let (spec, known) = (report.spec, found(asked, answer));
    let written = spec.value.pointer(at).unwrap_or(&Value::Null);
    walk(written, at, &mut |at, value| {
        // `#/x` and `value` are of an entry of `each`.
        if let Some(place) = value.as_str().filter(|text| text.starts_with("body#"))
            && !at.ends_with("/assumed")
            && known(place).is_none()
        {
            report.at(at, format!("the answer has nothing at `{place}`"), fix);
        }
    });
    for (place, test) in &row.conditions {
        let at = child(&child(at, "where"), place);
        match known(place) {
            None => report.at(&at, format!("the answer has nothing at `{place}`"), fix),
            Some(schema) => report.values(&at, schema, test.values().cloned().collect()),
        }
    }
}

/// What stands at a place of the body of an answer.
fn found<'a>(asked: &'a Asked, answer: &'a Answer) -> impl Fn(&str) -> Option<&'a Schema> {
    |place| place::in_body(asked.model, answer, place.strip_prefix("body#")?)
}

/// Every value of an enum that some row tests has a row, or the row for all others claims nothing.
fn complete(asked: &Asked, answer: &Answer, rows: &[Row], at: &str, report: &mut Report) {
    let claims_nothing = |row: &Row| {
        let means = CLAIMS_NOTHING.map(|word| Meaning::Word(word.to_owned()));
        row.conditions.is_empty() && means.contains(&row.means)
    };
    if rows.last().is_none_or(claims_nothing) {
        return;
    }
    let conditions = rows.iter().flat_map(|row| &row.conditions);
    for (place, _) in conditions.clone() {
        let Some(Kind::Enum(known)) = found(asked, answer)(place).map(|schema| &schema.kind) else {
            continue;
        };
        let told = conditions.clone().filter(|(tested, _)| *tested == place);
        let told: Vec<_> = told.flat_map(|(_, test)| test.values()).collect();
        let is_told = |known: &str| told.iter().any(|told| *told == known);
        for left in known.iter().filter(|known| !is_told(known)) {
            let message =
                format!("`{place}` may be `{left}` too, and nothing says what that means");
            let fix = "add a row for it, or a last one that claims nothing: under-way, unclear or refused";
            report.at(at, message, fix);
        }
    }
}

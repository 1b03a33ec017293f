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
const CLAIMS_NOTHING: &[&str] = &["under-way", "unclear", "refused", "spoilt"];

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
            report.key(&at, message, one_of(&status.to_string(), &known));
            continue;
        };
        let is_list = report.spec.value.pointer(&at).is_some_and(Value::is_array);
        let mut last = at.clone();
        for (index, row) in rows.iter().enumerate() {
            if is_list {
                last = format!("{at}/{index}");
            }
            places(asked, answer, row, &last, report);
        }
        complete(asked, answer, rows, &last, report);
    }
}

fn places(asked: &Asked, answer: &Answer, row: &Row, at: &str, report: &mut Report) {
    if let (Meaning::Word(means), None) = (&row.means, &row.source)
        && (means == "done" || means == "nobody")
    {
        let message = format!("this means {means:?}, and nothing says who says so");
        let fix = "write `{ means: …, source: <page> }`, or `assumed: <why>`";
        report.key(at, message, fix);
    }
    let fix = "name a place that its schema has";
    let (spec, known) = (report.spec, found(asked, answer));
    let written = spec.value.pointer(at).unwrap_or(&Value::Null);
    walk(written, at, &mut |at, value| {
        // `#/x` and `value` are of an entry of `each`.
        if let Some(place) = value.as_str().filter(|text| text.starts_with("body#"))
            && !at.ends_with("/assumed")
            && known(place).is_none()
        {
            report.value(at, format!("the answer has nothing at `{place}`"), fix);
        }
    });
    for (place, test) in &row.conditions {
        let at = child(&child(at, "where"), place);
        match known(place) {
            None => report.key(&at, format!("the answer has nothing at `{place}`"), fix),
            Some(schema) => {
                let mut values = test.values();
                if let Some((message, fix)) = values.find_map(|value| misfit(schema, value)) {
                    report.value(&at, message, fix);
                }
            }
        }
    }
}

/// What stands at a place of the body of an answer.
fn found<'a>(asked: &'a Asked, answer: &'a Answer) -> impl Fn(&str) -> Option<&'a Schema> {
    |place| place::in_body(asked.model, answer, place.strip_prefix("body#")?)
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
fn complete(asked: &Asked, answer: &Answer, rows: &[Row], at: &str, report: &mut Report) {
    let Some(last) = rows.last() else { return };
    let claims_nothing =
        matches!(&last.means, Meaning::Word(word) if CLAIMS_NOTHING.contains(&word.as_str()));
    if last.conditions.is_empty() && claims_nothing {
        return;
    }
    let conditions = rows.iter().flat_map(|row| &row.conditions);
    for (place, _) in conditions.clone() {
        let Some(Kind::Enum(known)) = found(asked, answer)(place).map(|schema| &schema.kind) else {
            continue;
        };
        let told = conditions.clone().filter(|(tested, _)| *tested == place);
        let told: Vec<_> = told.flat_map(|(_, test)| test.values()).collect();
        if let Some(left) = known
            .iter()
            .find(|known| !told.iter().any(|told| *told == known.as_str()))
        {
            let message =
                format!("`{place}` may be `{left}` too, and nothing says what that means");
            let fix = "add a row for it, or a last one that claims nothing: under-way, unclear or refused";
            report.key(at, message, fix);
        }
    }
}

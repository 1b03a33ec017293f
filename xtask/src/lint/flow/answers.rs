//! What answers mean: the places of a row are in the answer, its values are documented, and none is left out.

use serde_json::{Map, Value};

use super::{RULE, Use};
use crate::{
    finding::Findings,
    lint::place,
    model::{Answer, Kind, Schema, Status},
    spec::{child, one_of},
};

/// Meanings that claim nothing: what a row for all other answers may be where an enum has values without one.
const CLAIMS_NOTHING: &[&str] = &["under-way", "unclear", "refused", "spoilt"];

/// One row of `answers`, with its pointer.
type Row<'a> = (String, Option<&'a Map<String, Value>>, &'a Value);

/// The rows of a status. A meaning alone is a row too.
fn rows<'a>(at: String, said: &'a Value) -> Vec<Row<'a>> {
    let is_row = |said: &Value| said.get("means").is_some() || said.get("each").is_some();
    match said {
        Value::Array(rows) => rows
            .iter()
            .enumerate()
            .flat_map(|(index, row)| self::rows(format!("{at}/{index}"), row))
            .collect(),
        Value::Object(row) if is_row(said) => {
            vec![(
                at,
                Some(row),
                row.get("means")
                    .or_else(|| row.get("rest"))
                    .unwrap_or(&Value::Null),
            )]
        }
        meaning => vec![(at, None, meaning)],
    }
}

/// Whether some answer can mean this, of one person at least.
pub fn means(one: &Use, meaning: &str) -> bool {
    let answers = one.entries("answers");
    let mut rows = answers.into_iter().flat_map(|(at, _, said)| rows(at, said));
    rows.any(|(_, row, means)| {
        let each = row
            .and_then(|row| row.get("each")?.as_array())
            .into_iter()
            .flatten();
        each.map(|each| &each["means"])
            .chain([means])
            .any(|means| means == meaning || means.get(meaning).is_some())
    })
}

pub fn check(one: &Use) -> Findings {
    let mut findings = Findings::new();
    for (at, status, said) in one.entries("answers") {
        let code: u16 = status.parse().unwrap_or_default();
        let mut answers = one.operation.answers.iter();
        let fits = |answer: &&Answer| {
            answer.status == Status::Code(code) || answer.status == Status::Class(code / 100)
        };
        let Some(answer) = answers.find(fits) else {
            let known: Vec<_> = one
                .operation
                .answers
                .iter()
                .map(|answer| answer.status.to_string())
                .collect();
            let message = format!("`{}` documents no answer {status}", one.operation.id);
            findings.push(one.error(
                &at,
                message,
                one_of(status, known.iter().map(String::as_str)),
            ));
            continue;
        };
        let rows = rows(at, said);
        for row in &rows {
            findings.extend(check_row(one, answer, row));
        }
        findings.extend(complete(one, answer, &rows));
    }
    findings
}

fn check_row(one: &Use, answer: &Answer, (at, row, means): &Row) -> Findings {
    let mut findings = Findings::new();
    let is_said = row.is_some_and(|row| row.contains_key("source") || row.contains_key("assumed"));
    if !is_said && (*means == "done" || *means == "nobody") {
        let message = format!("this means {means}, and nothing says who says so");
        let fix = "write `{ means: …, source: <page> }`, or `assumed: <why>`";
        findings.push(one.error(at, message, fix));
    }
    let Some(row) = row else { return findings };
    let mut places = Vec::new();
    for key in ["tracking", "by", "echo"] {
        let at = child(at, key);
        match row.get(key) {
            Some(Value::Array(several)) => {
                let several = several.iter().enumerate();
                places.extend(several.map(|(index, place)| (format!("{at}/{index}"), place)));
            }
            one => places.extend(one.map(|place| (at, place))),
        }
    }
    let counts = row
        .get("counts")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    places.extend(counts.map(|(key, place)| (child(&child(at, "counts"), key), place)));
    for (index, each) in row
        .get("each")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        let at = format!("{at}/each/{index}");
        places.push((child(&at, "in"), &each["in"]));
        if let Some(tracking) = each.get("tracking").filter(|place| *place != "value") {
            places.push((child(&at, "tracking"), tracking));
        }
    }
    for (at, place) in places {
        // `#/x` is of an entry of `each`, which is looked at by its type when it is read.
        let place = place.as_str().unwrap_or_default();
        if !place.starts_with('#') && found(one, answer, place).is_none() {
            findings.push(one.spec.error_in(
                &at,
                RULE,
                format!("the answer has nothing at `{place}`"),
                "name a place that its schema has",
            ));
        }
    }
    for (place, expected) in row
        .get("where")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let at = child(&child(at, "where"), place);
        match found(one, answer, place) {
            None => findings.push(one.error(
                &at,
                format!("the answer has nothing at `{place}`"),
                "name a place that its schema has",
            )),
            Some(schema) => {
                if let Some((message, fix)) = values(expected)
                    .into_iter()
                    .find_map(|value| misfit(schema, value))
                {
                    findings.push(one.spec.error_in(&at, RULE, message, fix));
                }
            }
        }
    }
    findings
}

/// What stands at a place of an answer. A header is text.
fn found<'a>(one: &Use<'a>, answer: &'a Answer, place: &str) -> Option<&'a Schema> {
    let pointer = place
        .trim_start_matches("$response.")
        .strip_prefix("body#")?;
    let component = one.model.components.get(answer.component()?)?;
    place::at(one.model, component, pointer)
}

/// The values of a condition; none of one that asks whether something is there.
fn values(expected: &Value) -> Vec<&Value> {
    match expected {
        Value::Array(several) => several.iter().collect(),
        Value::Object(_) => Vec::new(),
        one => vec![one],
    }
}

/// Why a value can't stand where this schema is, and the way out.
pub fn misfit(schema: &Schema, value: &Value) -> Option<(String, String)> {
    let is_its_type = match &schema.kind {
        Kind::Enum(known) => {
            let own = value.as_str().unwrap_or_default();
            if known.iter().any(|known| known == own) {
                return None;
            }
            let fix = one_of(own, known.iter().map(String::as_str));
            return Some((format!("{value} isn't documented here"), fix));
        }
        Kind::Text(_) => value.is_string(),
        Kind::Boolean => value.is_boolean(),
        Kind::Integer(_) => value.is_i64() || value.is_u64(),
        Kind::Number(_) => value.is_number(),
        _ => false,
    };
    (!is_its_type).then(|| {
        (
            format!("{value} is of another type than what stands there"),
            "write a value of its type".to_owned(),
        )
    })
}

/// Every value of an enum that some row tests has a row, or a row for all others claims nothing.
fn complete(one: &Use, answer: &Answer, rows: &[Row]) -> Findings {
    let mut findings = Findings::new();
    let conditions = |row: &Row<'_>| {
        row.1
            .and_then(|row| row.get("where"))
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    };
    let last = rows.last().filter(|row| conditions(row).is_empty());
    let claims_nothing = last.is_some_and(|(_, _, means)| {
        means
            .as_str()
            .is_some_and(|means| CLAIMS_NOTHING.contains(&means))
    });
    let tested: std::collections::BTreeSet<_> = rows
        .iter()
        .flat_map(|row| conditions(row).into_iter().map(|(place, _)| place))
        .collect();
    for place in tested {
        let Some(Kind::Enum(known)) = found(one, answer, &place).map(|schema| &schema.kind) else {
            continue;
        };
        let told: Vec<_> = rows
            .iter()
            .filter_map(|row| conditions(row).remove(&place))
            .collect();
        let told: Vec<_> = told
            .iter()
            .flat_map(values)
            .filter_map(Value::as_str)
            .collect();
        let left: Vec<_> = known
            .iter()
            .filter(|known| !told.contains(&known.as_str()))
            .collect();
        if let Some(first) = left.first().filter(|_| !claims_nothing) {
            let at = last
                .or(rows.last())
                .map(|(at, ..)| at.clone())
                .unwrap_or_default();
            let message =
                format!("`{place}` may be `{first}` too, and nothing says what that means");
            let fix = "add a row for it, or a last one that claims nothing: under-way, unclear or refused";
            findings.push(one.error(&at, message, fix));
        }
    }
    findings
}

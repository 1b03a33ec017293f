//! What fills a request: every place exists, is filled once and with what fits, and nothing that is required
//! is left out. An identifier stands only where it is redacted.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Use, answers::misfit, called, kinds};
use crate::{
    lint::Report,
    model::{Kind, Schema},
    spec::one_of,
};

/// Sources that are there for one kind of identifier alone.
const OF_A_KIND: &[&str] = &["email", "phone", "user-id", "custom"];

pub fn check(one: &Use, report: &mut Report) {
    let id = &one.operation.id;
    // An operation without flow is filled by whoever calls it.
    let has_flow = ["with", "answers"].iter().any(|key| one.get(key).is_some());
    if !has_flow || (one.get("many").is_some() && one.item().is_none()) {
        return;
    }
    let mut filled = BTreeSet::new();
    let all = required(one, &BTreeSet::new());
    for (at, place, source) in one.entries("with") {
        let short = place.trim_start_matches("$request.");
        if !filled.insert(short.to_owned()) {
            report.key(
                &at,
                format!("`{place}` is filled twice"),
                "keep one of the two",
            );
        }
        let is_there = match (short, short.strip_prefix("security.")) {
            ("body", _) => is_part(one, source),
            (_, Some(scheme)) => one.operation.schemes.iter().any(|known| known == scheme),
            _ => one.sent(short).is_some(),
        };
        if !is_there {
            let message = format!("the request of `{id}` has no `{place}`");
            report.key(&at, message, "name a place that it has");
        }
        if let Some((message, fix)) = unknown(one, name(source)) {
            report.value(&at, message, fix);
        }
        if let Some(schema) = one.sent(short) {
            fits(one, &at, place, source, one.model.resolve(schema), report);
        }
        let (name, kinds) = (name(source), one.kinds());
        let is_left_out = OF_A_KIND.contains(&name) && kinds.iter().any(|kind| *kind != name);
        if is_left_out && all.iter().any(|required| required == short) {
            let message = format!("`{place}` is required, and filled for {name} alone");
            let fix = format!("add `for: [{name}]`, or fill it with `identifier`");
            report.key(&at, message, fix);
        }
    }
    for place in required(one, &filled) {
        let message = format!("nothing fills `{place}`, which `{id}` requires");
        report.key(one.at(), message, format!("add `{place}` under `with`"));
    }
}

/// Whether a component is a part of the body.
fn is_part(one: &Use, name: &Value) -> bool {
    let body = one.operation.body.as_ref();
    let kind = body.map(|body| &one.model.resolve(&body.schema).kind);
    matches!(kind, Some(Kind::OneOf(parts)) if parts.iter().any(|part| name == part.as_str()))
}

/// The name of a source; nothing of a constant.
fn name(source: &Value) -> &str {
    let name = source.as_str().or_else(|| source.get("from")?.as_str());
    name.unwrap_or_default()
}

/// Why nothing has this name, and the way out.
fn unknown(one: &Use, name: &str) -> Option<(String, String)> {
    if let Some(setting) = name.strip_prefix("setting.") {
        let known = one.spec.keys("/x-erasure/settings");
        let wrong = (
            format!("there is no setting `{setting}`"),
            one_of(setting, &known),
        );
        return (!known.contains(&setting)).then_some(wrong);
    }
    if name == "tracking" && !one.is("follow") {
        let fix = "name another source".to_owned();
        return Some(("only a `follow` has a tracking id".to_owned(), fix));
    }
    let (kind, known) = (name.split('.').next().unwrap_or_default(), kinds(one.model));
    let is_kind = kind == "session" || OF_A_KIND.contains(&kind);
    let wrong = (
        format!("the vendor isn't asked by {kind}"),
        one_of(kind, &known),
    );
    (is_kind && !known.contains(&kind)).then_some(wrong)
}

/// Whether what is filled in fits, and stays unprinted where it must.
fn fits(one: &Use, at: &str, place: &str, source: &Value, schema: &Schema, report: &mut Report) {
    let law = source.get("law").and_then(Value::as_object);
    let mut constants = law
        .into_iter()
        .flatten()
        .map(|(_, text)| text)
        .chain(source.get("const"));
    if let Some((message, fix)) = constants.find_map(|value| misfit(schema, value)) {
        report.value(at, message, fix);
    }
    let name = name(source);
    let is_person = name == "identifier" || OF_A_KIND.contains(&name);
    let setting = name.strip_prefix("setting.").unwrap_or_default();
    let setting = &one.spec.value["x-erasure"]["settings"][setting];
    let is_secret = name.starts_with("session.") || setting["secret"] == true;
    if (is_person || is_secret) && !schema.is_redacted() {
        let format = if is_person {
            "personal-data"
        } else {
            "password"
        };
        let message = format!("`{place}` is filled with `{name}`, and would be printed");
        report.key(
            at,
            message,
            format!("mark it where it is described: `format: {format}`"),
        );
    }
}

/// The places that have to be filled, without those that are. The only documented value fills itself.
fn required(one: &Use, filled: &BTreeSet<String>) -> Vec<String> {
    let mut places = Vec::new();
    let parameters = one.operation.parameters.iter();
    for parameter in parameters.filter(|parameter| parameter.required) {
        collect(
            one,
            &parameter.schema,
            called(parameter),
            filled,
            &mut places,
        );
    }
    if let Some(body) = &one.operation.body {
        let mut filling = one.entries("with").into_iter();
        let part = filling.find(|(_, place, _)| *place == "body");
        let part = part.and_then(|(_, _, part)| one.model.components.get(part.as_str()?));
        let body = part.unwrap_or(&body.schema);
        collect(one, body, "body#".to_owned(), filled, &mut places);
    }
    places
}

fn collect(
    one: &Use,
    schema: &Schema,
    at: String,
    filled: &BTreeSet<String>,
    places: &mut Vec<String>,
) {
    if filled.contains(&at) {
        return;
    }
    match &one.model.resolve(schema).kind {
        Kind::Enum(values) if values.len() == 1 => {}
        Kind::Array(items) if one.text("many").trim_start_matches("$request.") == at => {
            collect(one, items, "item".to_owned(), filled, places);
        }
        Kind::Object { properties, .. } => {
            let inside = if at == "item" { "item#" } else { &at };
            for (name, property) in properties.iter().filter(|(_, property)| property.required) {
                collect(
                    one,
                    &property.schema,
                    format!("{inside}/{name}"),
                    filled,
                    places,
                );
            }
        }
        _ => places.push(at),
    }
}

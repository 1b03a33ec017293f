//! What fills a request: every place exists, is filled once and with what fits, and nothing that is required
//! is left out. An identifier stands only where it is redacted.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{RULE, Use, answers::misfit};
use crate::{
    finding::Findings,
    model::{Kind, Schema},
    spec::one_of,
};

/// Sources that are there for one kind of identifier alone.
const OF_A_KIND: &[&str] = &["email", "phone", "user-id", "custom"];

pub fn check(one: &Use) -> Findings {
    let mut findings = Findings::new();
    if one.get("many").is_some() && one.item().is_none() {
        return findings;
    }
    let mut filled = BTreeSet::new();
    for (at, place, source) in one.entries("with") {
        let short = place.trim_start_matches("$request.").to_owned();
        if !filled.insert(short.clone()) {
            findings.push(one.error(
                &at,
                format!("`{place}` is filled twice"),
                "keep one of the two",
            ));
        }
        let is_scheme = short
            .strip_prefix("security.")
            .map(|name| one.operation.schemes.iter().any(|known| known == name));
        let is_part = (short == "body").then(|| is_part(one, source));
        match (is_scheme.or(is_part), one.sent(&short)) {
            (Some(true), _) => {}
            (None, Some(schema)) => findings.extend(fits(one, &at, place, source, schema)),
            _ => {
                let message = format!("the request of `{}` has no `{place}`", one.operation.id);
                findings.push(one.error(&at, message, "name a place that it has"));
            }
        }
        findings.extend(exists(one, &at, source));
    }
    if one.get("with").is_some() || one.get("answers").is_some() {
        for place in required(one, &filled) {
            let message = format!(
                "nothing fills `{place}`, which `{}` requires",
                one.operation.id
            );
            findings.push(one.error(one.at(), message, format!("add `{place}` under `with`")));
        }
    }
    findings
}

/// Whether a component is a part of the body.
fn is_part(one: &Use, name: &Value) -> bool {
    let body = one
        .operation
        .body
        .as_ref()
        .map(|body| one.model.resolve(&body.schema));
    matches!(body.map(|body| &body.kind), Some(Kind::OneOf(parts)) if parts.iter().any(|part| name == part.as_str()))
}

/// The name of a source; none of a constant.
fn name(source: &Value) -> Option<&str> {
    source.as_str().or_else(|| source.get("from")?.as_str())
}

/// Whether what a source names exists.
fn exists(one: &Use, at: &str, source: &Value) -> Findings {
    let Some(name) = name(source) else {
        return Findings::new();
    };
    let kinds = one
        .model
        .facts
        .identifiers
        .iter()
        .map(|identifier| identifier.kind.as_str());
    let wrong = if let Some(setting) = name.strip_prefix("setting.") {
        let settings = one.spec.value["x-erasure"]["settings"].as_object();
        let known = settings
            .into_iter()
            .flat_map(|settings| settings.keys())
            .map(String::as_str);
        (!known.clone().any(|known| known == setting)).then(|| {
            (
                format!("there is no setting `{setting}`"),
                one_of(setting, known),
            )
        })
    } else if name == "tracking" && one.role() != "follow" {
        Some((
            "only a `follow` has a tracking id".to_owned(),
            "name another source".to_owned(),
        ))
    } else {
        let kind = if name.starts_with("session.") {
            "session"
        } else {
            name
        };
        let is_kind = kind == "session" || OF_A_KIND.contains(&kind);
        (is_kind && !kinds.clone().any(|known| known == kind)).then(|| {
            (
                format!("the vendor isn't asked by {kind}"),
                one_of(kind, kinds),
            )
        })
    };
    wrong
        .map(|(message, fix)| one.spec.error_in(at, RULE, message, fix))
        .into_iter()
        .collect()
}

/// Whether what is filled in fits, and stays unprinted where it must.
fn fits(one: &Use, at: &str, place: &str, source: &Value, schema: &Schema) -> Findings {
    let schema = one.model.resolve(schema);
    let constants = source
        .get("law")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(_, text)| text);
    let wrong = constants
        .chain(source.get("const"))
        .find_map(|value| misfit(schema, value));
    let mut findings: Findings = wrong
        .map(|(message, fix)| one.spec.error_in(at, RULE, message, fix))
        .into_iter()
        .collect();
    let name = name(source).unwrap_or_default();
    let is_person = name == "identifier" || OF_A_KIND.contains(&name);
    let setting = name
        .strip_prefix("setting.")
        .map(|setting| &one.spec.value["x-erasure"]["settings"][setting]);
    let is_secret =
        name.starts_with("session.") || setting.is_some_and(|setting| setting["secret"] == true);
    if (is_person || is_secret) && !schema.is_redacted() {
        let format = if is_person {
            "personal-data"
        } else {
            "password"
        };
        let message = format!("`{place}` is filled with `{name}`, and would be printed");
        findings.push(one.error(
            at,
            message,
            format!("mark it where it is described: `format: {format}`"),
        ));
    }
    let kinds = one.kinds();
    if OF_A_KIND.contains(&name)
        && is_required(one, place)
        && kinds.iter().any(|kind| *kind != name)
    {
        let message = format!("`{place}` is required, and filled for {name} alone");
        findings.push(one.error(
            at,
            message,
            format!("add `for: [{name}]`, or fill it with `identifier`"),
        ));
    }
    findings
}

fn is_required(one: &Use, place: &str) -> bool {
    required(one, &BTreeSet::new())
        .iter()
        .any(|required| required == place)
}

/// The places that have to be filled, without those that are: a value that is the only documented one fills itself.
fn required(one: &Use, filled: &BTreeSet<String>) -> Vec<String> {
    let mut places = Vec::new();
    for parameter in one
        .operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let sent_in = format!("{:?}", parameter.sent_in).to_lowercase();
        collect(
            one,
            &parameter.schema,
            format!("{sent_in}.{}", parameter.name),
            filled,
            &mut places,
        );
    }
    if let Some(body) = &one.operation.body {
        let part = one
            .entries("with")
            .into_iter()
            .find(|(_, place, _)| *place == "body");
        let part = part.and_then(|(_, _, part)| one.model.components.get(part.as_str()?));
        collect(
            one,
            part.unwrap_or(&body.schema),
            "body#".to_owned(),
            filled,
            &mut places,
        );
    }
    places
}

fn collect(
    one: &Use,
    schema: &Schema,
    place: String,
    filled: &BTreeSet<String>,
    places: &mut Vec<String>,
) {
    if filled.contains(&place) {
        return;
    }
    let many = one
        .get("many")
        .and_then(|(_, many)| many.as_str())
        .unwrap_or_default();
    match &one.model.resolve(schema).kind {
        Kind::Enum(values) if values.len() == 1 => {}
        Kind::Array(items) if many.ends_with(&place) && place.starts_with("body#") => {
            collect(one, items, "item".to_owned(), filled, places);
        }
        Kind::Object { properties, .. } => {
            let inside = if place == "item" { "item#" } else { &place };
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
        _ => places.push(place),
    }
}

//! What fills a request: every place exists, is filled once and with what fits, and nothing that is required
//! is left out. An identifier stands only where it is redacted.

use super::{Asked, answers::misfit, kinds};
use crate::{
    lint::Report,
    model::{Kind, Schema, flow::Source},
    spec::one_of,
};

/// Sources that are there for one kind of identifier alone.
const OF_A_KIND: &[&str] = &["email", "phone", "user-id", "custom"];

/// Bytes of the name of a place: more than any request has.
const LONGEST: usize = 1000;

pub fn check(asked: &Asked, report: &mut Report) {
    let (one, id) = (asked.one, &asked.operation.id);
    if one.many.is_some() && asked.item().is_none() {
        return;
    }
    let missing = |place: &str, report: &mut Report| {
        let message = format!("the request of `{id}` has no `{place}`");
        let at = asked.at(&["with", place]);
        report.key(&at, message, "name a place that it has");
    };
    let body = asked.operation.body.as_ref();
    let body = body.map(|body| &asked.model.resolve(&body.schema).kind);
    if let Some(part) = &one.body
        && !matches!(body, Some(Kind::OneOf(parts)) if parts.contains(part))
    {
        missing("body", report);
    }
    let all = required(asked, &|_| false);
    for (place, source) in &one.with {
        let at = asked.at(&["with", place]);
        if asked.places(&["with", place]).count() > 1 {
            let message = format!("`{place}` is filled twice");
            report.key(&at, message, "keep one of the two");
        }
        let schema = asked.sent(place);
        let is_there = match place.strip_prefix("security.") {
            Some(scheme) => asked.operation.schemes.iter().any(|known| known == scheme),
            None => schema.is_some(),
        };
        if !is_there {
            missing(place, report);
        }
        let name = source.name();
        if let Some((message, fix)) = unknown(asked, name) {
            report.value(&at, message, fix);
        }
        if let Some(schema) = schema.map(|schema| asked.model.resolve(schema)) {
            fits(asked, place, source, schema, report);
        }
        let mut others = kinds(asked.model).into_iter().filter(|kind| *kind != name);
        let is_left_out = OF_A_KIND.contains(&name) && others.any(|kind| one.is_for(kind));
        if is_left_out && all.contains(place) {
            let message = format!("`{place}` is required, and filled for {name} alone");
            let fix = format!("add `for: [{name}]`, or fill it with `identifier`");
            report.key(&at, message, fix);
        }
    }
    for place in required(asked, &|place| one.with.contains_key(place)) {
        let message = format!("nothing fills `{place}`, which `{id}` requires");
        let fix = match place.strip_prefix("security.") {
            Some(scheme) => format!("add a setting with `security: {scheme}`"),
            None => format!("add `{place}` under `with`"),
        };
        report.key(&one.at.0, message, fix);
    }
}

/// Why nothing has this name, and the way out.
fn unknown(asked: &Asked, name: &str) -> Option<(String, String)> {
    let kind = name.split('.').next().unwrap_or_default();
    let (what, name, known) = match name.strip_prefix("setting.") {
        Some(setting) => {
            let settings = asked.flow.settings.iter();
            let known = settings.map(|known| known.name.as_str()).collect();
            ("setting", setting, known)
        }
        None if name == "tracking" && asked.one.role != "follow" => {
            ("tracking id here", name, Vec::new())
        }
        None if kind == "session" || OF_A_KIND.contains(&kind) => {
            ("identifier", kind, kinds(asked.model))
        }
        None => return None,
    };
    let message = format!("there is no {what}: `{name}`");
    (!known.contains(&name)).then(|| (message, one_of(name, &known)))
}

/// Whether what is filled in fits, and stays unprinted where it must.
fn fits(asked: &Asked, place: &str, source: &Source, schema: &Schema, report: &mut Report) {
    let at = &asked.at(&["with", place]);
    let constants = match source {
        Source::Const(value) => vec![value.clone()],
        Source::Law(laws) => laws.values().map(|text| text.as_str().into()).collect(),
        Source::Named(_) | Source::Proper { .. } => Vec::new(),
    };
    if let Some((message, fix)) = constants.iter().find_map(|value| misfit(schema, value)) {
        report.value(at, message, fix);
    }
    let name = source.name();
    let is_person = name == "identifier" || OF_A_KIND.contains(&name);
    let setting = name.strip_prefix("setting.").unwrap_or_default();
    let mut settings = asked.flow.settings.iter();
    let is_secret = settings.any(|known| known.name == setting && known.secret);
    let format = if is_person {
        "personal-data"
    } else if is_secret || name.starts_with("session.") {
        "password"
    } else {
        return;
    };
    if !schema.is_redacted() {
        let message = format!("`{place}` is filled with `{name}`, and would be printed");
        let fix = format!("mark it where it is described: `format: {format}`");
        report.key(at, message, fix);
    }
}

/// Whether a place is filled.
type Filled<'a> = &'a dyn Fn(&str) -> bool;

/// The places that have to be filled, without those that are. The only documented value fills itself.
fn required(asked: &Asked, is_filled: Filled) -> Vec<String> {
    let parameters = asked.operation.parameters.iter().filter(|one| one.required);
    let parameters = parameters.map(|one| (&one.schema, one.place()));
    let part = asked.one.body.as_ref();
    let part = part.and_then(|part| asked.model.components.get(part));
    let body = asked.operation.body.as_ref();
    let body = body.map(|body| (part.unwrap_or(&body.schema), "body#".to_owned()));
    let all = parameters.chain(body);
    let all = all.flat_map(|(schema, at)| inside(asked, schema, at, is_filled));
    let is_set = |scheme: &&String| {
        let mut settings = asked.flow.settings.iter();
        settings.any(|setting| setting.security.as_ref() == Some(scheme))
    };
    let schemes = asked.operation.schemes.iter().filter(|one| !is_set(one));
    let schemes = schemes.map(|one| format!("security.{one}"));
    all.chain(schemes.filter(|place| !is_filled(place)))
        .collect()
}

fn inside(asked: &Asked, schema: &Schema, at: String, is_filled: Filled) -> Vec<String> {
    match &asked.model.resolve(schema).kind {
        // A type that contains itself without end has no example, and that is told.
        _ if is_filled(&at) || at.len() > LONGEST => Vec::new(),
        Kind::Enum(values) if values.len() == 1 => Vec::new(),
        Kind::Array(items) if asked.one.many.as_ref() == Some(&at) => {
            inside(asked, items, "item".to_owned(), is_filled)
        }
        Kind::Object { properties, .. } => {
            let at = if at == "item" { "item#" } else { &at };
            let all = properties.iter().filter(|(_, property)| property.required);
            let all = all.map(|(name, one)| (&one.schema, format!("{at}/{name}")));
            all.flat_map(|(schema, at)| inside(asked, schema, at, is_filled))
                .collect()
        }
        _ => vec![at],
    }
}

//! What fills a request: every place exists, is filled once and with what fits, and nothing that is required
//! is left out. An identifier stands only where it is redacted.

use super::{Asked, kinds};
use crate::{
    lint::Report,
    model::{Kind, Schema, flow::Source},
    spec::one_of,
};

/// Sources that are there for one kind of identifier alone.
const OF_A_KIND: &[&str] = &["email", "phone", "user-id", "custom"];

/// Levels of a request: more than any has.
const LEVELS: usize = 12;

pub fn check(asked: &Asked, report: &mut Report) {
    let (one, id) = (asked.one, &asked.operation.id);
    if one.many.is_some() && asked.item().is_none() {
        return;
    }
    let missing = |place: &str, report: &mut Report| {
        let message = format!("the request of `{id}` has no `{place}`");
        report.key(
            &asked.at(&["with", place]),
            message,
            "name a place that it has",
        );
    };
    let body = asked.operation.body.as_ref();
    let body = body.map(|body| &asked.model.resolve(&body.schema).kind);
    if let Some(part) = &one.body
        && !matches!(body, Some(Kind::OneOf(parts)) if parts.contains(part))
    {
        missing("body", report);
    }
    let (required, sources) = (required(asked), sources(asked));
    for (place, source) in &one.with {
        let all = asked.places(&["with", place]);
        if all.len() > 1 {
            let message = format!("`{place}` is filled twice");
            report.key(&all[0], message, "keep one of the two");
        }
        let (at, schema, name) = (&all[0], asked.sent(place), source.name());
        let is_there = match place.strip_prefix("security.") {
            Some(scheme) => asked.operation.schemes.iter().any(|known| known == scheme),
            None => schema.is_some(),
        };
        if !is_there {
            missing(place, report);
        }
        let kind = if name.starts_with("session.") {
            "session"
        } else {
            name
        };
        if !name.is_empty() && !sources.iter().any(|known| known == kind) {
            let message = format!("there is no `{name}` here");
            report.value(at, message, one_of(name, &sources));
        }
        if let Some(schema) = schema.map(|schema| asked.model.resolve(schema)) {
            fits(asked, place, source, schema, report);
        }
        let mut others = kinds(asked.model).into_iter().filter(|kind| *kind != name);
        let is_left_out = OF_A_KIND.contains(&name) && others.any(|kind| one.is_for(kind));
        if is_left_out && required.contains(place) {
            let message = format!("`{place}` is required, and filled for {name} alone");
            let fix = format!("add `for: [{name}]`, or fill it with `identifier`");
            report.key(at, message, fix);
        }
    }
    for place in required {
        let is_in = |filled: &String| {
            let rest = place.strip_prefix(filled.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        };
        if !one.with.keys().any(is_in) {
            let message = format!("nothing fills `{place}`, which `{id}` requires");
            report.key(&one.at.0, message, format!("add `{place}` under `with`"));
        }
    }
}

/// What a place can be filled with.
fn sources(asked: &Asked) -> Vec<String> {
    let settings = asked.flow.settings.iter();
    let settings = settings.map(|setting| format!("setting.{}", setting.name));
    let tracking = (asked.one.role == "follow").then_some("tracking");
    let others = kinds(asked.model).into_iter().chain(tracking);
    let others = others.chain(["identifier", "identifier-name"]);
    settings.chain(others.map(str::to_owned)).collect()
}

/// Whether what is filled in fits, and stays unprinted where it must.
fn fits(asked: &Asked, place: &str, source: &Source, schema: &Schema, report: &mut Report) {
    let at = &asked.at(&["with", place]);
    let constants = match source {
        Source::Const(value) => vec![value.clone()],
        Source::Law(laws) => laws.values().map(|text| text.as_str().into()).collect(),
        Source::Named(..) => Vec::new(),
    };
    report.values(at, schema, constants);
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

/// The places that have to be filled. The only documented value fills itself.
fn required(asked: &Asked) -> Vec<String> {
    let parameters = asked.operation.parameters.iter().filter(|one| one.required);
    let parameters = parameters.map(|one| (&one.schema, one.place()));
    let part = asked.one.body.as_ref();
    let part = part.and_then(|part| asked.model.components.get(part));
    let body = asked.operation.body.as_ref();
    let body = body.map(|body| (part.unwrap_or(&body.schema), "body#".to_owned()));
    let all = parameters.chain(body);
    all.flat_map(|(schema, at)| inside(asked, schema, at))
        .collect()
}

fn inside(asked: &Asked, schema: &Schema, at: String) -> Vec<String> {
    match &asked.model.resolve(schema).kind {
        // A type that contains itself without end has no example, and that is told.
        _ if at.matches('/').count() > LEVELS => Vec::new(),
        Kind::Enum(values) if values.len() == 1 => Vec::new(),
        Kind::Array(items) if asked.one.many.as_ref() == Some(&at) => {
            inside(asked, items, "item".to_owned())
        }
        Kind::Object { properties, .. } => {
            let at = if at == "item" { "item#" } else { &at };
            let all = properties.iter().filter(|(_, property)| property.required);
            let all = all.map(|(name, one)| (&one.schema, format!("{at}/{name}")));
            all.flat_map(|(schema, at)| inside(asked, schema, at))
                .collect()
        }
        _ => vec![at],
    }
}

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
    if let Some(place) = &one.many
        && asked.item().is_none()
    {
        let message = format!("there is no list at {place:?} of the request");
        let fix = "name the list that gets one entry per person";
        return report.at(&asked.at(&["many"]), message, fix);
    }
    let part = one.body.iter().map(|_| "body");
    for place in one.with.keys().map(String::as_str).chain(part) {
        let is_there = match place.strip_prefix("security.") {
            Some(scheme) => asked.operation.schemes.contains(&scheme.to_owned()),
            None => asked.sent(place).is_some(),
        };
        if !is_there {
            let message = format!("the request of `{id}` has no `{place}`");
            let at = asked.at(&["with", place]);
            report.at(&at, message, "name a place that it has");
        }
    }
    let (required, sources) = (required(asked), sources(asked));
    for (place, source) in &one.with {
        let (path, schema, name) = (["with", place], asked.sent(place), source.name());
        let at = &asked.at(&path);
        if asked.places(&path).len() > 1 {
            let message = format!("`{place}` is filled twice");
            report.at(at, message, "keep one of the two");
        }
        if !name.is_empty() && !sources.iter().any(|known| known == name) {
            let message = format!("there is no `{name}` here");
            report.at(at, message, one_of(name, &sources));
        }
        if let Some(schema) = schema.map(|schema| asked.model.resolve(schema)) {
            fits(asked, place, source, schema, report);
        }
        let mut others = kinds(asked.model).into_iter().filter(|kind| *kind != name);
        let is_left_out = OF_A_KIND.contains(&name) && others.any(|kind| one.is_for(kind));
        if is_left_out && required.contains(place) {
            let message = format!("`{place}` is required, and filled for {name} alone");
            let fix = format!("add `for: [{name}]`, or fill it with `identifier`");
            report.at(at, message, fix);
        }
    }
    for place in required {
        let is_in = |filled: &String| {
            let rest = place.strip_prefix(filled.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        };
        if !one.with.keys().any(is_in) {
            let message = format!("nothing fills `{place}`, which `{id}` requires");
            let fix = match place.strip_prefix("security.") {
                Some(scheme) => format!("add a setting with `security: {scheme}`"),
                None => format!("add `{place}` under `with`"),
            };
            report.at(&one.at.0, message, fix);
        }
    }
}

/// What a place can be filled with.
fn sources(asked: &Asked) -> Vec<String> {
    let settings = asked.flow.settings.iter();
    let settings = settings.map(|setting| format!("setting.{}", setting.name));
    let tracking = (asked.one.role == "follow").then_some("tracking");
    let kinds = kinds(asked.model).into_iter().flat_map(|kind| match kind {
        "session" => vec!["session.token", "session.password", "session.code"],
        kind => vec![kind],
    });
    let others = kinds.chain(tracking);
    let others = others.chain(["identifier", "identifier-name"]);
    settings.chain(others.map(str::to_owned)).collect()
}

/// Whether what is filled in fits, and stays unprinted where it must.
fn fits(asked: &Asked, place: &str, source: &Source, schema: &Schema, report: &mut Report) {
    let at = &asked.at(&["with", place]);
    let constants = match source {
        Source::Const(value) => vec![value.clone()],
        Source::Law(laws) => laws.values().map(|text| text.as_str().into()).collect(),
        Source::Named(_) | Source::Proper { .. } => Vec::new(),
    };
    report.values(at, schema, constants);
    let name = source.name();
    let is_person = name == "identifier" || OF_A_KIND.contains(&name);
    let mut secrets = asked.flow.settings.iter().filter(|known| known.secret);
    let is_secret = secrets.any(|known| name == format!("setting.{}", known.name));
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
        report.at(at, message, fix);
    }
}

/// The places that have to be filled. The only documented value fills itself.
fn required(asked: &Asked) -> Vec<String> {
    let parameters = asked.operation.parameters.iter().filter(|one| one.required);
    let parameters = parameters.map(|one| (&one.schema, one.place()));
    let (body, part) = (asked.operation.body.as_ref(), asked.sent("body"));
    let body = body.map(|body| (part.unwrap_or(&body.schema), "body#".to_owned()));
    let all = parameters.chain(body);
    let all = all.flat_map(|(schema, at)| inside(asked, schema, at));
    let is_set = |scheme: &&String| {
        let mut settings = asked.flow.settings.iter();
        settings.any(|setting| setting.security.as_ref() == Some(scheme))
    };
    let schemes = asked.operation.schemes.iter().filter(|one| !is_set(one));
    all.chain(schemes.map(|one| format!("security.{one}")))
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

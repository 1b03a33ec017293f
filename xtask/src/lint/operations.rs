//! Operations: what stands in braces is described, in a path and in a server's address; no two paths are one
//! (a value that turns one into another is refused when it is sent); an answer means success.

use std::collections::BTreeMap;

use super::Report;
use crate::{
    model::{In, Model, Status},
    spec::{child, one_of},
};

pub fn check(model: &Model, report: &mut Report) {
    let spec = report.spec;
    let mut shapes = BTreeMap::new();
    for path in spec.keys("/paths") {
        let literal = |part: &'_ str| {
            part.split_once('}')
                .map_or(part, |(_, rest)| rest)
                .to_owned()
        };
        let shape: Vec<_> = path.split('{').map(literal).collect();
        if let Some(first) = shapes.insert(shape, path) {
            let message = format!("`{path}` and `{first}` are the same path");
            let fix = "describe both under one path";
            report.key(&child("/paths", path), message, fix);
        }
    }
    for operation in &model.operations {
        let all = operation.parameters.iter();
        let in_path = all.filter(|one| one.sent_in == In::Path);
        let described = in_path.map(|one| (one.name.as_str(), one.at.0.clone()));
        let (at, path) = (&operation.at, &operation.path);
        both(&at.0, path, described.collect(), report);
        let mut statuses = operation.answers.iter().map(|answer| answer.status);
        if !statuses.any(Status::is_success) {
            let message = format!("`{}` has no answer that means success", operation.id);
            let fix = "describe the 2xx status that the vendor answers with";
            report.key(&at.to("responses").0, message, fix);
        }
    }
    for region in &model.regions {
        let variables = region.at.to("variables").0;
        let described = spec.keys(&variables).into_iter();
        let described = described.map(|name| (name, child(&variables, name)));
        let at = region.at.to("url").0;
        both(&at, &region.url, described.collect(), report);
    }
}

/// Whether all that a template names in braces is described, and nothing else.
fn both(at: &str, template: &str, described: Vec<(&str, String)>, report: &mut Report) {
    let named = template.split('{').skip(1);
    let named: Vec<_> = named.filter_map(|part| part.split('}').next()).collect();
    for name in &named {
        if !described.iter().any(|(described, _)| described == name) {
            let message = format!("`{name}` of `{template}` isn't described");
            report.key(at, message, format!("describe `{name}`"));
        }
    }
    for (name, at) in described {
        if !named.contains(&name) {
            let message = format!("`{name}` doesn't stand in `{template}`");
            report.key(&at, message, one_of(name, &named));
        }
    }
}

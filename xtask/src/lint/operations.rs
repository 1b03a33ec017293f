//! Operations: what stands in braces is described, in a path and in a server's address; no two paths are one
//! (a value that turns one into another is refused when it is sent); an answer means success.

use std::collections::BTreeMap;

use super::Report;
use crate::{
    model::{In, Model},
    spec::{child, one_of},
};

pub fn check(model: &Model, report: &mut Report) {
    let spec = report.spec;
    let mut shapes = BTreeMap::new();
    for path in spec.keys("/paths") {
        let open = |step| {
            if str::starts_with(step, '{') {
                "{}"
            } else {
                step
            }
        };
        let shape: Vec<_> = path.split('/').map(open).collect();
        if let Some(first) = shapes.insert(shape, path) {
            let message = format!("`{path}` and `{first}` are the same path");
            report.key(
                &child("/paths", path),
                message,
                "describe both under one path",
            );
        }
    }
    for operation in &model.operations {
        let in_path = operation
            .parameters
            .iter()
            .filter(|one| one.sent_in == In::Path);
        let described = in_path.map(|one| (one.name.as_str(), one.at.0.clone()));
        both(
            &operation.at.0,
            &operation.path,
            described.collect(),
            report,
        );
        if !operation
            .answers
            .iter()
            .any(|answer| answer.status.is_success())
        {
            let message = format!("`{}` has no answer that means success", operation.id);
            let fix = "describe the 2xx status that the vendor answers with";
            report.key(&child(&operation.at.0, "responses"), message, fix);
        }
    }
    for region in &model.regions {
        let variables = child(&region.at.0, "variables");
        let described = spec.keys(&variables).into_iter();
        let described = described.map(|name| (name, child(&variables, name)));
        both(
            &child(&region.at.0, "url"),
            &region.url,
            described.collect(),
            report,
        );
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

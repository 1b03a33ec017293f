//! Operations: what stands in braces is described, in a path and in a server's address; no two paths are one
//! (a value that turns one into another is refused when it is sent).

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
        // A parameter is a whole segment.
        let literal = |step: &'_ str| (!step.starts_with('{')).then(|| step.to_owned());
        let shape: Vec<_> = path.split('/').map(literal).collect();
        if let Some(first) = shapes.insert(shape, path) {
            let message = format!("`{path}` and `{first}` are the same path");
            let fix = "describe both under one path";
            report.at(&child("/paths", path), message, fix);
        }
    }
    for operation in &model.operations {
        let all = operation.parameters.iter();
        let in_path = all.filter(|one| one.sent_in == In::Path);
        let described = in_path.map(|one| (one.name.as_str(), one.at.0.clone()));
        both(
            &operation.at.0,
            &operation.path,
            described.collect(),
            report,
        );
    }
    for region in &model.regions {
        let variables = region.at.to("variables");
        let described = spec.keys(&variables.0).into_iter();
        let described = described.map(|name| (name, variables.to(name).0));
        both(
            &region.at.to("url").0,
            &region.url,
            described.collect(),
            report,
        );
    }
}

/// Whether all that a template names in braces is described, and nothing else.
fn both(at: &str, template: &str, described: BTreeMap<&str, String>, report: &mut Report) {
    let named = template.split('{').skip(1);
    let named: Vec<_> = named.filter_map(|part| part.split('}').next()).collect();
    for name in named.iter().filter(|name| !described.contains_key(*name)) {
        let message = format!("`{name}` of `{template}` isn't described");
        report.at(at, message, format!("describe `{name}`"));
    }
    for (name, at) in described {
        if !named.contains(&name) {
            let message = format!("`{name}` doesn't stand in `{template}`");
            report.at(&at, message, one_of(name, &named));
        }
    }
}

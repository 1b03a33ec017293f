//! Operations: each parameter of a path is described, once; no two paths are one (a value that turns one into
//! another is refused when it is sent); an answer means success; tags are described.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    finding::Findings,
    model::{In, Model},
    spec::{Spec, child, one_of},
};

pub fn check(spec: &Spec, model: &Model) -> Findings {
    let mut findings = Findings::new();
    let mut shapes = BTreeMap::new();
    for path in spec.value["paths"]
        .as_object()
        .into_iter()
        .flat_map(|paths| paths.keys())
    {
        let shape: Vec<_> = path
            .split('/')
            .map(|step| if step.starts_with('{') { "{}" } else { step })
            .collect();
        if let Some(first) = shapes.insert(shape.join("/"), path) {
            let message = format!("`{path}` and `{first}` are the same path");
            let at = child("/paths", path);
            findings.push(spec.error(&at, "path", message, "describe both under one path"));
        }
        let methods = ["get", "put", "post", "delete", "patch"];
        if !methods
            .iter()
            .any(|method| spec.value["paths"][path].get(method).is_some())
        {
            let at = child("/paths", path);
            let fix = "describe one, or remove the path";
            findings.push(spec.error(&at, "path", format!("`{path}` has no operation"), fix));
        }
    }
    for operation in &model.operations {
        let steps = operation.path.split('/');
        let named: Vec<_> = steps
            .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let is_in_path = |name: &str| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|parameter| parameter.sent_in == In::Path && parameter.name == name)
        };
        for (index, name) in named.iter().enumerate() {
            if named[..index].contains(name) {
                let message = format!("`{{{name}}}` stands twice in `{}`", operation.path);
                findings.push(spec.error(
                    &child("/paths", &operation.path),
                    "path",
                    message,
                    "rename one of them",
                ));
            }
            if !is_in_path(name) {
                let message = format!(
                    "`{}` doesn't describe `{{{name}}}` of its path",
                    operation.id
                );
                findings.push(spec.error(
                    &operation.at.0,
                    "path",
                    message,
                    format!("add a parameter `{name}` in path"),
                ));
            }
        }
        for (index, parameter) in operation.parameters.iter().enumerate() {
            if parameter.sent_in == In::Path && !named.contains(&parameter.name.as_str()) {
                let message = format!("`{}` doesn't stand in `{}`", parameter.name, operation.path);
                let fix = one_of(&parameter.name, named.iter().copied());
                findings.push(spec.error(&parameter.at.0, "path", message, fix));
            }
            let earlier = &operation.parameters[..index];
            if earlier.iter().any(|other| {
                other.sent_in == parameter.sent_in
                    && other.name.eq_ignore_ascii_case(&parameter.name)
            }) {
                let message = format!("`{}` is described twice", parameter.name);
                findings.push(spec.error(
                    &parameter.at.0,
                    "path",
                    message,
                    "remove one of the two",
                ));
            }
        }
        let answers = spec
            .value
            .pointer(&child(&operation.at.0, "responses"))
            .and_then(Value::as_object);
        if !answers.is_some_and(|answers| answers.keys().any(|status| status.starts_with('2'))) {
            let message = format!("`{}` has no answer that means success", operation.id);
            let fix = "describe the 2xx status that the vendor answers with";
            findings.push(spec.error(
                &child(&operation.at.0, "responses"),
                "answers",
                message,
                fix,
            ));
        }
        let tags = child(&operation.at.0, "tags");
        for (index, tag) in spec
            .value
            .pointer(&tags)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let known = spec.value["tags"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|tag| tag["name"].as_str());
            let tag = tag.as_str().unwrap_or_default();
            if !known.clone().any(|known| known == tag) {
                let message = format!("the document describes no tag `{tag}`");
                findings.push(spec.error(
                    &format!("{tags}/{index}"),
                    "tag",
                    message,
                    one_of(tag, known),
                ));
            }
        }
    }
    findings
}

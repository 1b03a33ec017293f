//! From a spec to its model. The profile has refused what is outside of it; what it has not refused and cannot
//! be read is a finding here, so that nothing is generated from a guess.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_yaml::{Mapping, Value};

use super::{
    Assumption, Model, Operation, Origin, Parameter, Region, Schema, facts, flow, paths, schema,
    server,
};
use crate::{
    finding::{Finding, Findings, Position},
    spec::Spec,
};

/// Why something can't be read.
pub(super) type Wrong = serde_yaml::Error;

/// Maps whose keys are names, and none of our words.
const NAMES: &str =
    "paths parameters properties schemas responses headers securitySchemes content variables";
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

impl Model {
    /// Reads a spec. What is outside of the profile is a finding, unless lint has refused it before.
    pub fn read(spec: &Spec) -> Result<Self, Findings> {
        read(spec).map_err(|wrong| {
            let (at, message) = (Position::START, wrong.to_string());
            let fix = "write it as the profile says";
            vec![Finding::error(&spec.file, at, "profile", message, fix)]
        })
    }
}

fn read(spec: &Spec) -> Result<Model, Wrong> {
    let tree = whole(&spec.tree, &spec.tree, &Origin::default(), false);
    let security = Vec::<IndexMap<String, Value>>::deserialize(&spec.tree["security"])?;
    let schemes: Vec<_> = security.iter().flat_map(IndexMap::keys).cloned().collect();
    let (mut operations, mut uses) = (Vec::new(), Vec::new());
    for (path, item) in tree["paths"].as_mapping().into_iter().flatten() {
        let of_path = Option::<Vec<Parameter>>::deserialize(&item["parameters"])?;
        for method in METHODS {
            let Some(node) = item.get(method) else {
                continue;
            };
            let mut operation = Operation::deserialize(node)?;
            operation.path = text(path);
            operation.method = method.to_uppercase();
            operation.schemes.clone_from(&schemes);
            let own = std::mem::take(&mut operation.parameters);
            let is_own = |one: &Parameter| own.iter().any(|own| own.place() == one.place());
            let mut parameters = of_path.clone().unwrap_or_default();
            parameters.retain(|one| !is_own(one));
            operation.parameters = [parameters, own].concat();
            let at = operation.at.to("x-erasure");
            operation.facts = facts::operation(&node["x-erasure"])?;
            uses.extend(flow::uses(&operation.id, &at, &node["x-erasure"])?);
            operations.push(operation);
        }
    }
    paths::distinguish(&mut operations);
    // A spec whose operations say nothing of their answers has facts alone.
    uses.retain(|one| !one.answers.is_empty());
    let settings = flow::settings(&tree["x-erasure"]["settings"])?;
    let components = &tree["components"];
    let scheme = |name: &String| server::scheme(name, &components["securitySchemes"][name]);
    let schemas = Option::<IndexMap<String, Schema>>::deserialize(&components["schemas"])?;
    let mut schemas = schemas.unwrap_or_default();
    schema::open(&mut schemas);
    Ok(Model {
        vendor: spec.vendor.clone(),
        digest: spec.digest.clone(),
        description: String::deserialize(&tree["info"]["description"])?,
        facts: facts::vendor(&tree["x-erasure"])?,
        regions: Vec::<Region>::deserialize(&tree["servers"])?,
        schemes: schemes.iter().map(scheme).collect::<Result<_, _>>()?,
        components: schemas,
        operations,
        flow: (!uses.is_empty()).then_some(flow::Flow { settings, uses }),
        assumptions: noted(spec, "assumed"),
        unanswered: noted(spec, "unanswered"),
    })
}

/// The spec with its places (`x-at`), the components that it refers to instead of references, but for those
/// to schemas, since each of them is a type; and with the one media type of a body beside what that says.
fn whole(root: &Value, value: &Value, at: &Origin, are_names: bool) -> Value {
    let all = match value {
        Value::Sequence(items) => {
            let items = (0..)
                .map(|index: usize| at.to(&index.to_string()))
                .zip(items);
            return items
                .map(|(at, item)| whole(root, item, &at, false))
                .collect();
        }
        Value::Mapping(all) => all,
        other => return other.clone(),
    };
    if let Some((at, target)) = target(root, all).filter(|_| !are_names) {
        return whole(root, target, &at, false);
    }
    let mut found = Mapping::new();
    for (key, value) in all {
        let key = text(key);
        let value = match (are_names, key.as_str()) {
            (false, "default" | "x-erasure") => value.clone(),
            (_, name) => whole(
                root,
                value,
                &at.to(name),
                !are_names && NAMES.split(' ').any(|known| known == name),
            ),
        };
        match value {
            Value::Mapping(content) if !are_names && key == "content" => {
                for (media_type, media) in content {
                    found.insert("x-media-type".into(), media_type);
                    found.extend(media.as_mapping().cloned().into_iter().flatten());
                }
            }
            value => drop(found.insert(key.into(), value)),
        }
    }
    if !are_names {
        found.insert("x-at".into(), at.0.clone().into());
    }
    found.into()
}

/// A key as text: a status may be a number in YAML.
pub(super) fn text(key: &Value) -> String {
    let number = key.as_u64().map(|number| number.to_string());
    number
        .or(key.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// What a reference leads to, unless that is a type. No more references follow from one: the profile
/// knows none to components that are references.
fn target<'a>(root: &'a Value, reference: &Mapping) -> Option<(Origin, &'a Value)> {
    let to = reference.get("$ref")?.as_str()?.strip_prefix('#')?;
    let (kind, name) = to.strip_prefix("/components/")?.split_once('/')?;
    let target = root["components"].get(kind)?.get(name)?;
    (kind != "schemas").then(|| (Origin(to.to_owned()), target))
}

/// What stands under a key that says what is assumed, or under one that asks, in the order of the file.
fn noted(spec: &Spec, word: &str) -> Vec<Assumption> {
    let mut all = Vec::new();
    spec.walk(&mut |at, value| {
        let key = if at.contains("/x-erasure") {
            word
        } else {
            &format!("x-{word}")
        };
        if let Some(why) = value.get(key).and_then(|why| why.as_str()) {
            let why: Vec<_> = why.split_whitespace().collect();
            let (at, why) = (Origin(at.to_owned()), why.join(" "));
            all.push((spec.at(&at.to(key).0), Assumption { at, why }));
        }
    });
    all.sort_by_key(|(line, _)| *line);
    all.into_iter().map(|(_, note)| note).collect()
}

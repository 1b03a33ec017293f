//! From a spec to its model. The profile has refused what is outside of it; what it has not refused and cannot
//! be read is a finding here, so that nothing is generated from a guess.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_yaml::{Mapping, Value};

use super::{
    Assumption, Model, Operation, Origin, Parameter, Region, Schema, facts, flow, paths, schema,
    server,
};
use crate::{finding::Findings, spec::Spec};

/// Why something can't be read.
pub(super) type Wrong = serde_yaml::Error;

/// Maps whose keys are names, and none of our words.
const NAMES: &str =
    "paths parameters properties schemas responses headers securitySchemes content variables";
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Reads a spec.
pub(super) fn model(spec: &Spec) -> Result<Model, Findings> {
    let mut reading = Reading {
        root: &spec.tree,
        followed: 0,
        assumptions: Vec::new(),
        unanswered: Vec::new(),
    };
    let tree = reading.whole(&spec.tree, &Origin::default(), Place::Words);
    let at = |at: &Origin| {
        let at = at.0.clone();
        // The profile, and lint for names that lead nowhere, say more of these, and are asked before code is made.
        let fix = "write it as the profile says";
        move |wrong: Wrong| vec![spec.error(&at, "profile", wrong.to_string(), fix)]
    };
    let root = Origin::default();
    let security = Vec::<IndexMap<String, Value>>::deserialize(&spec.tree["security"]);
    let security = security.map_err(at(&root.to("security")))?;
    let schemes: Vec<_> = security.iter().flat_map(IndexMap::keys).cloned().collect();
    let mut operations = Vec::new();
    let mut uses = Vec::new();
    for (path, item) in tree["paths"].as_mapping().into_iter().flatten() {
        let path = path.as_str().unwrap_or_default();
        let here = root.to("paths").to(path);
        let of_path = item.get("parameters").map(Vec::<Parameter>::deserialize);
        let of_path = of_path.transpose().map_err(at(&here))?.unwrap_or_default();
        for method in METHODS {
            let Some(node) = item.get(method) else {
                continue;
            };
            let here = here.to(method);
            let mut operation = Operation::deserialize(node).map_err(at(&here))?;
            operation.path = path.to_owned();
            operation.method = method.to_uppercase();
            operation.schemes = schemes.clone();
            let key = |one: &Parameter| (one.sent_in, one.name.clone());
            let own: Vec<_> = operation.parameters.iter().map(key).collect();
            let of_path = of_path.iter().filter(|one| !own.contains(&key(one)));
            operation.parameters.splice(..0, of_path.cloned());
            let said = &node["x-erasure"];
            let here = here.to("x-erasure");
            operation.facts = facts::operation(said).map_err(at(&here))?;
            uses.extend(flow::uses(&operation.id, &here, said).map_err(at(&here))?);
            operations.push(operation);
        }
    }
    paths::distinguish(&mut operations);
    // A spec whose operations say nothing of their answers has facts alone.
    uses.retain(|one| !one.answers.is_empty());
    let here = root.to("x-erasure");
    let settings = flow::settings(&tree["x-erasure"]["settings"]).map_err(at(&here))?;
    let components = root.to("components");
    let schemes = schemes.iter().map(|name| {
        let here = components.to("securitySchemes").to(name);
        let found = &tree["components"]["securitySchemes"][name.as_str()];
        server::scheme(name, found).map_err(at(&here))
    });
    let schemas = Option::<IndexMap<String, Schema>>::deserialize(&tree["components"]["schemas"]);
    let schemas = schemas.map_err(at(&components))?.unwrap_or_default();
    Ok(Model {
        vendor: spec.vendor.clone(),
        digest: spec.digest.clone(),
        description: tree["info"]["description"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        facts: facts::vendor(&tree["x-erasure"]).map_err(at(&here))?,
        regions: Vec::<Region>::deserialize(&tree["servers"]).map_err(at(&root.to("servers")))?,
        schemes: schemes.collect::<Result<_, _>>()?,
        components: reached(schemas, &operations),
        operations,
        flow: (!uses.is_empty()).then_some(flow::Flow { settings, uses }),
        assumptions: reading.assumptions,
        unanswered: reading.unanswered,
    })
}

/// The components that the operations refer to, and all that these refer to.
fn reached(
    mut all: IndexMap<String, Schema>,
    operations: &[Operation],
) -> IndexMap<String, Schema> {
    let mut reached: Vec<String> = Vec::new();
    let mut next: Vec<String> = operations.iter().flat_map(Operation::components).collect();
    while let Some(name) = next.pop() {
        if !reached.contains(&name) {
            let component = all.get(&name).into_iter();
            next.extend(component.flat_map(Schema::references).map(str::to_owned));
            reached.push(name);
        }
    }
    all.retain(|name, _| reached.contains(name));
    schema::open(&mut all);
    all
}

/// Whose words the keys of an object are.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Those of OpenAPI.
    Words,
    /// Those of `x-erasure`.
    Facts,
    /// Names.
    Names,
}

/// The spec as the model reads it, and what is assumed in it.
struct Reading<'a> {
    root: &'a Value,
    /// References that are being followed.
    followed: usize,
    assumptions: Vec<Assumption>,
    unanswered: Vec<Assumption>,
}

impl<'a> Reading<'a> {
    /// A part of the spec, with its own place in each object of OpenAPI, as `x-at`, and with what it refers to
    /// instead of references. Those to schemas stay, since every one of them is a type.
    fn whole(&mut self, value: &Value, at: &Origin, place: Place) -> Value {
        match value {
            Value::String(text) if place != Place::Facts => text.trim().into(),
            Value::Sequence(items) => {
                let items = items.iter().enumerate();
                let place = place.inside("");
                items
                    .map(|(index, item)| self.whole(item, &at.to(&index.to_string()), place))
                    .collect()
            }
            Value::Mapping(all) => {
                if let Some((at, target)) = self.target(all).filter(|_| place == Place::Words) {
                    let before = (self.assumptions.len(), self.unanswered.len());
                    self.followed += 1;
                    let whole = self.whole(target, &at, place);
                    self.followed -= 1;
                    // What is assumed of it stands with it, and is read there.
                    self.assumptions.truncate(before.0);
                    self.unanswered.truncate(before.1);
                    return whole;
                }
                let mut whole = Mapping::new();
                if place == Place::Words {
                    whole.insert("x-at".into(), at.0.clone().into());
                }
                for (key, value) in all {
                    // `answers: { 200: done }` has a number for a key, which is text in JSON.
                    let number = key.as_u64().map(|number| number.to_string());
                    let name = key.as_str().or(number.as_deref()).unwrap_or_default();
                    self.assumed(name, value, at, place);
                    let value = match (place, name) {
                        (Place::Words, "example" | "default" | "enum") => value.clone(),
                        _ => self.whole(value, &at.to(name), place.inside(name)),
                    };
                    whole.insert(name.into(), value);
                }
                whole.into()
            }
            other => other.clone(),
        }
    }

    /// What a reference leads to, unless that is a type, or it leads back to itself.
    fn target(&self, reference: &Mapping) -> Option<(Origin, &'a Value)> {
        let to = reference.get("$ref")?.as_str()?;
        let is_followed = !to.starts_with("#/components/schemas/") && self.followed < 8;
        let to = to.strip_prefix('#').filter(|_| is_followed)?;
        let mut steps = to.split('/').skip(1);
        let target = steps.try_fold(self.root, |value, step| {
            value.get(step.replace("~1", "/").replace("~0", "~"))
        });
        Some((Origin(to.to_owned()), target?))
    }

    /// Notes what is assumed, or is to be found out.
    fn assumed(&mut self, key: &str, why: &Value, at: &Origin, place: Place) {
        let key = match place {
            Place::Words => key.strip_prefix("x-"),
            Place::Facts => Some(key),
            Place::Names => None,
        };
        let all = match key {
            Some("assumed") => &mut self.assumptions,
            Some("unanswered") => &mut self.unanswered,
            _ => return,
        };
        if let Some(why) = why.as_str() {
            let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
            all.push(Assumption {
                at: at.clone(),
                why,
            });
        }
    }
}

impl Place {
    /// The place under a key.
    fn inside(self, key: &str) -> Self {
        match self {
            Place::Facts => Place::Facts,
            Place::Names => Place::Words,
            Place::Words if key == "x-erasure" => Place::Facts,
            Place::Words if NAMES.split(' ').any(|name| name == key) => Place::Names,
            Place::Words => Place::Words,
        }
    }
}

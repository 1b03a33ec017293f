//! Names that stay apart once they are spelt as Rust spells them, and that hide nothing of ours.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Report;
use crate::{
    generate::names::{type_name, value_name},
    model::{Kind, Model, Operation, Origin, Region},
    spec::one_of,
};

/// Types that Rust's prelude or a client has.
const TYPES: &str = "Box Clone Copy Debug Default Display Drop Eq Err From FromStr Hash Into None Ok Option \
    Ord Personal Result Secret Self_ Send Some String Sync ToString TryFrom TryInto Vec";
/// Methods that every client has, and constants of its facts.
const METHODS: &str = "new with_transport clone fmt from into default drop vendor operations";

/// What a name is for, and what it is inside of.
type Scope<'a> = (&'static str, &'a str);

/// Names that are taken, and what is called so in the spec.
struct Names<'a, 'b> {
    taken: BTreeMap<(Scope<'a>, String), &'a str>,
    report: &'a mut Report<'b>,
}

impl<'a> Names<'a, '_> {
    fn take(&mut self, scope: Scope<'a>, name: impl ToString, called: &'a str, at: &Origin) {
        let (what, name) = (scope.0, name.to_string());
        let message = match self.taken.insert((scope, name.clone()), called) {
            None => return,
            Some("") => format!("`{called}` would be the {what} `{name}`, which is taken"),
            Some(first) => format!("`{first}` and `{called}` are both the {what} `{name}`"),
        };
        let fix = match what {
            "field" | "variant" | "argument" => "leave one of them out: its name is the vendor's",
            _ => "rename one of them",
        };
        self.report.key(&at.0, message, fix);
    }

    /// Takes a name of ours.
    fn ours(&mut self, scope: Scope<'a>, name: &str) {
        self.taken.insert((scope, name.to_owned()), "");
    }
}

pub fn check(model: &Model, report: &mut Report) {
    required(model, report);
    let taken = BTreeMap::new();
    let mut names = Names { taken, report };
    for (what, ours) in [("type", TYPES), ("method", METHODS)] {
        for name in ours.split_whitespace() {
            names.ours((what, ""), name);
        }
    }
    for (component, schema) in &model.components {
        names.take(("type", ""), type_name(component), component, &schema.at);
        match &schema.kind {
            Kind::Enum(values) => {
                let variant = ("variant", component.as_str());
                // `Other` is every value that the vendor adds.
                names.ours(variant, "Other");
                for (index, value) in values.iter().enumerate() {
                    let at = schema.at.to("enum").to(&index.to_string());
                    names.take(variant, type_name(value), value, &at);
                }
            }
            Kind::Object { properties, .. } => {
                let field = ("field", component.as_str());
                // The other properties of a map are a field of ours.
                let others = schema.at.to("additionalProperties").0;
                if names.report.spec.value.pointer(&others).is_some() {
                    names.ours(field, "extra");
                }
                for (name, property) in properties {
                    names.take(field, value_name(name), name, &property.schema.at);
                }
            }
            _ => {}
        }
    }
    for operation in &model.operations {
        let (id, at) = (&operation.id, operation.at.to("operationId"));
        names.take(("method", ""), value_name(id), id, &at);
        for (is_success, ending) in [(true, "Response"), (false, "Error")] {
            if shapes(operation, is_success) > 1 {
                let name = type_name(&format!("{id}{ending}"));
                names.take(("type", ""), name, id, &at);
            }
        }
        if operation.body.is_some() {
            names.ours(("argument", id), "body");
        }
        for one in &operation.parameters {
            names.take(("argument", id), value_name(&one.name), &one.name, &one.at);
        }
    }
    for Region { at, name, .. } in &model.regions {
        names.take(("region", ""), type_name(name), name, &at.to("x-region"));
    }
}

/// How many different bodies the successes of an operation have, or its errors.
fn shapes(operation: &Operation, success: bool) -> usize {
    let answers = operation.answers.iter();
    let answers = answers.filter(|answer| answer.status.is_success() == success);
    let bodies = answers.map(|answer| answer.component());
    bodies.collect::<BTreeSet<_>>().len()
}

/// Whether an object has the fields that it requires.
fn required(model: &Model, report: &mut Report) {
    for schema in model.components.values() {
        let at = schema.at.to("required").0;
        let known: Vec<_> = schema
            .kind
            .properties()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
            .collect();
        for (index, name) in report
            .spec
            .items(&at)
            .iter()
            .filter_map(Value::as_str)
            .enumerate()
        {
            if !known.iter().any(|known| *known == name) {
                let message = format!("there is no property `{name}`");
                report.key(&format!("{at}/{index}"), message, one_of(name, &known));
            }
        }
    }
}

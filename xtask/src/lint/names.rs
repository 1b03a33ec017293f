//! Names that stay apart once they are spelt as Rust spells them, and that hide nothing of ours.

use std::collections::{BTreeMap, BTreeSet};

use super::Report;
use crate::{
    generate::names::{type_name, value_name},
    model::{Kind, Model, Operation, Region, Schema},
    spec::{child, one_of},
};

/// Types that Rust's prelude or a client has.
const TYPES: &str = "Box Clone Copy Debug Default Display Drop Eq Err From FromStr Hash Into None Ok Option \
    Ord Personal Result Secret Self_ Send Some String Sync ToString TryFrom TryInto Vec";
/// Methods that every client has, and constants of its facts.
const METHODS: &str = "new with_transport clone fmt from into default drop vendor operations";

/// Names that are taken, and by what.
struct Taken(&'static str, BTreeMap<String, String>);

impl Taken {
    fn new(what: &'static str, ours: &str) -> Self {
        let names = ours
            .split_whitespace()
            .map(|name| (name.to_owned(), String::new()));
        Self(what, names.collect())
    }

    /// Takes a name for what is called so in the spec.
    fn take(&mut self, name: impl ToString, called: &str, at: &str, report: &mut Report) {
        let (what, name) = (self.0, name.to_string());
        let message = match self.1.insert(name.clone(), called.to_owned()).as_deref() {
            None => return,
            Some("") => format!("`{called}` would be the {what} `{name}`, which is taken"),
            Some(first) => format!("`{first}` and `{called}` are both the {what} `{name}`"),
        };
        let fix = match what {
            "field" | "variant" | "argument" => "leave one of them out: its name is the vendor's",
            _ => "rename one of them",
        };
        report.key(at, message, fix);
    }
}

pub fn check(model: &Model, report: &mut Report) {
    let mut types = Taken::new("type", TYPES);
    for (name, schema) in &model.components {
        types.take(type_name(name), name, &schema.at.0, report);
        inside(schema, report);
    }
    let mut methods = Taken::new("method", METHODS);
    for operation in &model.operations {
        let (id, at) = (&operation.id, operation.at.to("operationId").0);
        methods.take(value_name(id), id, &at, report);
        for (is_success, ending) in [(true, "Response"), (false, "Error")] {
            if shapes(operation, is_success) > 1 {
                let name = type_name(&format!("{id}{ending}"));
                types.take(name, &format!("the answers of {id}"), &at, report);
            }
        }
        let body = operation.body.as_ref().map_or("", |_| "body");
        let mut arguments = Taken::new("argument", body);
        for one in &operation.parameters {
            arguments.take(value_name(&one.name), &one.name, &one.at.0, report);
        }
    }
    let mut regions = Taken::new("region", "");
    for Region { at, name, .. } in &model.regions {
        regions.take(type_name(name), name, &at.to("x-region").0, report);
    }
}

/// How many different bodies the successes of an operation have, or its errors.
fn shapes(operation: &Operation, success: bool) -> usize {
    let answers = operation.answers.iter();
    let answers = answers.filter(|answer| answer.status.is_success() == success);
    let bodies = answers.map(|answer| answer.component());
    bodies.collect::<BTreeSet<_>>().len()
}

/// The fields of an object, and those that it requires; the values of an enum.
fn inside(schema: &Schema, report: &mut Report) {
    let (spec, at) = (report.spec, &schema.at.0);
    match &schema.kind {
        Kind::Enum(values) => {
            // `Other` is every value that the vendor adds.
            let mut variants = Taken::new("variant", "Other");
            for (index, value) in values.iter().enumerate() {
                variants.take(
                    type_name(value),
                    value,
                    &format!("{at}/enum/{index}"),
                    report,
                );
            }
        }
        Kind::Object { properties, .. } => {
            // The other properties of a map are a field of ours.
            let is_map = spec.keys(at).contains(&"additionalProperties");
            let mut fields = Taken::new("field", if is_map { "extra" } else { "" });
            for (name, property) in properties {
                fields.take(value_name(name), name, &property.schema.at.0, report);
            }
            let required = child(at, "required");
            for (index, name) in spec.items(&required).iter().enumerate() {
                let name = name.as_str().unwrap_or_default();
                if !properties.contains_key(name) {
                    let known: Vec<_> = properties.keys().collect();
                    let at = format!("{required}/{index}");
                    let message = format!("there is no property `{name}`");
                    report.key(&at, message, one_of(name, &known));
                }
            }
        }
        _ => {}
    }
}

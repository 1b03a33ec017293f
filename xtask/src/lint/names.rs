//! Names that stay apart, and mean what they say, once they are spelt as Rust spells them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    finding::{Finding, Findings},
    generate::names::{constant_name, type_name, value_name},
    model::{Kind, Model, Operation, Schema},
    spec::{Spec, child, one_of},
};

/// Names that a type can't have without hiding Rust's or ours.
const TYPES: &[&str] = &[
    "Box", "Clone", "Copy", "Debug", "Default", "Display", "Drop", "Eq", "Err", "From", "FromStr",
    "Hash", "Into", "None", "Ok", "Option", "Ord", "Personal", "Result", "Secret", "Self_", "Send",
    "Some", "String", "Sync", "ToString", "TryFrom", "TryInto", "Vec",
];
/// Methods that every client has by itself, and constants that its facts have.
const METHODS: &[&str] = &[
    "new",
    "with_transport",
    "clone",
    "fmt",
    "from",
    "into",
    "default",
    "drop",
    "vendor",
    "operations",
];

/// What is called how.
struct Taken<'a> {
    spec: &'a Spec,
    what: &'static str,
    names: BTreeMap<String, String>,
}

impl<'a> Taken<'a> {
    fn new(spec: &'a Spec, what: &'static str, by_us: &[&str]) -> Self {
        let names = by_us.iter().map(|name| ((*name).to_owned(), String::new()));
        Self {
            spec,
            what,
            names: names.collect(),
        }
    }

    /// Takes a name; a finding if another has it.
    fn take(&mut self, name: impl ToString, called: &str, pointer: &str) -> Option<Finding> {
        let name = name.to_string();
        let first = self.names.insert(name.clone(), called.to_owned())?;
        let what = self.what;
        let message = match first.as_str() {
            "" => format!("`{called}` would be the {what} `{name}`, which is taken"),
            _ => format!("`{first}` and `{called}` are both the {what} `{name}`"),
        };
        let fix = match what {
            "field" | "variant" | "argument" => "leave one of them out: its name is the vendor's",
            _ => "rename one of them",
        };
        Some(self.spec.error(pointer, "name", message, fix))
    }
}

pub fn check(spec: &Spec, model: &Model) -> Findings {
    let mut findings = Findings::new();
    let mut types = Taken::new(spec, "type", TYPES);
    for (name, schema) in &model.components {
        findings.extend(types.take(type_name(name), name, &schema.at.0));
        findings.extend(inside(spec, schema));
        findings.extend(apart(spec, model, schema));
    }
    let mut methods = Taken::new(spec, "method", METHODS);
    let mut constants = Taken::new(spec, "constant", &[]);
    for operation in &model.operations {
        let (id, at) = (&operation.id, child(&operation.at.0, "operationId"));
        findings.extend(methods.take(value_name(id), id, &at));
        let contracts = operation
            .facts
            .contracts
            .keys()
            .map(|contract| format!("{id}-{contract}"));
        for name in std::iter::once(id.clone()).chain(contracts) {
            findings.extend(constants.take(constant_name(&name), &name, &at));
        }
        for (is_success, ending) in [(true, "Response"), (false, "Error")] {
            if shapes(operation, is_success) > 1 {
                let name = format!("{id}{ending}");
                findings.extend(types.take(type_name(&name), &format!("the answers of {id}"), &at));
            }
        }
        findings.extend(arguments(spec, operation));
    }
    let mut regions = Taken::new(spec, "region", &[]);
    for region in &model.regions {
        findings.extend(regions.take(
            type_name(&region.name),
            &region.name,
            &child(&region.at.0, "x-region"),
        ));
    }
    findings
}

/// How many different bodies the successes of an operation have, or its errors.
fn shapes(operation: &Operation, success: bool) -> usize {
    let answers = operation
        .answers
        .iter()
        .filter(|answer| answer.status.is_success() == success);
    answers
        .map(|answer| answer.component())
        .collect::<BTreeSet<_>>()
        .len()
}

fn arguments(spec: &Spec, operation: &Operation) -> Findings {
    let mut findings = Findings::new();
    let ours: &[&str] = if operation.body.is_some() {
        &["body"]
    } else {
        &[]
    };
    let mut arguments = Taken::new(spec, "argument", ours);
    for parameter in &operation.parameters {
        let name = value_name(&parameter.name);
        findings.extend(arguments.take(name, &parameter.name, &parameter.at.0));
    }
    findings
}

/// The fields of an object, the values of an enum, and all that is required.
fn inside(spec: &Spec, schema: &Schema) -> Findings {
    let at = &schema.at.0;
    let mut findings = Findings::new();
    match &schema.kind {
        Kind::Enum(values) => {
            // `Other` is every value that the vendor adds.
            let mut variants = Taken::new(spec, "variant", &["Other"]);
            for (index, value) in values.iter().enumerate() {
                findings.extend(variants.take(
                    type_name(value),
                    value,
                    &format!("{at}/enum/{index}"),
                ));
            }
        }
        Kind::Object { properties, .. } => {
            let mut fields = Taken::new(spec, "field", &[]);
            for (name, property) in properties {
                findings.extend(fields.take(value_name(name), name, &property.schema.at.0));
            }
        }
        _ => {}
    }
    let object = spec.value.pointer(at).unwrap_or(&Value::Null);
    let known = object["properties"].as_object();
    let required = object["required"].as_array().into_iter().flatten();
    for (index, name) in required.enumerate() {
        let name = name.as_str().unwrap_or_default();
        if !known.is_some_and(|known| known.contains_key(name)) {
            let known = known.into_iter().flat_map(|known| known.keys());
            let fix = one_of(name, known.map(String::as_str));
            let message = format!("there is no property `{name}`");
            findings.push(spec.error(&format!("{at}/required/{index}"), "required", message, fix));
        }
    }
    findings
}

/// The parts of a `oneOf` are tried in their order, so none may be taken for an earlier one: each has to
/// lack something that every earlier one requires.
fn apart(spec: &Spec, model: &Model, schema: &Schema) -> Findings {
    let Kind::OneOf(parts) = &schema.kind else {
        return Findings::new();
    };
    let component = |name: &String| model.components.get(name).map(|component| &component.kind);
    let mut findings = Findings::new();
    for (index, part) in parts.iter().enumerate() {
        for earlier in &parts[..index] {
            if let (Some(own), Some(other)) = (component(part), component(earlier))
                && can_be_taken_for(model, own, other)
            {
                let message =
                    format!("`{part}` can be taken for `{earlier}`, which is tried first");
                let fix = "require a property in the first that the second doesn't have, or exchange the two";
                findings.push(spec.error(
                    &format!("{}/oneOf/{index}", schema.at.0),
                    "one-of",
                    message,
                    fix,
                ));
            }
        }
    }
    findings
}

fn can_be_taken_for(model: &Model, own: &Kind, other: &Kind) -> bool {
    let (
        Kind::Object {
            properties: own, ..
        },
        Kind::Object {
            properties: other, ..
        },
    ) = (own, other)
    else {
        return std::mem::discriminant(own) == std::mem::discriminant(other);
    };
    let kind = |schema| std::mem::discriminant(&model.resolve(schema).kind);
    let mut required = other.iter().filter(|(_, property)| property.required);
    required.all(|(name, property)| {
        own.get(name)
            .is_some_and(|own| kind(&own.schema) == kind(&property.schema))
    })
}

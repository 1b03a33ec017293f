//! Names that stay apart once they are spelt as Rust spells them. Those of methods, arguments and regions are
//! the compiler's to tell; a type, a field or a variant could be taken for another one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Report;
use crate::{
    generate::names::{type_name, value_name},
    model::{Kind, Model, Origin},
    spec::one_of,
};

/// Types that Rust's prelude or a client has.
const TYPES: &str = "Box Clone Copy Debug Default Display Drop Eq Err From FromStr Hash Into None Ok Option \
    Ord Personal Result Secret Self_ Send Some String Sync ToString TryFrom TryInto Vec";
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
        let fix = "rename one of them, or leave one out if its name is the vendor's";
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
    for name in TYPES.split_whitespace() {
        names.ours(("type", ""), name);
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

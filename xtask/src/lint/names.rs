//! Names that stay apart once they are spelt as Rust spells them. Those of methods, arguments and regions are
//! the compiler's to tell; a type, a field or a variant could be taken for another one.

use std::collections::BTreeMap;

use proc_macro2::Ident;
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

/// A name, what is called so in the spec, and where.
type Named<'a> = (Ident, &'a str, Origin);

pub fn check(model: &Model, report: &mut Report) {
    let all = model.components.iter();
    let types = all.map(|(name, schema)| (type_name(name), name.as_str(), schema.at.clone()));
    apart("type", TYPES, types, report);
    for schema in model.components.values() {
        match &schema.kind {
            Kind::Enum(values) => {
                let at = |index: usize| schema.at.to("enum").to(&index.to_string());
                let all = values.iter().enumerate();
                let all = all.map(|(index, value)| (type_name(value), value.as_str(), at(index)));
                // Every value that the vendor adds.
                apart("variant", "Other", all, report);
            }
            Kind::Object { properties, .. } => {
                // The other properties of a map are a field of ours.
                let others = schema.at.to("additionalProperties").0;
                let others = report.spec.value.pointer(&others).map(|_| "extra");
                let all = properties.iter();
                let all = all.map(|(name, one)| {
                    let at = one.schema.at.clone();
                    (value_name(name), name.as_str(), at)
                });
                apart("field", others.unwrap_or_default(), all, report);
                let at = schema.at.to("required").0;
                let names = report.spec.items(&at).iter().filter_map(Value::as_str);
                for (index, name) in names.enumerate() {
                    if !properties.contains_key(name) {
                        let message = format!("there is no property `{name}`");
                        let fix = one_of(name, properties.keys());
                        report.at(&format!("{at}/{index}"), message, fix);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether names are apart, from each other and from `ours`.
fn apart<'a>(what: &str, ours: &str, all: impl Iterator<Item = Named<'a>>, report: &mut Report) {
    let ours = ours.split_whitespace().map(|name| (name.to_owned(), ""));
    let mut taken: BTreeMap<String, &str> = ours.collect();
    for (name, called, at) in all {
        let message = match taken.insert(name.to_string(), called) {
            None => continue,
            Some("") => format!("`{called}` would be the {what} `{name}`, which is taken"),
            Some(first) => format!("`{first}` and `{called}` are both the {what} `{name}`"),
        };
        let fix = "rename one of them, or leave one out if its name is the vendor's";
        report.at(&at.0, message, fix);
    }
}

//! Spec to spec: each pass changes the document so that progenitor understands it, and says what it
//! changed. What progenitor has no words for (answers, who may ask, what is assumed) is read into a
//! table of operations first, from which `refine` and `emit` write.

mod content_parameters;
mod drop_defaults;
mod drop_limits;
mod drop_unread;
mod inline_aliases;
mod inline_references;
mod inline_scalars;
mod name_shapes;
mod open_answers;
mod operation;
mod personal_keys;
mod plain_bodies;
mod plain_formats;
mod plain_objects;
mod plain_parameters;
mod read_operations;
mod read_parameters;
mod say_assumed;
mod schema;
mod split_nullables;
mod strip_extensions;
pub mod walk;
mod withhold_answers;

use openapiv3::OpenAPI;

use crate::{
    diagnostic::{Finding, Findings},
    spec::Spec,
};

pub use operation::{Answer, Body, Encoding, In, Operation, Parameter, Shape, Status, Writing};
pub use personal_keys::PersonalKeys;
pub use plain_formats::{RustFormat, rust_formats};
pub(crate) use schema::{component, essence};
pub use walk::Place;

/// A step from the spec as it was written to the spec that progenitor gets.
#[derive(Debug)]
pub struct Pass {
    /// What `x-passes` and `explain` call it.
    pub name: &'static str,
    /// Why it is there, in one line.
    pub why: &'static str,
    /// Changes the draft and says where.
    run: fn(&mut Draft) -> Result<Vec<Place>, Vec<Problem>>,
}

/// The passes, in the order in which they run.
pub const PASSES: &[&Pass] = &[
    &inline_references::PASS,
    &content_parameters::PASS,
    &inline_aliases::PASS,
    &inline_scalars::PASS,
    &name_shapes::PASS,
    &split_nullables::PASS,
    &say_assumed::PASS,
    &open_answers::PASS,
    &plain_objects::PASS,
    &drop_limits::PASS,
    &drop_defaults::PASS,
    &plain_formats::PASS,
    &personal_keys::PASS,
    &withhold_answers::PASS,
    &plain_parameters::PASS,
    &plain_bodies::PASS,
    &drop_unread::PASS,
    &strip_extensions::PASS,
];

/// The extension by which a spec names passes that it relies on.
const RELIED_ON: &str = "x-passes";

/// Why a pass could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the spec.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Problem {
    pub(crate) fn at(place: &str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Problem {
            place: place.to_owned(),
            message: message.into(),
            fix: fix.into(),
        }
    }
}

/// A document on its way to progenitor.
#[derive(Debug)]
pub struct Draft {
    /// The document, as far as it is prepared.
    pub document: OpenAPI,
    /// What the operations are, once they are read.
    pub operations: Vec<Operation>,
    /// Maps whose keys are identifiers.
    pub personal_keys: Vec<PersonalKeys>,
}

impl Draft {
    fn new(document: OpenAPI) -> Self {
        Draft {
            document,
            operations: Vec::new(),
            personal_keys: Vec::new(),
        }
    }
}

/// What a pass did.
#[derive(Debug)]
pub struct Step {
    /// The pass.
    pub pass: &'static Pass,
    /// What it changed.
    pub changed: Vec<Place>,
}

/// A spec that progenitor understands, and what it doesn't need to understand.
#[derive(Debug)]
pub struct Prepared {
    /// What progenitor gets.
    pub document: OpenAPI,
    /// What the spec says about its operations.
    pub operations: Vec<Operation>,
    /// Maps whose keys are identifiers.
    pub personal_keys: Vec<PersonalKeys>,
    /// Which pass changed what.
    pub steps: Vec<Step>,
}

/// Prepares a spec.
pub fn prepare(spec: &Spec) -> Result<Prepared, Findings> {
    let finding = |problem: Problem| -> Finding {
        spec.error(&problem.place, "prepare", problem.message, problem.fix)
    };
    run(&spec.document, PASSES).map_err(|problems| problems.into_iter().map(finding).collect())
}

fn run(document: &OpenAPI, passes: &[&'static Pass]) -> Result<Prepared, Vec<Problem>> {
    let mut draft = Draft::new(document.clone());
    let mut steps = Vec::new();
    for pass in passes {
        let changed = (pass.run)(&mut draft)?;
        steps.push(Step { pass, changed });
    }
    relied_on_passes_changed_something(document, &steps)?;
    Ok(Prepared {
        document: draft.document,
        operations: draft.operations,
        personal_keys: draft.personal_keys,
        steps,
    })
}

/// A correction that corrects nothing any more is a mistake in the spec that asks for it.
fn relied_on_passes_changed_something(
    document: &OpenAPI,
    steps: &[Step],
) -> Result<(), Vec<Problem>> {
    let Some(names) = document.extensions.get(RELIED_ON) else {
        return Ok(());
    };
    let place = format!("/{RELIED_ON}");
    let Ok(names) = serde_json::from_value::<Vec<String>>(names.clone()) else {
        let message = "x-passes is not a list of names of passes";
        return Err(vec![Problem::at(&place, message, known_passes())]);
    };
    let problems: Vec<_> = names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| rotten(&format!("{place}/{index}"), name, steps))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn rotten(place: &str, name: &str, steps: &[Step]) -> Option<Problem> {
    match steps.iter().find(|step| step.pass.name == name) {
        None => {
            let message = format!("there is no pass called `{name}`");
            Some(Problem::at(place, message, known_passes()))
        }
        Some(step) if step.changed.is_empty() => Some(Problem::at(
            place,
            format!("the pass `{name}` changes nothing in this spec"),
            "take it out of x-passes: what it was asked to correct is no longer there",
        )),
        Some(_) => None,
    }
}

fn known_passes() -> String {
    let names: Vec<_> = PASSES.iter().map(|pass| pass.name).collect();
    format!("name one of {}", names.join(", "))
}

#[cfg(test)]
pub(crate) mod testing {
    //! Ten-line specs for the tests of the passes.

    use super::{Draft, Pass, Place, Prepared, Problem};
    use openapiv3::OpenAPI;

    /// A document with these paths and these components, both in YAML at their own indentation.
    pub(crate) fn document(yaml: &str) -> OpenAPI {
        let head = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\n";
        let paths = if yaml.contains("paths:") {
            ""
        } else {
            "paths: {}\n"
        };
        let source = crate::spec::Source::parse("specs/t.yaml", &format!("{head}{paths}{yaml}"));
        source
            .expect("the spec is YAML")
            .document()
            .expect("the spec is OpenAPI")
    }

    /// What one pass makes of a document, and what it says it changed.
    pub(crate) fn pass(pass: &Pass, yaml: &str) -> (Draft, Vec<Place>) {
        let mut draft = Draft::new(document(yaml));
        let changed = (pass.run)(&mut draft).expect("the pass finds no problem");
        (draft, changed)
    }

    /// What all passes make of a document. Without paths nothing reads its components; they are kept
    /// then, for the tests that are about them.
    pub(crate) fn prepared(yaml: &str) -> Result<Prepared, Vec<Problem>> {
        let keep_all = !yaml.contains("paths:");
        let passes: Vec<_> = super::PASSES
            .iter()
            .copied()
            .filter(|pass| !(keep_all && pass.name == super::drop_unread::PASS.name))
            .collect();
        super::run(&document(yaml), &passes)
    }
}

#[cfg(test)]
mod tests {
    use super::{PASSES, testing::prepared};

    #[test]
    fn a_pass_that_a_spec_relies_on_and_that_changes_nothing_is_an_error() {
        let problems = prepared("x-passes: [drop-defaults]").expect_err("an error");
        assert_eq!(problems[0].place, "/x-passes/0");
        assert!(
            problems[0].message.contains("changes nothing"),
            "{problems:?}"
        );
    }

    #[test]
    fn a_pass_that_a_spec_relies_on_and_that_changes_something_is_none() {
        let yaml = "x-passes: [drop-defaults]\n\
                    components: { schemas: { A: { type: object, properties: { b: { type: string, default: x } } } } }";
        assert!(prepared(yaml).is_ok());
    }

    #[test]
    fn an_unknown_pass_is_an_error_that_lists_the_known_ones() {
        let problems = prepared("x-passes: [make-coffee]").expect_err("an error");
        assert!(problems[0].message.contains("make-coffee"));
        assert!(problems[0].fix.contains("drop-defaults"));
    }

    #[test]
    fn every_pass_has_a_name_of_its_own_and_a_reason_of_one_line() {
        let names: std::collections::BTreeSet<_> = PASSES.iter().map(|pass| pass.name).collect();
        assert_eq!(names.len(), PASSES.len());
        assert!(
            PASSES
                .iter()
                .all(|pass| !pass.why.contains('\n') && !pass.why.is_empty())
        );
    }
}

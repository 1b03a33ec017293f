//! `cargo xtask explain`: the spec that progenitor gets, and which pass changed what.

use std::fmt::Write;

use crate::{diagnostic::Findings, prepare, raw, refine, spec::Spec};

/// The prepared spec as YAML, after a list of the passes.
pub fn explain(spec: &Spec) -> Result<String, Findings> {
    let prepared = prepare::prepare(spec)?;
    let mut text = String::new();
    let mut say = |line: String| {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{line}");
    };
    say(format!("# {}, as progenitor gets it.\n#", spec.file));
    say("# prepare (spec to spec):".to_owned());
    for step in &prepared.steps {
        pass(step.pass.name, step.pass.why, &step.changed, &mut say);
    }
    say("#\n# refine (tree to tree):".to_owned());
    match raw::generate(&prepared) {
        Ok(raw) => match refine::refine(raw, &prepared) {
            Ok(refined) => {
                for step in &refined.steps {
                    pass(step.pass.name, step.pass.why, &step.changed, &mut say);
                }
            }
            Err(problem) => say(format!("#   fails: {}", problem.message)),
        },
        Err(refusal) => say(format!(
            "#   progenitor fails at {}: {}",
            refusal.place, refusal.message
        )),
    }
    match serde_yaml::to_string(&prepared.document) {
        Ok(yaml) => say(format!("\n{yaml}")),
        Err(error) => say(format!("# the document can't be written as YAML: {error}")),
    }
    Ok(text)
}

fn pass(name: &str, why: &str, changed: &[String], say: &mut impl FnMut(String)) {
    let count = match changed.len() {
        0 => "changes nothing here".to_owned(),
        1 => "changes 1 thing".to_owned(),
        many => format!("changes {many} things"),
    };
    say(format!("#   {name} ({count}): {why}"));
    for place in changed {
        say(format!("#     {place}"));
    }
}

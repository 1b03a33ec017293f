//! `cargo xtask new`: a vendor begins as a spec in which everything is a question. Nothing else is written
//! by hand, so nothing else is begun: the rest is generated from it.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use heck::{ToKebabCase, ToTitleCase};

use crate::command_line::usual;

/// The spec of a vendor of whom nothing is known but the name.
const TEMPLATE: &str = include_str!("template.yaml");

/// Begins a vendor: writes its spec, with every question that is to be answered.
///
/// Exit codes: 0 it is written, 1 it was refused and nothing was written, 2 the command was misspelled.
#[derive(Args, Clone, Debug)]
pub struct New {
    /// The vendor, as code and files spell it: small letters, digits and `-`, such as gainsight-px.
    vendor: String,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR", default_value_os_t = usual("specs"))]
    specs: PathBuf,
}

impl New {
    /// Writes the spec, and says what is next; or why nothing was begun.
    pub fn run(&self, out: &mut impl Write) -> Result<(), String> {
        let vendor = &self.vendor;
        let is_spelled = vendor.is_ascii() && *vendor == vendor.to_kebab_case();
        if !is_spelled || !vendor.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Err(format!(
                "no vendor can be called `{vendor}`: a name begins with a small letter and has small letters, \
                 digits and single `-`"
            ));
        }
        let text = TEMPLATE.replace("{vendor}", vendor);
        let text = text.replace("{name}", &vendor.to_title_case());
        let path = self.specs.join(format!("{vendor}.yaml"));
        let file = path.display();
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                format!("there is such a vendor: edit {file}, or choose another name")
            }
            _ => format!("{file}: {error}"),
        };
        let begun = OpenOptions::new().write(true).create_new(true).open(&path);
        let written = begun.and_then(|mut spec| spec.write_all(text.as_bytes()));
        written.map_err(failed)?;
        let next = "then `cargo xtask generate`";
        let lint = format!("`cargo xtask lint {vendor}`");
        writeln!(
            out,
            "wrote {file}\n\nnext: answer what it asks ({lint} lists it), {next}"
        )
        .map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{finding::Finding, lint, model::Model, spec::Spec};

    fn new(vendor: &str, specs: PathBuf) -> New {
        let vendor = vendor.to_owned();
        New { vendor, specs }
    }

    /// The spec that is begun: its text, and what it says.
    fn begun() -> (String, Spec, Model) {
        let dir = tempfile::tempdir().unwrap();
        let new = new("acme-cloud", dir.path().to_owned());
        new.run(&mut Vec::new()).unwrap();
        let path = dir.path().join("acme-cloud.yaml");
        let spec = Spec::read(&path).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let model = Model::read(&spec).unwrap_or_else(|findings| panic!("{findings:#?}"));
        (std::fs::read_to_string(path).unwrap(), spec, model)
    }

    #[test]
    fn what_is_written_can_be_read_and_has_a_name_that_people_read() {
        let (text, _, model) = begun();
        assert_eq!(model.facts.name, "Acme Cloud");
        assert!(!text.contains("{vendor}") && !text.contains("{name}"));
    }

    #[test]
    fn nothing_is_wrong_with_it_but_its_questions() {
        let (text, spec, model) = begun();
        let questions = text.matches("unanswered: ").count();
        let findings = lint::lint(&spec).into_iter();
        let mistakes: Vec<Finding> = findings.filter(lint::is_error).collect();
        assert_eq!(mistakes.len(), questions, "{mistakes:#?}");
        for mistake in &mistakes {
            assert_eq!(mistake.rule, lint::UNANSWERED, "{mistake}");
        }
        assert_eq!(model.unanswered.len(), questions);
    }

    #[test]
    fn a_client_is_generated_from_it_that_says_what_is_still_to_be_said() {
        let (_, _, model) = begun();
        let files = crate::generate::files(&model).unwrap_or_else(|error| panic!("{error}"));
        let facts = files.get("src/facts.rs").unwrap();
        for open in &model.unanswered {
            let start: String = open.why.chars().take(30).collect();
            assert!(
                facts.contains(&format!("{}: {start}", open.at.0)),
                "{start}"
            );
        }
    }

    #[test]
    fn a_vendor_that_is_known_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let new = new("acme", dir.path().to_owned());
        new.run(&mut Vec::new()).unwrap();
        let path = dir.path().join("acme.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        let refusal = new.run(&mut Vec::new()).unwrap_err();
        assert!(
            refusal.starts_with("there is such a vendor: edit "),
            "{refusal}"
        );
        assert_eq!(std::fs::read_to_string(path).unwrap(), text);
    }

    #[test]
    fn what_is_no_name_is_refused_and_nothing_is_written() {
        let dir = tempfile::tempdir().unwrap();
        for vendor in [
            "Acme",
            "acme_cloud",
            "4cme",
            "../acme",
            "acme-",
            "",
            "acmé",
            "a\nb",
        ] {
            let new = new(vendor, dir.path().to_owned());
            let refusal = new.run(&mut Vec::new()).unwrap_err();
            assert!(refusal.contains("no vendor can be called"), "{refusal}");
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}

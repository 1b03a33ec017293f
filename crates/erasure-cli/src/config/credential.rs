//! Where a credential is: in an environment variable or in a file. The configuration names the place
//! and never holds the credential itself.

use std::ops::Range;
use std::path::PathBuf;

use erasure::Secret;
use toml::de::DeValue;

use super::document::Document;
use super::problem::Problem;
use super::section::Section;
use super::value::Value;
use crate::secret_file;

/// Where a credential is, and where that is written.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    pub(super) place: Place,
    pub(super) at: Range<usize>,
}

/// The two places that a credential can have.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// An environment variable of this name.
    Env(String),
    /// A file, named relative to the configuration.
    File(PathBuf),
}

impl Credential {
    /// Takes one out of a table, where it has to be.
    pub(super) fn take(
        section: &mut Section<'_>,
        key: &'static str,
        variable: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        match section.value(key) {
            Some(value) => Self::of(value, variable, problems),
            None => {
                let example = format!("{key} = {{ env = \"{variable}\" }}");
                problems.push(section.lacks(key, &example));
                None
            }
        }
    }

    /// Reads where it is; `variable` is what an environment variable for it could be called.
    pub(super) fn of(
        value: Value<'_>,
        variable: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        if !matches!(value.get(), DeValue::Table(_)) {
            problems.push(inline(value, variable));
            return None;
        }
        let mut section = value.section(format!("`{}`", value.key), value.at(), problems);
        let (env, file) = (section.value("env"), section.value("file"));
        section.finish(problems);
        match (env, file) {
            (Some(env), None) => {
                let name = env.text(problems)?;
                if is_variable(name.get_ref()) {
                    return Some(Self {
                        place: Place::Env(name.get_ref().to_string()),
                        at: env.at(),
                    });
                }
                let expected = "expected upper-case ASCII letters, digits and `_`";
                let problem = env.is_not_and_hidden(expected);
                problems.push(problem.remedy(format!(
                    "write the name of an environment variable, such as \"{variable}\", and put the credential \
                     into that"
                )));
                None
            }
            (None, Some(file)) => {
                let path = file.text(problems)?;
                Some(Self {
                    place: Place::File(PathBuf::from(*path.get_ref())),
                    at: file.at(),
                })
            }
            _ => {
                problems.push(value.is_not_and_hidden("expected either `env` or `file`"));
                None
            }
        }
    }

    /// The credential itself.
    pub(crate) fn read(&self, document: &Document) -> Result<Secret, Problem> {
        match &self.place {
            Place::Env(name) => {
                let set = std::env::var(name)
                    .ok()
                    .filter(|text| !text.trim().is_empty());
                set.map(Secret::from).ok_or_else(|| {
                    let what = format!("the environment variable {name} is not set");
                    Problem::new(self.at.clone(), what, "this credential is missing")
                        .showing_value()
                        .remedy(format!(
                            "set {name} to the credential, or name another place"
                        ))
                })
            }
            Place::File(path) => secret_file::read(&document.beside(path)).map_err(|error| {
                Problem::new(
                    self.at.clone(),
                    error.to_string(),
                    "this credential can't be read",
                )
                .showing_value()
            }),
        }
    }
}

fn inline(value: Value<'_>, variable: &str) -> Problem {
    let key = value.key;
    Problem::new(
        value.at(),
        format!("`{key}` is a credential, and credentials are not written here"),
        "expected where the credential is",
    )
    .remedy(format!(
        "write `{key} = {{ env = \"{variable}\" }}` or `{key} = {{ file = \"{key}.secret\" }}`, put the credential \
         there, and consider one that has stood here known"
    ))
}

/// So narrow that a credential in its place is noticed, and not repeated.
fn is_variable(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_uppercase() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

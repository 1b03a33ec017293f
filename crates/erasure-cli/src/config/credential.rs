//! Credentials. The configuration names an environment variable or a file, and never contains the credential itself.

use std::path::{Path, PathBuf};

use erasure::Secret;
use erasure_receipt::Key;
use serde::Deserialize;

use super::parsed::{Parsed, Variable};
use super::problem::{Position, Problem};
use crate::secret_file;

/// Where a credential is, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Written")]
pub(super) enum Source {
    /// An environment variable of this name.
    Env(String),
    /// A file, named relative to the configuration.
    File(PathBuf),
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "the place of the credential and not the credential itself: put it into an environment variable or a file, \
                 write `{ env = \"NAME\" }` or `{ file = \"PATH\" }`, and replace a credential that was written here"
)]
struct Written {
    env: Option<Parsed<Variable>>,
    file: Option<PathBuf>,
}

impl TryFrom<Written> for Source {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match (written.env, written.file) {
            (Some(Parsed(Variable(name))), None) => Ok(Self::Env(name)),
            (None, Some(path)) => Ok(Self::File(path)),
            _ => Err("neither or both, expected either `env` or `file`"),
        }
    }
}

/// Where a credential is, and the line of the configuration that says so.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    source: Source,
    written: Position,
}

impl Credential {
    /// A relative file is in this directory.
    pub(super) fn new(source: Source, written: Position, directory: &Path) -> Self {
        let source = match source {
            Source::File(path) => Source::File(directory.join(path)),
            Source::Env(name) => Source::Env(name),
        };
        Self { source, written }
    }

    /// Its file, if it is in one.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.source {
            Source::Env(_) => None,
            Source::File(path) => Some(path),
        }
    }

    /// Reads the credential.
    pub(super) fn read(&self) -> Result<Secret, Problem> {
        match &self.source {
            Source::File(path) => {
                self.find(path)?;
                secret_file::read(path).map_err(|error| self.wrong(error))
            }
            Source::Env(name) => {
                let variable = std::env::var(name).ok();
                let set = variable.filter(|text| !text.trim().is_empty());
                let unset = format!(
                    "the environment variable {name} is not set: set it to the credential, or name another place"
                );
                set.map(Secret::from).ok_or_else(|| self.wrong(unset))
            }
        }
    }

    /// Reads the journal's key.
    pub(super) fn read_key(&self) -> Result<Key, Problem> {
        let key = match &self.source {
            Source::File(path) => {
                self.find(path)?;
                Key::read(path)
            }
            Source::Env(name) => Key::from_env(name),
        };
        key.map_err(|error| self.wrong(error))
    }

    /// Fails if the file doesn't exist. Its name isn't repeated: it may be the credential itself.
    fn find(&self, file: &Path) -> Result<(), Problem> {
        if file.exists() {
            return Ok(());
        }
        Err(self.wrong("there is no file of this name: write the credential into one that only its owner can read"))
    }

    fn wrong(&self, message: impl ToString) -> Problem {
        Problem::at(self.written.clone(), message.to_string())
    }
}

//! Where a credential is: in an environment variable or in a file. The configuration names the place
//! and never holds the credential itself.

use std::path::{Path, PathBuf};

use erasure::Secret;
use erasure_receipt::Key;
use serde::Deserialize;

use super::meant::{Meant, Variable};
use super::problem::{Place, Problem};
use crate::secret_file;

/// Where a credential is, as it is written.
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
    expecting = "where the credential is, for none stands here: put it into an environment variable or a file, write \
                 `{ env = \"NAME\" }` or `{ file = \"PATH\" }`, and consider one that has stood here known"
)]
struct Written {
    env: Option<Meant<Variable>>,
    file: Option<PathBuf>,
}

impl TryFrom<Written> for Source {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match (written.env, written.file) {
            (Some(Meant(Variable(name))), None) => Ok(Self::Env(name)),
            (None, Some(path)) => Ok(Self::File(path)),
            _ => Err("neither or both, expected either `env` or `file`"),
        }
    }
}

/// Where a credential is, and where that is written.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    source: Source,
    written: Place,
}

impl Credential {
    /// The file is relative to this directory.
    pub(super) fn new(source: Source, written: Place, directory: &Path) -> Self {
        let source = match source {
            Source::File(path) => Source::File(directory.join(path)),
            Source::Env(name) => Source::Env(name),
        };
        Self { source, written }
    }

    /// The file that it is in, if it is in one.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.source {
            Source::Env(_) => None,
            Source::File(path) => Some(path),
        }
    }

    /// The credential itself.
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

    /// The same of the journal's key.
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

    /// What is called a file and isn't there may be the credential itself, and is not repeated.
    fn find(&self, file: &Path) -> Result<(), Problem> {
        if file.exists() {
            return Ok(());
        }
        Err(self.wrong("there is no file of this name: write the credential into one that only its owner may read"))
    }

    fn wrong(&self, message: impl ToString) -> Problem {
        Problem::at(self.written.clone(), message.to_string())
    }
}

//! The configuration, `erasure.toml`: read key by key, and whatever is wrong with it is shown where it
//! stands.

mod controller;
mod document;
mod mask;
mod problem;
mod vendors;

#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "not every vendor needs every reading")
)]
mod credential;
#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "not every vendor needs every reading")
)]
mod section;
#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "not every vendor needs every reading")
)]
mod value;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use erasure::SignedDuration;
use erasure_receipt::{Key, KeyError};
use toml::de::{DeTable, DeValue};

use crate::sandbox::Control;
pub(crate) use controller::Controller;
use credential::{Credential, Place};
pub(crate) use document::{Document, Unreadable};
pub(crate) use problem::{Problem, Problems};
use section::Section;
pub(crate) use vendors::{Configured, KINDS, Kind, Limits};

/// How long the same person is taken for the same request, unless the configuration says otherwise.
const SAME_PERSON_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// A configuration that makes sense.
pub(crate) struct Config {
    pub(crate) document: Rc<Document>,
    pub(crate) controller: Controller,
    pub(crate) journal: PathBuf,
    key: Credential,
    /// Where it is remembered where the journal stands; nowhere if the key is in no file and nothing is named.
    pub(crate) head_file: Option<PathBuf>,
    pub(crate) same_person_within: SignedDuration,
    pub(crate) vendors: Vec<Configured>,
    /// Where the sandbox is controlled whose time counts.
    pub(crate) sandbox: Option<Control>,
    /// The files that it names: keys and credentials.
    named: Vec<PathBuf>,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("the configuration is wrong")]
    Wrong(Problems),
}

impl Config {
    /// Reads the configuration in a file.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        let document = Rc::new(Document::read(path)?);
        let mut problems = Vec::new();
        let config = of(&document, &mut problems);
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(ConfigError::Wrong(Problems::of(document, problems))),
        }
    }

    /// The files that nothing may be written over: itself, the journal and what is remembered of it, the key and
    /// the credentials.
    pub(crate) fn kept(&self) -> Vec<PathBuf> {
        let own = [self.document.path().to_owned(), self.journal.clone()];
        let own = own.into_iter().chain(self.head_file.clone());
        own.chain(self.named.iter().cloned()).collect()
    }

    /// There is nobody to ask.
    pub(crate) fn no_vendors(&self) -> Problem {
        Problem::of_all("no vendor is configured: there is nobody to ask").remedy(
            "write a section such as `[vendors.lytics]`; `erasure vendors` shows what each needs",
        )
    }

    /// The journal's key, read from where it is.
    pub(crate) fn key(&self) -> Result<Key, Problem> {
        let key = match &self.key.place {
            Place::Env(name) => Key::from_env(name),
            Place::File(path) => Key::read(self.document.beside(path)),
        };
        key.map_err(|error: KeyError| {
            Problem::new(
                self.key.at.clone(),
                error.to_string(),
                "the journal's key is missing",
            )
            .showing_value()
        })
    }
}

fn of(document: &Rc<Document>, problems: &mut Vec<Problem>) -> Option<Config> {
    let parsed = DeTable::parse(document.text()).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        problems.push(Problem::new(at, "this is not TOML", error.message()));
    });
    let parsed = parsed.ok()?;
    let mut root = Section::root(parsed.get_ref());

    let mut section = root.section("controller", problems);
    let controller = controller::read(&mut section, problems);
    section.finish(problems);

    let mut section = root.section("journal", problems);
    let journal = section.value("path").and_then(|value| value.text(problems));
    let journal = journal.map_or(PathBuf::from("erasure.journal"), |path| {
        PathBuf::from(*path.get_ref())
    });
    let key = Credential::take(&mut section, "key", "ERASURE_KEY", problems);
    let head_file = section.value("head-file");
    let head_file = head_file.and_then(|value| value.text(problems));
    let head_file = head_file.map(|path| PathBuf::from(*path.get_ref()));
    section.finish(problems);

    let mut section = root.section("requests", problems);
    let within = section.value("same-person-within");
    let within = within.and_then(|value| value.duration(problems));
    section.finish(problems);

    let mut section = root.section("vendors", problems);
    let vendors = vendors::read(&mut section, problems);

    let sandbox = sandbox(&mut root, problems);
    root.finish(problems);
    Some(Config {
        document: document.clone(),
        controller: controller?,
        journal: document.beside(&journal),
        head_file: head_file
            .or_else(|| beside_key(key.as_ref()?))
            .map(|path| document.beside(&path)),
        key: key?,
        same_person_within: within.unwrap_or(SAME_PERSON_WITHIN),
        vendors,
        sandbox,
        named: files(parsed.get_ref(), document),
    })
}

/// The file beside the key, if the key is in one: `erasure.key-head`.
fn beside_key(key: &Credential) -> Option<PathBuf> {
    match &key.place {
        Place::Env(_) => None,
        Place::File(path) => {
            let mut name = path.file_name()?.to_owned();
            name.push("-head");
            Some(path.with_file_name(name))
        }
    }
}

/// The files that a table names, wherever in it.
fn files(table: &DeTable<'_>, document: &Document) -> Vec<PathBuf> {
    let of = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        match value.get_ref() {
            DeValue::String(path) if key == "file" || key == "head-file" => {
                vec![document.beside(Path::new(&**path))]
            }
            DeValue::Table(table) => files(table, document),
            _ => Vec::new(),
        }
    };
    table.iter().flat_map(of).collect()
}

fn sandbox(root: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Control> {
    let value = root.value("sandbox")?;
    let mut section = value.section("`[sandbox]`".to_owned(), value.at(), problems);
    let control = match section.value("control") {
        Some(control) => {
            let expected = "expected the address of a control endpoint on this machine, such as \
                            `http://127.0.0.1:7700`";
            control.parsed(expected, problems)
        }
        None => {
            problems.push(section.lacks("control", "control = \"http://127.0.0.1:7700\""));
            None
        }
    };
    section.finish(problems);
    control
}

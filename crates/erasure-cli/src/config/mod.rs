//! The configuration, `erasure.toml`. Each mistake is reported with its line, column and key, without any value, since
//! it may be a credential.

mod account;
mod credential;
mod limits;
mod parsed;
mod problem;
mod reader;
mod section;

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use erasure::SignedDuration;
use erasure_receipt::Key;
use erasure_receipt::law::{Calendar, Law};
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;
use zeroize::Zeroizing;

use crate::sandbox::Control;
pub(crate) use account::Account;
use credential::{Credential, Source};
pub(crate) use limits::Limits;
use parsed::{Line, Parsed};
pub(crate) use problem::{Problem, Problems};
use reader::Reader;

/// The default of `same-person-within`.
const SAME_PERSON_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// The longest configuration that is read.
const LONGEST: u64 = 1024 * 1024;

/// A valid configuration.
pub(crate) struct Config {
    pub(crate) path: PathBuf,
    pub(crate) controller: Controller,
    pub(crate) journal: PathBuf,
    key: Credential,
    /// The file that detects a restored backup; none if the key is in no file and the configuration names none.
    pub(crate) head_file: Option<PathBuf>,
    pub(crate) same_person_within: SignedDuration,
    pub(crate) accounts: Vec<Account>,
    /// The control endpoint of the sandbox whose clock is used.
    pub(crate) sandbox: Option<Control>,
}

/// The controller: its law and its calendar.
pub(crate) struct Controller {
    /// Its name on receipts.
    pub(crate) name: Option<String>,
    pub(crate) law: Law,
    pub(crate) calendar: Calendar,
}

/// The configuration as written, without the vendors.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    controller: Option<WrittenController>,
    journal: Option<WrittenJournal>,
    #[serde(default)]
    requests: WrittenRequests,
    sandbox: Option<WrittenSandbox>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
struct WrittenController {
    name: Option<Parsed<Line>>,
    law: Parsed<Law>,
    time_zone: Parsed<Calendar>,
    #[serde(default)]
    holidays: Vec<Parsed<Date>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
struct WrittenJournal {
    path: Option<PathBuf>,
    key: Spanned<Source>,
    head_file: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
struct WrittenRequests {
    same_person_within: Option<Parsed<SignedDuration>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct WrittenSandbox {
    control: Parsed<Control>,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error(
        "there is no {}: make one with `erasure init`, or name another one with `--config`",
        .0.display()
    )]
    Missing(PathBuf),
    #[error("{} can't be read: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{} isn't UTF-8 text of at most 1 MiB: it can't be a configuration", .0.display())]
    NoText(PathBuf),
    #[error("the configuration is wrong")]
    Wrong(Problems),
}

impl Config {
    /// Reads the configuration in a file.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = text(path)?;
        let wrong = |problems| ConfigError::Wrong(Problems::of(path, problems));
        let mut reader = Reader::new(&text).map_err(|problem| wrong(vec![problem]))?;
        match of(path, &mut reader) {
            Some(config) if reader.problems.is_empty() => Ok(config),
            _ => Err(wrong(reader.problems)),
        }
    }

    /// The files that must not be overwritten: the configuration itself, the journal, the head file, the key and the
    /// credentials.
    pub(crate) fn kept(&self) -> Vec<PathBuf> {
        let mut kept = vec![self.path.clone(), self.journal.clone()];
        kept.extend(self.head_file.clone());
        let secrets = self.accounts.iter().flat_map(Account::files);
        kept.extend(
            self.key
                .file()
                .into_iter()
                .chain(secrets)
                .map(Path::to_owned),
        );
        kept
    }

    /// The problem that no vendor is configured.
    pub(crate) fn no_vendors(&self) -> Problem {
        Problem::of_all(
            "no vendor is configured: write a section such as `[vendors.lytics]`; \
             `erasure vendors` shows what each needs",
        )
    }

    /// Reads the journal's key.
    pub(crate) fn key(&self) -> Result<Key, Problem> {
        self.key.read_key()
    }
}

fn text(path: &Path) -> Result<Zeroizing<String>, ConfigError> {
    let path = path.to_owned();
    let mut text = Zeroizing::new(String::new());
    let read = std::fs::File::open(&path)
        .and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text));
    match read {
        Ok(length) if length as u64 <= LONGEST => Ok(text),
        Ok(_) => Err(ConfigError::NoText(path)),
        Err(source) => Err(match source.kind() {
            io::ErrorKind::NotFound => ConfigError::Missing(path),
            io::ErrorKind::InvalidData => ConfigError::NoText(path),
            _ => ConfigError::File { path, source },
        }),
    }
}

fn of(path: &Path, reader: &mut Reader<'_>) -> Option<Config> {
    let directory = path.parent().unwrap_or(Path::new(""));
    let mut root = reader.root();
    for (section, example) in [
        ("controller", "law = \"gdpr\""),
        ("journal", "key = { env = \"ERASURE_KEY\" }"),
    ] {
        if !root.contains_key(section) {
            let message =
                format!("there is no `[{section}]`: write it on a line, and `{example}` below it");
            reader.problems.push(Problem::of_all(message));
        }
    }
    let vendors = root.remove("vendors");
    let written: Option<Written> = reader.table(root, 0..0, &["vendors"]);
    let accounts = match vendors.map(|vendors| (vendors.span(), vendors.into_inner())) {
        Some((_, DeValue::Table(sections))) => account::read(reader, sections, directory),
        Some((at, _)) => {
            reader.wrong(&at, "expected a table");
            Vec::new()
        }
        None => Vec::new(),
    };
    let Written {
        controller,
        journal,
        requests,
        sandbox,
    } = written?;
    let (controller, journal) = (controller?, journal?);
    let key_at = reader.place(&journal.key.span());
    let key = Credential::new(journal.key.into_inner(), key_at, directory);
    let journal_path = journal.path.unwrap_or("erasure.journal".into());
    let head_file = journal.head_file.map(|path| directory.join(path));
    let holidays = controller.holidays.into_iter().map(|day| day.0);
    Some(Config {
        path: path.to_owned(),
        controller: Controller {
            name: controller.name.map(|name| name.0.0),
            law: controller.law.0,
            calendar: controller.time_zone.0.with_holidays(holidays),
        },
        journal: directory.join(journal_path),
        head_file: head_file.or_else(|| beside(key.file()?)),
        key,
        same_person_within: requests
            .same_person_within
            .map_or(SAME_PERSON_WITHIN, |within| within.0),
        accounts,
        sandbox: sandbox.map(|sandbox| sandbox.control.0),
    })
}

/// The file beside the key: `erasure.key-head`.
fn beside(key: &Path) -> Option<PathBuf> {
    let mut name = key.file_name()?.to_owned();
    name.push("-head");
    Some(key.with_file_name(name))
}

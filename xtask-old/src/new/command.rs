//! `cargo xtask new`: what it is told, and what it says.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anstyle::{AnsiColor, Style};
use clap::Args;
use heck::ToTitleCase;

use super::{
    Begun, Document, from_document, from_nothing, pick,
    scaffold::{Plan, Vendor},
};
use crate::{diagnostic::Findings, generate::Failure};

/// Begins a vendor: its spec with the questions to answer, its client, and all that knows it.
///
/// From nothing, or with --from out of an OpenAPI document (3.0 or 3.1, YAML or JSON) that the vendor has
/// published: of that, the operations that are named, and what they need. What OpenAPI 3.0 can't say, and
/// what no document says about erasure, stands in the spec as a question; `cargo xtask lint VENDOR` lists
/// them. What is written compiles, reports nobody erased, and fails its conformance test until all is said.
///
/// Everything is made in memory first, and nothing is written unless everything can be. Exit codes: 0 it is
/// written, 1 it was refused and nothing was written, 2 the command was misspelled.
#[derive(Args, Clone, Debug)]
pub struct New {
    /// The vendor, as code and files spell it: small letters, digits and `-`, such as gainsight-px.
    pub vendor: String,
    /// The vendor's name, as people write it; made from VENDOR, unless said otherwise.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The OpenAPI document that the vendor has published.
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// An operation to take out of it, by its operationId or as "METHOD /path"; may be given several times.
    /// Without it, those that speak of erasing are listed.
    #[arg(long = "operation", value_name = "OPERATION", requires = "from")]
    pub operations: Vec<String>,
    /// Writes nothing, and says what would be written.
    #[arg(long)]
    pub dry_run: bool,
}

/// Why nothing was begun.
#[derive(Debug)]
pub enum Refusal {
    /// What was asked for makes no sense.
    Asked(String),
    /// The document can't be read, or no spec can be made of it.
    Document(Findings),
    /// The client can't be generated, or a file can't be written.
    Failed(Failure),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Asked(why) => write!(f, "error: {why}"),
            Refusal::Document(findings) => write!(f, "{findings}"),
            Refusal::Failed(failure) => write!(f, "{failure}"),
        }
    }
}

impl From<Findings> for Refusal {
    fn from(findings: Findings) -> Self {
        Refusal::Document(findings)
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Refusal::Failed(failure)
    }
}

const GOOD: Style = AnsiColor::Green.on_default();
const LOST: Style = AnsiColor::Yellow.on_default();

impl New {
    /// Begins the vendor in the workspace at `root`, and says what was written and what is next.
    pub fn run(&self, root: &Path, out: &mut impl Write) -> Result<(), Refusal> {
        let vendor = self.vendor(root)?;
        let begun = self.begin(&vendor)?;
        let plan = Plan::new(root, &vendor, &begun)?;
        if !self.dry_run {
            plan.write()?;
        }
        let said = self.say(&vendor, &begun, &plan, out);
        said.map_err(|error| Failure::Files("the output".into(), error).into())
    }

    fn vendor(&self, root: &Path) -> Result<Vendor, Refusal> {
        let id = &self.vendor;
        let starts_well = id.starts_with(|c: char| c.is_ascii_lowercase());
        let is_slug = id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !starts_well || !is_slug || id.ends_with('-') || id.contains("--") || id.len() > 40 {
            let slug: String = id
                .to_lowercase()
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("-");
            let hint = match slug.starts_with(|c: char| c.is_ascii_lowercase()) {
                true => format!("; did you mean `{slug}`?"),
                false => String::new(),
            };
            return Err(Refusal::Asked(format!(
                "no vendor can be called `{id}`: a name begins with a small letter and has small letters, digits and single `-`{hint}"
            )));
        }
        let name = self.name.clone().unwrap_or_else(|| id.to_title_case());
        let is_name = name.chars().any(char::is_alphanumeric)
            && !name
                .chars()
                .any(|c| c.is_control() || "\"\\{}`|".contains(c))
            && name.len() <= 60;
        if !is_name {
            return Err(Refusal::Asked(format!(
                "`{name}` is no name that people write"
            )));
        }
        let vendor = Vendor::new(id, &name).map_err(Refusal::Asked)?;
        self.is_new(root, &vendor)?;
        Ok(vendor)
    }

    /// Whether nothing of this vendor is there yet.
    fn is_new(&self, root: &Path, vendor: &Vendor) -> Result<(), Refusal> {
        let there: Vec<String> = vendor
            .own_paths()
            .into_iter()
            .filter(|path| root.join(path).exists())
            .collect();
        if there.is_empty() {
            return Ok(());
        }
        Err(Refusal::Asked(format!(
            "there is a vendor `{}` already: {}; edit its spec, or choose another name",
            vendor.id,
            there.join(", ")
        )))
    }

    fn begin(&self, vendor: &Vendor) -> Result<Begun, Refusal> {
        let Some(path) = &self.from else {
            return Ok(from_nothing(&vendor.id, &vendor.name)?);
        };
        let document = Document::read(path)?;
        let operations = pick(&document, &self.operations).map_err(Refusal::Asked)?;
        Ok(from_document(
            &vendor.id,
            &vendor.name,
            &document,
            &operations,
        )?)
    }

    fn say(
        &self,
        vendor: &Vendor,
        begun: &Begun,
        plan: &Plan,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let file = self.from.as_deref().unwrap_or(Path::new("")).display();
        for note in &begun.notes {
            writeln!(out, "{LOST}{file}:{}{LOST:#}: {}", note.at, note.message)?;
        }
        if !begun.notes.is_empty() {
            writeln!(out)?;
        }
        let did = if self.dry_run { "would write" } else { "wrote" };
        for line in plan.lines() {
            writeln!(out, "{GOOD}{did}{GOOD:#}  {line}")?;
        }
        let open = begun.spec.source().unanswered.len();
        writeln!(out, "\n{}", vendor.next_steps(open))
    }
}

//! `cargo xtask generate`: everything is made in memory before anything is written, so a spec with a mistake
//! leaves all crates as they were.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{
    Error, Files, adapter, behaviours, calls, files, manifests, tables,
    write::{self, Change, Kind},
};
use crate::{
    finding::{Findings, said},
    lint::{UNANSWERED, is_error, lint},
    model::Model,
    spec::{self, Spec},
    workspace_root,
};

/// What to generate, and where.
#[derive(Clone, Debug)]
pub struct Job {
    /// The vendors; none: all that have a spec.
    pub vendors: Vec<String>,
    /// Where the specs are.
    pub specs: PathBuf,
    /// Where the crates go.
    pub out: PathBuf,
    /// Where the adapters go, if they are made too.
    pub adapters: Option<PathBuf>,
}

/// A client crate, and what was different about it on disk.
#[derive(Debug)]
pub struct Outcome {
    /// The vendor.
    pub vendor: String,
    /// The crate's directory.
    pub directory: PathBuf,
    /// Its files.
    pub files: Files,
    /// How long it took to make them.
    pub took: Duration,
    /// What was different on disk.
    pub changes: Vec<Change>,
}

/// Why nothing was generated.
#[derive(Debug)]
pub enum Failure {
    /// The specs have mistakes.
    Specs(Findings),
    /// No code could be made of them.
    Generate(Error),
    /// A file could not be read or written.
    Files(PathBuf, io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Specs(findings) => f.write_str(&said(findings.clone())),
            Failure::Generate(error) => write!(f, "{error}"),
            Failure::Files(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl Job {
    /// Makes the crates in memory, and finds what is different on disk.
    pub fn compare(&self) -> Result<Vec<Outcome>, Failure> {
        let specs = spec::files(&self.specs, &self.vendors).map_err(Failure::Specs)?;
        // One thread each: much of the time another program formats.
        let made: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = specs
                .iter()
                .map(|spec| scope.spawn(|| self.one(spec)))
                .collect();
            let join = |thread: thread::ScopedJoinHandle<'_, _>| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            threads.into_iter().map(join).collect()
        });
        let (mut outcomes, mut findings) = (Vec::new(), Findings::new());
        let (mut adapters, mut models) = (Files::new(), Vec::new());
        for made in made {
            match made {
                Ok((model, outcome, adapter)) => {
                    outcomes.push(outcome);
                    adapters.extend(adapter);
                    models.push(model);
                }
                Err(Failure::Specs(found)) => findings.extend(found),
                Err(failure) => return Err(failure),
            }
        }
        if !findings.is_empty() {
            return Err(Failure::Specs(findings));
        }
        if let Some(directory) = &self.adapters {
            let calls = self.calls(directory, &models, &outcomes)?;
            outcomes.push(self.facade(directory, adapters, &models)?);
            outcomes.push(calls);
        }
        if self.vendors.is_empty() {
            self.abandoned(&mut outcomes)?;
        }
        Ok(outcomes)
    }

    fn one(&self, spec: &Path) -> Result<(Model, Outcome, Files), Failure> {
        let started = Instant::now();
        let spec = Spec::read(spec).map_err(Failure::Specs)?;
        let mut found = lint(&spec);
        found.retain(|finding| is_error(finding) && finding.rule != UNANSWERED);
        if !found.is_empty() {
            return Err(Failure::Specs(found));
        }
        let model = Model::read(&spec).map_err(Failure::Specs)?;
        let client = files(&model).map_err(Failure::Generate)?;
        let adapter = self.adapters.as_ref().map(|_| adapter(&model)).transpose();
        let adapter = adapter.map_err(Failure::Generate)?.unwrap_or_default();
        let outcome = outcome(
            spec.vendor.clone(),
            self.out.join(&spec.vendor),
            client,
            started.elapsed(),
        )?;
        Ok((model, outcome, adapter))
    }

    /// The adapters; and, if all vendors are generated, what lists them.
    fn facade(
        &self,
        directory: &Path,
        mut files: Files,
        models: &[Model],
    ) -> Result<Outcome, Failure> {
        let models: Vec<_> = models.iter().filter(|model| model.flow.is_some()).collect();
        let is_whole = self.vendors.is_empty();
        if is_whole {
            let list = super::vendors(&models).map_err(Failure::Generate)?;
            files.insert("mod.rs".to_owned(), list);
        }
        let mut facade = outcome(
            "erasure".to_owned(),
            directory.to_owned(),
            files,
            Duration::ZERO,
        )?;
        // Beside the generated files stand custom functions; and of one vendor, the files of the others.
        facade.changes.retain(|change| match change.kind {
            Kind::Foreign => false,
            Kind::Leftover => is_whole,
            Kind::Different { .. } => true,
        });
        if is_whole {
            facade.changes.extend(beside(directory, &models)?);
        }
        Ok(facade)
    }

    /// The clients as tests walk them.
    fn calls(
        &self,
        adapters: &Path,
        models: &[Model],
        clients: &[Outcome],
    ) -> Result<Outcome, Failure> {
        let mut files = Files::new();
        for (model, client) in models.iter().zip(clients) {
            let text = calls::file(model, &client.files["src/types.rs"]);
            let name = format!("{}.rs", super::module(&model.vendor));
            files.insert(name, text.map_err(Failure::Generate)?);
        }
        let is_whole = self.vendors.is_empty();
        if is_whole {
            let models: Vec<_> = models.iter().collect();
            let list = calls::vendors(&models).map_err(Failure::Generate)?;
            files.insert("mod.rs".to_owned(), list);
        }
        let directory = root(adapters).join("tests/calls/src/vendors");
        let mut calls = outcome("client-calls".to_owned(), directory, files, Duration::ZERO)?;
        let is_made = |change: &Change| matches!(change.kind, Kind::Different { .. });
        calls.changes.retain(|change| is_whole || is_made(change));
        Ok(calls)
    }

    /// Crates whose spec is gone: all that was generated of them is left over.
    fn abandoned(&self, outcomes: &mut Vec<Outcome>) -> Result<(), Failure> {
        let entries = match fs::read_dir(&self.out) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(|error| Failure::Files(self.out.clone(), error))?,
        };
        let names = entries
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
        let mut names: Vec<_> = names.collect();
        names.sort();
        for name in names {
            if !outcomes.iter().any(|outcome| outcome.vendor == name) {
                let outcome = outcome(
                    name.clone(),
                    self.out.join(&name),
                    Files::new(),
                    Duration::ZERO,
                )?;
                outcomes.extend((!outcome.changes.is_empty()).then_some(outcome));
            }
        }
        Ok(())
    }

    /// Makes the crates, and makes the files on disk what they are.
    pub fn run(&self) -> Result<Vec<Outcome>, Failure> {
        let outcomes = self.compare()?;
        for change in outcomes.iter().flat_map(|outcome| &outcome.changes) {
            write::apply(change).map_err(|error| Failure::Files(change.path.clone(), error))?;
        }
        Ok(outcomes)
    }

    /// The command that makes what is on disk fresh.
    pub fn command(&self, stale: &[&str]) -> String {
        let mut words = vec!["cargo xtask generate".to_owned()];
        let named = stale.iter().filter(|_| !self.vendors.is_empty());
        words.extend(named.map(|&vendor| vendor.to_owned()));
        let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let root = workspace_root();
        for (option, directory, usual) in [
            ("--specs", &self.specs, "specs"),
            ("--out", &self.out, "crates/clients"),
        ] {
            if absolute(directory) != absolute(&root.join(usual)) {
                words.push(format!("{option} {}", directory.display()));
            }
        }
        words.join(" ")
    }
}

fn outcome(
    vendor: String,
    directory: PathBuf,
    files: Files,
    took: Duration,
) -> Result<Outcome, Failure> {
    let changes = write::changes(&directory, &files);
    let changes = changes.map_err(|error| Failure::Files(directory.clone(), error))?;
    Ok(Outcome {
        vendor,
        directory,
        files,
        took,
        changes,
    })
}

/// The workspace around the adapters.
fn root(adapters: &Path) -> &Path {
    adapters.ancestors().nth(4).unwrap_or(adapters)
}

/// What the workspace around the adapters has to say of the vendors, in its manifests and its tables.
fn beside(adapters: &Path, models: &[&Model]) -> Result<Vec<Change>, Failure> {
    let root = root(adapters);
    let vendors: Vec<_> = models.iter().map(|model| model.vendor.as_str()).collect();
    let told: Vec<_> = models.iter().map(|model| tables::rows(model)).collect();
    let mut changes = Vec::new();
    const SANDBOX: &str = "crates/vendor-sandbox/src/vendors/mod.rs";
    const TESTS: &str = "crates/erasure/tests/it/vendors/each.rs";
    // What a person writes for a vendor stands beside the list.
    let written = |list: &str| -> Vec<&str> {
        let file = |vendor: &str| {
            root.join(list)
                .with_file_name(super::module(vendor) + ".rs")
        };
        let vendors = vendors.iter().copied();
        vendors.filter(|vendor| file(vendor).exists()).collect()
    };
    for name in manifests::paths().chain([tables::README, tables::MANUAL, SANDBOX, TESTS]) {
        let path = root.join(name);
        let found =
            fs::read_to_string(&path).map_err(|error| Failure::Files(path.clone(), error))?;
        let wanted = if name == SANDBOX {
            behaviours(&written(SANDBOX)).map_err(Failure::Generate)?
        } else if name == TESTS {
            super::tests(&written(TESTS)).map_err(Failure::Generate)?
        } else if name.ends_with(".toml") {
            manifests::with(name, &found, &vendors)
        } else {
            tables::with(name, &found, &told)
        };
        if wanted != found {
            let kind = Kind::Different {
                found: Some(found),
                wanted,
            };
            changes.push(Change { path, kind });
        }
    }
    Ok(changes)
}

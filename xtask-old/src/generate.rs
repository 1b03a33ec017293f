//! `cargo xtask generate`: client crates from specs. Everything is made in memory before anything is
//! written, so a spec with a mistake leaves all crates as they were.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::{
    diagnostic::{Finding, Findings, Severity},
    emit::{self, EmitError, Files, SourceError},
    lint, prepare, raw, refine,
    spec::{Spec, Specs},
    write::{self, Change},
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
}

/// A client crate, in memory.
#[derive(Debug)]
pub struct Generated {
    /// The vendor.
    pub vendor: String,
    /// Its directory.
    pub dir: PathBuf,
    /// Its files.
    pub files: Files,
    /// How many questions its spec leaves open.
    pub unanswered: usize,
    /// How long it took.
    pub took: Duration,
}

/// What became of one vendor's crate.
#[derive(Debug)]
pub struct Outcome {
    /// The crate.
    pub generated: Generated,
    /// What was different on disk.
    pub changes: Vec<Change>,
}

/// Why nothing was generated.
#[derive(Debug)]
pub enum Failure {
    /// The specs have mistakes.
    Specs(Findings),
    /// Code could not be formatted.
    Source(SourceError),
    /// A file could not be read or written.
    Files(PathBuf, io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Specs(findings) => write!(f, "{findings}"),
            Failure::Source(error) => write!(f, "{error}"),
            Failure::Files(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Findings> for Failure {
    fn from(findings: Findings) -> Self {
        Failure::Specs(findings)
    }
}

impl Job {
    /// Makes the crates in memory.
    pub fn generate(&self) -> Result<Vec<Generated>, Failure> {
        let specs = Specs::of(&self.specs, &self.vendors)?;
        let specs: Vec<&Spec> = specs.iter().collect();
        // One thread each: much of the time another program formats.
        let made = std::thread::scope(|scope| {
            let threads: Vec<_> = specs
                .iter()
                .map(|spec| scope.spawn(|| self.generate_one(spec)))
                .collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, _>| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            threads.into_iter().map(join).collect::<Vec<_>>()
        });
        let mut findings = Findings::new();
        let mut all = Vec::new();
        for made in made {
            match made {
                Ok(generated) => all.push(generated),
                Err(Failure::Specs(found)) => findings.extend(found),
                Err(failure) => return Err(failure),
            }
        }
        if findings.has_errors() {
            Err(findings.into())
        } else {
            Ok(all)
        }
    }

    fn generate_one(&self, spec: &Spec) -> Result<Generated, Failure> {
        let started = Instant::now();
        let files = generate(spec)?;
        Ok(Generated {
            vendor: spec.vendor.clone(),
            dir: self.out.join(&spec.vendor),
            files,
            unanswered: spec.source().unanswered.len(),
            took: started.elapsed(),
        })
    }

    /// Makes the crates in memory, and finds what is different on disk.
    pub fn compare(&self) -> Result<Vec<Outcome>, Failure> {
        let mut outcomes = Vec::new();
        for generated in self.generate()? {
            let changes = write::changes(&generated.dir, &generated.files);
            let changes = changes.map_err(|error| Failure::Files(generated.dir.clone(), error))?;
            outcomes.push(Outcome { generated, changes });
        }
        if self.vendors.is_empty() {
            outcomes.extend(self.abandoned(&outcomes)?);
        }
        Ok(outcomes)
    }

    /// Makes the crates, and makes the files on disk what they are.
    pub fn run(&self) -> Result<Vec<Outcome>, Failure> {
        let outcomes = self.compare()?;
        for change in outcomes.iter().flat_map(|outcome| &outcome.changes) {
            write::apply(change).map_err(|error| Failure::Files(change.path.clone(), error))?;
        }
        Ok(outcomes)
    }

    /// Crates whose spec is gone: all that was generated of them is left over.
    fn abandoned(&self, outcomes: &[Outcome]) -> Result<Vec<Outcome>, Failure> {
        let failed = |error| Failure::Files(self.out.clone(), error);
        let mut abandoned = Vec::new();
        let entries = match std::fs::read_dir(&self.out) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(abandoned),
            Err(error) => return Err(failed(error)),
        };
        for entry in entries {
            let dir = entry.map_err(failed)?.path();
            let name = dir
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if outcomes.iter().any(|outcome| outcome.generated.dir == dir) {
                continue;
            }
            let changes = write::changes(&dir, &Files::new()).map_err(failed)?;
            if !changes.is_empty() {
                let generated = Generated {
                    vendor: name,
                    dir: dir.clone(),
                    files: Files::new(),
                    unanswered: 0,
                    took: Duration::ZERO,
                };
                abandoned.push(Outcome { generated, changes });
            }
        }
        Ok(abandoned)
    }

    /// The command that makes what is on disk fresh.
    pub fn command(&self, stale: &[&str]) -> String {
        let mut words = vec!["cargo xtask generate".to_owned()];
        words.extend(
            stale
                .iter()
                .filter(|_| !self.vendors.is_empty())
                .map(|&vendor| vendor.to_owned()),
        );
        let root = workspace_root();
        for (option, dir, usual) in [
            ("--specs", &self.specs, "specs"),
            ("--out", &self.out, "crates/clients"),
        ] {
            if absolute(dir) != absolute(&root.join(usual)) {
                words.push(format!("{option} {}", dir.display()));
            }
        }
        words.join(" ")
    }
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The files of the client crate of a spec. Questions that the spec leaves open don't keep it from being
/// generated, with stand-ins that promise nothing: whoever answers them needs what is generated.
pub fn generate(spec: &Spec) -> Result<Files, Failure> {
    let findings = lint::lint(spec);
    let keeps =
        |finding: &Finding| finding.severity == Severity::Error && finding.rule != lint::UNANSWERED;
    if findings.iter().any(keeps) {
        return Err(findings.into());
    }
    let prepared = prepare::prepare(spec)?;
    std::thread::scope(|scope| {
        let facts = scope.spawn(|| emit::facts(spec, &prepared.operations));
        let raw = raw::generate(&prepared).map_err(|refusal| progenitor_refuses(spec, &refusal))?;
        let refined =
            refine::refine(raw, &prepared).map_err(|problem| finding(spec, "refine", problem))?;
        let facts = facts
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        facts
            .and_then(|facts| emit::emit(spec, refined, facts))
            .map_err(|error| not_written(spec, error))
    })
}

fn not_written(spec: &Spec, error: EmitError) -> Failure {
    match error {
        EmitError::Spec(problems) => {
            let problems = problems.into_iter();
            let findings = problems.map(|problem| finding(spec, "emit", problem));
            findings.collect::<Findings>().into()
        }
        EmitError::Source(error) => Failure::Source(error),
    }
}

fn finding(spec: &Spec, rule: &'static str, problem: prepare::Problem) -> Finding {
    spec.error(&problem.place, rule, problem.message, problem.fix)
}

fn progenitor_refuses(spec: &Spec, refusal: &raw::Refusal) -> Findings {
    let message = format!("progenitor can't generate this: {}", refusal.message);
    let fix = "describe it in another way; and give `lint` a rule that says so first";
    spec.error(&refusal.place, "progenitor", message, fix)
        .into()
}

impl From<Finding> for Failure {
    fn from(finding: Finding) -> Self {
        Failure::Specs(finding.into())
    }
}

/// The workspace that this program belongs to.
pub fn workspace_root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map(Path::to_owned).unwrap_or(here)
}

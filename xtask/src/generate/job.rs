//! `cargo xtask generate`: everything is made in memory before anything is written, so a spec with a mistake
//! leaves all crates as they were.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    Error, Files, adapter, beside, calls, files, source,
    write::{self, Changes, Wanted},
};
use crate::{
    command_line::usual,
    finding::Findings,
    lint::{UNANSWERED, is_error, lint},
    model::Model,
    spec::{self, Spec},
};

/// Where the calls are, for tests that walk every client.
const CALLS: &str = "tests/calls/src/vendors";

/// Where the adapters are.
const ADAPTERS: &str = "crates/erasure/src/vendors";

/// What to generate, and where.
#[derive(Args, Clone, Debug)]
pub struct Job {
    /// The vendors; all that have a spec, unless some are named.
    pub vendors: Vec<String>,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR", default_value_os_t = usual("specs"))]
    pub specs: PathBuf,
    /// Where the crates go, and nothing else is written then; crates/clients of this workspace, unless said
    /// otherwise.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl Job {
    /// All that this workspace has.
    pub fn whole() -> Self {
        Self {
            vendors: Vec::new(),
            specs: usual("specs"),
            out: None,
        }
    }

    /// Makes the files, and makes what is on disk the same. Says what was different.
    pub fn run(&self) -> Result<Changes, Error> {
        let changes = self.compare()?;
        for (path, wanted) in &changes {
            let made = write::apply(path, wanted.as_deref());
            made.map_err(|error| Error::File(path.clone(), error))?;
        }
        Ok(changes)
    }

    /// Makes the files in memory, and says what is different on disk.
    pub fn compare(&self) -> Result<Changes, Error> {
        let out = self.out.clone().unwrap_or_else(|| usual("crates/clients"));
        let (mut models, mut wanted, mut findings) = (Vec::new(), Wanted::new(), Findings::new());
        for spec in spec::files(&self.specs, &self.vendors)? {
            match self.one(&spec, &out, &mut wanted) {
                Err(Error::Specs(found)) => findings.extend(found),
                model => models.push(model?),
            }
        }
        if !findings.is_empty() {
            return Err(Error::Specs(findings));
        }
        let crates = models.iter().map(|model| out.join(&model.vendor));
        let mut directories: Vec<_> = crates.collect();
        if self.vendors.is_empty() {
            // Crates and adapters whose spec is gone go, too.
            directories = vec![out];
            if self.out.is_none() {
                directories.extend([usual(ADAPTERS), usual(CALLS)]);
                wanted.extend(beside::files(&models)?);
            }
        }
        source::format(&mut wanted)?;
        Ok(write::changes(wanted, &directories))
    }

    fn one(&self, spec: &Path, out: &Path, wanted: &mut Wanted) -> Result<Model, Error> {
        let spec = Spec::read(spec)?;
        let mut found = lint(&spec);
        found.retain(|finding| is_error(finding) && finding.rule != UNANSWERED);
        if !found.is_empty() {
            return Err(Error::Specs(found));
        }
        let model = Model::read(&spec)?;
        let mut put = |directory: PathBuf, files: Files| {
            let files = files.into_iter();
            wanted.extend(files.map(|(name, text)| (directory.join(name), text)));
        };
        put(out.join(&model.vendor), files(&model)?);
        if self.out.is_none() {
            put(usual(ADAPTERS), adapter(&model)?);
            put(usual(CALLS), calls(&model)?);
        }
        Ok(model)
    }
}

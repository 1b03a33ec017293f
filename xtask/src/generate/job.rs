//! `cargo xtask generate`: everything is made in memory before anything is written, so a spec with a mistake
//! leaves all crates as they were.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    Error, Files, adapter, beside,
    calls::{self, CALLS},
    files, source,
    write::{self, Change, Wanted},
};
use crate::{
    command_line::usual,
    finding::Findings,
    lint::{UNANSWERED, is_error, lint},
    model::Model,
    spec::{self, Spec},
};

/// Where the adapters are.
pub(super) const ADAPTERS: &str = "crates/erasure/src/vendors";

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
    pub fn run(&self) -> Result<Vec<Change>, Error> {
        let changes = self.compare()?;
        for change in &changes {
            write::apply(change).map_err(|error| Error::File(change.path.clone(), error))?;
        }
        Ok(changes)
    }

    /// Makes the files in memory, and says what is different on disk.
    pub fn compare(&self) -> Result<Vec<Change>, Error> {
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
        let crates: Vec<_> = models.iter().map(|model| out.join(&model.vendor)).collect();
        let mut directories = crates.clone();
        if self.vendors.is_empty() {
            // Crates and adapters whose spec is gone go, too.
            directories = vec![out];
            if self.out.is_none() {
                directories.extend([usual(ADAPTERS), usual(CALLS)]);
                wanted.extend(beside::files(&models)?);
            }
        }
        source::format(&mut wanted)?;
        write::changes(&wanted, &directories, |path| {
            let inside = crates.iter().find_map(|own| path.strip_prefix(own).ok());
            inside.is_some_and(|name| {
                name.starts_with("src") || name.extension().is_some_and(|ending| ending == "rs")
            })
        })
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
        let client = files(&model)?;
        if self.out.is_none() {
            put(usual(ADAPTERS), adapter(&model)?);
            put(usual(CALLS), calls::files(&model, &client["src/types.rs"])?);
        }
        put(out.join(&model.vendor), client);
        Ok(model)
    }
}

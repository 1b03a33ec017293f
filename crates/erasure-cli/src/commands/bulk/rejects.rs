//! The file that lists the rejected rows.

use std::path::PathBuf;

use erasure_journal::{Journal, Reject};

use crate::arguments::Bulk;
use crate::config::Config;
use crate::error::Error;
use crate::whole_file::{Output, REJECTS};

/// How many rejects are read together.
const PAGE: usize = 1000;

/// Where the rejected rows are listed.
pub(super) struct RejectsFile {
    path: PathBuf,
    output: Output,
    /// Whether `--rejects` names it.
    is_named: bool,
}

impl RejectsFile {
    /// `--rejects`, or beside the file. Checked before anything is begun.
    pub(super) fn of(args: &Bulk, config: &Config) -> Result<Self, Error> {
        let beside = || {
            let mut name = args.file.clone().into_os_string();
            name.push(".rejects.csv");
            PathBuf::from(name)
        };
        let path = args.rejects.clone().unwrap_or_else(beside);
        let mut kept = config.kept();
        kept.push(args.file.clone());
        Ok(Self {
            output: Output::at(&path, &kept, args.force)?,
            path,
            is_named: args.rejects.is_some(),
        })
    }

    /// Lists the rejected rows, and returns how many there are. The file appears whole or not at all and, without
    /// `--rejects`, only if there are rejected rows.
    pub(super) fn list(
        self,
        journal: &Journal,
        digest: [u8; 32],
    ) -> Result<(u64, Option<PathBuf>), Error> {
        let Self {
            path,
            output,
            is_named,
        } = self;
        if !is_named && journal.rejects(digest, 0, 1)?.is_empty() {
            return Ok((0, None));
        }
        let mut rejected = 0;
        output.write(|out| {
            let failed = |source| Error::written(&path, source);
            out.write_all(REJECTS.as_bytes()).map_err(failed)?;
            let mut after = 0;
            loop {
                let page = journal.rejects(digest, after, PAGE)?;
                let Some(last) = page.last() else {
                    return Ok(());
                };
                after = last.row;
                rejected += page.len() as u64;
                for Reject { row, reason } in &page {
                    let reason = reason.replace('"', "\"\"");
                    writeln!(out, "{row},\"{reason}\"").map_err(failed)?;
                }
            }
        })?;
        Ok((rejected, Some(path)))
    }
}

/// Whether a row was rejected with a reason that contains one of these texts.
pub(super) fn say(journal: &Journal, digest: [u8; 32], any: &[&str]) -> Result<bool, Error> {
    let mut after = 0;
    loop {
        let page = journal.rejects(digest, after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(false);
        };
        after = last.row;
        let says = |reject: &Reject| any.iter().any(|text| reject.reason.contains(text));
        if page.iter().any(says) {
            return Ok(true);
        }
    }
}

//! The file that lists the rows which could not be taken.

use std::path::PathBuf;

use erasure_journal::{Journal, Reject};

use super::Wanted;
use crate::error::Error;
use crate::whole_file;

/// How many rejects are read together.
const PAGE: usize = 1000;

/// Lists the rows that could not be taken, and gives how many there are. The list appears whole or not
/// at all, and where nobody named it, only if there is something in it.
pub(super) fn list(
    journal: &Journal,
    digest: [u8; 32],
    wanted: &Wanted,
) -> Result<(u64, Option<PathBuf>), Error> {
    let beside = || {
        let mut name = wanted.file.clone().into_os_string();
        name.push(".rejects.csv");
        PathBuf::from(name)
    };
    let path = wanted.rejects.clone().unwrap_or_else(beside);
    if wanted.rejects.is_none() && journal.rejects(digest, 0, 1)?.is_empty() {
        return Ok((0, None));
    }
    let mut rejected = 0;
    whole_file::replace(&path, |out| {
        let failed = |source| Error::File {
            path: path.clone(),
            done: "written",
            source,
        };
        out.write_all(b"row,reason\n").map_err(failed)?;
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

//! The specs of a directory: one file per vendor, named after the vendor.

use std::path::{Path, PathBuf};

use crate::finding::{Findings, Position};

use super::error;

/// The files of these vendors; all specs of the directory, if no vendor is named.
pub fn files(dir: &Path, vendors: &[String]) -> Result<Vec<PathBuf>, Findings> {
    let at = |path: &Path, message: String, fix: &str| {
        vec![error(
            &path.display().to_string(),
            Position::START,
            "specs",
            message,
            fix,
        )]
    };
    let entries = std::fs::read_dir(dir).map_err(|wrong| {
        at(
            dir,
            format!("it can't be listed: {wrong}"),
            "name the directory of the specs",
        )
    })?;
    let is_spec = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "yaml");
    let mut all: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(is_spec)
        .collect();
    all.sort();
    if all.is_empty() {
        return Err(at(
            dir,
            "there is no spec here".to_owned(),
            "name the directory of the specs",
        ));
    }
    let name = |path: &PathBuf| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let mut findings = Findings::new();
    for vendor in vendors {
        if !all.iter().any(|path| name(path) == *vendor) {
            let names: Vec<_> = all.iter().map(name).collect();
            let fix = super::one_of(vendor, names.iter().map(String::as_str));
            let path = dir.join(format!("{vendor}.yaml"));
            findings.extend(at(&path, format!("there is no spec for `{vendor}`"), &fix));
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    all.retain(|path| vendors.is_empty() || vendors.contains(&name(path)));
    Ok(all)
}

//! The specs of a directory: one file per vendor, named after the vendor.

use std::path::{Path, PathBuf};

use super::one_of;
use crate::finding::{Finding, Findings, Position};

/// The files of these vendors; all specs of the directory, if no vendor is named.
pub fn files(dir: &Path, vendors: &[String]) -> Result<Vec<PathBuf>, Findings> {
    let wrong = |path: &Path, message: String, fix: &str| {
        let (file, at) = (path.display().to_string(), Position::START);
        vec![Finding::error(&file, at, "read", message, fix)]
    };
    let fix = "name the directory of the specs";
    let entries = std::fs::read_dir(dir);
    let entries =
        entries.map_err(|error| wrong(dir, format!("it can't be listed: {error}"), fix))?;
    let mut all: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    all.sort();
    let names: Vec<_> = all.iter().map(|path| vendor(path)).collect();
    if let Some(unknown) = vendors.iter().find(|vendor| !names.contains(vendor)) {
        let message = format!("there is no spec for `{unknown}`");
        let file = dir.join(format!("{unknown}.yaml"));
        return Err(wrong(&file, message, &one_of(unknown, &names)));
    }
    if all.is_empty() {
        return Err(wrong(dir, "there is no spec here".to_owned(), fix));
    }
    all.retain(|path| vendors.is_empty() || vendors.contains(&vendor(path)));
    Ok(all)
}

/// The vendor's id: the file's name without `.yaml`.
pub fn vendor(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

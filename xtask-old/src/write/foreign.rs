//! What cargo builds in a crate, whoever put it there: everything in `src`, and every Rust file outside
//! of it, such as `build.rs`, which runs on the machine of whoever builds.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The files of a crate that are built, in the order of their names.
pub(super) fn built_in(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut built = Vec::new();
    collect(dir, false, &mut built)?;
    built.sort();
    Ok(built)
}

fn collect(dir: &Path, in_src: bool, built: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let is_hidden = name.to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() {
            let is_output = !in_src && (name == "target" || is_hidden);
            if !is_output {
                collect(&path, in_src || name == "src", built)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") || (in_src && !is_hidden) {
            built.push(path);
        }
    }
    Ok(())
}

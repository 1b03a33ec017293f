//! The specs of a directory: one file per vendor, named after the vendor.

use std::path::{Path, PathBuf};

use super::suggest;
use crate::diagnostic::{Finding, Findings, Position};

/// The files of these vendors; all specs in the directory, if no vendor is named.
pub fn files(dir: &Path, vendors: &[String]) -> Result<Vec<PathBuf>, Findings> {
    let all = specs_in(dir)?;
    if vendors.is_empty() {
        return Ok(all);
    }
    let ids: Vec<String> = all.iter().map(|file| stem(file)).collect();
    let (known, unknown): (Vec<_>, Vec<_>) =
        vendors.iter().partition(|vendor| ids.contains(vendor));
    let findings: Findings = unknown
        .iter()
        .map(|vendor| no_such_vendor(dir, vendor, &ids))
        .collect();
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(all
        .into_iter()
        .filter(|file| known.contains(&&stem(file)))
        .collect())
}

fn no_such_vendor(dir: &Path, vendor: &str, ids: &[String]) -> Finding {
    let candidates = ids.iter().map(String::as_str);
    let fix = match suggest::nearest(vendor, candidates) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("vendors here are: {}", ids.join(", ")),
    };
    let file = dir.join(format!("{vendor}.yaml")).display().to_string();
    Finding::error(
        file,
        Position::START,
        "no-such-vendor",
        format!("there is no spec for `{vendor}`"),
        fix,
    )
}

fn specs_in(dir: &Path) -> Result<Vec<PathBuf>, Findings> {
    let name = dir.display().to_string();
    let entries = std::fs::read_dir(dir).map_err(|error| {
        Finding::error(
            &name,
            Position::START,
            "unreadable",
            format!("can't list this directory: {error}"),
            "pass the directory of the specs with --specs",
        )
    })?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| !stem(path).starts_with('.'))
        .collect();
    files.sort();
    let (specs, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| has_ending(path, "yaml"));
    let misnamed: Findings = others
        .iter()
        .filter(|path| has_ending(path, "yml") || has_ending(path, "json"))
        .map(|path| {
            Finding::error(
                path.display().to_string(),
                Position::START,
                "misnamed-spec",
                "a spec's name ends in .yaml",
                "rename the file, or move it elsewhere",
            )
        })
        .collect();
    if !misnamed.is_empty() {
        return Err(misnamed);
    }
    if specs.is_empty() {
        let finding = Finding::error(
            name,
            Position::START,
            "no-specs",
            "no spec in this directory",
            "pass the directory of the specs with --specs",
        );
        return Err(finding.into());
    }
    Ok(specs)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_are_found_by_name_and_near_misses_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let found = files(dir.path(), &[]).unwrap_err();
        assert_eq!(
            found.iter().map(|f| f.rule).collect::<Vec<_>>(),
            ["no-specs"]
        );
        for name in ["lytics.yaml", "mudbase.yaml", ".hidden.yaml", "notes.txt"] {
            tempfile::NamedTempFile::new_in(dir.path())
                .unwrap()
                .persist(dir.path().join(name))
                .unwrap();
        }
        let names = |vendors: &[&str]| -> Result<Vec<String>, Findings> {
            let vendors: Vec<String> = vendors.iter().map(|vendor| (*vendor).to_owned()).collect();
            Ok(files(dir.path(), &vendors)?
                .iter()
                .map(|file| stem(file))
                .collect())
        };
        assert_eq!(names(&[]).unwrap(), ["lytics", "mudbase"]);
        assert_eq!(names(&["mudbase"]).unwrap(), ["mudbase"]);
        let found = names(&["lytix"]).unwrap_err();
        assert_eq!(
            found
                .iter()
                .map(|f| (f.rule, f.fix.as_str()))
                .collect::<Vec<_>>(),
            [("no-such-vendor", "did you mean lytics?")]
        );
        tempfile::NamedTempFile::new_in(dir.path())
            .unwrap()
            .persist(dir.path().join("px.yml"))
            .unwrap();
        let found = names(&[]).unwrap_err();
        assert_eq!(
            found.iter().map(|f| f.rule).collect::<Vec<_>>(),
            ["misnamed-spec"]
        );
        assert!(files(&dir.path().join("nowhere"), &[]).is_err());
    }
}

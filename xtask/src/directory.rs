//! The specs of a directory: one file per vendor, named after the vendor.

use std::path::{Path, PathBuf};

use crate::finding::{Finding, Findings, Position, Severity};

/// The files of these vendors; all specs in the directory, if no vendor is named.
pub fn files(directory: &Path, vendors: &[String]) -> Result<Vec<PathBuf>, Findings> {
    let pass = "pass the directory of the specs with --specs";
    let entries = std::fs::read_dir(directory).map_err(|error| {
        vec![refusal(
            directory,
            "read",
            format!("can't list this directory: {error}"),
            pass.to_owned(),
        )]
    })?;
    let entries = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut all: Vec<_> = entries
        .filter(|path| !stem(path).starts_with('.'))
        .collect();
    all.sort();
    if let Some(path) = all
        .iter()
        .find(|path| ends(path, "yml") || ends(path, "json"))
    {
        let fix = "rename the file, or move it elsewhere".to_owned();
        return Err(vec![refusal(
            path,
            "file-name",
            "a spec's name ends in .yaml".to_owned(),
            fix,
        )]);
    }
    all.retain(|path| ends(path, "yaml"));
    if all.is_empty() {
        return Err(vec![refusal(
            directory,
            "read",
            "no spec in this directory".to_owned(),
            pass.to_owned(),
        )]);
    }
    let ids: Vec<_> = all.iter().map(|path| stem(path)).collect();
    let unknown = vendors.iter().filter(|vendor| !ids.contains(vendor));
    let unknown: Findings = unknown
        .map(|vendor| no_such_vendor(directory, vendor, &ids))
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    all.retain(|path| vendors.is_empty() || vendors.contains(&stem(path)));
    Ok(all)
}

fn no_such_vendor(directory: &Path, vendor: &str, ids: &[String]) -> Finding {
    let near = ids
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(a, vendor).total_cmp(&strsim::jaro_winkler(b, vendor)));
    let near = near.filter(|near| strsim::jaro_winkler(near, vendor) > 0.85);
    let fix = match near {
        Some(near) => format!("did you mean {near}?"),
        None => format!("vendors here are: {}", ids.join(", ")),
    };
    let file = directory.join(format!("{vendor}.yaml"));
    refusal(
        &file,
        "no-such-vendor",
        format!("there is no spec for `{vendor}`"),
        fix,
    )
}

fn refusal(path: &Path, rule: &'static str, message: String, fix: String) -> Finding {
    Finding {
        file: path.display().to_string(),
        at: Position::START,
        severity: Severity::Error,
        rule,
        message,
        fix,
    }
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn ends(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

/// The workspace that this program belongs to.
pub fn workspace_root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map(Path::to_owned).unwrap_or(here)
}

/// A directory of the workspace, named the short way from inside of it.
pub fn usual(name: &str) -> PathBuf {
    let root = workspace_root();
    match std::env::current_dir() {
        Ok(here) if here == root => PathBuf::from(name),
        _ => root.join(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_are_found_by_name_and_near_misses_are_named() {
        let directory = tempfile::tempdir().expect("a directory");
        let directory = directory.path();
        let rules = |vendors: &[&str]| {
            let vendors: Vec<_> = vendors.iter().map(|vendor| (*vendor).to_owned()).collect();
            match files(directory, &vendors) {
                Ok(files) => files
                    .iter()
                    .map(|file| stem(file))
                    .collect::<Vec<_>>()
                    .join(" "),
                Err(findings) => findings
                    .iter()
                    .map(|finding| format!("{}: {}", finding.rule, finding.fix))
                    .collect(),
            }
        };
        assert!(rules(&[]).starts_with("read: "));
        for name in ["lytics.yaml", "mudbase.yaml", ".hidden.yaml", "notes.txt"] {
            std::fs::write(directory.join(name), "").expect("written");
        }
        assert_eq!(rules(&[]), "lytics mudbase");
        assert_eq!(rules(&["mudbase"]), "mudbase");
        assert_eq!(rules(&["lytix"]), "no-such-vendor: did you mean lytics?");
        assert_eq!(
            rules(&["nobody"]),
            "no-such-vendor: vendors here are: lytics, mudbase"
        );
        std::fs::write(directory.join("px.yml"), "").expect("written");
        assert!(rules(&[]).starts_with("file-name: "));
    }
}

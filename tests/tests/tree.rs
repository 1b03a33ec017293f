//! The top level holds what belongs there, and the README's map shows it: a file that was left lying about
//! is found here, and a folder without a line in the map too.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What stands at the top besides folders: the lock file, licences, what a repository's readers look for
/// first, and tools' own settings.
const FILES: [&str; 13] = [
    ".gitattributes",
    ".gitignore",
    ".spectral.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "deny.toml",
];

const FOLDERS: [&str; 6] = [".cargo", ".ci", "crates", "specs", "tests", "xtask"];

fn tracked() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let listed = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()
        .expect("git is there");
    assert!(listed.status.success(), "this is a repository");
    let listed = String::from_utf8(listed.stdout).expect("names are text");
    listed.lines().map(str::to_owned).collect()
}

#[test]
fn nothing_stands_at_the_top_that_does_not_belong_there() {
    let tracked = tracked();
    assert!(!tracked.is_empty());
    let strays: Vec<_> = tracked
        .iter()
        .filter(|path| match path.split_once('/') {
            Some((folder, _)) => !FOLDERS.contains(&folder),
            None => !FILES.contains(&path.as_str()),
        })
        .collect();
    assert!(strays.is_empty(), "{strays:?}");
}

#[test]
fn every_crate_and_folder_has_its_line_in_the_readmes_map() {
    let readme = include_str!("../../README.md");
    let (_, map) = readme
        .split_once("## Where to read on")
        .expect("there is a map");
    let manifests = tracked();
    let folders = manifests
        .iter()
        .filter_map(|path| path.strip_suffix("/Cargo.toml"))
        .filter(|folder| !folder.starts_with("crates/clients/") && !folder.ends_with("libfuzzer"));
    for folder in folders.chain(["crates/clients/<vendor>", "specs"]) {
        assert!(map.contains(&format!("`{folder}/`")), "{folder}");
    }
}

//! The crates that are published, those first that others depend on.

use std::path::Path;

use serde::Deserialize;

use super::Trouble;
use crate::started;

/// A crate that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Published {
    pub(super) name: String,
    pub(super) version: String,
    /// Whether other crates can use it: a program has no interface to compare.
    pub(super) is_library: bool,
    needs: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    /// The registries that it may go to: any if nothing is said, none if the list is empty.
    publish: Option<Vec<String>>,
    dependencies: Vec<Dependency>,
    #[serde(default)]
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// The crates of a workspace that are published.
pub(super) fn published(root: &Path) -> Result<Vec<Published>, Trouble> {
    let output = started::cargo(root)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .map_err(|error| Trouble::Run("cargo", error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Trouble::Metadata(said));
    }
    read(&output.stdout)
}

fn read(metadata: &[u8]) -> Result<Vec<Published>, Trouble> {
    let metadata: Metadata =
        serde_json::from_slice(metadata).map_err(|error| Trouble::Metadata(error.to_string()))?;
    let may_go = |package: &Package| package.publish.as_ref().is_none_or(|to| !to.is_empty());
    let published = metadata.packages.into_iter().filter(may_go);
    Ok(in_order(published.map(Published::from).collect()))
}

impl From<Package> for Published {
    fn from(package: Package) -> Self {
        // What only tests need is not needed by who depends on it.
        let needed = |dependency: &Dependency| dependency.kind.as_deref() != Some("dev");
        let needs = package.dependencies.into_iter().filter(needed);
        Published {
            name: package.name,
            version: package.version,
            is_library: package
                .targets
                .iter()
                .any(|target| target.kind.iter().any(|kind| kind == "lib")),
            needs: needs.map(|dependency| dependency.name).collect(),
        }
    }
}

/// Each after all that it needs.
fn in_order(mut left: Vec<Published>) -> Vec<Published> {
    left.sort_by(|one, other| one.name.cmp(&other.name));
    let mut ordered: Vec<Published> = Vec::new();
    while !left.is_empty() {
        let waits = |published: &Published| {
            let open = |need: &String| left.iter().any(|other| other.name == *need);
            published.needs.iter().any(open)
        };
        // Cargo has no circles; should there be one, the rest goes as it is.
        let next = left.iter().position(|published| !waits(published));
        ordered.push(left.remove(next.unwrap_or(0)));
    }
    ordered
}

pub(super) fn names(crates: &[Published]) -> Vec<&str> {
    crates
        .iter()
        .map(|published| published.name.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_comes_after_all_that_it_needs_and_one_that_goes_nowhere_is_left_out() {
        let metadata = br#"{"packages":[
            {"name":"app","version":"0.2.0","publish":null,"dependencies":[{"name":"lib","kind":null},{"name":"base","kind":"build"}]},
            {"name":"base","version":"0.1.0","publish":null,"dependencies":[{"name":"app","kind":"dev"}]},
            {"name":"lib","version":"0.1.0","publish":["somewhere"],"dependencies":[{"name":"base","kind":null}]},
            {"name":"tests","version":"0.1.0","publish":[],"dependencies":[]}]}"#;
        let crates = read(metadata).unwrap();
        assert_eq!(names(&crates), ["base", "lib", "app"]);
        assert_eq!(crates[2].version, "0.2.0");
    }

    #[test]
    fn the_crates_of_this_workspace_go_from_the_runtime_to_the_program() {
        let crates = published(&crate::generate::workspace_root()).unwrap();
        let names = names(&crates);
        assert_eq!(names.first(), Some(&"client-runtime"));
        assert_eq!(names.last(), Some(&"erasure-cli"));
        assert!(!names.contains(&"xtask"), "{names:?}");
        let programs = crates.iter().filter(|published| !published.is_library);
        let programs: Vec<_> = programs.map(|program| program.name.as_str()).collect();
        assert_eq!(programs, ["erasure-cli"]);
    }
}

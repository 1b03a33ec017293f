//! The two versions of each spec: as git has it at a revision, and as it is on disk.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use crate::{command_line::Failure, finding::said, spec::Spec};

/// A vendor, and both versions of its spec; one is missing if the vendor is new or gone.
type Sides = (String, [Option<Spec>; 2]);

/// The specs of a directory, with what git has of them at a revision.
pub(super) fn since(base: &str, dir: &Path, vendors: &[String]) -> Result<Vec<Sides>, Failure> {
    let listed = git(
        dir,
        &["ls-tree", "--name-only", "--end-of-options", base, "./"],
    )
    .map_err(|why| format!("git has no revision `{base}` here: {why}"))?;
    let now = fs::read_dir(dir).into_iter().flatten().flatten();
    let now = now.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names = listed.lines().map(str::to_owned).chain(now);
    let mut all: BTreeSet<String> = names
        .filter_map(|name| Some(name.strip_suffix(".yaml")?.to_owned()))
        .collect();
    if let Some(unknown) = vendors.iter().find(|vendor| !all.contains(*vendor)) {
        return Err(format!("there is no spec for `{unknown}`, now or then").into());
    }
    all.retain(|vendor| vendors.is_empty() || vendors.contains(vendor));
    let sides = |vendor: String| {
        let path = dir.join(format!("{vendor}.yaml"));
        let name = format!("{base}:./{vendor}.yaml");
        let then = git(dir, &["show", "--end-of-options", &name]).ok();
        let then = then.map(|text| Spec::parse(&format!("{base}:{}", path.display()), text));
        let now = path.exists().then(|| Spec::read(&path));
        // Nobody knows what a spec with mistakes says.
        let [then, now] = [then, now].map(Option::transpose);
        let both = then.and_then(|then| Ok([then, now?]));
        both.map(|both| (vendor, both))
            .map_err(|found| said(&found).into())
    };
    all.into_iter().map(sides).collect()
}

/// What git answers, or why it doesn't.
fn git(dir: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .current_dir(dir)
        .args(arguments)
        .output();
    let output = output.map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}

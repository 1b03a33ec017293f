//! Whether the change log has something to say of every version that is to be published.

use std::collections::BTreeSet;

use super::crates::Published;

/// The versions of these crates that have no section of their own with something in it.
pub(super) fn missing<'a>(log: &str, crates: &'a [Published]) -> BTreeSet<&'a str> {
    let versions = crates.iter().map(|published| published.version.as_str());
    versions.filter(|version| !tells_of(log, version)).collect()
}

fn tells_of(log: &str, version: &str) -> bool {
    let is_heading = |line: &&str| line.starts_with("## ");
    let names_it = |line: &str| {
        line.split(|mark: char| !mark.is_ascii_alphanumeric() && !".-+".contains(mark))
            .any(|word| word == version)
    };
    let mut lines = log
        .lines()
        .skip_while(|line| !(is_heading(line) && names_it(line)));
    let heading = lines.next();
    let mut said = lines.take_while(|line| !is_heading(line));
    heading.is_some() && said.any(|line| line.trim_start().starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_told_of_when_its_section_lists_something() {
        let log = "# Changes\n\n## 0.2.0, unreleased\n\n- New.\n\n## [0.1.0] 2026-01-01\n\n## 0.0.9\n\n- Old.\n";
        for (version, is_told) in [
            ("0.2.0", true),
            ("0.1.0", false),
            ("0.0.9", true),
            ("0.3.0", false),
        ] {
            assert_eq!(tells_of(log, version), is_told, "{version}");
        }
    }
}

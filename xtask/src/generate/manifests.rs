//! What the workspace's manifests say of the vendors: a dependency on each client, and a feature for each. Only
//! these lines are written; all others are a person's.

/// A manifest, a section of it, the line that a vendor has there, and the list of all that stands there.
struct Entry {
    manifest: &'static str,
    section: &'static str,
    line: fn(&str) -> String,
    list: Option<&'static str>,
}

const ENTRIES: [Entry; 5] = [
    Entry {
        manifest: "Cargo.toml",
        section: "[workspace.dependencies]",
        line: |vendor| {
            format!(
                "{vendor}-client = {{ path = \"crates/clients/{vendor}\", version = \"0.1.0\" }}"
            )
        },
        list: None,
    },
    Entry {
        manifest: "crates/erasure/Cargo.toml",
        section: "[features]",
        line: |vendor| format!("{vendor} = [\"dep:{vendor}-client\"]"),
        list: Some("default = "),
    },
    Entry {
        manifest: "crates/erasure/Cargo.toml",
        section: "[dependencies]",
        line: |vendor| format!("{vendor}-client = {{ workspace = true, optional = true }}"),
        list: None,
    },
    Entry {
        manifest: "crates/erasure-cli/Cargo.toml",
        section: "[features]",
        line: |vendor| format!("{vendor} = [\"erasure/{vendor}\"]"),
        list: Some("default = "),
    },
    Entry {
        manifest: "tests/calls/Cargo.toml",
        section: "[dependencies]",
        line: |vendor| format!("{vendor}-client = {{ workspace = true }}"),
        list: None,
    },
];

/// The manifests, by path below the workspace.
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    let mut paths: Vec<_> = ENTRIES.iter().map(|entry| entry.manifest).collect();
    paths.dedup();
    paths.into_iter()
}

/// A manifest with a line for each of these vendors, and for no other.
pub(super) fn with(manifest: &str, text: &str, vendors: &[&str]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for entry in ENTRIES.iter().filter(|entry| entry.manifest == manifest) {
        let Some(start) = lines.iter().position(|line| line == entry.section) else {
            continue;
        };
        let is_of_a_vendor = |line: &String| {
            let name = line.split(' ').next().unwrap_or_default();
            *line == (entry.line)(name.trim_end_matches("-client"))
        };
        let end = lines
            .iter()
            .skip(start + 1)
            .position(|line| line.is_empty() || line.starts_with('['));
        let end = end.map_or(lines.len(), |length| start + 1 + length);
        let mut section: Vec<String> = lines[start + 1..end].to_vec();
        // They stand below the comment that says what they are.
        let first = section
            .iter()
            .position(is_of_a_vendor)
            .unwrap_or(section.len());
        let comment = section[..first]
            .iter()
            .rposition(|line| line.starts_with('#'));
        let comment = comment.map_or(0, |at| at + 1);
        section.retain(|line| !is_of_a_vendor(line));
        if let Some(list) = section
            .iter_mut()
            .find(|line| entry.list.is_some_and(|list| line.starts_with(list)))
        {
            let quoted: Vec<_> = vendors
                .iter()
                .map(|vendor| format!("\"{vendor}\""))
                .collect();
            *list = format!("{}[{}]", entry.list.unwrap_or_default(), quoted.join(", "));
        }
        for vendor in vendors {
            let line = (entry.line)(vendor);
            let mut others = section.iter().skip(comment);
            let place = others.position(|other| *other > line || other.starts_with('#'));
            section.insert(place.map_or(section.len(), |at| comment + at), line);
        }
        lines.splice(start + 1..end, section);
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn a_vendor_has_its_lines_in_order_and_one_that_is_gone_has_none() {
        let before = "[features]\ndefault = [\"b\", \"c\"]\n# One each.\nb = [\"erasure/b\"]\nc = [\"erasure/c\"]\n\n[lints]\nworkspace = true\n";
        let after = "[features]\ndefault = [\"a\", \"c\"]\n# One each.\na = [\"erasure/a\"]\nc = [\"erasure/c\"]\n\n[lints]\nworkspace = true\n";
        assert_eq!(
            with("crates/erasure-cli/Cargo.toml", before, &["a", "c"]),
            after
        );
    }

    #[test]
    fn the_manifests_are_as_they_are() {
        let root = crate::workspace_root();
        let specs = crate::spec::files(&root.join("specs"), &[]).expect("specs");
        let vendors: Vec<_> = specs
            .iter()
            .filter_map(|path| path.file_stem()?.to_str())
            .collect();
        for path in super::paths() {
            let text = std::fs::read_to_string(root.join(path)).expect("a manifest");
            assert_eq!(with(path, &text, &vendors), text, "{path}");
        }
    }
}

//! What a change of a spec leads to, with cargo as the witness: the client changes, and the compiler
//! points at the adapter's line. And what an eraser of one vendor is made of: one client, and no
//! generator.

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        ffi::OsString,
        fs,
        path::{Path, PathBuf},
        process::{Command, Output},
    };

    use serde_json::Value;

    /// A field of each vendor's spec that its adapter stands on, what it is called afterwards, and
    /// the adapter's word for it.
    const RENAMED: [(&str, &str, &str, &str); 4] = [
        ("pureclarity", "SecretKey", "StoreKey", "secret_key"),
        (
            "mudbase",
            "scheduledForDeletion",
            "dueDate",
            "scheduled_for_deletion",
        ),
        ("lytics", "successes", "taken_over", "successes"),
        ("gainsight-px", "identifyId", "visitorId", "identify_id"),
    ];

    /// What of the workspace a copy needs.
    const NEEDED: [&str; 7] = [
        ".cargo",
        "Cargo.lock",
        "Cargo.toml",
        "crates",
        "specs",
        "tests",
        "xtask",
    ];

    fn workspace() -> PathBuf {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        tests.parent().unwrap().to_owned()
    }

    /// Cargo in this directory, without a network, and in the target directory that this very test
    /// was built in, so that nothing is built twice.
    fn cargo(dir: &Path, arguments: &[&str]) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.arg("--offline").args(arguments).current_dir(dir);
        cargo.env("CARGO_TARGET_DIR", target);
        // What the outer cargo says of this package is not true of others.
        let own =
            |name: &String| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        for (name, _) in std::env::vars().filter(|(name, _)| own(name)) {
            cargo.env_remove(name);
        }
        cargo.output().unwrap()
    }

    fn succeeded(output: &Output) -> String {
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What a package is made of.
    fn tree(package: &str, options: &[&str]) -> BTreeSet<String> {
        let tree = ["tree", "--locked", "--prefix", "none", "--package", package];
        let tree = succeeded(&cargo(&workspace(), &[&tree, options].concat()));
        let names = tree.lines().filter_map(|line| line.split(' ').next());
        names.map(str::to_owned).collect()
    }

    #[test]
    fn a_verifier_of_receipts_is_made_of_no_database_no_journal_and_no_client() {
        let names = tree("erasure-receipt", &["--edges", "normal,build"]);
        assert!(names.contains("ed25519-dalek"), "{names:?}");
        let needless = |name: &&String| {
            name.contains("sqlite") || *name == "erasure-journal" || name.ends_with("-client")
        };
        assert_eq!(names.iter().find(needless), None);
    }

    #[test]
    fn an_eraser_of_one_vendor_is_made_of_one_client_and_no_generator() {
        for (vendor, ..) in RENAMED {
            let names = tree("erasure", &["--no-default-features", "--features", vendor]);
            assert!(names.contains("client-runtime"), "{names:?}");
            let clients = names.iter().filter(|name| name.ends_with("-client"));
            assert_eq!(clients.collect::<Vec<_>>(), [&format!("{vendor}-client")]);
            for generator in ["progenitor", "typify", "openapiv3", "serde_yaml", "xtask"] {
                let found = names.iter().find(|name| name.starts_with(generator));
                assert_eq!(found, None, "{vendor}");
            }
        }
    }

    #[test]
    fn renaming_a_field_in_a_spec_changes_its_client_and_the_compiler_points_at_its_adapter() {
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spec-change");
        fs::create_dir_all(&copy).unwrap();
        for needed in NEEDED {
            bring_up_to_date(&workspace().join(needed), &copy.join(needed));
        }
        let check = [
            "check",
            "--locked",
            "--package",
            "erasure",
            "--message-format",
            "json",
        ];
        succeeded(&cargo(&copy, &check));
        for (vendor, old, new, _) in RENAMED {
            let before = clients(&copy);
            rename(&copy.join(format!("specs/{vendor}.yaml")), old, new);
            generate(&copy);
            let after = clients(&copy);
            let changed = after
                .iter()
                .filter(|(file, text)| before.get(*file) != Some(text));
            let changed: BTreeSet<&str> = changed.map(|(file, _)| client_of(file)).collect();
            assert_eq!(changed, BTreeSet::from([vendor]));
            assert_eq!(before.len(), after.len());
        }
        let checked = cargo(&copy, &check);
        assert!(!checked.status.success());
        let positions = errors(&String::from_utf8(checked.stdout).unwrap());
        for (vendor, _, _, word) in RENAMED {
            let adapter = format!("crates/erasure/src/vendors/{}", vendor.replace('-', "_"));
            let points =
                |(file, line): &(String, String)| file.starts_with(&adapter) && line.contains(word);
            assert!(positions.iter().any(points), "{vendor}: {positions:#?}");
        }
        let elsewhere =
            |(file, _): &&(String, String)| !file.starts_with("crates/erasure/src/vendors/");
        assert_eq!(positions.iter().find(elsewhere), None);
    }

    /// Generates the clients of the copy, by the command that everybody uses.
    fn generate(copy: &Path) {
        let (specs, out) = (copy.join("specs"), copy.join("crates/clients"));
        let (specs, out) = (specs.to_str().unwrap(), out.to_str().unwrap());
        let generate = ["xtask", "generate", "--specs", specs, "--out", out];
        succeeded(&cargo(&workspace(), &generate));
    }

    /// Makes `to` what `from` is, and leaves alone what is so already, so that cargo sees it.
    fn bring_up_to_date(from: &Path, to: &Path) {
        if from.is_dir() {
            fs::create_dir_all(to).unwrap();
            let wanted = names(from);
            for left_over in names(to).difference(&wanted).map(|name| to.join(name)) {
                if left_over.is_dir() {
                    fs::remove_dir_all(left_over).unwrap()
                } else {
                    fs::remove_file(left_over).unwrap()
                }
            }
            for name in wanted {
                bring_up_to_date(&from.join(&name), &to.join(&name));
            }
        } else if fs::read(to).ok() != fs::read(from).ok() {
            fs::copy(from, to).unwrap();
        }
    }

    fn names(directory: &Path) -> BTreeSet<OsString> {
        let entries = fs::read_dir(directory).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect()
    }

    fn rename(spec: &Path, old: &str, new: &str) {
        let text = fs::read_to_string(spec).unwrap();
        assert!(text.contains(old) && !text.contains(new), "{old} → {new}");
        let edited = tempfile::NamedTempFile::new_in(spec.parent().unwrap()).unwrap();
        std::io::Write::write_all(&mut edited.as_file(), text.replace(old, new).as_bytes())
            .unwrap();
        edited.persist(spec).unwrap();
    }

    /// All files of all clients of the copy.
    fn clients(copy: &Path) -> BTreeMap<PathBuf, String> {
        let mut files = BTreeMap::new();
        let mut directories = vec![copy.join("crates/clients")];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    directories.push(path);
                } else {
                    let text = fs::read_to_string(&path).unwrap();
                    files.insert(
                        path.strip_prefix(copy.join("crates/clients"))
                            .unwrap()
                            .to_owned(),
                        text,
                    );
                }
            }
        }
        files
    }

    fn client_of(file: &Path) -> &str {
        file.iter().next().unwrap().to_str().unwrap()
    }

    /// Where the compiler's errors point: file, and text of the line.
    fn errors(messages: &str) -> Vec<(String, String)> {
        let messages = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let errors = messages.filter(|message| message["message"]["level"] == "error");
        let spans = errors.flat_map(|error| match &error["message"]["spans"] {
            Value::Array(spans) => spans.clone(),
            _ => Vec::new(),
        });
        let primary = spans.filter(|span| span["is_primary"] == true);
        let place = |span: Value| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (text(&span["file_name"]), text(&span["text"][0]["text"]))
        };
        primary.map(place).collect()
    }
}

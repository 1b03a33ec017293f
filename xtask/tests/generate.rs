//! `cargo xtask generate` as a person or a script meets it: what it prints, what it writes, how it ends; and
//! that what is committed is what the specs generate.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;
use xtask::{
    generate::{self, job::Job, write::write},
    model::Model,
    spec::Spec,
    workspace_root,
};

/// Two specs of ours, and a place for their crates.
struct World {
    specs: TempDir,
    out: TempDir,
}

impl World {
    fn new() -> Self {
        let (specs, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for name in ["mudbase.yaml", "pureclarity.yaml"] {
            fs::copy(
                workspace_root().join("specs").join(name),
                specs.path().join(name),
            )
            .unwrap();
        }
        World { specs, out }
    }

    fn job(&self) -> Job {
        let (specs, out) = (self.specs.path().to_owned(), self.out.path().to_owned());
        Job {
            vendors: Vec::new(),
            specs,
            out: Some(out),
        }
    }

    fn generate(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .arg("generate")
            .args(arguments)
            .arg("--specs")
            .arg(self.specs.path());
        command.arg("--out").arg(self.out.path()).output().unwrap()
    }

    fn spec(&self, name: &str) -> PathBuf {
        self.specs.path().join(name)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.out.path().join(name)
    }

    /// Replaces a text in PureClarity's spec.
    fn edit(&self, from: &str, to: &str) {
        let path = self.spec("pureclarity.yaml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        write(&path, &text.replacen(from, to, 1)).unwrap();
    }
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let said = [&output.stdout[..], &output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn all_files(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path))
        } else {
            files.push((path.clone(), fs::read(&path).unwrap()))
        }
    }
    files.sort();
    files
}

#[test]
fn the_committed_crates_are_what_the_specs_generate() {
    let changes = Job::whole().compare();
    let changes = changes.unwrap_or_else(|failure| panic!("{failure}"));
    let stale: Vec<_> = changes.keys().collect();
    assert!(stale.is_empty(), "run: cargo xtask generate\n{stale:#?}");
}

#[test]
fn two_directories_get_the_same_bytes_and_a_second_run_writes_nothing() {
    let (one, other) = (World::new(), World::new());
    let inside = |world: &World| {
        world
            .job()
            .run()
            .unwrap_or_else(|failure| panic!("{failure}"));
        let files = all_files(world.out.path()).into_iter();
        files
            .map(|(path, bytes)| {
                (
                    path.strip_prefix(world.out.path()).unwrap().to_owned(),
                    bytes,
                )
            })
            .collect::<Vec<_>>()
    };
    let (first, second) = (inside(&one), inside(&other));
    assert!(!first.is_empty() && first == second, "two runs differ");
    assert!(one.job().run().unwrap().is_empty());
}

#[test]
fn it_says_what_it_wrote_and_then_that_all_is_fresh() {
    let world = World::new();
    let first = ends(&world.generate(&[]), 0);
    assert!(
        first.contains("wrote") && first.contains("mudbase/Cargo.toml"),
        "{first}"
    );
    let second = ends(&world.generate(&[]), 0);
    assert!(
        !second.contains("wrote") && second.contains("fresh"),
        "{second}"
    );
    ends(&world.generate(&["--check"]), 0);
}

#[test]
fn one_vendor_can_be_generated_alone() {
    let world = World::new();
    ends(&world.generate(&["mudbase"]), 0);
    assert!(world.file("mudbase").exists() && !world.file("pureclarity").exists());
}

#[test]
fn a_check_names_what_is_stale_and_the_command_and_writes_nothing() {
    let world = World::new();
    ends(&world.generate(&[]), 0);
    world.edit("summary: Forget a person", "summary: Forget somebody");
    let before = all_files(world.out.path());
    let said = ends(&world.generate(&["pureclarity", "--check"]), 3);
    assert!(said.contains("pureclarity/Cargo.toml\n"), "{said}");
    assert!(
        said.contains("run: cargo xtask generate pureclarity --specs "),
        "{said}"
    );
    assert_eq!(before, all_files(world.out.path()));
}

#[test]
fn a_spec_with_a_mistake_fails_with_its_place_and_leaves_all_crates_alone() {
    let world = World::new();
    ends(&world.generate(&[]), 0);
    let before = all_files(world.out.path());
    world.edit("operationId: forgetUser", "operationId: Forget User");
    for arguments in [&["--check"][..], &[]] {
        let said = ends(&world.generate(arguments), 1);
        assert!(
            said.contains("pureclarity.yaml:") && !said.contains("panicked"),
            "{said}"
        );
    }
    assert_eq!(before, all_files(world.out.path()));
}

#[test]
fn a_spec_that_leaves_a_required_field_empty_is_refused_and_nothing_is_written() {
    let world = World::new();
    world.edit("body#/SecretKey: setting.secret-key", "");
    for has_open_question in [false, true] {
        // It keeps nothing from being generated, and lets nothing else through.
        if has_open_question {
            world.edit("as: Identifier, assumed:", "as: Identifier, unanswered:");
        }
        let said = ends(&world.generate(&[]), 1);
        assert!(said.contains("nothing fills `body#/SecretKey`"), "{said}");
        assert!(all_files(world.out.path()).is_empty());
    }
}

/// The adapter of a spec in which a text is another, whatever lint says of it.
fn adapter(vendor: &str, from: &str, to: &str) -> Result<String, generate::Error> {
    let path = workspace_root().join(format!("specs/{vendor}.yaml"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    let spec = Spec::parse(&path.display().to_string(), text.replacen(from, to, 1)).unwrap();
    let files = generate::adapter(&Model::read(&spec).unwrap())?;
    Ok(files.into_values().collect())
}

#[test]
fn an_adapter_leaves_no_required_text_empty_even_without_lint() {
    let filled = "body#/SecretKey: setting.secret-key";
    assert!(adapter("pureclarity", filled, filled).is_ok());
    assert!(adapter("pureclarity", filled, "").is_err());
}

#[test]
fn the_law_fills_a_parameter_as_it_fills_a_field() {
    let by_law = "query.token: { law: { gdpr: a, ccpa: b } }";
    let text = adapter("mixpanel", "query.token: setting.project-token", by_law).unwrap();
    assert_eq!(text.matches("Law::Gdpr =>").count(), 2, "{text}");
}

#[test]
fn an_unknown_vendor_is_an_error_that_lists_the_known_ones() {
    let said = ends(&World::new().generate(&["nobody"]), 1);
    assert!(
        said.contains("nobody") && said.contains("mudbase"),
        "{said}"
    );
}

#[test]
fn a_crate_whose_spec_is_gone_goes_and_what_a_person_wrote_stays() {
    let world = World::new();
    ends(&world.generate(&[]), 0);
    write(&world.file("mudbase/NOTES.md"), "mine\n").unwrap();
    write(&world.file("other/src/lib.rs"), "//! Written by hand.\n").unwrap();
    fs::remove_file(world.spec("mudbase.yaml")).unwrap();
    let stale = ends(&world.generate(&["--check"]), 3);
    assert!(stale.contains("mudbase/Cargo.toml\n"), "{stale}");
    ends(&world.generate(&[]), 0);
    assert_eq!(all_files(&world.file("mudbase")).len(), 1);
    assert!(world.file("other/src/lib.rs").exists());
    ends(&world.generate(&["--check"]), 0);
}

#[test]
fn what_a_person_put_into_a_generated_crate_stays_and_is_not_built() {
    let world = World::new();
    ends(&world.generate(&[]), 0);
    let by_hand = [
        "src/extra.rs",
        "src/bin/extra.rs",
        "tests/extra.rs",
        "build.rs",
    ];
    for name in by_hand {
        write(&world.file("mudbase").join(name), "compile_error!();\n").unwrap();
    }
    ends(&world.generate(&["--check"]), 0);
    assert!(
        by_hand
            .iter()
            .all(|name| world.file("mudbase").join(name).exists())
    );
    let root = "[workspace]\nmembers = [\"mudbase\"]\n[workspace.package]\nversion = \"0.0.0\"\n\
                edition = \"2024\"\nrust-version = \"1.95\"\nlicense = \"MIT\"\npublish = false\n";
    let manifest = fs::read_to_string(world.file("mudbase/Cargo.toml")).unwrap();
    let (package, _) = manifest.split_once("[lints]").unwrap();
    write(&world.file("mudbase/Cargo.toml"), package).unwrap();
    write(&world.file("Cargo.toml"), root).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version=1"]);
    let known = ends(&cargo.current_dir(world.out.path()).output().unwrap(), 0);
    assert!(
        known.contains("src/lib.rs") && !known.contains("extra.rs"),
        "{known}"
    );
    assert!(!known.contains("build.rs"), "{known}");
}

#[test]
fn a_directory_without_specs_is_an_error() {
    let world = World::new();
    for name in ["mudbase.yaml", "pureclarity.yaml"] {
        fs::remove_file(world.spec(name)).unwrap();
    }
    ends(&world.generate(&[]), 1);
    fs::remove_dir(world.specs.path()).unwrap();
    ends(&world.generate(&[]), 1);
}

#[test]
fn the_exit_codes_are_documented() {
    let help = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--help"])
        .output();
    let said = ends(&help.unwrap(), 0);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for code in [
        "0 all is fresh",
        "1 something failed",
        "3 (only with --check)",
    ] {
        assert!(said.contains(code), "{said}");
    }
}

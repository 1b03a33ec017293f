//! The command as a person or a script meets it: what it prints, what it writes, how it ends.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

use crate::support::{EMPTY, EVERYTHING, spec, specs, write};

struct World {
    specs: TempDir,
    out: TempDir,
}

impl World {
    fn new() -> Self {
        let small = spec(EMPTY, "");
        let specs = specs(&[("everything.yaml", EVERYTHING), ("small.yaml", &small)]);
        World {
            specs,
            out: tempfile::tempdir().unwrap(),
        }
    }

    fn generate(&self, arguments: &[&str]) -> Output {
        let mut all = vec!["generate"];
        all.extend(arguments);
        self.run(&all, true)
    }

    fn run(&self, arguments: &[&str], out: bool) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(arguments)
            .arg("--specs")
            .arg(self.specs.path());
        if out {
            command.arg("--out").arg(self.out.path());
        }
        command.output().unwrap()
    }

    fn spec(&self, name: &str) -> std::path::PathBuf {
        self.specs.path().join(name)
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.out.path().join(name)
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let said = said(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn all_files(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            files.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn it_says_what_it_wrote_and_then_that_all_is_fresh() {
    let world = World::new();
    let first = ends(&world.generate(&[]), 0);
    assert!(
        first.contains("small") && first.contains("wrote Cargo.toml"),
        "{first}"
    );
    assert!(first.contains("lines") && first.contains("ms"), "{first}");
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
    ends(&world.generate(&["small"]), 0);
    assert!(world.file("small").exists() && !world.file("everything").exists());
}

#[test]
fn a_check_shows_the_first_lines_that_differ_and_the_command_and_writes_nothing() {
    let world = World::new();
    ends(&world.generate(&[]), 0);
    let changed = spec(EMPTY, "").replace("Deletes a user.", "Deletes somebody.");
    write(&world.spec("small.yaml"), &changed);
    let before = all_files(world.out.path());
    let said = ends(&world.generate(&["small", "--check"]), 3);
    assert!(said.contains("small/Cargo.toml:1"), "{said}");
    assert!(
        said.contains("is:  ") && said.contains("should be:"),
        "{said}"
    );
    assert!(
        said.contains("run: cargo xtask generate small --specs "),
        "{said}"
    );
    assert_eq!(before, all_files(world.out.path()));
}

#[test]
fn a_spec_with_a_mistake_fails_with_its_place_and_leaves_all_crates_alone() {
    let world = World::new();
    ends(&world.generate(&[]), 0);
    let before = all_files(world.out.path());
    let broken = spec(EMPTY, "").replace("operationId: deleteUser", "operationId: Delete User");
    write(&world.spec("small.yaml"), &broken);
    for arguments in [&["--check"][..], &[]] {
        let said = ends(&world.generate(arguments), 1);
        assert!(said.contains("small.yaml:14:20: error["), "{said}");
        assert!(said.contains("fix: "), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    assert_eq!(before, all_files(world.out.path()));
}

#[test]
fn an_unknown_vendor_is_an_error_that_lists_the_known_ones() {
    let world = World::new();
    let said = ends(&world.generate(&["nobody"]), 1);
    assert!(said.contains("nobody"), "{said}");
    assert!(
        said.contains("small") && said.contains("everything"),
        "{said}"
    );
    let near = ends(&world.generate(&["smal"]), 1);
    assert!(near.contains("did you mean small?"), "{near}");
}

#[test]
fn a_crate_whose_spec_is_gone_goes_and_what_a_person_wrote_stays() {
    let world = World::new();
    ends(&world.generate(&[]), 0);
    write(&world.file("everything/NOTES.md"), "mine\n");
    write(&world.file("other/src/lib.rs"), "//! Written by hand.\n");
    fs::remove_file(world.spec("everything.yaml")).unwrap();
    let stale = ends(&world.generate(&["--check"]), 3);
    assert!(stale.contains("is generated no more"), "{stale}");
    ends(&world.generate(&[]), 0);
    assert_eq!(all_files(&world.file("everything")).len(), 1);
    assert!(world.file("other/src/lib.rs").exists());
    ends(&world.generate(&["--check"]), 0);
}

#[test]
fn a_file_that_a_person_put_into_a_generated_crate_is_stale_and_stays() {
    let world = World::new();
    ends(&world.generate(&[]), 0);
    let by_hand = world.file("small/src/extra.rs");
    write(&by_hand, "//! Written by hand.\n");
    let said = ends(&world.generate(&["--check"]), 3);
    assert!(said.contains("extra.rs: is no generated file"), "{said}");
    assert!(!said.contains("run: "), "no command mends it: {said}");
    let said = ends(&world.generate(&[]), 0);
    assert!(said.contains("extra.rs: is no generated file"), "{said}");
    assert!(!said.contains("wrote"), "{said}");
    assert!(by_hand.exists());
    fs::remove_file(&by_hand).unwrap();
    ends(&world.generate(&["--check"]), 0);
}

#[test]
fn a_directory_without_specs_is_an_error() {
    let world = World {
        specs: tempfile::tempdir().unwrap(),
        out: tempfile::tempdir().unwrap(),
    };
    ends(&world.generate(&[]), 1);
    let missing = World {
        specs: tempfile::tempdir().unwrap(),
        out: tempfile::tempdir().unwrap(),
    };
    fs::remove_dir(missing.specs.path()).unwrap();
    ends(&missing.generate(&[]), 1);
}

#[test]
fn explain_shows_the_prepared_spec_and_which_pass_changed_what() {
    let world = World::new();
    let said = ends(&world.run(&["explain", "everything"], false), 0);
    assert!(said.contains("#   withhold-answers (changes"), "{said}");
    assert!(
        said.contains("#     /components/schemas/Everything"),
        "{said}"
    );
    assert!(said.contains("#   open-enums (changes"), "{said}");
    assert!(said.contains("\nopenapi: 3.0.3\n"), "{said}");
    assert!(!said.contains("additionalProperties: false"), "{said}");
    let unknown = ends(&world.run(&["explain", "nobody"], false), 1);
    assert!(unknown.contains("everything"), "{unknown}");
}

#[test]
fn the_exit_codes_are_documented() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--help"])
        .output();
    let said = said(&output.unwrap())
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for code in [
        "0 all is fresh",
        "1 something failed",
        "3 (only with --check)",
    ] {
        assert!(said.contains(code), "{said}");
    }
}

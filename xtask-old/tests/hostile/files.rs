//! Files that are none, can't be read, are too large, or hold other bytes than UTF-8. The program says
//! so and ends with 1; it doesn't read further than it must.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use xtask_old::spec::Source;

use crate::refusal::GOOD;

fn run(command: &str, specs: &Path) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program.arg(command).arg("--specs").arg(specs);
    if command == "generate" {
        program.arg("--out").arg(specs.join("never"));
    }
    program.output().unwrap()
}

/// Checks that `lint` and `generate` end with 1 and this finding, and that nothing is written.
#[track_caller]
fn ends_in(finding: &str, specs: &Path) {
    for command in ["lint", "generate"] {
        let output = run(command, specs);
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command}: {said}");
        assert!(
            said.contains(finding),
            "{command}: {finding} isn't in {said}"
        );
        assert!(said.contains("fix: "), "{command}: {said}");
        assert!(!said.contains("panicked"), "{command}: {said}");
    }
    assert!(!specs.join("never").exists());
}

/// Checks how a file of these bytes ends.
#[track_caller]
fn bytes_end_in(finding: &str, bytes: &[u8]) {
    let dir = tempfile::tempdir().unwrap();
    written(&dir.path().join("vendor.yaml"), bytes);
    ends_in(&format!("vendor.yaml:{finding}"), dir.path());
}

fn written(path: &Path, bytes: &[u8]) {
    use std::io::Write;
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap()).unwrap();
    file.write_all(bytes).unwrap();
    file.persist(path).unwrap();
}

#[test]
fn a_file_of_fifty_megabytes_is_refused_by_its_size() {
    let comment = vec![b'#'; 50 << 20];
    bytes_end_in(
        "1:1: error[too-large]: the file is larger than 1024 KiB",
        &comment,
    );
}

#[test]
fn a_text_of_megabytes_is_refused_by_its_size_wherever_it_comes_from() {
    let found = Source::parse("specs/vendor.yaml", &"# x\n".repeat(1 << 20)).unwrap_err();
    let rules: Vec<_> = found.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["too-large"]);
}

#[test]
fn an_empty_file_is_refused() {
    bytes_end_in("1:1: error[empty-file]", b"");
    bytes_end_in("1:1: error[empty-file]", b" \n \n");
}

#[test]
fn other_bytes_than_utf_8_are_refused_where_they_begin() {
    let utf_16 =
        |bytes: fn(u16) -> [u8; 2]| GOOD.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = [b"\xff\xfe".to_vec(), utf_16(u16::to_le_bytes)].concat();
    bytes_end_in("1:1: error[not-utf-8]", &marked);
    bytes_end_in("1:2: error[control-character]", &utf_16(u16::to_le_bytes));
    bytes_end_in("1:1: error[control-character]", &utf_16(u16::to_be_bytes));
    let latin_1 = GOOD
        .replace("Europe", "Eur\u{f6}pa")
        .chars()
        .map(|c| c as u8)
        .collect::<Vec<_>>();
    bytes_end_in("6:21: error[not-utf-8]", &latin_1);
    bytes_end_in("1:1: error[not-utf-8]", b"\xc0\x80");
    bytes_end_in("1:1: error[not-utf-8]", b"\xed\xa0\x80");
}

#[test]
fn one_mark_of_utf_8_is_left_out_and_another_is_refused() {
    let mark = "\u{feff}";
    let dir = tempfile::tempdir().unwrap();
    written(
        &dir.path().join("vendor.yaml"),
        format!("{mark}{GOOD}").as_bytes(),
    );
    assert_eq!(run("lint", dir.path()).status.code(), Some(0));
    bytes_end_in(
        "1:1: error[control-character]",
        format!("{mark}{mark}{GOOD}").as_bytes(),
    );
}

#[test]
fn a_spec_that_is_a_directory_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("vendor.yaml")).unwrap();
    ends_in(
        "vendor.yaml:1:1: error[unreadable]: can't read this file: it is no file",
        dir.path(),
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_nowhere_or_to_what_never_ends_are_refused() {
    use std::os::unix::fs::symlink;
    for target in ["vendor.yaml", "nowhere.txt", "/dev/zero", "/dev/null", "."] {
        let dir = tempfile::tempdir().unwrap();
        symlink(target, dir.path().join("vendor.yaml")).unwrap();
        ends_in(
            "vendor.yaml:1:1: error[unreadable]: can't read this file",
            dir.path(),
        );
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_is_refused_and_not_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("vendor.yaml");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()));
    ends_in(
        "vendor.yaml:1:1: error[unreadable]: can't read this file: it is no file",
        dir.path(),
    );
}

#[test]
fn a_name_that_is_no_vendors_is_refused() {
    for name in [
        "Lytics",
        "a b",
        "a\"b",
        "a_b",
        "\u{fc}",
        "a'; fn b() {} '",
        "-a",
        "0",
    ] {
        let dir = tempfile::tempdir().unwrap();
        written(&dir.path().join(format!("{name}.yaml")), GOOD.as_bytes());
        ends_in("error[vendor-id]", dir.path());
    }
}

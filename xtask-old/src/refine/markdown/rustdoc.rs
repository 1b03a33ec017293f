//! What rustdoc itself makes of prose that would like to be code.

use std::{io::Write, process::Command};

use proptest::prelude::*;

use super::{lines, one_line};

/// Hands prose to rustdoc as the documentation of modules: it warns of nothing, and finds nothing to run.
fn assert_harmless<'a>(prose: impl IntoIterator<Item = &'a str>) {
    let mut source = "//! Prose.\n".to_owned();
    for (index, prose) in prose.into_iter().enumerate() {
        for (kind, lines) in [("a", lines(prose)), ("b", vec![one_line(prose)])] {
            for line in lines {
                source.push_str(format!("/// {line}").trim_end());
                source.push('\n');
            }
            source.push_str(&format!("pub mod {kind}{index} {{}}\n"));
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(source.as_bytes()).unwrap();
    let said = |arguments: &[&str]| {
        let mut rustdoc = Command::new(option_env!("RUSTDOC").unwrap_or("rustdoc"));
        let output = rustdoc
            .arg(file.path())
            .args(["--edition=2024", "--crate-name=prose"])
            .args(arguments)
            .current_dir(dir.path())
            .output();
        let output = output.expect("rustdoc stands beside cargo");
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let (_, ran) = said(&["--test"]);
    assert!(ran.contains("running 0 tests"), "{ran}\n{source}");
    let (fine, warned) = said(&["-Dwarnings"]);
    assert!(fine && warned.is_empty(), "{warned}\n{source}");
}

#[test]
fn no_prose_becomes_code_that_runs_and_rustdoc_warns_of_none() {
    const RUN: &str = "panic!();";
    let mut prose = Vec::new();
    for before in [
        "", "> ", ">", "- ", "-     ", "1. ", "123456. ", "> - ", "- > ", "- - ", "a\n",
        "a\n\n   ", " - a\n\n",
    ] {
        for marks in ["```", "~~~", "````"] {
            for info in ["", "rust", " rust", "should_panic", "rust,no_run", "a`b"] {
                for then in ["", "  ", "> "] {
                    prose.push(format!(
                        "{before}{marks}{info}\n{then}{RUN}\n{then}{marks}\n{then}b"
                    ));
                }
            }
        }
        for indent in ["    ", "     ", "\t", " \t", "         "] {
            prose.push(format!("{before}{indent}{RUN}"));
            prose.push(format!("{before}\n{indent}{RUN}"));
            prose.push(format!("{before}a\n\n{indent}{RUN}\n{indent}{RUN}"));
            prose.push(format!("# a\n{before}{indent}{RUN}\n***\n{indent}{RUN}"));
        }
    }
    let long = "word ".repeat(30);
    prose.push(format!("```{long}\n{long}```"));
    prose.push(format!("- ```{long}```\n{long}"));
    prose.push(format!("`{long}\n~~~rust\n{RUN}`"));
    prose.push(format!("* * *\n    {RUN}"));
    prose.push(format!(
        "[a](https://a.example/b {long}) <b> [c] `d\n# e ` [f]"
    ));
    assert_harmless(prose.iter().map(String::as_str));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn no_characters_become_code_that_runs(
        prose in prop::collection::vec("([-+*>#|=_ `~\\[\\]()<\\\\a1.]|    |```|~~~|\n|\n\n|rust|https://a){0,40}", 300)
    ) {
        assert_harmless(prose.iter().map(String::as_str));
    }
}

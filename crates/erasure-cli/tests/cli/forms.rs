//! How results are printed: for people, for a pipe, for a program; and the pages that come with it.

use crate::support::{Ran, Scene};

/// A scene with something of every kind in it, and all commands that print a result.
fn everything() -> (Scene, Vec<Vec<String>>) {
    let scene = Scene::set_up();
    let ran = scene
        .run(&["erase", "--yes", "--from", "person.json", "--json"])
        .exited(4)
        .json();
    let request = ran["request"].as_str().unwrap().to_owned();
    scene.run(&["run", "--until-settled"]).exited(0);
    scene.write("people.csv", "user_id\nu-43\n");
    let commands = [
        "vendors",
        "plan --from person.json",
        "erase --yes --from person.json",
        "bulk people.csv --again",
        "run",
        "status",
        &format!("status {request}"),
        &format!("extend {request} --reason late"),
        "receipt show 1",
        "receipt verify",
        "receipt export --out all.jsonl",
        "receipt keys",
        "check --email ada@example.com",
        "check --email nobody@example.com",
        "status 6a0f8a52-6f0e-4d39-8f6b-3f8c1c3f9d55",
        "erase --unknown",
        "erase",
        "receipt verify people.csv",
        "receipt export --out all.jsonl --html",
        "receipt export --out people.csv",
        "man --dir man",
        "extend",
        "receipt",
    ];
    let split = |command: &str| command.split(' ').map(str::to_owned).collect();
    let commands = commands.into_iter().map(split).collect();
    (scene, commands)
}

fn run(scene: &Scene, command: &[String], more: &[&str]) -> Ran {
    let arguments: Vec<&str> = command
        .iter()
        .map(String::as_str)
        .chain(more.iter().copied())
        .collect();
    scene.run(&arguments)
}

#[test]
fn a_pipe_gets_no_colour_and_no_line_ends_in_a_space() {
    let (scene, commands) = everything();
    for command in commands {
        let ran = run(&scene, &command, &[]);
        assert!(
            !ran.stdout.contains('\x1b') && !ran.stderr.contains('\x1b'),
            "{command:?}: {ran:?}"
        );
        let trailing = ran.stdout.lines().filter(|line| line.ends_with(' '));
        assert_eq!(trailing.count(), 0, "{command:?}: {}", ran.stdout);
    }
}

#[test]
fn a_program_gets_one_json_document_from_every_command_that_fails_too() {
    let (scene, commands) = everything();
    for command in commands {
        let plain = run(&scene, &command, &[]);
        let ran = run(&scene, &command, &["--json"]);
        let document = ran.json();
        assert_eq!(plain.code, ran.code, "{command:?}: {plain:?} {ran:?}");
        if ran.code == Some(2) {
            assert_eq!(document["exit"], "usage", "{command:?}");
            assert!(document["error"].is_string(), "{command:?}");
        }
    }
}

#[test]
fn what_is_no_json_is_refused_where_a_program_reads_it() {
    let (scene, _) = everything();
    for command in [
        "man",
        "completions bash",
        "receipt export",
        "receipt export --html",
    ] {
        let arguments: Vec<String> = command.split(' ').map(str::to_owned).collect();
        run(&scene, &arguments, &[]).exited(0);
        let document = run(&scene, &arguments, &["--json"]).exited(2).json();
        assert_eq!(document["exit"], "usage", "{command}");
        let error = document["error"].as_str().unwrap();
        assert!(error.contains("leave out `--json`"), "{error}");
    }
    let document = scene.run(&["--json"]).exited(2).json();
    assert_eq!(document["error"], "no command is given");
    let help = scene.run(&["status", "--help", "--json"]).exited(0).json();
    assert!(help["text"].as_str().unwrap().contains("Usage:"), "{help}");
    let document = scene.run(&["extend", "--json"]).exited(2).json();
    let error = document["error"].as_str().unwrap();
    assert!(
        error.contains("--reason"),
        "what is missing is named: {error}"
    );
}

#[test]
fn a_list_that_breaks_off_is_one_document_that_says_so_at_its_end() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    for id in ["u-42", "u-43"] {
        scene.run(&["erase", "--yes", "--user-id", id]).exited(0);
    }
    let journal = rusqlite::Connection::open(scene.path("erasure.journal")).unwrap();
    let damage = "ALTER TABLE terms RENAME TO gone";
    journal.execute_batch(damage).unwrap();
    drop(journal);
    let ran = scene.run(&["status", "--json"]).exited(1);
    let document = ran.json();
    assert!(document["error"].is_string(), "{document}");
    assert_eq!(document["exit"], "failed");
    assert_eq!(document["overview"]["requests"], 2, "{document}");
    ran.complains("error: ");
}

#[test]
fn colour_can_be_asked_for_and_refused() {
    let scene = Scene::set_up();
    let shown = |variables: &[(&str, &str)], more: &[&str]| {
        let mut command = scene.command(&[&["vendors"], more].concat());
        command.envs(variables.iter().copied());
        Ran::from(command.output().unwrap())
            .exited(0)
            .stdout
            .contains('\x1b')
    };
    assert!(shown(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!shown(&[("CLICOLOR_FORCE", "1")], &["--no-color"]));
    assert!(!shown(&[("NO_COLOR", "1")], &[]));
}

#[test]
fn whoever_has_read_enough_is_not_complained_to() {
    let scene = Scene::set_up();
    let mut command = scene.command(&["status"]);
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn every_shell_gets_its_completions() {
    let scene = Scene::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        scene
            .run(&["completions", shell])
            .exited(0)
            .says("until-settled");
    }
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let scene = Scene::empty();
    scene
        .run(&["man"])
        .exited(0)
        .says(".TH erasure 1")
        .says("Exit codes");
    scene.run(&["man", "--dir", "man"]).exited(0);
    let pages: Vec<String> = scene.files().into_iter().map(|(name, _)| name).collect();
    for command in [
        "",
        "-erase",
        "-bulk",
        "-receipt",
        "-receipt-verify",
        "-completions",
    ] {
        let page = format!("man/erasure{command}.1");
        assert!(pages.contains(&page), "{page}: {pages:?}");
    }
}

#[test]
fn help_shows_how_each_command_is_used_and_what_all_exit_with() {
    let scene = Scene::empty();
    for command in [
        "init",
        "vendors",
        "plan",
        "erase",
        "bulk",
        "run",
        "status",
        "extend",
        "check",
        "completions",
    ] {
        let ran = scene.run(&[command, "--help"]).exited(0);
        assert!(
            ran.stdout.contains("Examples:\n  erasure "),
            "{command}: {}",
            ran.stdout
        );
    }
    let help = scene.run(&["--help"]).exited(0).stdout;
    for code in [
        "0  complete",
        "1  failed",
        "2  usage",
        "3  configuration",
        "4  pending",
        "5  incomplete",
        "6  nothing found",
        "7  not genuine",
    ] {
        assert!(help.contains(code), "{code}");
    }
}

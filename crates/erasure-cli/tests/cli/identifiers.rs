//! Whom a command is about: from a file, from standard input, from flags; a session from a file alone.

use std::os::unix::fs::PermissionsExt;

use vendor_sandbox::Vendor;

use crate::support::Scene;

/// What a plan says that asks two vendors of all.
const PLAN: &str = "2 to ask, at 2 of ";

#[test]
fn identifiers_come_from_a_file() {
    let scene = Scene::set_up();
    scene.write("somebody.json", r#"{"email": "ada@example.com"}"#);
    scene
        .run(&["plan", "--from", "somebody.json"])
        .exited(0)
        .says(PLAN);
}

#[test]
fn identifiers_come_from_standard_input() {
    let scene = Scene::set_up();
    let form = r#"{"email": ["ada@example.com"]}"#;
    scene
        .run_with(&["plan", "--from", "-"], form)
        .exited(0)
        .says(PLAN);
}

#[test]
fn identifiers_come_from_flags_and_a_pipe_is_told_nothing_about_it() {
    let scene = Scene::set_up();
    let ran = scene
        .run(&["plan", "--email", "ada@example.com"])
        .exited(0)
        .says(PLAN);
    assert_eq!(ran.stderr, "");
    scene
        .run(&[
            "plan",
            "--email",
            "a@example.com",
            "--email",
            "b@example.com",
            "--phone",
            "+4930123456",
            "--custom",
            "card=7",
        ])
        .exited(0)
        .says("email #2")
        .says("phone #1")
        .says("custom:card #1");
}

#[test]
fn a_session_comes_from_a_file_or_from_standard_input() {
    let scene = Scene::set_up();
    let session = scene.sandbox.sign_in("mudbase", "ada@example.com").unwrap();
    scene.write("session.jwt", &format!("{session}\n"));
    for (place, input) in [
        ("mudbase=@session.jwt", ""),
        ("mudbase=-", session.as_str()),
    ] {
        scene
            .run_with(&["plan", "--session", place], input)
            .exited(0)
            .says("mudbase       session #1");
    }
    let ran = scene
        .run(&["erase", "--yes", "--session", "mudbase=@session.jwt"])
        .exited(5);
    ran.says("session #1  promised by");
}

#[test]
fn a_session_file_that_others_may_read_is_refused() {
    let scene = Scene::set_up();
    scene.write("session.jwt", "token");
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(scene.path("session.jwt"), open).unwrap();
    let ran = scene
        .run(&["plan", "--session", "mudbase=@session.jwt"])
        .exited(2);
    ran.complains("may be read by others than its owner");
}

#[test]
fn standard_input_is_read_once() {
    let scene = Scene::set_up();
    let twice = ["plan", "--from", "-", "--session", "mudbase=-"];
    scene
        .run_with(&twice, "{}")
        .exited(2)
        .complains("standard input is named twice");
}

#[test]
fn what_is_given_in_several_ways_is_one_person() {
    let scene = Scene::set_up();
    let form = r#"{"email": "ada@example.com", "sessions": {"mudbase": "jwt"}}"#;
    let ran = scene
        .run_with(&["plan", "--from", "-", "--user-id", "u-42"], form)
        .exited(0);
    let all = Vendor::all().count();
    ran.says(&format!(" to ask, at {all} of {all} vendors"));
}

#[test]
fn a_form_that_makes_no_sense_is_shown_by_its_place_without_a_word_of_it() {
    let scene = Scene::set_up();
    for (form, what) in [
        ("ada@example.com", "line 1, column 1: this is not JSON"),
        (
            "{\"emails\": \"ada@example.com\"}",
            "line 1, column 9: this doesn't describe a person",
        ),
        (
            "{\n\"email\": 42}",
            "line 2, column 11: this doesn't describe a person",
        ),
        ("{}", "the subject is empty"),
        (
            "{\"email\": \"ada@example.com \"}",
            "email #1 begins or ends with white space",
        ),
    ] {
        let ran = scene
            .run_with(&["plan", "--from", "-"], form)
            .exited(2)
            .complains(what);
        assert!(!ran.stderr.contains("ada@"), "{}", ran.stderr);
    }
    scene
        .run(&["plan", "--from", "nowhere.json"])
        .exited(1)
        .complains("nowhere.json can't be read");
}

#[test]
fn whoever_says_nothing_and_can_not_be_asked_is_told_how() {
    let scene = Scene::set_up();
    scene
        .run(&["erase"])
        .exited(2)
        .complains("`--from FILE`")
        .complains("on a terminal, a prompt asks");
}

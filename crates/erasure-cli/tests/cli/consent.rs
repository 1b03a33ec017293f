//! An erasure can't be undone: nothing is recorded or sent before somebody has seen the plan and said yes.

use vendor_sandbox::Vendor;

use crate::support::{Scene, Terminal};

const QUESTION: &str = "Type \"yes\" to continue: ";

/// Nobody was asked anything, and nothing is recorded.
fn nothing_happened(scene: &Scene) {
    for vendor in Vendor::all().map(Vendor::id) {
        assert!(scene.sandbox.requests(vendor).is_empty(), "{vendor}");
    }
    scene.run(&["status"]).exited(0).says("0 requests");
}

/// Types a line at each prompt.
fn answers(terminal: &mut Terminal, lines: &[(&str, &str)]) {
    for (prompt, line) in lines {
        terminal.until(prompt);
        terminal.types(&format!("{line}\n"));
    }
}

#[test]
fn at_a_terminal_the_plan_is_shown_and_nothing_is_sent_before_a_yes() {
    let scene = Scene::set_up();
    let mut terminal = scene.at_terminal(80, &["erase", "--from", "person.json"]);
    let shown = terminal.until(QUESTION);
    let all = Vendor::all().count();
    let plan = format!(" to ask, at {all} of {all} vendors");
    assert!(shown.contains(&plan), "the plan: {shown}");
    nothing_happened(&scene);
    terminal.types("yes\n");
    terminal.ended().exited(4).says("Pending: 3 not settled");
    scene.run(&["status"]).exited(4).says("1 pending");
}

#[test]
fn an_answer_other_than_yes_and_none_at_all_record_and_send_nothing() {
    let scene = Scene::set_up();
    // The last is the end of the input.
    for answer in ["\n", "no\n", "y\n", "yes please\n", "\u{4}"] {
        let mut terminal = scene.at_terminal(80, &["erase", "--from", "person.json"]);
        terminal.until(QUESTION);
        terminal.types(answer);
        let refused = terminal.ended().exited(2);
        refused.says("nothing was recorded, and nothing was sent");
        nothing_happened(&scene);
    }
}

#[test]
fn without_a_terminal_an_erasure_needs_a_yes_on_the_command_line() {
    let scene = Scene::set_up();
    let before = scene.files();
    for (arguments, input) in [
        (&["erase", "--from", "person.json"][..], ""),
        (&["erase", "--email", "ada@example.com"], "yes\n"),
        (
            &["erase", "--from", "-"],
            "{\"email\": \"ada@example.com\"}",
        ),
        (&["erase", "--from", "person.json", "--quiet"], "yes\n"),
    ] {
        let refused = scene.run_with(arguments, input).exited(2);
        refused
            .complains("without a terminal the program can't ask")
            .complains("`--yes`");
    }
    assert_eq!(scene.files(), before);
    nothing_happened(&scene);
    scene
        .run(&["erase", "--from", "person.json", "--yes"])
        .exited(4);
}

#[test]
fn with_json_an_erasure_needs_a_yes_on_the_command_line_at_a_terminal_too() {
    let scene = Scene::set_up();
    let arguments = ["erase", "--from", "person.json", "--json"];
    let refused = scene.run(&arguments).exited(2);
    assert_eq!(refused.json()["exit"], "usage");
    let refused = scene.at_terminal(80, &arguments).ended().exited(2);
    refused.says("with `--json` the program doesn't ask for confirmation");
    nothing_happened(&scene);
}

#[cfg(target_os = "linux")]
#[test]
fn whoever_names_the_person_on_standard_input_is_asked_at_the_terminal_itself() {
    let scene = Scene::set_up();
    let arguments = ["erase", "--from", "-"];
    let mut terminal = scene.at_terminal_with("person.json", &arguments);
    terminal.until(QUESTION);
    terminal.types("no\n");
    terminal.ended().exited(2);
    nothing_happened(&scene);
    let mut terminal = scene.at_terminal_with("person.json", &arguments);
    terminal.until(QUESTION);
    terminal.types("yes\n");
    terminal.ended().exited(4).says("Pending: 3 not settled");
}

#[test]
fn what_can_not_be_an_e_mail_address_is_refused_at_the_prompt_and_asked_for_again() {
    let scene = Scene::with_vendors(&["lytics", "gainsight-px"]);
    let mut terminal = scene.at_terminal(80, &["erase"]);
    let mut answer = |prompt, line: &str| {
        let shown = terminal.until(prompt);
        terminal.types(&format!("{line}\n"));
        shown
    };
    answer("E-mail address: ", "ada@example.com");
    answer("E-mail address: ", "u-43");
    let shown = answer("E-mail address: ", "");
    let why = "Not taken: this is not an e-mail address";
    assert!(shown.contains(why), "{shown}");
    answer("User id: ", " ");
    let shown = answer("User id: ", "u-42");
    assert!(shown.contains("Not taken: this is blank"), "{shown}");
    answer("User id: ", "");
    answer("Telephone number: ", "");
    answer("Other identifier, its name: ", "");
    let shown = terminal.until(QUESTION);
    let targets = [
        "lytics        email #1",
        "lytics        user-id #1",
        "gainsight-px  user-id #1",
    ];
    for target in targets {
        assert!(shown.contains(target), "{target}: {shown}");
    }
    assert!(shown.contains("3 to ask, at 2 of 2 vendors"), "{shown}");
    terminal.types("yes\n");
    terminal.ended().exited(4);
    assert!(scene.sandbox.is_still_there("gainsight-px", "u-43"));
    let asked = scene.sandbox.requests("lytics");
    assert!(asked.iter().all(|request| !request.path.contains("u-43")));
}

#[test]
fn a_plan_and_a_look_up_ask_for_the_person_and_for_no_consent() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    for command in ["plan", "check"] {
        let mut terminal = scene.at_terminal(80, &[command]);
        answers(
            &mut terminal,
            &[
                ("E-mail address: ", ""),
                ("User id: ", "u-42"),
                ("User id: ", ""),
                ("Telephone number: ", ""),
                ("Other identifier, its name: ", ""),
            ],
        );
        let ran = terminal.ended();
        assert!(!ran.stdout.contains("to go on"), "{ran:?}");
        assert!(ran.stdout.contains("user-id #1"), "{ran:?}");
    }
}

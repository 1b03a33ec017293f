//! What the program exits with: each code of the list.

use vendor_sandbox::{Fault, Person, Times};

use crate::support::Scene;

#[test]
fn zero_is_complete() {
    let scene = Scene::set_up();
    scene
        .run(&["erase", "--yes", "--from", "person.json", "--wait"])
        .exited(0)
        .says("Complete: ");
}

#[test]
fn one_is_a_failure() {
    let scene = Scene::set_up();
    let text = scene
        .read("erasure.toml")
        .replace("\"erasure.journal\"", "\"/dev/full\"");
    scene.write("erasure.toml", &text);
    let code = scene.run(&["run"]).code;
    assert!(matches!(code, Some(1 | 3)), "{code:?}");
    let scene = Scene::set_up();
    let out = scene.path("no/such/directory").display().to_string();
    scene
        .run(&["receipt", "export", "--out", &out])
        .exited(1)
        .complains("can't be written");
}

#[test]
fn two_is_usage() {
    let scene = Scene::set_up();
    scene.run(&[]).exited(2);
    scene.run(&["erase", "--yes", "--unknown"]).exited(2);
    scene.run(&["erase"]).exited(2).complains("nobody is named");
    scene
        .run(&["erase", "--yes", "--email", " "])
        .exited(2)
        .complains("email #1 is blank");
    let unknown = "6a0f8a52-6f0e-4d39-8f6b-3f8c1c3f9d55";
    scene
        .run(&["status", unknown])
        .exited(2)
        .complains("the journal has no request");
    scene
        .run(&["receipt", "show", "7"])
        .exited(2)
        .complains("there is no receipt 7");
}

#[test]
fn three_is_configuration() {
    let scene = Scene::set_up();
    scene.write("erasure.key", "not a key\n");
    scene.run(&["status"]).exited(3).complains("holds no key");
    std::fs::remove_file(scene.path("erasure.key")).unwrap();
    let other = Scene::set_up();
    std::fs::copy(other.path("erasure.key"), scene.path("erasure.key")).unwrap();
    scene
        .run(&["status"])
        .exited(3)
        .complains("not the one that this journal was made with");
}

#[test]
fn four_is_pending() {
    let scene = Scene::set_up();
    scene
        .run(&["erase", "--yes", "--from", "person.json"])
        .exited(4)
        .says("Pending: 3 not settled");
    scene.run(&["status"]).exited(4).says("1 pending");
    scene.run(&["run"]).exited(4).says("3 are open");
    scene
        .run(&["check", "--email", "ada@example.com"])
        .exited(4)
        .says("Pending");
}

#[test]
fn five_is_incomplete() {
    let scene = Scene::set_up();
    let ran = scene
        .run(&["erase", "--yes", "--email", "ada@example.com", "--wait"])
        .exited(5);
    ran.says("Incomplete: ")
        .says("to do: mudbase: give a session of the person's own, then erase again");
    scene
        .run(&["status", "--incomplete"])
        .exited(5)
        .says("Incomplete");
    scene
        .run(&["check", "--email", "ada@example.com"])
        .exited(5);
}

#[test]
fn five_is_a_run_that_has_settled_something_which_is_not_done() {
    // Lytics takes Alan's deletion, and fails at it later.
    let erased = || {
        let scene = Scene::with_vendors(&["lytics"]);
        let ran = scene.run(&["erase", "--yes", "--email", "alan@example.com", "--json"]);
        let id = ran.exited(4).json()["request"].as_str().map(str::to_owned);
        (scene, id.unwrap())
    };
    let (scene, id) = erased();
    scene
        .run(&["run", "--until-settled"])
        .exited(5)
        .says("1 target settled, 1 of them not done. Nothing is open.")
        .says("1 request ended incomplete: `erasure status --incomplete` lists what is.");
    scene.run(&["status", &id]).exited(5);
    let nothing = scene.run(&["run"]).exited(0);
    nothing.says("0 targets settled. Nothing is open.");

    let (scene, _) = erased();
    let ran = scene
        .run(&["run", "--until-settled", "--json"])
        .exited(5)
        .json();
    let figures = ["settled", "gaps", "incomplete", "open"];
    assert_eq!(figures.map(|figure| ran[figure].clone()), [1, 1, 1, 0]);
}

#[test]
fn five_is_a_run_that_has_settled_the_rest_of_a_request_with_a_gap() {
    let scene = Scene::with_vendors(&["lytics", "mudbase"]);
    scene
        .run(&["erase", "--yes", "--email", "ada@example.com"])
        .exited(4);
    scene
        .run(&["run", "--until-settled"])
        .exited(5)
        .says("1 target settled. Nothing is open.")
        .says("1 request ended incomplete");
}

#[test]
fn six_is_nothing_found() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    scene
        .run(&["erase", "--yes", "--user-id", "nobody"])
        .exited(6)
        .says("Nothing found");
    scene
        .run(&["check", "--user-id", "nobody"])
        .exited(6)
        .says("Nothing found");
    scene
        .run(&["check", "--user-id", "another"])
        .exited(6)
        .says("no request");
}

/// What `status` exits with in every way in which it can be asked for all requests.
fn status_exits(scene: &Scene, request: &str, code: i32) {
    for way in [
        &["status"][..],
        &["status", "--pending"],
        &["status", "--incomplete"],
        &["status", "--all"],
        &["status", request],
    ] {
        for form in [&[][..], &["--json"], &["--quiet"]] {
            let arguments = [way, form].concat();
            assert_eq!(scene.run(&arguments).code, Some(code), "{arguments:?}");
        }
    }
}

#[test]
fn status_exits_the_same_for_the_same_state_however_it_is_asked_for() {
    for (vendors, identifier, at_first, in_the_end) in [
        (&["gainsight-px"][..], ["--user-id", "u-42"], 0, 0),
        (&["gainsight-px"], ["--user-id", "nobody"], 6, 6),
        (&["gainsight-px"], ["--email", "ada@example.com"], 5, 5),
        (&["lytics"], ["--email", "ada@example.com"], 4, 0),
        (&["lytics"], ["--email", "alan@example.com"], 4, 5),
    ] {
        let scene = Scene::with_vendors(vendors);
        let erase = [&["erase", "--yes", "--json"], &identifier[..]].concat();
        let ran = scene.run(&erase).exited(at_first).json();
        let request = ran["request"].as_str().unwrap();
        status_exits(&scene, request, at_first);
        scene.run(&["run", "--until-settled"]);
        status_exits(&scene, request, in_the_end);
    }
    let help = Scene::empty().run(&["status", "--help"]).exited(0);
    help.says("else 4 if one is pending");
}

#[test]
fn seven_is_not_genuine() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    for id in ["one", "two", "three"] {
        scene.run(&["erase", "--yes", "--user-id", id]).exited(6);
    }
    scene.run(&["receipt", "keys"]).exited(0);
    scene
        .run(&["receipt", "export", "--out", "all.jsonl"])
        .exited(0);
    let lines = scene.read("all.jsonl");
    let lines: Vec<&str> = lines.lines().collect();
    let verify = |kept: &[&str]| {
        scene.write("some.jsonl", &format!("{}\n", kept.join("\n")));
        scene.run(&["receipt", "verify", "some.jsonl"])
    };
    verify(&lines).exited(0).says("Genuine: 3 receipts");
    verify(&[lines[0], lines[2], lines[3]])
        .exited(7)
        .complains("receipt 2: it is missing");
    verify(&lines[..3])
        .exited(7)
        .complains("receipts may be missing");
    verify(&[lines[1], lines[0], lines[2], lines[3]]).exited(7);
    let forged = lines[1].replace('A', "B");
    verify(&[lines[0], &forged, lines[2], lines[3]])
        .exited(7)
        .complains("receipt 2");
}

#[test]
fn what_may_pass_leaves_a_request_pending_and_what_will_not_a_gap() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    scene
        .sandbox
        .add_person(Person::new("Ann", "ann@example.com", "u-90"));
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::ServerError, Times::Always)
        .unwrap();
    scene
        .run(&["erase", "--yes", "--user-id", "u-90"])
        .exited(4);
    scene.sandbox.clear_faults("gainsight-px").unwrap();
    scene.run(&["run", "--until-settled"]).exited(0);
    assert!(!scene.sandbox.is_still_there("gainsight-px", "u-90"));
}

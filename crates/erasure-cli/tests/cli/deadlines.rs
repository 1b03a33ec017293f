//! What the law wants by when.

use crate::support::{Ran, Scene};

fn erased(scene: &Scene, more: &[&str]) -> Ran {
    let arguments = [&["erase", "--yes", "--from", "person.json", "--json"], more].concat();
    scene.run(&arguments)
}

#[test]
fn the_day_of_receipt_and_the_law_can_be_given() {
    let scene = Scene::set_up();
    let ran = erased(&scene, &["--received", "2025-12-30"])
        .exited(4)
        .json();
    assert_eq!(
        (&ran["last_day"], &ran["law"]),
        (&"2026-01-30".into(), &"gdpr".into())
    );
    let ran = erased(
        &scene,
        &[
            "--received",
            "2025-12-30T12:00:00Z",
            "--law",
            "ccpa",
            "--again",
        ],
    )
    .exited(4)
    .json();
    assert_eq!(
        (&ran["last_day"], &ran["law"]),
        (&"2026-02-13".into(), &"ccpa".into())
    );
    erased(&scene, &["--received", "2030-01-01"])
        .exited(2)
        .complains("in the future");
}

#[test]
fn a_vendor_is_told_the_law_that_the_request_is_made_under() {
    for (law, named) in [(None, "GDPR"), (Some("ccpa"), "CCPA")] {
        let scene = Scene::with_vendors(&["mixpanel"]);
        scene.write("people.csv", "user_id\nu-42\n");
        let law = law.map(|law| ["--law", law]).into_iter().flatten();
        let arguments: Vec<&str> = ["bulk", "people.csv"].into_iter().chain(law).collect();
        scene.run(&arguments);
        let received = scene.sandbox.requests("mixpanel");
        assert_eq!(received[0].body["compliance_type"], named);
    }
}

#[test]
fn a_clock_that_is_a_little_behind_does_no_harm_and_the_future_is_refused() {
    let scene = Scene::set_up();
    let now = scene.sandbox.clock().now();
    let in_minutes = |minutes| (now + jiff::SignedDuration::from_mins(minutes)).to_string();
    for (ahead, code) in [(3, 4), (10, 2)] {
        let ran = erased(&scene, &["--again", "--received", &in_minutes(ahead)]);
        let ran = ran.exited(code).json();
        if code == 4 {
            let received = ran["received_at"].as_str().unwrap();
            assert!(received.parse::<jiff::Timestamp>().unwrap() <= scene.sandbox.clock().now());
        }
    }
}

#[test]
fn the_controllers_holidays_move_the_last_day() {
    let scene = Scene::set_up();
    let text = scene.read("erasure.toml");
    scene.write(
        "erasure.toml",
        &text.replace("holidays = []", "holidays = [\"2026-01-30\"]"),
    );
    let ran = erased(&scene, &["--received", "2025-12-30"])
        .exited(4)
        .json();
    assert_eq!(ran["last_day"], "2026-02-02");
}

#[test]
fn a_request_is_extended_once_with_a_reason_and_before_it_is_due() {
    let scene = Scene::set_up();
    let ran = erased(&scene, &[]).exited(4).json();
    let id = ran["request"].as_str().unwrap();
    scene
        .run(&["extend", id, "--reason", " "])
        .exited(2)
        .complains("the reason of the extension is blank");
    scene
        .run_with(&["extend", id, "--reason", "-"], " \n")
        .exited(2)
        .complains("the reason of the extension is blank");
    let ran = scene
        .run_with(
            &["extend", id, "--reason", "-"],
            "The cupboard is being moved.\n",
        )
        .exited(0);
    ran.says("is due on 2026-04-06");
    let again = scene
        .run(&["extend", id, "--reason", "Once more."])
        .exited(2);
    again.complains("the law allows it once");
    let status = scene.run(&["status", id, "--json"]).exited(4);
    assert_eq!(status.json()["last_day"], "2026-04-06");
    assert!(
        !status.stdout.contains("cupboard"),
        "the reason is whatever somebody wrote"
    );
}

#[test]
fn a_reason_comes_from_a_file_too() {
    let scene = Scene::set_up();
    let ran = erased(&scene, &[]).exited(4).json();
    let id = ran["request"].as_str().unwrap();
    scene
        .run(&["extend", id, "--reason", "@nowhere.txt"])
        .exited(1)
        .complains("nowhere.txt can't be read");
    scene.write("reason.txt", "The cupboard is being moved.\n");
    scene
        .run(&["extend", id, "--reason", "@reason.txt", "--json"])
        .exited(0);
}

#[test]
fn it_is_too_late_to_extend_what_is_overdue_or_settled() {
    let scene = Scene::set_up();
    let ran = erased(&scene, &[]).exited(4).json();
    let id = ran["request"].as_str().unwrap();
    scene
        .sandbox
        .clock()
        .advance(jiff::SignedDuration::from_hours(24 * 40));
    scene
        .run(&["extend", id, "--reason", "Late."])
        .exited(2)
        .complains("could have been extended until");
    scene
        .run(&["status"])
        .exited(4)
        .says("1 overdue")
        .says("(overdue)");
    scene.run(&["run", "--until-settled"]).exited(0);
    scene
        .run(&["extend", id, "--reason", "Late."])
        .exited(2)
        .complains("is settled and has its receipt");
}

#[test]
fn a_request_that_a_wrong_clock_dated_is_named_and_stands_for_no_later_one() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let years = jiff::SignedDuration::from_hours(24 * 365 * 5);
    scene.sandbox.clock().advance(years);
    let erase = ["erase", "--yes", "--user-id", "u-42", "--json"];
    let first = scene.run(&erase).exited(0).json();
    // The clock is right again.
    let right = Scene::empty();
    let text = scene.read("erasure.toml");
    let (wrong, right) = (scene.sandbox.control_url(), right.sandbox.control_url());
    scene.write("erasure.toml", &text.replace(&wrong, &right));
    let second = scene.run(&erase).exited(6).json();
    assert_ne!(first["request"], second["request"]);
    assert_eq!(second["from_the_future"], false);
    let request = first["request"].as_str().unwrap();
    let listed = scene.run(&["status"]).exited(0);
    let line = listed.stdout.lines().find(|line| line.contains(request));
    assert!(line.unwrap().ends_with(" (received in the future)"));
    listed.says("1 received in the future");
    let shown = scene.run(&["status", request]).exited(0);
    shown.says("warning: it was received in the future");
    let shown = scene.run(&["status", request, "--json"]).json();
    assert_eq!(shown["from_the_future"], true);
}

//! Ctrl-C: the first stops cleanly, the second leaves at once, and nothing is lost by either.

use vendor_sandbox::{Fault, Times};

use crate::support::Scene;

/// Gainsight PX alone, which holds everything that it is asked.
fn held() -> Scene {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::Held, Times::Always)
        .unwrap();
    scene
}

#[test]
fn what_is_under_way_is_waited_for_and_recorded() {
    for signal in ["INT", "TERM"] {
        let scene = held();
        let mut started = scene.start(&["erase", "--yes", "--user-id", "u-42"]);
        scene.wait(scene.sandbox.until_held("gainsight-px", 1));
        started.signal(signal);
        started.until_complains(
            "Stopping: nothing new is begun; the requests under way are waited for and recorded.",
        );
        scene.sandbox.release("gainsight-px");
        started.ended().exited(0).says("Complete: 1 confirmed");
    }
}

#[test]
fn whoever_leaves_at_once_is_told_what_that_means_and_the_next_run_finds_out() {
    let scene = held();
    let mut started = scene.start(&["erase", "--yes", "--user-id", "u-42"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    started.signal("INT");
    started.until_complains("Ctrl-C again ends");
    started.signal("INT");
    let ran = started.ended().exited(4);
    ran.complains(
        "Ended at once: the results of the requests under way are unknown; `erasure run` finds out",
    );
    scene.sandbox.clear_faults("gainsight-px").unwrap();
    scene
        .run(&["run", "--until-settled"])
        .exited(0)
        .says("Nothing is open");
    assert!(!scene.sandbox.is_still_there("gainsight-px", "u-42"));
    scene.run(&["check", "--user-id", "u-42"]).exited(0);
}

#[test]
fn a_program_that_is_left_at_once_gets_its_one_document_too() {
    let scene = held();
    let mut started = scene.start(&["erase", "--yes", "--user-id", "u-42", "--json"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    started.signal("INT");
    started.until_complains("Ctrl-C again ends");
    started.signal("INT");
    let document = started.ended().exited(4).json();
    assert_eq!(document["exit"], "pending");
    let error = document["error"].as_str().unwrap();
    assert!(error.starts_with("Ended at once"), "{error}");
}

#[test]
fn a_queue_that_another_run_holds_is_said_to_be_held() {
    let scene = held();
    let erasing = scene.start(&["erase", "--yes", "--user-id", "u-42"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    let ran = scene.run(&["run"]).exited(4);
    ran.says("1 is open: another run is asking about 1 target");
    let summary = scene.run(&["run", "--json"]).exited(4).json();
    assert_eq!((&summary["open"], &summary["held"]), (&1.into(), &1.into()));
    scene.sandbox.clear_faults("gainsight-px").unwrap();
    scene.sandbox.release("gainsight-px");
    erasing.ended().exited(0);
}

#[test]
fn a_run_that_watches_goes_on_until_it_is_stopped() {
    let scene = held();
    let mut erasing = scene.start(&["erase", "--yes", "--user-id", "u-42"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    // Only now: what it asks about itself, the other one has no outcome of.
    let watching = scene.start(&["run", "--watch"]);
    let workers = scene.path("erasure.journal-workers");
    while std::fs::read_dir(&workers).unwrap().count() < 2 {
        std::thread::yield_now();
    }
    erasing.signal("INT");
    erasing.until_complains("Stopping");
    scene.sandbox.clear_faults("gainsight-px").unwrap();
    erasing.ended().exited(0);
    watching.signal("TERM");
    watching.ended().exited(0).says("Nothing is open");
}

#[test]
fn a_sandbox_whose_time_passes_lets_weeks_pass_in_no_time() {
    let scene = Scene::set_up();
    scene
        .sandbox
        .set_duration("lytics", jiff::SignedDuration::from_hours(72));
    let before = scene.sandbox.clock().now();
    scene
        .run(&["erase", "--yes", "--from", "person.json", "--wait"])
        .exited(0);
    let passed = scene.sandbox.clock().now().duration_since(before);
    assert!(passed >= jiff::SignedDuration::from_hours(72), "{passed}");
}

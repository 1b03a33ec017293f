//! A file of people that comes again: what is known of everybody in it, or a new round.

use serde_json::Value;
use vendor_sandbox::{Fault, Person, Times};

use crate::bulk::{csv, figures, gone, scene};
use crate::support::{Ran, Scene};

fn asked(scene: &Scene) -> usize {
    scene.sandbox.requests("gainsight-px").len()
}

fn requests(scene: &Scene) -> Value {
    scene.run(&["status", "--json"]).json()["overview"]["requests"].clone()
}

/// Rows that are new, and which round it is.
fn begun(ran: &Ran) -> (u64, u64) {
    let round = ran.json()["round"].as_u64().unwrap();
    (figures(ran)[0], round)
}

fn refuse(scene: &Scene) {
    let refused = Fault::EchoingRefusal;
    scene
        .sandbox
        .inject("gainsight-px", "*", refused, Times::Always)
        .unwrap();
}

fn come_back(scene: &Scene, people: std::ops::RangeInclusive<usize>) {
    for number in people {
        let (email, id) = (format!("p{number}@example.com"), format!("id-{number}"));
        let back = Person::new(format!("P {number}"), email, id);
        scene.sandbox.add_person(back);
    }
}

#[test]
fn a_file_that_ended_with_gaps_still_has_them_when_it_comes_again() {
    let scene = scene(2);
    scene.write("people.csv", &csv(2));
    refuse(&scene);
    scene
        .run(&["bulk", "people.csv"])
        .exited(5)
        .says("2 requests of the file: 0 complete, 2 incomplete, 0 with nothing found, 0 pending")
        .says("2 requests to vendors, 2 targets settled, 2 of them not done. Nothing is open.");
    let before = asked(&scene);
    scene
        .run(&["bulk", "people.csv"])
        .exited(2)
        .says("Nothing was begun, and no vendor was asked: people.csv was already processed")
        .says("2 requests of the file: 0 complete, 2 incomplete");
    let shown = scene
        .run(&["bulk", "people.csv", "--json"])
        .exited(2)
        .json();
    assert_eq!(shown["requests"]["incomplete"], 2);
    assert_eq!(
        (shown["taken_before"].clone(), shown["queue"].clone()),
        (true.into(), Value::Null)
    );
    assert_eq!(shown["exit"], "usage");
    assert!(shown["error"].is_string());
    assert_eq!(asked(&scene), before, "nobody is asked again");
}

#[test]
fn a_file_that_comes_again_shows_what_others_have_learnt_of_its_people() {
    let scene = Scene::with_vendors(&["lytics"]);
    scene.write("people.csv", "email\nada@example.com\n");
    scene
        .run(&["bulk", "people.csv"])
        .exited(4)
        .says("1 request of the file: 0 complete, 0 incomplete, 0 with nothing found, 1 pending");
    scene.run(&["run", "--until-settled"]).exited(0);
    scene
        .run(&["bulk", "people.csv"])
        .exited(2)
        .says("1 request of the file: 1 complete");
}

#[test]
fn a_file_of_people_whom_nobody_knew_has_found_nothing_when_it_comes_again() {
    let scene = scene(0);
    scene.write("people.csv", &csv(2));
    scene.run(&["bulk", "people.csv"]).exited(6);
    scene
        .run(&["bulk", "people.csv"])
        .exited(2)
        .says("2 with nothing found");
}

#[test]
fn somebody_who_was_asked_for_before_counts_in_every_file() {
    let scene = scene(2);
    scene.write("people.csv", &csv(2));
    scene
        .run(&["erase", "--yes", "--user-id", "id-1"])
        .exited(0);
    let ran = scene.run(&["bulk", "people.csv", "--json"]).exited(0);
    assert_eq!(figures(&ran), [1, 1, 0]);
    assert_eq!(ran.json()["requests"]["complete"], 2);
}

#[test]
fn with_again_everybody_in_a_finished_file_is_asked_for_anew_once_each_time() {
    let scene = scene(2);
    scene.write("people.csv", &csv(2));
    refuse(&scene);
    scene.run(&["bulk", "people.csv"]).exited(5);
    scene.sandbox.clear_faults("gainsight-px").unwrap();

    let again = ["bulk", "people.csv", "--again", "--json"];
    let ran = scene.run(&again).exited(0);
    assert_eq!(begun(&ran), (2, 2));
    assert_eq!(ran.json()["requests"]["complete"], 2, "of this round alone");
    assert!(gone(&scene, 2));
    let before = asked(&scene);
    let ran = scene.run(&["bulk", "people.csv", "--json"]).exited(2);
    assert_eq!((begun(&ran), asked(&scene)), ((0, 2), before));

    come_back(&scene, 1..=2);
    let ran = scene.run(&again).exited(0);
    assert_eq!(begun(&ran), (2, 3));
    assert!(gone(&scene, 2));
    assert_eq!(requests(&scene), 6);
}

#[test]
fn a_round_that_was_killed_goes_on_where_it_ended_with_again_or_without() {
    for more in [&[][..], &["--again"]] {
        let scene = scene(7);
        scene.write("people.csv", &csv(7));
        scene.run(&["bulk", "people.csv"]).exited(0);
        come_back(&scene, 1..=7);
        scene
            .sandbox
            .inject("gainsight-px", "*", Fault::Held, Times::Always)
            .unwrap();
        let started = scene.start(&["bulk", "people.csv", "--again", "--chunk", "3"]);
        scene.wait(scene.sandbox.until_held("gainsight-px", 3));
        started.signal("KILL");
        assert_eq!(started.ended().code, None, "it was killed");
        scene.sandbox.clear_faults("gainsight-px").unwrap();

        let go_on = [&["bulk", "people.csv", "--chunk", "3", "--json"], more].concat();
        let ran = scene.run(&go_on);
        assert_eq!(begun(&ran), (4, 2), "three were recorded before");
        scene.run(&["run", "--until-settled"]).exited(0);
        assert!(gone(&scene, 7));
        assert_eq!(requests(&scene), 14, "everybody twice, nobody a third time");
        let ran = scene.run(&["bulk", "people.csv", "--json"]).exited(2);
        assert_eq!(begun(&ran), (0, 2));
    }
}

#[test]
fn a_first_round_with_again_stays_one_when_it_goes_on_without() {
    let scene = scene(2);
    scene.write("people.csv", &csv(2));
    scene
        .run(&["erase", "--yes", "--user-id", "id-2"])
        .exited(0);
    come_back(&scene, 2..=2);
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::Held, Times::Always)
        .unwrap();
    let started = scene.start(&["bulk", "people.csv", "--again", "--chunk", "1"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    started.signal("KILL");
    started.ended();
    scene.sandbox.clear_faults("gainsight-px").unwrap();
    let ran = scene.run(&["bulk", "people.csv", "--json"]);
    assert_eq!(figures(&ran), [1, 0, 0], "who was erased lately came back");
    scene.run(&["run", "--until-settled"]).exited(0);
    assert!(gone(&scene, 2));
}

#[test]
fn what_could_not_be_taken_is_listed_in_every_round() {
    let scene = scene(1);
    scene.write("people.csv", "user_id\nid-1\nid-1,id-2\n");
    scene.run(&["bulk", "people.csv"]).exited(5);
    let listed = scene.read("people.csv.rejects.csv");
    std::fs::remove_file(scene.path("people.csv.rejects.csv")).unwrap();
    let ran = scene
        .run(&["bulk", "people.csv", "--again", "--json"])
        .exited(5);
    assert_eq!(figures(&ran), [1, 0, 1]);
    assert_eq!(scene.read("people.csv.rejects.csv"), listed);
}

#[test]
fn keys_of_ones_own_are_not_begun_anew_and_it_says_what_to_do() {
    let scene = scene(1);
    scene.write("people.csv", "ticket,user_id\nt-1,id-1\n");
    let bulk = ["bulk", "people.csv", "--key-column", "ticket"];
    scene.run(&bulk).exited(0);
    let before = asked(&scene);
    scene
        .run(&[&bulk[..], &["--again"]].concat())
        .exited(2)
        .complains("a key of your own returns its first request, however long ago")
        .complains("give the rows new keys");
    assert_eq!(asked(&scene), before);
    scene.run(&bulk).exited(2).says("1 complete");
    let later = [&bulk[..], &["--received", "2020-01-01"]].concat();
    scene.run(&later).exited(2).complains("nothing was begun");
    assert_eq!(asked(&scene), before);
}

fn days(scene: &Scene, days: i64) {
    let days = jiff::SignedDuration::from_hours(24 * days);
    scene.sandbox.clock().advance(days);
}

#[test]
fn the_same_file_a_year_later_asks_for_whoever_is_back() {
    let scene = scene(2);
    scene.write("people.csv", &csv(2));
    scene.run(&["bulk", "people.csv"]).exited(0);
    come_back(&scene, 1..=1);
    days(&scene, 365);
    let ran = scene.run(&["bulk", "people.csv", "--json"]);
    assert_eq!(begun(&ran), (2, 2));
    assert!(gone(&scene, 2), "who was back is gone");
    assert_eq!(requests(&scene), 4);
}

#[test]
fn the_same_file_with_another_date_of_receipt_is_another_file() {
    let scene = scene(1);
    scene.write("people.csv", &csv(1));
    days(&scene, 400);
    let bulk = |received: jiff::Timestamp| {
        let received = received.to_string();
        scene.run(&["bulk", "people.csv", "--json", "--received", &received])
    };
    let today = scene.sandbox.clock().now();
    let before = today - jiff::SignedDuration::from_hours(24 * 300);
    assert_eq!(begun(&bulk(before).exited(0)), (1, 1));
    let shown = bulk(before).exited(2);
    assert_eq!(
        begun(&shown),
        (0, 1),
        "received at the same time, it is the same"
    );
    come_back(&scene, 1..=1);
    assert_eq!(begun(&bulk(today).exited(0)), (1, 2));
    assert!(gone(&scene, 1));
}

#[test]
fn a_file_that_was_ended_goes_on_with_the_date_of_receipt_it_began_with() {
    let scene = scene(2);
    scene.write("people.csv", &csv(2));
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::Held, Times::Always)
        .unwrap();
    let started = scene.start(&["bulk", "people.csv", "--chunk", "1"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    started.signal("KILL");
    started.ended();
    scene.sandbox.clear_faults("gainsight-px").unwrap();
    days(&scene, 30);
    let ran = scene.run(&["bulk", "people.csv", "--json"]);
    assert_eq!(begun(&ran), (1, 1));
    let all = scene.run(&["status", "--json"]).json();
    let received = |at: usize| all["requests"][at]["received_at"].clone();
    assert!(received(0).is_string());
    assert_eq!(received(0), received(1));
}

#[test]
fn what_was_rejected_is_taken_when_the_file_comes_again_with_leave_and_nobody_else_is_asked() {
    let scene = scene(2);
    scene.write("people.csv", "user_id,email\nid-1,\nid-2,p2\nid-3,");
    let ran = scene.run(&["bulk", "people.csv", "--json"]).exited(5);
    assert_eq!(figures(&ran), [1, 0, 2]);
    let bulk = ["bulk", "people.csv", "--json", "--allow-odd"];
    let ran = scene.run(&bulk).exited(5);
    assert_eq!((figures(&ran), begun(&ran).1), ([1, 1, 1], 1));
    scene.run(&bulk).exited(2);
    let bulk = [
        "bulk",
        "people.csv",
        "--json",
        "--allow-odd",
        "--accept-last-row",
    ];
    let ran = scene.run(&bulk).exited(0);
    assert_eq!((figures(&ran), begun(&ran).1), ([1, 2, 0], 1));
    scene.run(&bulk).exited(2);
    assert_eq!((asked(&scene), requests(&scene)), (3, 3.into()));
}

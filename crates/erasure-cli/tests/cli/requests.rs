//! Requests: planned, recorded once, shown, looked up.

use vendor_sandbox::{Fault, Person, Times, Vendor};

use crate::support::{Ran, Scene};

fn request(ran: &Ran) -> String {
    ran.json()["request"].as_str().unwrap().to_owned()
}

#[test]
fn a_plan_sends_nothing_and_records_nothing() {
    let scene = Scene::set_up();
    let plan = scene
        .run(&["plan", "--from", "person.json", "--json"])
        .exited(0)
        .json();
    let planned = plan["vendors"].as_array().unwrap().len();
    assert_eq!(planned, Vendor::all().count());
    for vendor in Vendor::all() {
        assert!(scene.sandbox.requests(vendor.id()).is_empty(), "{vendor}");
    }
    scene.run(&["status"]).exited(0).says("0 requests");
}

#[test]
fn a_plan_says_what_no_vendor_is_asked_by() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let ran = scene
        .run(&["plan", "--email", "ada@example.com", "--user-id", "u-42"])
        .exited(0);
    ran.says("warning: no vendor is asked by email #1");
}

#[test]
fn whoever_asks_again_is_told_of_the_first_request() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let erase = ["erase", "--yes", "--user-id", "u-42", "--json"];
    let first = scene.run(&erase).exited(0);
    let asked = scene.sandbox.requests("gainsight-px").len();
    let second = scene.run(&erase).exited(0);
    assert_eq!(request(&first), request(&second));
    assert_eq!(
        (
            first.json()["repeated"].as_bool(),
            second.json()["repeated"].as_bool()
        ),
        (Some(false), Some(true))
    );
    assert_eq!(
        scene.sandbox.requests("gainsight-px").len(),
        asked,
        "nobody is asked again"
    );
    scene
        .run(&["erase", "--yes", "--user-id", "u-42"])
        .exited(0)
        .says("This repeats an earlier request")
        .says("Receipt 1:");
    let third = scene
        .run(&["erase", "--yes", "--user-id", "u-42", "--again", "--json"])
        .exited(6);
    assert_ne!(request(&first), request(&third));
}

#[test]
fn a_key_of_ones_own_stands_for_its_request_however_long_ago() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let erase = |id: &str| {
        scene.run(&[
            "erase",
            "--yes",
            "--user-id",
            id,
            "--key",
            "ticket-4711",
            "--json",
        ])
    };
    let first = erase("u-42").exited(0);
    scene
        .sandbox
        .clock()
        .advance(jiff::SignedDuration::from_hours(24 * 365));
    assert_eq!(request(&first), request(&erase("u-42").exited(0)));
    erase("u-43")
        .exited(2)
        .complains("the idempotency key belongs to request");
}

#[test]
fn a_key_with_again_begins_anew_where_it_is_new_and_is_refused_where_it_is_not() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let erase = |more: &[&str]| {
        scene.run(&[&["erase", "--yes", "--user-id", "u-42", "--json"], more].concat())
    };
    let first = erase(&["--key", "one"]).exited(0);
    let asked = scene.sandbox.requests("gainsight-px").len();
    let refused = erase(&["--key", "one", "--again"]).exited(2);
    refused
        .complains(&format!("the key belongs to request {}", request(&first)))
        .complains("give a new key or none");
    assert_eq!(scene.sandbox.requests("gainsight-px").len(), asked);
    let second = erase(&["--key", "two", "--again"]).exited(6);
    assert_ne!(request(&first), request(&second));
    assert_eq!(second.json()["repeated"], false);
}

#[test]
fn one_request_is_shown_in_detail_and_all_in_figures() {
    let scene = Scene::set_up();
    let ran = scene
        .run(&["erase", "--yes", "--from", "person.json", "--json"])
        .exited(4);
    let id = request(&ran);
    let detail = scene.run(&["status", &id]).exited(4);
    detail
        .says("in progress, expected by")
        .says("Pending: 3 not settled")
        .says("The next request to a vendor is due at");
    let all = scene.run(&["status", "--json"]).exited(4).json();
    assert_eq!(all["overview"]["pending"], 1);
    assert_eq!(all["requests"][0]["request"], id.as_str());
    scene.run(&["run", "--until-settled"]).exited(0);
    let one = scene.run(&["status", &id, "--json"]).exited(0).json();
    assert_eq!(one["verdict"], "complete");
    assert_eq!(one["receipt"], 1);
    scene
        .run(&["status", "--pending"])
        .exited(0)
        .says("1 complete");
    assert!(!scene.run(&["status", "--pending"]).stdout.contains(&id));
    assert!(scene.run(&["status"]).stdout.contains(&id));
}

#[test]
fn what_is_pending_is_shown_the_first_due_first() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::ServerError, Times::Always)
        .unwrap();
    let mut ids = Vec::new();
    for (id, received) in [
        ("u-42", "2026-01-02"),
        ("u-43", "2025-12-18"),
        ("u-44", "2025-12-30"),
    ] {
        let erase = [
            "erase",
            "--yes",
            "--user-id",
            id,
            "--received",
            received,
            "--json",
        ];
        let ran = scene.run(&erase).exited(4);
        ids.push(request(&ran));
    }
    let shown = scene.run(&["status", "--pending"]).exited(4).stdout;
    let at = |number: usize| shown.find(&ids[number]).unwrap();
    assert!(at(1) < at(2) && at(2) < at(0), "{shown}");
    let shown = scene.run(&["status"]).exited(4).stdout;
    let at = |number: usize| shown.find(&ids[number]).unwrap();
    assert!(at(0) < at(1) && at(1) < at(2), "{shown}");
}

#[test]
fn what_is_printed_of_a_request_holds_nothing_to_ask_a_vendor_with() {
    let scene = Scene::set_up();
    let ran = scene
        .run(&["erase", "--yes", "--from", "person.json", "--json"])
        .exited(4);
    assert!(!ran.stdout.contains("tracking"), "{}", ran.stdout);
    let targets = ran.json()["targets"].clone();
    assert!(
        targets
            .as_array()
            .unwrap()
            .iter()
            .any(|target| target["outcome"]["outcome"] == "in-progress")
    );
}

#[test]
fn a_vendor_that_is_slower_than_the_law_is_a_warning() {
    let scene = Scene::set_up();
    let ran = scene
        .run(&[
            "erase",
            "--yes",
            "--from",
            "person.json",
            "--received",
            "2025-12-15",
            "--json",
        ])
        .exited(4);
    let late: Vec<_> = ran.json()["later_than_due"].as_array().unwrap().clone();
    assert!(
        late.iter().any(|late| late["vendor"] == "lytics"),
        "{late:?}"
    );
    let id = request(&ran);
    scene
        .run(&["status", &id])
        .says("warning: lytics email #1 is expected by")
        .says("later than the law allows");
}

#[test]
fn a_person_is_looked_up_by_any_identifier_after_all_of_them_are_gone() {
    let scene = Scene::set_up();
    scene
        .run(&["erase", "--yes", "--from", "person.json", "--wait"])
        .exited(0);
    scene
        .run(&["check", "--from", "person.json"])
        .exited(0)
        .says("email #1")
        .says("user-id #1")
        .says("Complete");
    let known = scene
        .run(&["check", "--email", "ada@example.com", "--json"])
        .exited(0)
        .json();
    assert_eq!(known[0]["requests"][0]["receipt"], 1);
    // Of somebody who was asked for by one identifier alone, the other wasn't erased.
    let both = [
        "check",
        "--email",
        "ada@example.com",
        "--email",
        "other@example.com",
    ];
    scene.run(&both).exited(6).says("no request");
    let session = scene
        .sandbox
        .sign_in("mudbase", "grace@example.com")
        .unwrap();
    scene
        .run_with(&["check", "--session", "mudbase=-"], &session)
        .exited(2)
        .complains("doesn't identify a person");
}

#[test]
fn the_queue_is_worked_for_everybody_and_an_erasure_waits_for_its_own_alone() {
    let scene = Scene::with_vendors(&["pureclarity", "mudbase", "lytics", "gainsight-px"]);
    scene
        .sandbox
        .set_duration("lytics", jiff::SignedDuration::from_hours(48));
    scene
        .run(&["erase", "--yes", "--from", "person.json"])
        .exited(4);
    scene
        .sandbox
        .set_duration("lytics", jiff::SignedDuration::from_mins(1));
    scene.write_person(
        "edsger.json",
        &Person::new("Edsger Dijkstra", "edsger@example.com", "u-48"),
    );
    scene
        .run(&["erase", "--yes", "--from", "edsger.json", "--wait"])
        .exited(0);
    scene
        .run(&["status"])
        .exited(4)
        .says("1 complete")
        .says("1 pending");
    // Nor does it wait for others when its own was settled before.
    let before = scene.sandbox.clock().now();
    let again = scene
        .run(&["erase", "--yes", "--from", "edsger.json", "--wait"])
        .exited(0);
    again.says("This repeats an earlier request");
    assert_eq!(scene.sandbox.clock().now(), before);
}

#[test]
fn a_command_that_writes_leaves_nothing_but_the_journal_behind() {
    let scene = Scene::set_up();
    let beside = || {
        let names = scene.files().into_iter().map(|(name, _)| name);
        let beside = names.filter(|name| name.starts_with("erasure.journal"));
        beside.collect::<Vec<_>>()
    };
    assert_eq!(beside(), ["erasure.journal"], "of init");
    scene
        .run(&["erase", "--yes", "--from", "person.json"])
        .exited(4);
    assert_eq!(beside(), ["erasure.journal"], "of erase");
}

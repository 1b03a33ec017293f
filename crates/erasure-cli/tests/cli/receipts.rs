//! Receipts: shown, verified, exported, by the journal and by whoever was given them.

use crate::support::Scene;

fn three() -> Scene {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    for id in ["u-42", "u-43", "u-44"] {
        scene.run(&["erase", "--yes", "--user-id", id]).exited(0);
    }
    scene
}

#[test]
fn a_receipt_is_shown_by_its_number_and_by_its_request() {
    let scene = three();
    let shown = scene
        .run(&["receipt", "show", "2", "--json"])
        .exited(0)
        .json();
    assert_eq!(shown["receipt"]["seq"], 2);
    let request = shown["receipt"]["request"].as_str().unwrap();
    let ran = scene.run(&["receipt", "show", request]).exited(0);
    ran.says("Receipt 2 of request")
        .says("genuine, signed by")
        .says("Complete: 1 confirmed, 0 promised");
}

#[test]
fn a_request_that_is_not_settled_has_no_receipt_yet() {
    let scene = Scene::set_up();
    let ran = scene
        .run(&["erase", "--yes", "--from", "person.json", "--json"])
        .exited(4)
        .json();
    let request = ran["request"].as_str().unwrap();
    scene
        .run(&["receipt", "show", request])
        .exited(2)
        .complains("has no receipt yet");
    scene
        .run(&["receipt", "export", request, "--html"])
        .exited(2)
        .complains("has no receipt yet");
    scene
        .run(&["receipt", "verify"])
        .exited(0)
        .says("there is no receipt yet");
}

#[test]
fn somebody_else_verifies_an_export_with_the_public_keys_and_nothing_else() {
    let scene = three();
    let keys = scene.run(&["receipt", "keys"]).exited(0);
    scene
        .run(&["receipt", "export", "--out", "all.jsonl"])
        .exited(0)
        .says("Wrote all.jsonl");
    let elsewhere = Scene::empty();
    elsewhere.write("keys.json", &keys.stdout);
    elsewhere.write("all.jsonl", &scene.read("all.jsonl"));
    let verify = ["receipt", "verify", "all.jsonl", "--keys", "keys.json"];
    let verified = elsewhere.run(&verify).exited(0).says("Genuine: 3 receipts");
    let own = scene.run(&["receipt", "verify"]).exited(0);
    assert_eq!(
        verified.stdout.lines().last(),
        own.stdout.lines().last(),
        "the same digest"
    );
    elsewhere.write("keys.json", "{}");
    elsewhere.run(&verify).exited(3).complains("keys.json");
    let stranger = Scene::set_up().run(&["receipt", "keys"]).exited(0);
    elsewhere.write("keys.json", &stranger.stdout);
    elsewhere.run(&verify).exited(7).complains("not genuine");
}

#[test]
fn one_receipt_alone_is_genuine_and_says_nothing_about_others() {
    let scene = three();
    let shown = scene
        .run(&["receipt", "show", "2", "--json"])
        .exited(0)
        .json();
    let request = shown["receipt"]["request"].as_str().unwrap();
    scene
        .run(&["receipt", "export", request, "--out", "one.jws"])
        .exited(0);
    assert_eq!(
        scene.read("one.jws").trim_end(),
        shown["jws"].as_str().unwrap()
    );
    let ran = scene
        .run(&["receipt", "verify", "one.jws", "--json"])
        .exited(0);
    assert_eq!(
        (&ran.json()["genuine"], &ran.json()["whole"]),
        (&true.into(), &false.into())
    );
}

#[test]
fn an_export_goes_to_standard_output_where_no_file_is_named() {
    let scene = three();
    let ran = scene.run(&["receipt", "export"]).exited(0);
    assert_eq!(ran.stdout.lines().count(), 4);
    scene.write("all.jsonl", &ran.stdout);
    scene.run(&["receipt", "verify", "all.jsonl"]).exited(0);
}

#[test]
fn the_page_shows_all_receipts_or_one_and_whether_the_chain_is_whole() {
    let scene = three();
    let all = scene.run(&["receipt", "export", "--html"]).exited(0).stdout;
    let numbers = |page: &str| {
        (1..=3)
            .filter(|number| page.contains(&format!("Receipt no. {number} ")))
            .count()
    };
    assert_eq!(numbers(&all), 3);
    let shown = scene
        .run(&["receipt", "show", "2", "--json"])
        .exited(0)
        .json();
    let request = shown["receipt"]["request"].as_str().unwrap();
    let one = scene
        .run(&["receipt", "export", request, "--html"])
        .exited(0)
        .stdout;
    assert!(one.contains(request));
    assert_eq!(numbers(&one), 1);
}

#[test]
fn a_receipt_that_was_taken_out_of_the_journal_is_missed() {
    let scene = three();
    // The receipts are rows of a table: whoever can write the file can delete one.
    let journal = rusqlite::Connection::open(scene.path("erasure.journal")).unwrap();
    journal
        .execute("DELETE FROM receipts WHERE seq = 2", [])
        .unwrap();
    drop(journal);
    scene
        .run(&["receipt", "verify"])
        .exited(7)
        .complains("receipt 2: it is missing");
    let ran = scene
        .run(&["receipt", "export", "--html", "--out", "page.html"])
        .exited(7);
    ran.complains("receipt 2");
    assert!(
        scene.read("page.html").contains("missing"),
        "the page says it too"
    );
}

#[test]
fn the_last_receipts_that_were_taken_out_of_the_journal_are_missed_too() {
    let scene = three();
    let journal = rusqlite::Connection::open(scene.path("erasure.journal")).unwrap();
    journal
        .execute("DELETE FROM receipts WHERE seq = 3", [])
        .unwrap();
    drop(journal);
    scene
        .run(&["receipt", "verify"])
        .exited(7)
        .complains("missing");
}

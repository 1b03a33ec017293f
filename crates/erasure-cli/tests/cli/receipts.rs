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
    let other = Scene::set_up().run(&["receipt", "keys"]).exited(0);
    elsewhere.write("keys.json", &other.stdout);
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

fn called(scene: &Scene, name: &str) {
    let text = scene.read("erasure.toml");
    let section = format!("[controller]\nname = \"{name}\"\n");
    scene.write(
        "erasure.toml",
        &text.replacen("[controller]\n", &section, 1),
    );
}

#[test]
fn a_receipt_from_a_sandbox_says_so_whatever_the_configuration_says_later() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    called(&scene, "Example Ltd");
    let erased = scene
        .run(&["erase", "--yes", "--user-id", "u-42", "--json"])
        .exited(0);
    let request = erased.json()["request"].as_str().unwrap().to_owned();
    // Without the section it looks like a configuration for real vendors.
    let text = scene.read("erasure.toml");
    let (before, after) = text.split_once("[sandbox]\n").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    scene.write("erasure.toml", &format!("{before}{after}"));

    let shown = scene
        .run(&["receipt", "show", "1", "--json"])
        .exited(0)
        .json();
    let controller = &shown["receipt"]["controller"];
    assert_eq!(controller["sandbox"], true);
    assert_eq!(controller["name"], "Example Ltd");
    scene
        .run(&["receipt", "show", "1"])
        .exited(0)
        .says("SANDBOX")
        .says("controller: Example Ltd")
        .says("and not the vendor itself: gainsight-px");
    let page = scene.run(&["receipt", "export", "--html"]).exited(0).stdout;
    assert!(page.contains("<span>SANDBOX</span>") && page.contains("Example Ltd"));

    let keys = scene.run(&["receipt", "keys"]).exited(0);
    let elsewhere = Scene::empty();
    elsewhere.write("keys.json", &keys.stdout);
    let all = scene.run(&["receipt", "export"]).exited(0);
    elsewhere.write("all.jsonl", &all.stdout);
    let one = scene.run(&["receipt", "export", &request]).exited(0);
    elsewhere.write("one.jws", &one.stdout);
    let verified = |scene: &Scene, arguments: &[&str]| {
        let arguments = [&["receipt", "verify"], arguments].concat();
        scene
            .run(&arguments)
            .exited(0)
            .says("SANDBOX: 1 receipt comes from a sandbox")
            .says("1 receipt of Example Ltd");
        let document = scene.run(&[&arguments[..], &["--json"]].concat()).json();
        assert_eq!(document["sandbox"], true);
        assert_eq!(document["controllers"][0], "Example Ltd");
    };
    verified(&scene, &[]);
    verified(&elsewhere, &["all.jsonl", "--keys", "keys.json"]);
    verified(&elsewhere, &["one.jws", "--keys", "keys.json"]);
}

#[test]
fn a_receipt_of_real_vendors_says_nothing_of_a_sandbox_and_whose_it_is_where_that_is_named() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let text = scene.read("erasure.toml");
    let (before, after) = text.split_once("[sandbox]\n").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    scene.write("erasure.toml", &format!("{before}{after}"));
    scene
        .run(&["erase", "--yes", "--user-id", "u-42"])
        .exited(0);
    let shown = scene.run(&["receipt", "show", "1"]).exited(0);
    assert!(!shown.stdout.contains("SANDBOX"));
    shown.says("controller: not named");
    let document = scene.run(&["receipt", "verify", "--json"]).exited(0).json();
    assert_eq!(document["sandbox"], false);
    for name in ["", " ", "two\\nlines", &"x".repeat(201)] {
        scene.write("erasure.toml", &text);
        called(&scene, name);
        scene
            .run(&["status"])
            .exited(3)
            .complains("expected a text on one line");
    }
}

#[test]
fn a_receipt_says_that_several_identifiers_at_one_vendor_are_one_person() {
    let scene = Scene::with_vendors(&["lytics"]);
    scene
        .run(&["erase", "--yes", "--from", "person.json", "--wait"])
        .exited(0);
    scene
        .run(&["receipt", "show", "1"])
        .exited(0)
        .says("one person: several identifiers at one vendor are the same person's")
        .says("the same person was erased there by");
    let page = scene.run(&["receipt", "export", "--html"]).exited(0).stdout;
    assert!(page.contains("It has erased the same person by"));
    assert!(!page.contains("a wrong one"));
    assert!(!page.contains("gone for good"));
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

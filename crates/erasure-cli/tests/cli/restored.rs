//! A restored backup of the journal: it is noticed before anybody is asked, in the journal and in what was given away.

use crate::support::{Ran, Scene};

const FILES: [&str; 2] = ["erasure.journal", "erasure.journal-wal"];

fn scene() -> Scene {
    Scene::with_vendors(&["gainsight-px"])
}

fn erase(scene: &Scene, user_id: &str) {
    scene
        .run(&["erase", "--yes", "--user-id", user_id])
        .exited(0);
}

/// What the journal's files hold now.
fn backup(scene: &Scene) -> [Option<Vec<u8>>; 2] {
    FILES.map(|name| std::fs::read(scene.path(name)).ok())
}

fn restore(scene: &Scene, backup: &[Option<Vec<u8>>; 2]) {
    for (name, bytes) in FILES.iter().zip(backup) {
        let _ = std::fs::remove_file(scene.path(name));
        if let Some(bytes) = bytes {
            scene.write_bytes(name, bytes);
        }
    }
}

fn asked(scene: &Scene) -> usize {
    scene.sandbox.requests("gainsight-px").len()
}

/// The digest of the chain's end, as a run printed it for people.
fn digest(ran: &Ran) -> String {
    let (_, after) = ran.stdout.split_once("has the digest").unwrap();
    after.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn a_restored_backup_is_noticed_by_every_command_that_would_ask_and_asks_nobody() {
    let scene = scene();
    erase(&scene, "u-42");
    let before = backup(&scene);
    erase(&scene, "u-43");
    restore(&scene, &before);
    let asked_before = asked(&scene);
    scene.write("people.csv", "user_id\nu-44\n");
    let commands: [&[&str]; 3] = [
        &["run"],
        &["erase", "--yes", "--user-id", "u-44"],
        &["bulk", "people.csv"],
    ];
    for command in commands {
        let refused = scene.run(command).exited(1);
        refused
            .complains("a backup was restored")
            .complains("No vendor was asked")
            .complains("--accept-restored");
    }
    scene
        .run(&["receipt", "verify"])
        .exited(7)
        .complains("not genuine")
        .complains("(receipts: 1, remembered: 2;");
    scene
        .run(&["receipt", "export", "--out", "all.jsonl"])
        .exited(7)
        .complains("a backup was restored");
    assert!(!scene.path("all.jsonl").exists());
    assert_eq!(asked(&scene), asked_before);
    // Nothing was recorded either.
    let listed = scene.run(&["status", "--json"]);
    assert!(!listed.stdout.contains("pending\": 1"), "{listed:?}");

    scene.run(&["run", "--accept-restored"]).exited(0);
    erase(&scene, "u-44");
    scene.run(&["receipt", "verify"]).exited(0);
}

#[test]
fn a_digest_that_was_printed_shows_that_the_chain_went_another_way() {
    let scene = scene();
    let kept = scene
        .run(&["erase", "--yes", "--user-id", "u-42"])
        .exited(0);
    let kept = digest(&kept);
    let before = backup(&scene);
    let lost = scene
        .run(&["erase", "--yes", "--user-id", "u-43", "--json"])
        .exited(0);
    assert_eq!(lost.json()["head"]["seq"], 2);
    let lost = lost.json()["head"]["digest"].as_str().unwrap().to_owned();
    scene
        .run(&["receipt", "verify", "--since", &lost])
        .exited(0)
        .says(&lost);
    restore(&scene, &before);
    let ran = scene.run(&["run", "--accept-restored"]).exited(0);
    assert_eq!(digest(&ran), kept);
    erase(&scene, "u-44");
    scene
        .run(&["receipt", "export", "--out", "all.jsonl"])
        .exited(0);
    let noted = kept.to_uppercase();
    // Everything about the new chain is genuine, but that it goes on from there.
    scene.run(&["receipt", "verify", "all.jsonl"]).exited(0);
    for given in [
        &["receipt", "verify"][..],
        &["receipt", "verify", "all.jsonl"],
    ] {
        let since = |digest| [given, &["--since", digest]].concat();
        scene.run(&since(&kept)).exited(0).says("Genuine: 2");
        scene.run(&since(&noted)).exited(0);
        let refused = scene.run(&since(&lost)).exited(7);
        refused.complains("none of the 2 receipts has the digest that `--since` names");
        let document = scene
            .run(&[&since(&lost)[..], &["--json"]].concat())
            .exited(7)
            .json();
        assert_eq!(document["exit"], "not-genuine");
    }
    scene
        .run(&["receipt", "verify", "--since", "ba2b"])
        .exited(2)
        .complains("64 hexadecimal digits");
}

#[test]
fn one_receipt_alone_shows_no_more_than_itself() {
    let scene = scene();
    let first = digest(
        &scene
            .run(&["erase", "--yes", "--user-id", "u-42"])
            .exited(0),
    );
    let second = scene
        .run(&["erase", "--yes", "--user-id", "u-43", "--json"])
        .exited(0)
        .json();
    let request = second["request"].as_str().unwrap();
    scene
        .run(&["receipt", "export", request, "--out", "one.jws"])
        .exited(0);
    let verify = |digest| scene.run(&["receipt", "verify", "one.jws", "--since", digest]);
    verify(second["head"]["digest"].as_str().unwrap()).exited(0);
    verify(&first)
        .exited(7)
        .complains("only an export of all receipts can show");
}

#[test]
fn every_run_prints_where_the_chain_ends() {
    let scene = scene();
    let none = scene.run(&["run"]).exited(0);
    assert!(!none.stdout.contains("digest"), "{none:?}");
    scene.write("people.csv", "user_id\nu-42\n");
    let bulk = digest(&scene.run(&["bulk", "people.csv"]).exited(0));
    let run = scene
        .run(&["run"])
        .exited(0)
        .says("The chain ends with receipt 1,");
    assert_eq!(digest(&run), bulk);
    let document = scene.run(&["run", "--json"]).exited(0).json();
    assert_eq!(document["head"]["digest"], bulk.as_str());
    scene.write("more.csv", "user_id\nu-43\n");
    let document = scene.run(&["bulk", "more.csv", "--json"]).exited(0).json();
    assert_eq!(document["head"]["seq"], 2);
    let last = document["head"]["digest"].as_str().unwrap();
    let verified = scene.run(&["receipt", "verify"]).exited(0);
    assert_eq!(digest(&verified), last);
}

#[test]
fn with_a_key_from_the_environment_it_is_noticed_where_a_file_is_named() {
    let scene = scene();
    let key = scene.read("erasure.key");
    let text = scene.read("erasure.toml");
    let in_file = "key = { file = \"erasure.key\" }";
    assert!(text.contains(in_file));
    let in_environment = "key = { env = \"ERASURE_KEY\" }";
    let text = text.replacen(in_file, in_environment, 1);
    scene.write("erasure.toml", &text);
    let run = |arguments: &[&str]| {
        let mut command = scene.command(arguments);
        Ran::from(command.env("ERASURE_KEY", key.trim_end()).output().unwrap())
    };
    run(&["erase", "--yes", "--user-id", "u-42"]).exited(0);
    assert!(!scene.path("erasure.key-head").exists());
    let named = format!("{in_environment}\nhead-file = \"remembered\"");
    scene.write("erasure.toml", &text.replacen(in_environment, &named, 1));
    let before = backup(&scene);
    run(&["erase", "--yes", "--user-id", "u-43"]).exited(0);
    restore(&scene, &before);
    // The backup is of a time when nothing was remembered yet: what came after it was.
    assert!(scene.path("remembered").exists());
    run(&["run"]).exited(1).complains("a backup was restored");
}

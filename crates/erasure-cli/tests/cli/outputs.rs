//! Files that are written for others: nothing is overwritten but what an earlier run wrote.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::Scene;

/// One settled request, and a list of people of whom one can't be taken.
fn scene() -> Scene {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    scene
        .run(&["erase", "--yes", "--user-id", "u-42"])
        .exited(0);
    scene.write("people.csv", "user_id\nu-43\n\"\"\n");
    scene
}

/// What writes a file of this name, and what it has written then.
const WRITERS: [(&[&str], &str); 3] = [
    (&["receipt", "export", "--out"], "eyJ"),
    (&["receipt", "export", "--html", "--out"], "<!doctype html>"),
    (&["bulk", "people.csv", "--rejects"], "row,"),
];

fn refused(scene: &Scene, place: &str, why: &str, more: &[&str]) {
    let before = scene.files();
    for (writer, _) in WRITERS {
        let arguments = [writer, &[place], more].concat();
        scene.run(&arguments).exited(2).complains(why);
        assert_eq!(scene.files(), before, "{arguments:?}");
    }
}

#[test]
fn the_journal_a_key_a_credential_the_configuration_and_the_input_are_never_overwritten() {
    let scene = scene();
    fs::create_dir(scene.path("elsewhere")).unwrap();
    symlink(scene.path("erasure.journal"), scene.path("linked")).unwrap();
    fs::hard_link(scene.path("erasure.key"), scene.path("twin")).unwrap();
    for place in [
        "erasure.journal",
        "erasure.journal-wal",
        "erasure.journal-shm",
        "erasure.journal-workers",
        "erasure.key",
        "erasure.toml",
        "erasure-credentials/gainsight-px-api-key",
        "./erasure.key",
        "elsewhere/../erasure.journal",
        "elsewhere/../erasure.journal-wal",
        &scene.path("erasure.journal").display().to_string(),
        "linked",
        "twin",
    ] {
        for force in [&[][..], &["--force"]] {
            refused(&scene, place, "is never overwritten", force);
        }
    }
    let (writer, _) = WRITERS[2];
    let input = [writer, &["people.csv", "--force"]].concat();
    scene
        .run(&input)
        .exited(2)
        .complains("is never overwritten");
    assert_eq!(scene.read("people.csv"), "user_id\nu-43\n\"\"\n");
    assert!(scene.sandbox.is_still_there("gainsight-px", "u-43"));
}

#[test]
fn a_file_that_no_earlier_run_wrote_is_overwritten_by_force_alone() {
    let scene = scene();
    scene.write("mine", "mine");
    symlink("mine", scene.path("linked")).unwrap();
    for place in ["mine", "linked"] {
        refused(&scene, place, "exists, and no earlier run wrote it", &[]);
    }
    assert!(scene.sandbox.is_still_there("gainsight-px", "u-43"));
    for (writer, begins) in WRITERS {
        scene.write("mine", "mine");
        scene.run(&[writer, &["linked", "--force"]].concat());
        assert!(scene.read("mine").starts_with(begins), "{begins}");
        assert!(
            scene.path("linked").is_symlink(),
            "what it leads to is written"
        );
    }
}

#[test]
fn what_an_earlier_run_wrote_is_written_anew_whichever_it_was() {
    let scene = scene();
    for (first, _) in WRITERS {
        for (writer, begins) in WRITERS {
            fs::remove_file(scene.path("out")).unwrap_or_default();
            scene.run(&[first, &["out"]].concat());
            scene.run(&[writer, &["out"]].concat());
            assert!(
                scene.read("out").starts_with(begins),
                "{first:?} {writer:?}"
            );
        }
    }
    for request in [1, 2] {
        let known = scene.run(&["receipt", "show", "1", "--json"]).json();
        let id = known["receipt"]["request"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let one = ["receipt", "export", &id, "--out", "one"];
        scene.run(&one).exited(0);
        assert!(scene.read("one").starts_with("eyJ"), "{request}");
    }
}

#[test]
fn what_is_no_file_is_not_replaced_by_one() {
    let scene = scene();
    fs::create_dir(scene.path("directory")).unwrap();
    for place in ["directory", "/dev/null"] {
        for force in [&[][..], &["--force"]] {
            refused(&scene, place, "isn't a file", force);
        }
    }
    // What it is is found out before anybody is asked, beside the file too.
    scene.write("people.csv.rejects.csv", "mine");
    let beside = scene.run(&["bulk", "people.csv"]).exited(2);
    beside.complains("people.csv.rejects.csv exists, and no earlier run wrote it");
    assert!(scene.sandbox.is_still_there("gainsight-px", "u-43"));
}

//! From an empty directory to a verified receipt.

use erasure::{Completion, VendorKind};
use vendor_sandbox::{Contract, Sandbox, Vendor};

use crate::support::Scene;

#[test]
fn a_newcomer_gets_from_an_empty_directory_to_a_verified_receipt_and_its_page() {
    let scene = Scene::empty();
    let control = scene.sandbox.control_url();
    let init = scene.run(&["init", "--sandbox", &control]).exited(0);
    init.says("Next: `erasure erase --from person.json`");
    scene
        .run(&["vendors"])
        .exited(0)
        .says("answers, and takes the credentials");
    let all = Vendor::all().count();
    scene
        .run(&["plan", "--from", "person.json"])
        .exited(0)
        .says(&format!(" to ask, at {all} of {all} vendors"));
    assert!(scene.sandbox.is_still_there("lytics", "ada@example.com"));

    scene
        .run(&["erase", "--yes", "--from", "person.json"])
        .exited(4)
        .says("Not settled yet: `erasure run` continues");
    scene
        .run(&["run", "--until-settled"])
        .exited(0)
        .says("Nothing is open");
    // Whoever has promised to may do it later.
    let vendors = VendorKind::ALL.iter().map(VendorKind::unconfigured);
    let now = vendors.filter(|vendor| vendor.terms().completion() != Completion::Promised);
    for vendor in now.map(|vendor| vendor.id()) {
        let is_there = scene.sandbox.is_still_there(vendor.as_str(), "u-42");
        assert!(!is_there, "{vendor}");
    }
    scene
        .run(&["receipt", "show", "1"])
        .exited(0)
        .says("Complete: ");
    scene
        .run(&["receipt", "verify"])
        .exited(0)
        .says("Genuine: 1 receipt");
    scene
        .run(&["receipt", "export", "--html", "--out", "page.html"])
        .exited(0);
    let page = scene.read("page.html");
    assert!(
        page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"),
        "{page:.80}"
    );
    for remote in [
        "<script",
        "src=",
        "http-equiv=\"refresh\"",
        "@import",
        "<link",
    ] {
        assert!(!page.contains(remote), "{remote}");
    }
}

#[test]
fn init_overwrites_nothing_and_says_what_is_in_the_way() {
    for present in ["erasure.toml", "erasure.key", "erasure.journal"] {
        let scene = Scene::empty();
        scene.write(present, "mine");
        let refused = scene.run(&["init"]).exited(2);
        refused.complains(&format!("{present} exists already: nothing was written"));
        assert_eq!(scene.files(), [(present.to_owned(), b"mine".to_vec())]);
    }
    for present in ["person.json", "erasure-credentials"] {
        let scene = Scene::empty();
        scene.write(present, "mine");
        scene
            .run(&["init", "--sandbox", &scene.sandbox.control_url()])
            .exited(2);
        assert_eq!(scene.files(), [(present.to_owned(), b"mine".to_vec())]);
    }
}

#[test]
fn init_without_a_sandbox_that_runs_says_how_to_start_one_and_leaves_nothing_behind() {
    let scene = Scene::empty();
    // A port on which nobody listens: the sandbox that had it is gone.
    let gone = Scene::empty().sandbox.control_url();
    let refused = scene.run(&["init", "--sandbox", &gone]).exited(1);
    refused.complains("cargo run -p vendor-sandbox -- --port-base 7700");
    let address = scene.sandbox.base_url("lytics");
    scene
        .run(&["init", "--sandbox", &address])
        .exited(1)
        .complains("is not a sandbox");
    assert_eq!(scene.files(), []);
}

#[cfg(target_os = "linux")]
#[test]
fn where_there_is_no_room_init_says_so_and_leaves_nothing_behind() {
    let scene = Scene::empty();
    let control = scene.sandbox.control_url();
    // So many blocks may a file have, and no more, as on a disk that is full.
    for blocks in [0, 1, 8, 40] {
        for arguments in ["init", &format!("init --sandbox {control}")] {
            let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {arguments}");
            let mut command = std::process::Command::new("sh");
            command
                .args(["-c", &limited, env!("CARGO_BIN_EXE_erasure")])
                .current_dir(scene.directory.path());
            let ran = crate::support::Ran::from(command.output().unwrap()).exited(1);
            assert!(ran.stderr.starts_with("error: "), "{blocks}: {ran:?}");
            assert_eq!(scene.files(), [], "{blocks}: {ran:?}");
            let left = std::fs::read_dir(scene.directory.path()).unwrap().count();
            assert_eq!(left, 0, "{blocks}: {ran:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_init_says_so() {
    let scene = Scene::empty();
    let refused = scene.run(&["--config", "/proc/self/erasure.toml", "init"]);
    refused
        .exited(1)
        .complains("the key file /proc/self/erasure.key can't be used");
}

#[test]
fn what_init_writes_only_its_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::set_up();
    for (name, _) in scene.files() {
        let mode = scene.path(&name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}

#[test]
fn the_configuration_follows_what_the_sandbox_serves() {
    let builder = Sandbox::builder().contract("lytics", Contract::Revised);
    let scene = Scene::set_up_of(builder);
    let text = scene.read("erasure.toml");
    let (_, after) = text.split_once("[vendors.lytics]").unwrap();
    let (lytics, others) = after.split_once("[vendors.").unwrap();
    assert!(lytics.contains("contract = \"revised\""));
    assert!(others.contains("contract = \"original\""));
    for key in [
        scene.sandbox.credentials().get("lytics_token"),
        scene.sandbox.credentials().get("gainsight_px_api_key"),
        scene.sandbox.credentials().get("mixpanel_oauth_token"),
        scene.sandbox.credentials().get("mixpanel_project_token"),
    ] {
        assert!(!text.contains(key), "a key stands in the configuration");
    }
}

#[test]
fn every_vendor_of_the_template_can_be_taken_as_it_stands() {
    let scene = Scene::empty();
    scene.run(&["init"]).exited(0);
    let text = scene.read("erasure.toml");
    let (head, vendors) = text.split_once("# [vendors.").unwrap();
    let vendors = format!("# [vendors.{vendors}").replace("\n# ", "\n");
    let vendors = vendors.trim_start_matches("# ");
    scene.write("erasure.toml", &format!("{head}{vendors}"));
    let mut command = scene.command(&["vendors", "--offline", "--json"]);
    for kind in VendorKind::ALL {
        let variables = kind.secrets().map(|secret| kind.variable(secret));
        command.envs(variables.map(|variable| (variable, "key")));
    }
    let shown = crate::support::Ran::from(command.output().unwrap())
        .exited(0)
        .json();
    let states: Vec<_> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|vendor| vendor["state"].clone())
        .collect();
    assert_eq!(states.len(), VendorKind::ALL.len());
    assert!(
        states.iter().all(|state| state == "configured"),
        "{states:?}"
    );
}

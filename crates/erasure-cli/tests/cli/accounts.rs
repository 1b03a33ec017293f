//! What was asked at one account is settled by no other account's answer.

use vendor_sandbox::Sandbox;

use crate::support::Scene;

/// Asks Gainsight PX at another sandbox from now on.
fn move_to(scene: &Scene, elsewhere: &Scene) {
    let (here, there) = (
        scene.sandbox.base_url("gainsight-px"),
        elsewhere.sandbox.base_url("gainsight-px"),
    );
    let text = scene.read("erasure.toml");
    assert!(text.contains(&here), "{text}");
    scene.write("erasure.toml", &text.replace(&here, &there));
}

const ERASE: [&str; 4] = ["erase", "--yes", "--user-id", "u-42"];

#[test]
fn a_record_that_came_back_is_not_called_erased_because_another_account_knows_nobody() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let text = scene.read("erasure.toml");
    let soft = text.replace(
        "[vendors.gainsight-px]\n",
        "[vendors.gainsight-px]\nsoft = true\n",
    );
    scene.write("erasure.toml", &soft);
    scene.run(&ERASE).exited(4);
    let ada = scene.sandbox.ada();
    scene.sandbox.ingest("gainsight-px", &ada);
    assert!(scene.sandbox.is_still_there("gainsight-px", "u-42"));
    let elsewhere = Scene::of(Sandbox::builder().nobody());
    move_to(&scene, &elsewhere);
    scene.run(&["run", "--until-settled"]).exited(5);
    scene
        .run(&["receipt", "show", "1"])
        .exited(0)
        .says("Incomplete: 1 not done")
        .says("another one can't tell");
    assert!(elsewhere.sandbox.requests("gainsight-px").is_empty());
}

#[test]
fn the_right_account_is_asked_after_a_wrong_one_knew_nobody() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let wrong = Scene::of(Sandbox::builder().nobody());
    let right = scene.read("erasure.toml");
    move_to(&scene, &wrong);
    scene.run(&ERASE).exited(6);
    scene.write("erasure.toml", &right);
    scene.run(&ERASE).exited(0).says("erased");
    assert!(!scene.sandbox.is_still_there("gainsight-px", "u-42"));
}

#[test]
fn an_account_that_is_gone_from_the_configuration_is_a_gap_that_says_so() {
    let scene = Scene::with_vendors(&["gainsight-px", "lytics"]);
    scene
        .run(&["erase", "--yes", "--email", "ada@example.com"])
        .exited(4);
    let text = scene.read("erasure.toml");
    let (before, after) = text.split_once("[vendors.lytics]").unwrap();
    let after = after
        .split_once("\n[")
        .map_or(String::new(), |(_, after)| format!("\n[{after}"));
    scene.write("erasure.toml", &format!("{before}{after}"));
    scene
        .sandbox
        .clock()
        .advance(jiff::SignedDuration::from_hours(1));
    scene.run(&["run"]).exited(5);
    scene
        .run(&["receipt", "show", "1"])
        .exited(0)
        .says("the account that was asked is not configured any more");
}

#[test]
fn a_named_account_stays_the_same_when_its_credential_is_replaced() {
    for (named, code) in [(true, 4), (false, 5)] {
        let scene = Scene::with_vendors(&["lytics"]);
        if named {
            let text = scene.read("erasure.toml");
            let name = "[vendors.lytics]\naccount = \"production\"\n";
            scene.write("erasure.toml", &text.replace("[vendors.lytics]\n", name));
        }
        scene
            .run(&["erase", "--yes", "--email", "ada@example.com"])
            .exited(4);
        scene.write("erasure-credentials/lytics-token", "replaced\n");
        scene
            .sandbox
            .clock()
            .advance(jiff::SignedDuration::from_hours(1));
        scene.run(&["run"]).exited(code);
    }
}

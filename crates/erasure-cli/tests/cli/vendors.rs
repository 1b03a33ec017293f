//! `erasure vendors`: who is configured, answers, and takes the credentials.

use vendor_sandbox::Fault;

use crate::support::{Ran, Scene};

fn state(ran: &Ran, vendor: &str) -> String {
    let shown = ran.json();
    let vendors = shown.as_array().unwrap().iter();
    let of = vendors
        .filter(|shown| shown["vendor"] == vendor)
        .collect::<Vec<_>>();
    assert_eq!(of.len(), 1, "{shown}");
    of[0]["state"].as_str().unwrap().to_owned()
}

#[test]
fn each_vendor_is_shown_with_what_it_needs_and_whether_it_answers() {
    let scene = Scene::set_up();
    let ran = scene.run(&["vendors", "--json"]).exited(0);
    assert_eq!(state(&ran, "lytics"), "ready");
    assert_eq!(state(&ran, "gainsight-px"), "ready");
    assert_eq!(state(&ran, "mixpanel"), "ready");
    assert_eq!(state(&ran, "pureclarity"), "configured");
    assert_eq!(state(&ran, "mudbase"), "configured");
    scene
        .run(&["vendors"])
        .says("a session of the person's own")
        .says("access-key, secret-key");
}

#[test]
fn a_vendor_that_is_not_configured_is_shown_too() {
    let scene = Scene::with_vendors(&["lytics"]);
    let ran = scene.run(&["vendors", "--json"]).exited(0);
    assert_eq!(state(&ran, "lytics"), "ready");
    assert_eq!(state(&ran, "mudbase"), "not-configured");
}

#[test]
fn a_vendor_that_refuses_the_credentials_is_a_matter_of_configuration() {
    let scene = Scene::set_up();
    scene.write("erasure-credentials/lytics-token", "lio-of-somebody-else\n");
    let ran = scene.run(&["vendors", "--json"]).exited(3);
    assert_eq!(state(&ran, "lytics"), "refused");
    assert_eq!(state(&ran, "gainsight-px"), "ready");
}

#[test]
fn a_vendor_that_does_not_answer_is_a_failure() {
    let scene = Scene::set_up();
    scene
        .sandbox
        .inject(
            "lytics",
            "*",
            Fault::ConnectionRefused,
            vendor_sandbox::Times::Always,
        )
        .unwrap();
    let ran = scene.run(&["vendors", "--json"]).exited(1);
    assert_eq!(state(&ran, "lytics"), "unreachable");
}

#[test]
fn a_vendor_without_its_credentials_is_asked_nothing() {
    let scene = Scene::set_up();
    std::fs::remove_file(scene.path("erasure-credentials/lytics-token")).unwrap();
    let ran = scene.run(&["vendors", "--json"]).exited(3);
    assert_eq!(state(&ran, "lytics"), "credentials-missing");
    assert!(scene.sandbox.requests("lytics").is_empty());
}

#[test]
fn offline_nobody_is_asked() {
    let scene = Scene::set_up();
    let ran = scene.run(&["vendors", "--offline", "--json"]).exited(0);
    assert_eq!(state(&ran, "lytics"), "configured");
    for vendor in [
        "pureclarity",
        "mudbase",
        "lytics",
        "gainsight-px",
        "mixpanel",
    ] {
        assert!(scene.sandbox.requests(vendor).is_empty(), "{vendor}");
    }
}

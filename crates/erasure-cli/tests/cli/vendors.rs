//! `erasure vendors`: who is configured, answers, and takes the credentials.

use vendor_sandbox::{Fault, Sandbox, Vendor};

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
fn a_wrong_path_is_not_taken_for_a_vendor_and_finds_nobody_out() {
    for key in [None, Some("of-somebody-else")] {
        let scene = Scene::with_vendors(&["gainsight-px"]);
        let text = scene.read("erasure.toml");
        let at = scene.sandbox.base_url("gainsight-px");
        assert!(text.contains(&at), "{text}");
        scene.write("erasure.toml", &text.replace(&at, &format!("{at}/gateway")));
        if let Some(key) = key {
            scene.write("erasure-credentials/gainsight-px-api-key", key);
        }
        let ran = scene.run(&["vendors", "--json"]);
        assert_eq!(state(&ran, "gainsight-px"), "unreachable");
        scene
            .run(&["vendors"])
            .says("does not answer as the vendor does, check the base URL");
        let erased = scene.run(&["erase", "--user-id", "u-42", "--yes"]);
        assert!(!erased.stdout.contains("not found"), "{}", erased.stdout);
        assert!(
            !erased.stdout.contains("Nothing found"),
            "{}",
            erased.stdout
        );
    }
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
fn why_a_vendor_can_not_be_reached_is_said_by_vendors_and_by_an_erasure() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    let (text, address) = (
        scene.read("erasure.toml"),
        scene.sandbox.base_url("gainsight-px"),
    );
    let (_, port) = address.rsplit_once(':').unwrap();
    for (base, why) in [
        (
            format!("https://localhost:{port}"),
            "no secure connection came about",
        ),
        (
            "https://vendor.invalid".to_owned(),
            "the proxy of the environment can't be reached",
        ),
    ] {
        scene.write("erasure.toml", &text.replace(&address, &base));
        let run = |arguments: &[&str]| {
            let mut command = scene.command(arguments);
            command.env("HTTPS_PROXY", "http://localhost:1");
            Ran::from(command.output().unwrap())
        };
        let said = format!("the vendor could not be reached: {why}; nothing was sent");
        run(&["vendors"]).exited(1).says(&said);
        let erased = run(&["erase", "--yes", "--again", "--user-id", "u-42"]).exited(4);
        erased.says("waiting until ").says(&said);
    }
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
    for vendor in Vendor::all() {
        assert!(scene.sandbox.requests(vendor.id()).is_empty(), "{vendor}");
    }
}

#[test]
fn what_a_vendor_lists_as_under_way_is_shown() {
    let scene = Scene::with_vendors(&["lytics"]);
    let ran = scene.run(&["vendors"]).exited(0);
    assert!(!ran.stdout.contains("under way"), "{}", ran.stdout);
    scene.write("people.csv", "email\nada@example.com\n");
    scene.run(&["bulk", "people.csv"]);
    scene
        .run(&["vendors"])
        .exited(0)
        .says("erasures under way: 1");
    let shown = scene.run(&["vendors", "--json"]).exited(0).json();
    let mut shown = shown.as_array().unwrap().iter();
    let lytics = shown.find(|shown| shown["vendor"] == "lytics").unwrap();
    assert_eq!(lytics["under_way"][0]["people"], 1);
    scene.run(&["run", "--until-settled"]).exited(0);
    let ran = scene.run(&["vendors"]).exited(0);
    assert!(!ran.stdout.contains("under way"), "{}", ran.stdout);
}

#[test]
fn the_contract_that_a_vendor_does_not_speak_is_named_as_the_setting_to_change() {
    for (spoken, set) in [("original", "revised"), ("revised", "original")] {
        let speaking = Sandbox::builder().contract("lytics", spoken.parse().unwrap());
        let scene = Scene::set_up_of(speaking);
        let text = scene.read("erasure.toml");
        let (before, lytics) = text.split_once("[vendors.lytics]").unwrap();
        let right = format!("contract = \"{spoken}\"");
        let wrong = format!("contract = \"{set}\"");
        assert!(lytics.contains(&right), "{text}");
        let lytics = lytics.replacen(&right, &wrong, 1);
        scene.write("erasure.toml", &format!("{before}[vendors.lytics]{lytics}"));
        let ran = scene.run(&["vendors", "--json"]).exited(3);
        assert_eq!(state(&ran, "lytics"), "refused", "{spoken}");
        scene.run(&["vendors"]).exited(3).says("`contract`");
    }
}

/// What Lytics received of those who are asked to erase somebody, by operation.
fn erasing(scene: &Scene) -> Vec<String> {
    let received = scene.sandbox.requests("lytics").into_iter();
    let received = received.filter(|received| received.method != "GET");
    received.map(|received| received.operation).collect()
}

#[test]
fn people_share_a_request_to_lytics_only_where_its_body_is_published_or_the_settings_say_so() {
    let people = "email\nada@example.com\ngrace@example.com\n";
    let table = [
        ("original", "", vec!["deleteIdentity"; 2]),
        ("original", "batches = true", vec!["deleteIdentities"]),
        ("revised", "", vec!["queueDeletions"]),
        ("revised", "batches = false", vec!["deleteIdentity"; 2]),
    ];
    for (contract, setting, asked) in table {
        let speaking = Sandbox::builder().contract("lytics", contract.parse().unwrap());
        let scene = Scene::set_up_of(speaking);
        let text = scene.read("erasure.toml");
        let lytics = text
            .split("\n[vendors.")
            .find(|of| of.starts_with("lytics]"));
        let head = text.split("\n[vendors.").next().unwrap();
        let text = format!("{head}\n[vendors.{}\n{setting}\n", lytics.unwrap());
        scene.write("erasure.toml", &text);

        let plan = scene.run(&["plan", "--email", "ada@example.com", "--json"]);
        let plan = plan.exited(0).stdout;
        assert_eq!(
            plan.contains("each is asked for alone"),
            contract == "original" && setting.is_empty(),
            "{contract} {setting}: {plan}"
        );
        assert_eq!(
            plan.contains("the deletion of one person can be asked about"),
            contract == "original",
            "{contract}: {plan}"
        );
        scene.write("people.csv", people);
        scene.run(&["bulk", "people.csv"]);
        assert_eq!(erasing(&scene), asked, "{contract} {setting}");
    }
}

//! What is wrong with a configuration is shown where it stands, and no credential is ever repeated.

use crate::support::{Ran, Scene};

/// A configuration up to its vendors.
const HEAD: &str = "[controller]\nlaw = \"gdpr\"\ntime-zone = \"UTC\"\n[journal]\nkey = { file = \"erasure.key\" }\n";

fn read(text: &str) -> Ran {
    let scene = Scene::empty();
    scene.write("erasure.toml", text);
    scene.run(&["vendors", "--offline"])
}

#[track_caller]
fn says(text: &str, says: &str) {
    let ran = read(text).exited(3);
    assert_eq!(ran.stderr, format!("error: erasure.toml{says}\n"));
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_slip_of_the_pen_is_told_with_what_was_probably_meant() {
    says(
        &format!(
            "{HEAD}[vendors.lytics]\ntoken = {{ env = \"LYTICS_TOKEN\" }}\ntabel = \"user\"\n"
        ),
        ":8:1: `vendors.lytics`: there is no such setting: did you mean `table`? It takes `kind`, `region`, \
         `base-url`, `allow-private`, `account`, `at-once`, `attempts`, `rate`, `token`, `contract`, `table`, \
         `fields`, `batches`",
    );
}

#[test]
fn a_value_that_can_not_be_is_told_with_what_can() {
    says(
        &HEAD.replace("gdpr", "gpdr"),
        ":2:7: `controller.law`: expected `gdpr` or `ccpa`",
    );
}

#[test]
fn a_credential_in_the_configuration_is_refused_and_not_repeated() {
    says(
        &format!("{HEAD}[vendors.lytics]\ntoken = \"lio-4711\" # from the console\n"),
        ":7:9: `vendors.lytics.token`: expected the place of the credential and not the credential itself: \
         put it into an environment variable or a file, write `{ env = \"NAME\" }` or `{ file = \"PATH\" }`, and \
         replace a credential that was written here",
    );
}

#[test]
fn a_section_that_is_missing_is_named_with_what_belongs_in_it() {
    says(
        "[controller]\nlaw = \"gdpr\"\ntime-zone = \"UTC\"\n",
        ": there is no `[journal]`: write it on a line, and `key = { env = \"ERASURE_KEY\" }` below it",
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let ran = read(
        "[controller]\nlaw = 1\ntime-zone = \"Europe/Atlantis\"\nholidays = [\"2026-02-30\"]\n[vendors.hubspot]\n\
         [vendors.lytics]\nat-once = 0\nattempts = 0\n",
    );
    let ran = ran.exited(3);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let expected = [
        ": there is no `[journal]`",
        ":2:7: `controller.law`: expected a text in quotation marks",
        ":3:13: `controller.time-zone`: expected a time zone of the IANA database",
        ":4:13: `controller.holidays`: expected a day such as \"2026-12-25\"",
        ":5:10: `vendors`: there is no such vendor: the vendors are `gainsight-px`, `lytics`, ",
        ":6:1: `vendors.lytics`: `token` is missing: write `token = { env = \"LYTICS_TOKEN\" }`",
        ":7:11: `vendors.lytics.at-once`: expected a whole number from 1",
        ":8:12: `vendors.lytics.attempts`: expected a whole number from 1",
    ];
    assert_eq!(lines.len(), expected.len(), "{}", ran.stderr);
    for (line, expected) in lines.iter().zip(expected) {
        assert!(
            line.starts_with(&format!("error: erasure.toml{expected}")),
            "{line}"
        );
    }
}

/// A small configuration, where its mistake is, and what is said about it.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("law = gdpr", "1:7", "string values must be quoted"),
    (
        "[vendors.lytics",
        "1:16",
        "this is not TOML: unclosed table",
    ),
    (
        "colour = 1",
        "1:1",
        "there is no such setting: it takes `controller`, ",
    ),
    ("[journal]\nkey = { env = \"lower\" }", "2:15", "upper-case"),
    (
        "[journal]\nkey = { env = \"A\", file = \"b\" }",
        "2:7",
        "either `env` or `file`",
    ),
    (
        "[journal]\nkey = { place = \"b\" }",
        "2:9",
        "it takes `env`, `file`",
    ),
    (
        "[requests]\nsame-person-within = \"-1h\"",
        "2:22",
        "a length of time",
    ),
    (
        "[requests]\nsame-person-within = 24",
        "2:22",
        "a text in quotation marks",
    ),
    (
        "[sandbox]\ncontrol = \"http://example.com\"",
        "2:11",
        "on this machine",
    ),
    (
        "[vendors.revenuecat]\nproject-id = \" \"",
        "2:14",
        "a text on one line, of 1 to 200 characters",
    ),
    (
        "[vendors.lytics]\nfields = { email = \"\" }",
        "2:20",
        "a text on one line, of 1 to 200 characters",
    ),
    (
        "[vendors.pureclarity]\nregion = \"de\"",
        "2:10",
        "expected `eu` or `us`",
    ),
    (
        "[vendors.pureclarity]\nregion = \"eu\"\nbase-url = \"https://a.example\"",
        "2:10",
        "either `region` or `base-url`",
    ),
    (
        "[vendors.lytics]\nbase-url = \"http://a.example\"",
        "2:12",
        "anyone on the way can read",
    ),
    (
        "[vendors.lytics]\nbase-url = \"https://10.0.0.5\"",
        "2:12",
        "`allow-private",
    ),
    (
        "[vendors.lytics]\nbase-url = \"https://api.lytics.io/v2\"",
        "2:12",
        "leave `/v2` out",
    ),
    (
        "[vendors.gainsight-px]\nbase-url = \"https://gateway.example/px/v1/\"",
        "2:12",
        "it ends in `/v1`, with which the vendor's own paths begin",
    ),
    (
        "[vendors.mixpanel]\nbase-url = \"https://mixpanel.com/api/app\"",
        "2:12",
        "leave `/api/app` out",
    ),
    (
        "[journal]\npath = 7",
        "2:8",
        "expected a path in quotation marks",
    ),
    ("[vendors.mudbase]\nreason = 7", "2:10", "a text"),
    (
        "[vendors.lytics]\nbase-url = \"https://10.0.0.5\"\nallow-private = \"10.0.0.6\"",
        "2:12",
        "another host",
    ),
    (
        "[vendors.lytics]\nallow-private = \"10.0.0.6\"",
        "2:17",
        "needs a `base-url`",
    ),
    (
        "[vendors.lytics]\ncontract = \"newer\"",
        "2:12",
        "`original` or `revised`",
    ),
    (
        "[vendors.lytics]\nfields = { session = \"a\" }",
        "2:12",
        "expected `email`, `user-id`, ",
    ),
    (
        "[vendors.lytics]\nat-once = 0",
        "2:11",
        "a whole number from 1",
    ),
    (
        "[vendors.lytics]\nrate = { requests = 5 }",
        "2:8",
        "`per` is missing: write `per = \"1m\"`",
    ),
    (
        "[vendors.gainsight-px]\nsoft = \"yes\"",
        "2:8",
        "`true` or `false`",
    ),
    (
        "[vendors.second]\nkind = \"hubspot\"",
        "2:8",
        "there is no such vendor",
    ),
    (
        "[vendors.Lytics]\nkind = \"lytics\"",
        "1:10",
        "an account's name consists of lower-case",
    ),
];

#[test]
fn every_mistake_is_shown_at_its_line_and_column() {
    let scene = Scene::empty();
    for (text, place, what) in MISTAKES {
        scene.write("erasure.toml", text);
        let ran = scene.run(&["vendors", "--offline"]).exited(3);
        assert!(
            ran.stderr.contains(&format!("erasure.toml:{place}: ")),
            "{text}: {}",
            ran.stderr
        );
        assert!(ran.stderr.contains(what), "{text}: {}", ran.stderr);
    }
}

#[test]
fn for_a_program_each_problem_has_its_line() {
    let scene = Scene::empty();
    scene.write("erasure.toml", &HEAD.replace("UTC", "Mars"));
    let error = scene
        .run(&["vendors", "--offline", "--json"])
        .exited(3)
        .json();
    assert_eq!(error["exit"], "configuration");
    assert_eq!(error["problems"][0]["line"], 3);
    assert_eq!(error["problems"][0]["column"], 13);
    assert_eq!(error["problems"][0]["key"], "controller.time-zone");
    assert_eq!(error["problems"][0]["file"], "erasure.toml");
}

#[test]
fn a_second_account_at_a_vendor_has_a_name_of_its_own() {
    let scene = Scene::set_up();
    let text = scene.read("erasure.toml");
    let (_, lytics) = text.split_once("[vendors.lytics]").unwrap();
    let (lytics, _) = lytics.split_once("\n[").unwrap();
    scene.write(
        "erasure.toml",
        &format!("{text}\n[vendors.lytics-two]\nkind = \"lytics\"{lytics}"),
    );
    scene
        .run(&["plan", "--email", "ada@example.com"])
        .exited(0)
        .says("lytics        email #1")
        .says("lytics-two    email #1");
}

#[test]
fn limits_and_fields_reach_the_vendor() {
    let scene = Scene::with_vendors(&["lytics"]);
    let text = scene.read("erasure.toml");
    scene.write(
        "erasure.toml",
        &format!("{text}at-once = 1\nattempts = 1\nrate = {{ requests = 1000, per = \"1m\" }}\nfields = {{ email = \"mail\" }}\n"),
    );
    scene
        .sandbox
        .inject(
            "lytics",
            "deleteIdentity",
            vendor_sandbox::Fault::ServerError,
            1,
        )
        .unwrap();
    scene
        .run(&["erase", "--yes", "--email", "ada@example.com"])
        .exited(4)
        .says(": the vendor is out of order");
    let requests = scene.sandbox.requests("lytics");
    let deletions = requests.iter().filter(|request| request.method == "DELETE");
    assert_eq!(deletions.count(), 1, "one attempt alone");
    for request in requests {
        assert!(request.path.contains("/mail/"), "{}", request.path);
    }
}

#[test]
fn the_reason_for_mudbase_is_sent_with_each_erasure() {
    let scene = Scene::with_vendors(&["mudbase"]);
    let text = scene.read("erasure.toml");
    let reason = "reason = \"They asked us to.\"";
    scene.write("erasure.toml", &format!("{text}{reason}\n"));
    let session = scene.sandbox.sign_in("mudbase", "ada@example.com").unwrap();
    scene
        .run_with(&["erase", "--yes", "--session", "mudbase=-"], &session)
        .exited(0);
    let requests = scene.sandbox.requests("mudbase");
    assert_eq!(requests[0].body["reason"], "They asked us to.");
}

#[test]
fn a_configuration_that_is_not_there_is_one_to_make() {
    let scene = Scene::empty();
    scene
        .run(&["status"])
        .exited(3)
        .complains("there is no erasure.toml: make one with `erasure init`");
    scene
        .run(&["--config", "other.toml", "status"])
        .exited(3)
        .complains("there is no other.toml");
    let mut command = scene.command(&["status"]);
    command.env("ERASURE_CONFIG", "third.toml");
    Ran::from(command.output().unwrap())
        .exited(3)
        .complains("there is no third.toml");
}

#[test]
fn a_configuration_without_vendors_says_that_there_is_nobody_to_ask() {
    let scene = Scene::empty();
    scene.run(&["init"]).exited(0);
    scene
        .run(&["plan", "--email", "ada@example.com"])
        .exited(3)
        .complains("no vendor is configured");
}

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
fn shows(text: &str, shown: &str) {
    let ran = read(text).exited(3);
    assert_eq!(ran.stderr.trim_end(), shown.trim_matches('\n'));
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_slip_of_the_pen_is_shown_with_what_was_probably_meant() {
    shows(
        &format!("{HEAD}[vendors.lytics]\ntoken = {{ env = \"LYTICS_TOKEN\" }}\ntabel = \"user\"\n"),
        "
error: `[vendors.lytics]` has no setting of this name
 --> erasure.toml:8:1
  |
8 | tabel = \"****\"
  | ^^^^^ did you mean `table`?
  |
  = help: it takes `kind`, `region`, `base-url`, `allow-private`, `token`, `contract`, `table`, `fields`, `batches`, `at-once`, `attempts`, `rate` and `account`",
    );
}

#[test]
fn a_value_that_can_not_be_is_shown_with_what_can() {
    shows(
        &HEAD.replace("gdpr", "gpdr"),
        "
error: `law` can't be this
 --> erasure.toml:2:7
  |
2 | law = \"gpdr\"
  |       ^^^^^^ expected `gdpr` or `ccpa`",
    );
}

#[test]
fn a_credential_in_the_configuration_is_refused_and_not_repeated() {
    shows(
        &format!("{HEAD}[vendors.lytics]\ntoken = \"lio-4711\" # from the console\n"),
        "
error: `token` is a credential, and credentials are not written here
 --> erasure.toml:7:9
  |
7 | token = \"********\" #*****************
  |         ^^^^^^^^^^ expected where the credential is
  |
  = help: write `token = { env = \"LYTICS_TOKEN\" }` or `token = { file = \"token.secret\" }`, put the credential there, and consider one that has stood here known",
    );
}

#[test]
fn a_section_that_is_missing_is_named_with_what_belongs_in_it() {
    shows(
        "[controller]\nlaw = \"gdpr\"\ntime-zone = \"UTC\"\n",
        "
error: `[journal]` has no `key`
--> erasure.toml
 = help: write `[journal]` on a line, and `key = { env = \"ERASURE_KEY\" }` below it",
    );
}

#[test]
fn everything_that_is_wrong_is_shown_at_once() {
    let ran = read(
        "[controller]\nlaw = 1\ntime-zone = \"Europe/Atlantis\"\nholidays = [\"2026-02-30\"]\n[vendors.hubspot]\n",
    );
    let ran = ran.exited(3);
    for (line, what) in [
        ("2:7", "expected a text in quotation marks"),
        ("3:13", "expected a time zone of the IANA database"),
        ("4:13", "expected a day such as \"2026-12-25\""),
        (
            "5:10",
            "the vendors are `pureclarity`, `mudbase`, `lytics`, `gainsight-px`, `mixpanel`",
        ),
    ] {
        assert!(
            ran.stderr.contains(&format!("erasure.toml:{line}\n")),
            "{line}: {}",
            ran.stderr
        );
        assert!(ran.stderr.contains(what), "{what}: {}", ran.stderr);
    }
}

/// A small configuration, where its mistake is, and what is said about it.
const MISTAKES: [(&str, &str, &str); 26] = [
    ("law = gdpr", "1:7", "string values must be quoted"),
    ("[vendors.lytics", "1:16", "this is not TOML"),
    (
        "colour = 1",
        "1:1",
        "the configuration has no setting of this name",
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
        "it takes `env` and `file`",
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
    ("[vendors.mudbase]\nreason = 7", "2:10", "a text"),
    (
        "[vendors.lytics]\nbase-url = \"https://10.0.0.5\"\nallow-private = \"10.0.0.6\"",
        "2:12",
        "another host",
    ),
    (
        "[vendors.lytics]\nallow-private = \"10.0.0.6\"",
        "2:17",
        "goes with a `base-url`",
    ),
    (
        "[vendors.lytics]\ncontract = \"newer\"",
        "2:12",
        "`original` or `revised`",
    ),
    (
        "[vendors.lytics]\nfields = { session = \"a\" }",
        "2:12",
        "no identifier of this kind",
    ),
    (
        "[vendors.lytics]\nat-once = 0",
        "2:11",
        "a whole number from 1",
    ),
    (
        "[vendors.lytics]\nrate = { requests = 5 }",
        "2:8",
        "expected `requests` and `per`",
    ),
    (
        "[vendors.gainsight-px]\nsoft = \"yes\"",
        "2:8",
        "`true` or `false`",
    ),
    (
        "[vendors.second]\nkind = \"hubspot\"",
        "2:8",
        "expected a vendor",
    ),
    (
        "[vendors.Lytics]\nkind = \"lytics\"",
        "1:10",
        "no vendor can be called this",
    ),
];

#[test]
fn every_mistake_is_shown_at_its_line_and_column() {
    let scene = Scene::empty();
    for (text, place, what) in MISTAKES {
        scene.write("erasure.toml", text);
        let ran = scene.run(&["vendors", "--offline"]).exited(3);
        assert!(
            ran.stderr.contains(&format!("erasure.toml:{place}\n")),
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
        .inject("lytics", "*", vendor_sandbox::Fault::ServerError, 1)
        .unwrap();
    scene
        .run(&["erase", "--yes", "--email", "ada@example.com"])
        .exited(4)
        .says(": the vendor is out of order");
    let requests = scene.sandbox.requests("lytics");
    assert_eq!(requests.len(), 1, "one attempt alone");
    assert!(requests[0].path.contains("/mail/"), "{}", requests[0].path);
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

//! Credentials: where they are, who may read them, and that no complaint repeats one.

use crate::support::{Ran, Scene};

/// Every setting that there is.
const ALL: &str = r#"[controller]
name = "Example"
law = "gdpr"
time-zone = "UTC"
holidays = ["2026-12-25"]
[journal]
path = "erasure.journal"
key = { file = "erasure.key" }
head-file = "head"
[requests]
same-person-within = "24h"
[sandbox]
control = "http://127.0.0.1:1"
[vendors.pureclarity]
region = "eu"
access-key = { env = "A" }
secret-key = { env = "A" }
[vendors.mudbase]
contract = "original"
reason = "They asked us to."
[vendors.lytics]
base-url = "https://10.0.0.5"
allow-private = "10.0.0.5"
token = { env = "A" }
table = "user"
fields = { email = "email" }
batches = true
account = "first"
at-once = 1
attempts = 1
rate = { requests = 1, per = "1s" }
[vendors.gainsight-px]
region = "us"
api-key = { file = "gainsight-px.secret" }
soft = true
[vendors.second]
kind = "mixpanel"
region = "us"
oauth-token = { env = "A" }
project-token = { env = "A" }
"#;

const CONTROL: &str = "control = \"http://127.0.0.1:1\"";

/// A secret, and one that looks like the words of an error.
const SECRET: &str = "lio-canary";
const WORDS: &str = "x`, expected lio-canary";

/// What somebody can write in place of a line, or of its value, with a secret in it.
fn slips(key: &str, value: &str) -> Vec<String> {
    let values = [
        format!("\"{WORDS}\""),
        format!("'{SECRET}'"),
        format!("\"\"\"\n{SECRET}\n\"\"\""),
        format!("\"{SECRET}"),
        SECRET.to_owned(),
        format!("[\"{WORDS}\"]"),
        format!("{{ env = \"{SECRET}\" }}"),
        format!("{{ file = \"{SECRET}\" }}"),
        format!("{{ env = [\"{WORDS}\"] }}"),
        format!("{{ \"{WORDS}\" = true }}"),
        format!("{{ email = {{ env = \"{SECRET}\" }} }}"),
        format!("{{ \"custom:{SECRET}\" = 1 }}"),
        format!("{{ session = \"{SECRET}\" }}"),
        format!("{{ requests = \"{SECRET}\", per = \"{SECRET}\" }}"),
        format!("\"https://user:{SECRET}@example.com\""),
        format!("{value} # {SECRET}\nunknown = 1"),
        format!("{value} \"{SECRET}\""),
        format!("{value}\n{key} = \"{SECRET}\""),
    ];
    let values = values.map(|value| format!("{key} = {value}"));
    let lines = [
        format!("{key}: {SECRET}"),
        format!("{key}.\"{SECRET}\" = 1"),
        format!("\"{WORDS}\" = {value}"),
        format!("\"{SECRET}"),
        SECRET.to_owned(),
        format!("[\"{WORDS}\"]"),
        format!("[vendors.\"{SECRET}\"]"),
        format!("[vendors.third]\nkind = \"{WORDS}\""),
    ];
    values.into_iter().chain(lines).collect()
}

#[test]
fn whatever_is_wrong_no_credential_is_repeated() {
    let scene = Scene::empty();
    let lines: Vec<&str> = ALL.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let Some((key, value)) = line.split_once(" = ") else {
            continue;
        };
        for slip in slips(key, value) {
            let mut text = lines.clone();
            text[number] = &slip;
            // Where there is a sandbox it is asked before any credential is read.
            text.retain(|line| key == "control" || !(*line == CONTROL || *line == "[sandbox]"));
            scene.write("erasure.toml", &text.join("\n"));
            let ran = scene.run(&["vendors", "--offline", "--json"]);
            assert!(matches!(ran.code, Some(1 | 3)), "{slip}: {ran:?}");
            assert!(!ran.stderr.contains("canary"), "{slip}: {}", ran.stderr);
            assert!(!ran.stdout.contains("canary"), "{slip}: {}", ran.stdout);
        }
    }
}

#[test]
fn a_credential_that_is_missing_is_shown_where_it_is_named() {
    let scene = Scene::set_up();
    let text = scene.read("erasure.toml");
    let file = "{ file = \"erasure-credentials/lytics-token\" }";
    scene.write(
        "erasure.toml",
        &text.replace(file, "{ env = \"LYTICS_TOKEN\" }"),
    );
    let ran = scene.run(&["plan", "--email", "ada@example.com"]).exited(3);
    ran.complains(
        "`vendors.lytics.token`: the environment variable LYTICS_TOKEN is not set: set it",
    );
    let mut command = scene.command(&["vendors"]);
    command.env(
        "LYTICS_TOKEN",
        scene.sandbox.credentials().get("lytics_token"),
    );
    Ran::from(command.output().unwrap()).exited(0);
}

#[test]
fn a_credential_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::set_up();
    for file in ["erasure-credentials/lytics-token", "erasure.key"] {
        let path = scene.path(file);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let ran = scene.run(&["run"]).exited(3);
        ran.complains("may be read by others than its owner (mode 640)")
            .complains("chmod 600");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    scene.run(&["run"]).exited(0);
}

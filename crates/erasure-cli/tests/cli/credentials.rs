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

/// What somebody can write in place of a line, or of its value, with a secret in it.
fn slips(key: &str, value: &str, secret: &str) -> Vec<String> {
    let values = [
        format!("\"{secret}\""),
        format!("'{secret}'"),
        format!("\"\"\"\n{secret}\n\"\"\""),
        format!("\"{secret}"),
        secret.to_owned(),
        format!("[\"{secret}\"]"),
        format!("{{ env = \"{secret}\" }}"),
        format!("{{ file = \"{secret}\" }}"),
        format!("{{ env = [\"{secret}\"] }}"),
        format!("{{ \"{secret}\" = true }}"),
        format!("{{ email = {{ env = \"{secret}\" }} }}"),
        format!("{{ \"custom:{secret}\" = 1 }}"),
        format!("{{ session = \"{secret}\" }}"),
        format!("{{ requests = \"{secret}\", per = \"{secret}\" }}"),
        format!("\"https://user:{secret}@example.com\""),
        format!("{value} # {secret}\nunknown = 1"),
        format!("{value} \"{secret}\""),
        format!("{value}\n{key} = \"{secret}\""),
    ];
    let values = values.map(|value| format!("{key} = {value}"));
    let lines = [
        format!("{key}: {secret}"),
        format!("{key}.\"{secret}\" = 1"),
        format!("\"{secret}\" = {value}"),
        format!("\"{secret}"),
        secret.to_owned(),
        format!("[\"{secret}\"]"),
        format!("[vendors.\"{secret}\"]"),
        format!("[vendors.third]\nkind = \"{secret}\""),
    ];
    values.into_iter().chain(lines).collect()
}

#[test]
fn whatever_is_wrong_no_credential_is_repeated() {
    let scene = Scene::empty();
    let lines: Vec<&str> = ALL.lines().collect();
    for secret in ["lio-canary", "x`, expected lio-canary"] {
        for (number, line) in lines.iter().enumerate() {
            let Some((key, value)) = line.split_once(" = ") else {
                continue;
            };
            for slip in slips(key, value, secret) {
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
    command.env("LYTICS_TOKEN", &scene.sandbox.credentials().lytics_token);
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

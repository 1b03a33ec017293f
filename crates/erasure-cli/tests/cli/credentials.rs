//! Credentials: where they are, who may read them, and that no complaint repeats one.

use crate::support::{Ran, Scene};

#[test]
fn whatever_is_wrong_no_credential_is_repeated() {
    let scene = Scene::empty();
    let canary = "lio-canary-4711";
    for text in [
        format!("[vendors.lytics]\ntoken = \"{canary}\""),
        format!("[vendors.lytics]\ntoken = \"{canary}"),
        format!("[vendors.lytics]\ntoken = '{canary}"),
        format!("[vendors.lytics]\ntoken = \"\"\"\n{canary}\n"),
        format!("[vendors.lytics]\ntoken = {canary}"),
        format!("[vendors.lytics]\ntoken = [\"{canary}\"]"),
        format!("[vendors.lytics]\ntoken: {canary}"),
        format!("[vendors.lytics]\ntoken = {{ env = \"{canary}\" }}"),
        format!("[vendors.lytics]\ntoken = {{ value = \"{canary}\" }}"),
        format!("[vendors.lytics]\ntokn = \"{canary}\""),
        format!("vendors = {{ lytics = {{ regoin = \"eu\", token = \"{canary}\" }} }}"),
        format!("[vendors]\nlytics = \"{canary}\""),
        format!("[vendors.lytics]\nregoin = \"eu\" # {canary}"),
        format!("[vendors.lytics]\nbase-url = \"https://user:{canary}@example.com\""),
        format!("[vendors.lytics]\ntoken = \"{canary}\"\ntoken = \"{canary}\""),
        format!("holidays = [\n\"{canary}\""),
        format!("[journal]\nkey = \"{canary}\""),
        canary.to_owned(),
        format!("\"{canary}"),
    ] {
        scene.write("erasure.toml", &text);
        for json in [
            &["vendors", "--offline"][..],
            &["vendors", "--offline", "--json"],
        ] {
            let ran = scene.run(json).exited(3);
            assert!(!ran.stderr.contains("canary"), "{text}: {}", ran.stderr);
            assert!(!ran.stdout.contains("canary"), "{text}: {}", ran.stdout);
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
    let ran = ran.complains("the environment variable LYTICS_TOKEN is not set");
    ran.complains("token = { env = \"LYTICS_TOKEN\" }");
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

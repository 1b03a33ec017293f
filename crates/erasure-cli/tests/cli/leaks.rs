//! Once everything is settled, no identifier and no credential is anywhere: not in what was printed, not
//! in the journal or beside it, not in a receipt or a page.

use vendor_sandbox::{Credentials, Fault, Person, Sandbox};

use crate::support::{Needle, Scene, found_in};

/// Files that a person wrote: they hold what they were made for.
const INPUTS: [&str; 5] = [
    "person.json",
    "people.csv",
    "people.ndjson",
    "session.jwt",
    "erasure-credentials/",
];

fn credentials() -> Credentials {
    Credentials::default()
        .with("pureclarity_access_key", "canary-access-8f3a")
        .with("pureclarity_secret_key", "canary-secret-91bd")
        .with("lytics_token", "canary-token-77c0")
        .with("gainsight_px_api_key", "canary-api-key-24ee")
        .with("mixpanel_oauth_token", "canary-oauth-5d1c")
        .with("mixpanel_project_token", "canary-project-0e9b")
}

fn canary(number: u32) -> Person {
    let email = format!("canary.{number}+vogel@example.com");
    let person = Person::new(
        format!("Canary {number}"),
        email,
        format!("canary/{number} id"),
    );
    person.phone(format!("+4955501{number}"))
}

fn needles(scene: &Scene, people: &[Person], session: &str) -> Vec<Needle> {
    let keys = scene.sandbox.credentials();
    let mut needles = vec![
        Needle::new("the access key", keys.get("pureclarity_access_key")),
        Needle::new("the secret key", keys.get("pureclarity_secret_key")),
        Needle::new("the token", keys.get("lytics_token")),
        Needle::new("the api key", keys.get("gainsight_px_api_key")),
        Needle::new("the oauth token", keys.get("mixpanel_oauth_token")),
        Needle::new("the project token", keys.get("mixpanel_project_token")),
        Needle::new("the session", session),
        Needle::new("the idempotency key", "ticket-of-canary"),
        Needle::new("the reason", "because of the canary"),
        Needle::new("the one-time code", "canary-492039"),
    ];
    for person in people {
        needles.push(Needle::new("an address", &person.email));
        needles.push(Needle::new("an id", &person.user_id));
        needles.extend(
            person
                .phone
                .as_deref()
                .map(|phone| Needle::new("a number", phone)),
        );
    }
    needles
}

/// Everything that a controller does with these people, well and badly; gives what was printed.
fn played(scene: &Scene, people: &[Person], session: &str) -> String {
    let (one, two) = (&people[0], &people[1]);
    let lines = people[2..].iter().map(|person| {
        format!(
            "{},\"{}\",{}\n",
            person.email,
            person.user_id,
            person.phone.as_deref().unwrap()
        )
    });
    scene.write(
        "people.csv",
        &format!(
            "email,user_id,phone\n{}{},bad\n",
            lines.collect::<String>(),
            one.email
        ),
    );
    scene.write("session.jwt", &format!("{session}\n"));
    scene.write(
        "person.json",
        &serde_json::json!({
            "email": one.email, "user-id": one.user_id, "phone": one.phone,
            "sessions": { "mudbase": { "token": session, "one-time-code": "canary-492039" } },
        })
        .to_string(),
    );
    let two_email: &str = &two.email;
    scene
        .sandbox
        .inject("lytics", "*", Fault::EchoingRefusal, 2)
        .unwrap();
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::EchoingAnswer, 1)
        .unwrap();
    let mut printed = String::new();
    let mut run = |arguments: &[&str]| {
        for more in [&[][..], &["--json"]] {
            let ran = scene.run(&[arguments, more].concat());
            printed.push_str(&ran.stdout);
            printed.push_str(&ran.stderr);
        }
    };
    run(&["vendors"]);
    run(&["plan", "--from", "person.json"]);
    run(&[
        "erase",
        "--yes",
        "--from",
        "person.json",
        "--key",
        "ticket-of-canary",
    ]);
    run(&[
        "erase",
        "--yes",
        "--email",
        two_email,
        "--user-id",
        &two.user_id,
        "--session",
        "mudbase=@session.jwt",
    ]);
    run(&["erase", "--yes", "--email", &format!(" {two_email}")]);
    run(&["erase", "--yes", two_email]);
    run(&[
        "erase",
        "--yes",
        "--email",
        &people[2].email,
        "--key",
        "ticket-of-canary",
    ]);
    run(&["bulk", "people.csv"]);
    run(&["bulk", two_email]);
    run(&["check", "--email", two_email]);
    run(&["status"]);
    run(&["run", "--until-settled"]);
    run(&["check", "--from", "person.json"]);
    run(&["status"]);
    run(&["receipt", "verify"]);
    run(&["receipt", "show", "1"]);
    run(&["receipt", "export", "--out", "all.jsonl"]);
    run(&["receipt", "export", "--html", "--out", "page.html"]);
    printed
}

#[test]
fn nothing_personal_and_no_credential_is_left_anywhere() {
    let people: Vec<Person> = (1..=6).map(canary).collect();
    let builder = Sandbox::builder()
        .credentials(credentials())
        .people(people.clone());
    let scene = Scene::set_up_of(builder);
    let session = scene.sandbox.sign_in("mudbase", &people[0].email).unwrap();
    let needles = needles(&scene, &people, &session);
    let ran = scene.run(&["erase", "--yes", "--from", "person.json", "--json"]);
    let request = ran.json()["request"].as_str().unwrap().to_owned();
    let reason = scene
        .run(&["extend", &request, "--reason", "because of the canary"])
        .exited(0);
    let mut printed = format!("{}{}", reason.stdout, reason.stderr);
    printed.push_str(&played(&scene, &people, &session));
    scene
        .run(&["run", "--until-settled"])
        .exited(0)
        .says("Nothing is open");

    let files = scene.files();
    let kept = files.iter().filter(|(name, _)| {
        !INPUTS
            .iter()
            .any(|input| name.starts_with(input) && name != "people.csv.rejects.csv")
    });
    let kept: Vec<_> = kept
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    for file in [
        "erasure.journal",
        "all.jsonl",
        "page.html",
        "people.csv.rejects.csv",
    ] {
        assert!(
            kept.iter().any(|(name, _)| *name == file),
            "{file} was not searched"
        );
    }
    // A receipt is base64: what it says is searched, too.
    let said = scene
        .run(&["receipt", "show", "1", "--json"])
        .exited(0)
        .stdout;
    let texts = [
        ("what was printed", printed.as_bytes()),
        ("a receipt", said.as_bytes()),
    ];
    let found = found_in(&needles, kept.into_iter().chain(texts));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_search_finds_what_is_hidden_in_every_form() {
    use base64::Engine;
    let needle = Needle::new("it", "canary.1+vogel@example.com");
    let text = "canary.1+vogel@example.com";
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    for before in ["", "a", "ab", "abc"] {
        let standard =
            base64::engine::general_purpose::STANDARD.encode(format!("{before}{text}, and more"));
        assert!(needle.is_in(standard.as_bytes()), "{before}");
    }
    for hay in [
        text.to_owned(),
        hex,
        "canary%2E1%2Bvogel%40example%2Ecom".to_owned(),
    ] {
        assert!(needle.is_in(format!("…{hay}…").as_bytes()), "{hay}");
    }
    assert!(!needle.is_in(b"canary.2+vogel@example.com"));
}

#[test]
fn before_it_is_settled_the_journal_holds_no_identifier_in_the_clear_either() {
    let scene = Scene::set_up_of(Sandbox::builder().people([canary(1)]));
    scene.write_person("person.json", &canary(1));
    scene
        .run(&["erase", "--yes", "--from", "person.json"])
        .exited(4);
    let needles = [
        Needle::new("an address", &canary(1).email),
        Needle::new("an id", &canary(1).user_id),
    ];
    let files = scene.files();
    let journal = files
        .iter()
        .filter(|(name, _)| name.starts_with("erasure.journal"));
    let found = found_in(
        &needles,
        journal.map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
    );
    assert_eq!(found, Vec::<String>::new());
}

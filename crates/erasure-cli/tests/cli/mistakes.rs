//! A word in the wrong place may be somebody's address: no complaint about a command line repeats it.

use crate::support::Scene;

/// Command lines with an address where it doesn't belong.
const MISTAKES: [&str; 24] = [
    "ada@example.com",
    "erase ada@example.com",
    "erase --emial ada@example.com",
    "erase --emial=ada@example.com",
    "erase --ada@example.com",
    "erase -ada@example.com",
    "erase --quiet=ada@example.com",
    "erase --custom ada@example.com",
    "erase --session ada@example.com",
    "erase --session ada@example.com=-",
    "erase --session mudbase=ada@example.com",
    "erase --received ada@example.com",
    "erase --law ada@example.com",
    "status ada@example.com",
    "status --ada@example.com",
    "bulk -ada@example.com",
    "receipt ada@example.com",
    "receipt show ada@example.com",
    "receipt verify a ada@example.com",
    "extend ada@example.com --reason x",
    "bulk people.csv --format ada@example.com",
    "bulk people.csv --chunk ada@example.com",
    "completions ada@example.com",
    "init --sandbox http://ada@example.com",
];

#[test]
fn no_complaint_about_a_command_line_repeats_what_may_be_personal() {
    let scene = Scene::set_up();
    for mistake in MISTAKES {
        for json in [&[][..], &["--json"]] {
            let arguments: Vec<&str> = mistake.split(' ').chain(json.iter().copied()).collect();
            let ran = scene.run(&arguments).exited(2);
            assert!(!ran.stdout.contains("ada@"), "{mistake}: {}", ran.stdout);
            assert!(!ran.stderr.contains("ada@"), "{mistake}: {}", ran.stderr);
        }
    }
}

#[test]
fn an_address_in_the_place_of_a_file_is_not_repeated() {
    let scene = Scene::set_up();
    for (mistake, code) in [
        ("bulk ada@example.com", 1),
        ("plan --from ada@example.com", 1),
        ("plan --session mudbase=@ada@example.com", 2),
        ("receipt verify ada@example.com", 1),
        ("receipt verify a --keys ada@example.com", 1),
    ] {
        let arguments: Vec<&str> = mistake.split(' ').collect();
        let ran = scene
            .run(&arguments)
            .exited(code)
            .complains("the file can't be");
        assert!(!ran.stderr.contains("ada@"), "{mistake}: {}", ran.stderr);
    }
}

#[test]
fn a_complaint_says_what_was_probably_meant() {
    let scene = Scene::empty();
    scene
        .run(&["erase", "--yes", "--emial", "x"])
        .exited(2)
        .complains("--email");
    scene
        .run(&["completions", "x"])
        .exited(2)
        .complains("bash, elvish, fish, powershell, zsh");
    scene
        .run(&["status", "x"])
        .exited(2)
        .complains("expected a UUID as `erasure status` prints it");
}

//! Files as spreadsheets write them: their dialects are read, and what they leave where a value was lost is
//! nobody. What can't be an identifier is refused at every way in.

use std::fs::File;
use std::io::Write;

use crate::bulk::{csv, gone, scene};
use crate::support::Scene;

fn write(scene: &Scene, bytes: &[u8]) {
    File::create(scene.path("people.csv"))
        .and_then(|mut file| file.write_all(bytes))
        .unwrap();
}

#[test]
fn spreadsheets_dialects_are_read() {
    for text in [
        "\u{feff}User ID;E-Mail\r\nid-1;p1@example.com\r\nid-2;p2@example.com\r\n",
        "Email\tUserId\np1@example.com\tid-1\np2@example.com\tid-2\n",
        "user-id,EMAIL,,\r\nid-1,p1@example.com,,\r\nid-2,p2@example.com,,\r\n",
        "userId;custom:note\rid-1;\"a;\"\"b\"\"\"\rid-2;\r",
        "\"User ID\",\"E-mail address\"\n\"id-1\",\"p1@example.com\"\n\"id-2\",\"p2@example.com\"\n",
    ] {
        let utf_16 = |unit: fn(u16) -> [u8; 2]| {
            let text = format!("\u{feff}{}", text.trim_start_matches('\u{feff}'));
            text.encode_utf16().flat_map(unit).collect::<Vec<u8>>()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
        ] {
            let scene = scene(2);
            write(&scene, &bytes);
            scene
                .run(&["bulk", "people.csv"])
                .exited(0)
                .says("2 of 2 rows: 2 new, 0 repeated, 0 rejected");
            assert!(gone(&scene, 2), "{text:?}");
        }
    }
}

#[test]
fn utf_16_that_is_cut_off_in_a_character_erases_nobody_by_half_an_id() {
    let scene = scene(1);
    let text = format!("\u{feff}{}x", csv(1));
    let mut bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.pop();
    write(&scene, &bytes);
    scene
        .run(&["bulk", "people.csv", "--accept-last-row", "--allow-odd"])
        .exited(5)
        .says("1 new, 0 repeated, 1 rejected");
}

#[test]
fn what_is_no_persons_is_rejected_with_its_row_and_taken_as_it_is_if_that_is_wanted() {
    let scene = scene(1);
    let odd = [
        "1.23E+15",
        "#N/A",
        "NULL",
        "nan",
        "None",
        "undefined",
        "id-\u{200b}1",
        "\u{202e}id-1",
        "\u{a0}id-1\u{a0}",
        "id-1\u{ad}",
    ];
    let rows: String = odd.iter().map(|value| format!("{value},\n")).collect();
    let emails = "x-1,ada\nx-2,ada@\nx-3,a@b@example.com\n";
    scene.write(
        "people.csv",
        &format!("user_id,email\n{rows}{emails}id-1,\n"),
    );
    scene
        .run(&["bulk", "people.csv"])
        .exited(5)
        .says("14 of 14 rows: 1 new, 0 repeated, 13 rejected");
    let asked = scene.sandbox.requests("gainsight-px").len();
    assert_eq!(asked, 1);
    let rejects = scene.read("people.csv.rejects.csv");
    for (row, line) in (2..15).zip(rejects.lines().skip(1)) {
        assert!(line.starts_with(&format!("{row},\"")), "{line}");
        assert!(line.contains("`--allow-odd` takes it as it is"), "{line}");
    }
    for value in odd {
        assert!(!rejects.contains(value), "{rejects}");
    }
    scene
        .run(&["bulk", "people.csv", "--allow-odd"])
        .says("14 of 14 rows: 13 new, 1 repeated, 0 rejected");
}

#[test]
fn what_can_not_be_an_identifier_is_refused_at_every_way_in() {
    let scene = scene(1);
    for (flag, value, what) in [
        (
            "--email",
            "u-43",
            "email #1 is not an e-mail address: expected one `@`",
        ),
        ("--email", "bob@", "email #1 is not an e-mail address"),
        (
            "--phone",
            "030 123456",
            "phone #1 is not a telephone number as E.164 writes it: expected `+` and 7 to 15",
        ),
        (
            "--user-id",
            "NULL",
            "user-id #1 is what a program writes in place of a missing value",
        ),
        (
            "--user-id",
            "1.23E+15",
            "user-id #1 is a number as a spreadsheet shortens it",
        ),
        (
            "--custom",
            "card=\u{200b}7",
            "custom:card #1 contains an invisible character",
        ),
    ] {
        let field = flag.trim_start_matches("--");
        let form = match value.split_once('=') {
            Some((name, value)) => serde_json::json!({ "custom": { name: value } }),
            None => serde_json::json!({ field: value }),
        };
        scene.write("person.json", &form.to_string());
        scene.write("people.ndjson", &format!("{form}\n"));
        for command in [&["erase", "--yes"][..], &["plan"], &["check"]] {
            for whom in [[flag, value], ["--from", "person.json"]] {
                let ran = scene.run(&[command, &whom].concat()).exited(2);
                let ran = ran
                    .complains(what)
                    .complains("`--allow-odd` takes it as it is");
                assert!(!ran.stderr.contains(value), "{}", ran.stderr);
            }
            let taken = scene.run(&[command, &[flag, value, "--allow-odd"]].concat());
            assert_ne!(taken.code, Some(2), "{command:?} {flag}: {taken:?}");
        }
        scene.run(&["bulk", "people.ndjson"]).exited(5);
        let rejects = scene.read("people.ndjson.rejects.csv");
        assert!(rejects.contains(what), "{rejects}");
    }
}

#[test]
fn a_key_that_stands_for_nobody_is_refused_at_every_way_in() {
    let scene = scene(2);
    for key in ["", " ", "\u{a0}", "\u{200b}", "\t"] {
        scene
            .run(&["erase", "--yes", "--user-id", "id-1", "--key", key])
            .exited(2)
            .complains("is blank");
        let line = serde_json::json!({ "user-id": "id-1", "ticket": key });
        scene.write("people.ndjson", &format!("{line}\n"));
        scene.write("people.csv", &format!("user_id,ticket\nid-1,\"{key}\"\n"));
        for file in ["people.ndjson", "people.csv"] {
            scene
                .run(&["bulk", file, "--key-column", "ticket"])
                .exited(5);
            let rejects = scene.read(&format!("{file}.rejects.csv"));
            assert!(rejects.contains("its key is blank"), "{rejects}");
        }
    }
    assert!(scene.sandbox.is_still_there("gainsight-px", "id-1"));
    scene
        .run(&["erase", "--yes", "--user-id", "id-1", "--key", "undefined"])
        .exited(2)
        .complains("is what a program writes in place of a missing value");
}

//! Rows and headers that make no sense: said by their place and the reason, without a word of theirs.

use std::fs::File;
use std::io::Write;

use crate::bulk::scene;

#[test]
fn rows_that_can_not_be_taken_are_listed_with_the_reason_and_nothing_personal() {
    let scene = scene(1);
    let long = "x".repeat(70_000);
    let rows = [
        "id-1,ada@example.com",
        "",
        "ada@example.com",
        "a,b,ada@example.com",
        ",",
        " id-2,",
        "\"id-3,ada@example.com",
        &long,
        "user_id,email",
        "id\t4,",
    ];
    let text = format!("user_id,email\n{}\n", rows.join("\n"));
    scene.write("people.csv", &text);
    let mut bytes = text.into_bytes();
    bytes.extend(b"id-\xff,ada@example.com\n");
    let latin = scene.path("people.csv");
    File::create(latin)
        .and_then(|mut file| file.write_all(&bytes))
        .unwrap();
    let ran = scene
        .run(&["bulk", "people.csv", "--rejects", "bad.csv"])
        .exited(5);
    ran.says("1 new, 0 asked for before, 9 rejected")
        .says("listed in bad.csv");
    assert_eq!(
        scene.read("bad.csv"),
        "row,reason\n\
         4,\"it has 1 fields, and the header has 2\"\n\
         5,\"it has 3 fields, and the header has 2\"\n\
         6,\"it names nobody\"\n\
         7,\"user-id #1 begins or ends with white space: pass the identifier exactly as the vendor knows it\"\n\
         8,\"a quotation mark is not closed in it\"\n\
         9,\"it is longer than 64 KiB\"\n\
         10,\"this is the header again\"\n\
         11,\"user-id #1 contains a control character, such as a tab or a line break: no vendor knows anybody by that\"\n\
         12,\"it is not UTF-8\"\n"
    );
}

#[test]
fn lines_of_json_that_can_not_be_taken_are_listed_too() {
    let scene = scene(1);
    let lines = [
        "{\"user-id\": \"id-1\"}",
        "ada@example.com",
        "{\"ada@example.com\": 1}",
        "{\"sessions\": {\"Ada\": \"x\"}}",
        "[]",
        "{}",
        "{\"user-id\": \"id-1\"} {}",
    ];
    scene.write("people.ndjson", &lines.join("\n"));
    scene
        .run(&["bulk", "people.ndjson"])
        .exited(5)
        .says("1 new, 0 asked for before, 6 rejected");
    let rejects = scene.read("people.ndjson.rejects.csv");
    let rows: Vec<_> = rejects
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(rows, ["2", "3", "4", "5", "6", "7"]);
    assert!(
        !rejects.contains("ada@") && !rejects.contains("Ada"),
        "{rejects}"
    );
}

#[test]
fn a_header_that_makes_no_sense_is_refused_before_anything_is_recorded() {
    let scene = scene(1);
    for (text, what) in [
        ("", "the file is empty: expected a header"),
        (
            "ada@example.com,u-42\n",
            "column 1 of the header is not known",
        ),
        ("email,birthday\n", "column 2 of the header is not known"),
        ("email;user_id\n", "not separated by commas"),
        ("\"email\n", "the first line is no header"),
        ("\u{fffd}email\n", "column 1 of the header is not known"),
    ] {
        scene.write("people.csv", text);
        let ran = scene.run(&["bulk", "people.csv"]).exited(2).complains(what);
        assert!(!ran.stderr.contains("ada@"), "{}", ran.stderr);
    }
    scene.write("people.csv", "email\nada@example.com\n");
    scene
        .run(&["bulk", "people.csv", "--key-column", "ticket"])
        .exited(2)
        .complains("no column of the header holds the key");
    scene.write("people.csv", "ticket,ticket,email\n1,2,ada@example.com\n");
    scene
        .run(&["bulk", "people.csv", "--key-column", "ticket"])
        .exited(2)
        .complains("several columns");
    let utf_16: Vec<u8> = "\u{feff}email\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    File::create(scene.path("people.csv"))
        .and_then(|mut file| file.write_all(&utf_16))
        .unwrap();
    scene
        .run(&["bulk", "people.csv"])
        .exited(2)
        .complains("UTF-16");
    scene.run(&["status"]).exited(0).says("0 requests");
}

//! Rows and headers that make no sense: said by their place and the reason, without a word of theirs.

use std::fs::File;
use std::io::Write;

use vendor_sandbox::Person;

use crate::bulk::{gone, scene};
use crate::support::Scene;

/// The rows that were rejected, by their numbers.
fn rejected(scene: &Scene) -> Vec<u64> {
    let rejects = scene.read("people.csv.rejects.csv");
    let numbers = rejects.lines().skip(1);
    let number = |line: &str| line.split(',').next().unwrap().parse().unwrap();
    numbers.map(number).collect()
}

/// Takes a file in, of whose people those are to be gone and those still there.
fn takes(scene: &Scene, text: &str, gone: &[&str], there: &[&str]) {
    scene.write("people.csv", text);
    let exit = if there.is_empty() { 0 } else { 5 };
    scene.run(&["bulk", "people.csv"]).exited(exit);
    let is_there = |id: &&&str| scene.sandbox.is_still_there("gainsight-px", id);
    assert_eq!(gone.iter().filter(is_there).count(), 0, "{text:?}");
    assert_eq!(
        there.iter().filter(is_there).count(),
        there.len(),
        "{text:?}"
    );
}

/// Gainsight PX alone, which knows these people.
fn knowing(ids: &[&str]) -> Scene {
    let scene = scene(0);
    for id in ids {
        let email = format!("{id}@example.com");
        scene
            .sandbox
            .add_person(Person::new("Somebody", email, *id));
    }
    scene
}

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
        "\"id-3\"4,ada@example.com",
        &long,
        "user_id,email",
        "id\t4,",
        "id-5,ada.example.com",
    ];
    let text = format!("user_id,email\n{}\n", rows.join("\n"));
    scene.write("people.csv", &text);
    let mut bytes = text.into_bytes();
    bytes.extend(b"id-\xff,ada@example.com\n\"id-6,ada@example.com\nid-7,ada@example.com\n");
    let latin = scene.path("people.csv");
    File::create(latin)
        .and_then(|mut file| file.write_all(&bytes))
        .unwrap();
    let ran = scene
        .run(&["bulk", "people.csv", "--rejects", "bad.csv"])
        .exited(5);
    ran.says("1 new, 0 repeated, 11 rejected")
        .says("listed in bad.csv");
    assert_eq!(
        scene.read("bad.csv"),
        "row,reason\n\
         4,\"it has 1 fields, and the header has 2\"\n\
         5,\"it has 3 fields, and the header has 2\"\n\
         6,\"it names nobody\"\n\
         7,\"user-id #1 begins or ends with white space: pass the identifier exactly as the vendor knows it; `--allow-odd` takes it as it is\"\n\
         8,\"its quotation marks are wrong: expected them around a whole field, and two of them for one inside it\"\n\
         9,\"it is longer than 64 KiB\"\n\
         10,\"this is the header again\"\n\
         11,\"user-id #1 contains a control character, such as a tab or a line break: no vendor knows anybody by that; `--allow-odd` takes it as it is\"\n\
         12,\"email #1 is not an e-mail address: expected one `@` with text on both sides, such as ada@example.com; `--allow-odd` takes it as it is\"\n\
         13,\"it is not UTF-8\"\n\
         14,\"a quotation mark is not closed in it; the line after it, up to the end of the file, was not processed\"\n"
    );
}

#[test]
fn a_quoted_line_break_ends_no_row_and_erases_no_stranger() {
    let text = "user_id,custom:remark\r\natt-1,\"please delete me\nw-44,thanks\"\r\n";
    let scene = knowing(&["att-1", "w-44"]);
    scene.write("people.csv", text);
    scene
        .run(&["bulk", "people.csv"])
        .exited(0)
        .says("1 of 1 row: 1 new, 0 repeated, 0 rejected");
    assert!(!scene.sandbox.is_still_there("gainsight-px", "att-1"));
    assert!(scene.sandbox.is_still_there("gainsight-px", "w-44"));
    for line_break in ["\r", "\r\n", "\n\n", "\n\"\"\n"] {
        let text = format!("user_id,custom:remark\natt-2,\"x{line_break}w-44,y\"\nw-45,\n");
        let scene = knowing(&["att-2", "w-44", "w-45"]);
        scene.write("people.csv", &text);
        scene.run(&["bulk", "people.csv"]).exited(0);
        assert!(
            scene.sandbox.is_still_there("gainsight-px", "w-44"),
            "{text:?}"
        );
        assert!(
            !scene.sandbox.is_still_there("gainsight-px", "w-45"),
            "{text:?}"
        );
    }
}

#[test]
fn rows_end_in_cr_or_lf_or_both_and_mixed() {
    for ends in [
        ["\r", "\r", "\r"],
        ["\r\n", "\r\n", "\r\n"],
        ["\r\n", "\n", "\r\n"],
        ["\n", "\r\n", "\n\r\n"],
        ["\r", "\n", "\r\n"],
        ["\r\r\n", "\r\r\n", "\r\r\n"],
    ] {
        let [a, b, c] = ends;
        let text = format!("user_id{a}id-1{b}id-2{c}");
        takes(&scene(2), &text, &["id-1", "id-2"], &[]);
    }
    let mixed = "user_id,email\nid-1,a@example.com\rid-2,b@example.com\r\nid-3,c@example.com\n";
    takes(&scene(3), mixed, &["id-1", "id-2", "id-3"], &[]);
    for mixed in [
        "user_id\r\nid-1\nid-2\rid-3\r\n",
        "user_id\nid-1\r\nid-2\rid-3\n",
        "user_id\rid-1\nid-2\r\nid-3\r",
    ] {
        takes(&scene(3), mixed, &["id-1", "id-2", "id-3"], &[]);
    }
}

#[test]
fn a_lone_cr_in_a_row_never_cuts_a_value() {
    for (text, rows) in [
        ("user_id\nacct-4\r2\nid-1\n", [2, 3]),
        ("user_id,email\nacct-4\r2,a@example.com\nid-1,\n", [2, 3]),
        (
            "email,user_id\na@example.com,acct-4\r2\nb@example.com,id-1\n",
            [2, 3],
        ),
        (
            "user_id,email\r\nacct-4,a@example.co\rm\r\nid-1,\r\n",
            [2, 3],
        ),
        ("user_id,,\nacct-4\r2,,\nid-1,,\n", [2, 3]),
        ("user_id,custom:a,,\nacct-4,7\r2,,\nid-1,,,\n", [2, 3]),
    ] {
        let scene = knowing(&["acct-4", "2", "id-1"]);
        takes(&scene, text, &["id-1"], &["acct-4", "2"]);
        assert_eq!(rejected(&scene), rows, "{text:?}");
    }
}

#[test]
fn a_file_that_is_cut_off_erases_nobody_by_half_an_id() {
    for text in [
        "user_id\nid-1\nacct-4",
        "user_id\r\nid-1\r\nacct-4\r",
        "user_id\rid-1\racct-4",
        "user_id,custom:a\nid-1,\nacct-4,7",
        "user_id,custom:a\nid-1,\nacct-4,\"7",
        "user_id,custom:a\nid-1,\nacct-4,\"7\nacct-4,8\n",
    ] {
        let scene = knowing(&["acct-4", "id-1"]);
        takes(&scene, text, &["id-1"], &["acct-4"]);
        assert_eq!(rejected(&scene), [3], "{text:?}");
    }
    let scene = knowing(&["acct-4"]);
    scene.write("people.csv", "user_id\nacct-4");
    let ran = scene.run(&["bulk", "people.csv"]).exited(5);
    ran.says("0 new, 0 repeated, 1 rejected");
    let rejects = scene.read("people.csv.rejects.csv");
    assert!(
        rejects.contains("it is the last row and has no row end"),
        "{rejects}"
    );
    scene
        .run(&["bulk", "people.csv", "--accept-last-row"])
        .exited(0);
    assert!(!scene.sandbox.is_still_there("gainsight-px", "acct-4"));
}

#[test]
fn a_last_line_of_json_without_its_end_is_rejected_too_unless_it_is_the_only_one() {
    let scene = knowing(&["id-1", "id-2"]);
    let lines = "{\"user-id\": \"id-1\"}\n{\"user-id\": \"id-2\"}";
    scene.write("people.ndjson", lines);
    scene.run(&["bulk", "people.ndjson"]).exited(5);
    assert!(scene.sandbox.is_still_there("gainsight-px", "id-2"));
    scene.write("one.ndjson", "{\"user-id\": \"id-2\"}");
    scene.run(&["bulk", "one.ndjson"]).exited(0);
    assert!(!scene.sandbox.is_still_there("gainsight-px", "id-2"));
}

#[test]
fn wrong_quotation_marks_reject_their_row_and_shift_no_other() {
    for row in ["\"a\"b@x", "a\"b", "\"a\" ", "\"a\"\"b\"c\"\"", " \"a\""] {
        let scene = knowing(&["ab@x", "a", "ab", "id-1"]);
        takes(
            &scene,
            &format!("user_id\n{row}\nid-1\n"),
            &["id-1"],
            &["ab@x", "a", "ab"],
        );
        assert_eq!(rejected(&scene), [2], "{row:?}");
    }
}

#[test]
fn where_a_quotation_mark_leaves_open_where_rows_begin_nobody_after_it_is_asked_for() {
    for text in [
        "user_id,custom:a\nid-1,x\n\"id-2\"\",x\nid-3,\"y\nw-44,middle\nz\"\nw-45,x\n",
        "user_id,custom:a\nid-1,x\n\"id-2\"x\"y,x\nw-44,x\n",
        "user_id,custom:a\nid-1,x\nid-2,\"y\nw-44,x\nw-45,x\n",
    ] {
        let scene = knowing(&["id-1", "id-2", "w-44", "w-45"]);
        takes(&scene, text, &["id-1"], &["id-2", "w-44", "w-45"]);
        assert_eq!(rejected(&scene), [3], "{text:?}");
        let rejects = scene.read("people.csv.rejects.csv");
        assert!(rejects.contains("end of the file"), "{rejects}");
    }
}

#[test]
fn the_header_again_is_rejected_whatever_its_row_end_and_case_and_mark() {
    for header in [
        "user_id,email\n",
        "User ID,E-Mail\r\n",
        "\u{feff}user_id,email\n",
        "USERID,EMAIL\n",
    ] {
        let scene = knowing(&["id-1", "id-2"]);
        let text = format!("user_id,email\nid-1,\n{header}id-2,\n");
        scene.write("people.csv", &text);
        scene.run(&["bulk", "people.csv"]).exited(5);
        assert!(gone(&scene, 2), "{text:?}");
        assert_eq!(rejected(&scene), [3], "{text:?}");
    }
}

#[test]
fn another_header_ends_what_is_taken_since_its_columns_may_be_others() {
    let scene = knowing(&["id-1", "w-44"]);
    let text = "user_id,custom:card\nid-1,7\ncustom:card,user_id\nw-44,8\n";
    takes(&scene, text, &["id-1"], &["w-44"]);
    assert_eq!(rejected(&scene), [3]);
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
    scene.write("people.ndjson", &(lines.join("\n") + "\n"));
    scene
        .run(&["bulk", "people.ndjson"])
        .exited(5)
        .says("1 new, 0 repeated, 6 rejected");
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
        (
            "ada@example.com,u-42\n",
            "column 1 of the header is not known",
        ),
        ("email,birthday\n", "column 2 of the header is not known"),
        (
            "email;user_id,phone\n",
            "column 1 of the header is not known",
        ),
        ("\"email\n", "the first row is no header"),
        ("email,\"user_id\"x\n", "the first row is no header"),
        (
            "e\0m\0a\0i\0l\0",
            "the file contains zero bytes, like UTF-16 without a byte order mark",
        ),
        ("\u{fffd}email\n", "the first row is no header"),
    ] {
        scene.write("people.csv", text);
        let ran = scene.run(&["bulk", "people.csv"]).exited(2).complains(what);
        assert!(!ran.stderr.contains("ada@"), "{}", ran.stderr);
    }
    scene.write("people.csv", "email\nada@example.com\n");
    scene
        .run(&["bulk", "people.csv", "--key-column", "ticket"])
        .exited(2)
        .complains("no column of the header has this name");
    scene.write("people.csv", "ticket,ticket,email\n1,2,ada@example.com\n");
    scene
        .run(&["bulk", "people.csv", "--key-column", "ticket"])
        .exited(2)
        .complains("several columns");
    scene.run(&["status"]).exited(0).says("0 requests");
}

#[test]
fn an_empty_file_is_the_same_mistake_in_every_format() {
    let scene = scene(0);
    for (text, formats) in [
        ("", &["csv", "ndjson"][..]),
        ("\n", &["csv", "ndjson"]),
        (" \r\n\t\n  ", &["csv", "ndjson"]),
        ("\u{feff}", &["csv", "ndjson"]),
        ("user_id", &["csv"]),
        ("user_id,email\r\n", &["csv"]),
        ("user_id\n\n  \n", &["csv"]),
    ] {
        scene.write("people", text);
        for format in formats {
            scene
                .run(&["bulk", "people", "--format", format])
                .exited(2)
                .complains("people: the file is empty: expected a row for each person");
        }
    }
    scene.run(&["status"]).exited(0).says("0 requests");
}

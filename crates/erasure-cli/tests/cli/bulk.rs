//! Many people in a file: read row by row, gone on with after whatever ended it, and what can't be taken
//! is listed.

use std::io::Write;

use vendor_sandbox::{Fault, Person, Times};

use crate::support::{Ran, Scene};

/// Gainsight PX alone, which knows people by the ids `id-1`, `id-2` and so on.
pub fn scene(people: usize) -> Scene {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    for number in 1..=people {
        let (email, id) = (format!("p{number}@example.com"), format!("id-{number}"));
        scene
            .sandbox
            .add_person(Person::new(format!("P {number}"), email, id));
    }
    scene
}

pub fn csv(people: usize) -> String {
    let rows = (1..=people).map(|number| format!("id-{number}\n"));
    format!("user_id\n{}", rows.collect::<String>())
}

pub fn gone(scene: &Scene, people: usize) -> bool {
    (1..=people).all(|number| {
        !scene
            .sandbox
            .is_still_there("gainsight-px", &format!("id-{number}"))
    })
}

pub fn figures(ran: &Ran) -> [u64; 3] {
    let shown = ran.json();
    ["new", "repeated", "rejected"].map(|figure| shown[figure].as_u64().unwrap())
}

#[test]
fn everybody_in_a_csv_file_is_erased() {
    let scene = scene(7);
    scene.write("people.csv", &csv(7));
    let ran = scene.run(&["bulk", "people.csv", "--chunk", "3"]).exited(0);
    ran.says("7 of 7 rows: 7 new, 0 repeated, 0 rejected")
        .says("Nothing is open");
    assert!(gone(&scene, 7));
    scene
        .run(&["receipt", "verify"])
        .exited(0)
        .says("Genuine: 7 receipts");
    assert!(!scene.path("people.csv.rejects.csv").exists());
}

#[test]
fn everybody_in_an_ndjson_file_is_erased() {
    let scene = scene(3);
    let lines = "\u{feff}{\"user-id\": \"id-1\"}\r\n\r\n{\"user_id\": [\"id-2\", \"id-3\"], \"email\": \"p2@example.com\"}\n";
    scene.write("people.ndjson", lines);
    let ran = scene.run(&["bulk", "people.ndjson", "--json"]).exited(0);
    assert_eq!(figures(&ran), [2, 0, 0]);
    assert!(gone(&scene, 3));
}

#[test]
fn columns_may_repeat_and_come_in_any_order_with_sessions_and_customs() {
    let scene = Scene::set_up();
    let session = scene.sandbox.sign_in("mudbase", "ada@example.com").unwrap();
    let header = "custom:card,email,session:mudbase,email,user_id,phone";
    let row = format!("\"7,8\",ada@example.com,{session},ada@example.org,u-42,");
    scene.write("people.csv", &format!("\u{feff}{header}\r\n{row}\r\n\r\n"));
    scene
        .run(&["bulk", "people.csv"])
        .exited(4)
        .says("1 new, 0 repeated, 0 rejected");
    let all = scene.run(&["status", "--json"]).exited(4).json();
    let kinds: Vec<_> = all["requests"][0]["subject"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].clone())
        .collect();
    assert_eq!(kinds, ["custom:card", "email", "email", "user-id"]);
    scene.run(&["check", "--custom", "card=7,8"]).exited(4);
}

#[test]
fn it_goes_on_after_the_last_recorded_row_when_it_was_killed() {
    let scene = scene(7);
    scene.write("people.csv", &csv(7));
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::Held, Times::Always)
        .unwrap();
    let started = scene.start(&["bulk", "people.csv", "--chunk", "3"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 3));
    started.signal("KILL");
    assert_eq!(started.ended().code, None, "it was killed");
    scene.sandbox.clear_faults("gainsight-px").unwrap();

    let ran = scene.run(&["bulk", "people.csv", "--chunk", "3", "--json"]);
    assert_eq!(figures(&ran), [4, 0, 0], "three were recorded before");
    scene.run(&["run", "--until-settled"]).exited(0);
    assert!(gone(&scene, 7));
    let all = scene.run(&["status", "--json"]).exited(0).json();
    assert_eq!(all["overview"]["requests"], 7, "nobody twice");
}

#[test]
fn it_stops_cleanly_and_says_how_to_go_on() {
    let scene = scene(3);
    scene.write("people.csv", &csv(3));
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::Held, 1)
        .unwrap();
    let mut started = scene.start(&["bulk", "people.csv", "--chunk", "1"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    started.signal("INT");
    started.until_complains("Ctrl-C again ends");
    scene.sandbox.release("gainsight-px");
    let ran = started.ended().exited(4);
    ran.says("1 of 3 rows: 1 new")
        .says("Stopped: `erasure bulk people.csv` continues after 1 of 3 rows.");
    scene
        .run(&["bulk", "people.csv"])
        .exited(0)
        .says("3 of 3 rows: 2 new");
}

#[test]
fn a_file_that_was_taken_in_is_not_taken_in_again_and_a_changed_one_is_another() {
    let scene = scene(3);
    scene.write("people.csv", &csv(2));
    scene.run(&["bulk", "people.csv"]).exited(0);
    let asked = scene.sandbox.requests("gainsight-px").len();
    let again = scene.run(&["bulk", "people.csv", "--json"]).exited(2);
    assert_eq!(figures(&again), [0, 0, 0]);
    scene.write("people.csv", &csv(3));
    let changed = scene.run(&["bulk", "people.csv", "--json"]).exited(0);
    assert_eq!(figures(&changed), [1, 2, 0], "the same people within a day");
    assert_eq!(scene.sandbox.requests("gainsight-px").len(), asked + 1);
}

#[test]
fn a_column_of_ones_own_keys_makes_a_row_the_same_request_in_every_file() {
    let scene = scene(3);
    scene.write("one.csv", "ticket,user_id\nt-1,id-1\nt-2,id-2\n,id-3\n");
    let ran = scene
        .run(&["bulk", "one.csv", "--key-column", "ticket", "--json"])
        .exited(5);
    assert_eq!(figures(&ran), [2, 0, 1], "one has no key");
    scene
        .sandbox
        .clock()
        .advance(jiff::SignedDuration::from_hours(24 * 30));
    scene.write("two.ndjson", "{\"ticket\": \"t-1\", \"user-id\": \"id-1\"}\n{\"ticket\": \"t-2\", \"user-id\": \"id-3\"}\n");
    let ran = scene
        .run(&["bulk", "two.ndjson", "--key-column", "ticket", "--json"])
        .exited(5);
    assert_eq!(
        figures(&ran),
        [0, 1, 1],
        "the second is about somebody else"
    );
    let rejects = scene.read("two.ndjson.rejects.csv");
    assert!(
        rejects.contains("\n2,\"the idempotency key belongs to request"),
        "{rejects}"
    );
}

#[test]
fn what_can_be_read_once_only_is_refused_with_what_to_do_instead() {
    let scene = scene(1);
    for source in ["-", "/dev/stdin"] {
        let ran = scene
            .run_with(&["bulk", source, "--format", "csv"], "user_id\nid-1\n")
            .exited(2);
        ran.complains("can be read only once")
            .complains("write it into a file first");
    }
    scene.write("people.txt", &csv(1));
    scene
        .run(&["bulk", "people.txt"])
        .exited(2)
        .complains("or `--format`");
    scene
        .run(&["bulk", "people.txt", "--format", "csv"])
        .exited(0);
    scene
        .run(&["bulk", "nowhere.csv"])
        .exited(1)
        .complains("nowhere.csv can't be read");
}

#[test]
fn a_file_that_is_changed_while_it_is_read_is_not_finished() {
    let scene = scene(3);
    // Longer than what is read at a time.
    let empty = "\n".repeat(500_000);
    scene.write("people.csv", &format!("user_id\nid-1\n{empty}id-2\n"));
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::Held, 1)
        .unwrap();
    let started = scene.start(&["bulk", "people.csv", "--chunk", "1"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    let mut options = std::fs::File::options();
    let mut file = options.append(true).open(scene.path("people.csv")).unwrap();
    file.write_all(b"id-3\n").unwrap();
    scene.sandbox.release("gainsight-px");
    started
        .ended()
        .exited(2)
        .complains("people.csv was changed while it was read");
    let again = scene.run(&["bulk", "people.csv", "--json"]).exited(0);
    assert_eq!(
        figures(&again)[0],
        0,
        "everybody was taken in before it was noticed"
    );
}

#[test]
fn a_file_of_people_whom_nobody_knows_has_found_nothing() {
    let scene = scene(0);
    scene.write("people.csv", &csv(2));
    scene.run(&["bulk", "people.csv"]).exited(6);
}

#[test]
fn what_each_column_is_taken_for_is_said_before_anything_begins() {
    let scene = scene(1);
    scene.write(
        "people.csv",
        "User ID;Ticket;custom:card;;\r\nid-1;t-1;\"7;8\";;\r\n",
    );
    let bulk = ["bulk", "people.csv", "--key-column", "ticket"];
    let refused = scene.run(&[&bulk[..], &["--received", "2999-01-01"]].concat());
    assert!(!refused.stderr.contains("column 1"), "{}", refused.stderr);
    let ran = scene.run(&[&bulk[..], &["--json"]].concat()).exited(0);
    let ran = ran
        .complains("people.csv is read as CSV in UTF-8, separated by `;`: 1 row")
        .complains("column 1: user-id")
        .complains("column 2: key")
        .complains("column 3: custom:card");
    assert!(!ran.stderr.contains("id-1"), "{}", ran.stderr);
    let taken_for = &ran.json()["taken_for"];
    assert_eq!(taken_for["delimiter"], ";");
    assert_eq!(
        taken_for["columns"],
        serde_json::json!(["user-id", "key", "custom:card"])
    );
}

#[test]
fn a_vendor_that_hangs_holds_up_neither_the_reading_nor_the_other_vendors() {
    let scene = Scene::with_vendors(&["gainsight-px", "pureclarity"]);
    for number in 1..=4 {
        let (email, id) = (format!("p{number}@example.com"), format!("id-{number}"));
        let person = Person::new(format!("P {number}"), email, id);
        scene.sandbox.add_person(person);
    }
    scene.write("people.csv", &csv(4));
    scene
        .sandbox
        .inject("pureclarity", "*", Fault::Held, Times::Always)
        .unwrap();
    let started = scene.start(&["bulk", "people.csv", "--chunk", "1"]);
    scene.wait(scene.sandbox.until_held("pureclarity", 1));
    while !gone(&scene, 4) {
        std::thread::yield_now();
    }
    assert!(scene.sandbox.held("pureclarity") > 0, "it still hangs");
    scene.sandbox.clear_faults("pureclarity").unwrap();
    scene.sandbox.release("pureclarity");
    started.ended().exited(0).says("4 of 4 rows: 4 new");
}

#[test]
fn reading_runs_no_further_ahead_than_the_vendors_are_asked() {
    let scene = scene(4);
    scene.write("people.csv", &csv(4));
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::Held, Times::Always)
        .unwrap();
    let started = scene.start(&["bulk", "people.csv", "--chunk", "2"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 2));
    started.signal("KILL");
    started.ended();
    let all = scene.run(&["status", "--json"]).json();
    assert_eq!(all["overview"]["requests"], 2, "the next chunk waits");
}

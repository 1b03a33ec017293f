//! Somebody who can write the file and has no key changes it, in every way that one row or one column can be changed:
//! what follows is the truth, or damage that is named, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use erasure_receipt::{Receipt, Seal, verify_one};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::scene::{Scene, Shop, Way};
use crate::store::{End, Fuse, place, row};
use crate::{Error, Filter, Journal, Mark, Part, Reject, RequestId, Until};

const PEOPLE: [&str; 2] = ["u-1", "u-2"];

/// A journal at one time of its life, and what comes of it when nobody touches it.
struct Stage {
    scene: Scene,
    requests: Vec<RequestId>,
    receipts: BTreeMap<RequestId, String>,
    file: OfAFile,
}

impl Stage {
    async fn of(scene: Scene, requests: &[RequestId]) -> Self {
        let untouched = scene.copied();
        let journal = untouched.open();
        untouched.run(&journal, Until::Settled).await.unwrap();
        let receipts = requests.iter().map(|request| {
            let receipt = journal.receipt(*request).unwrap().unwrap();
            (*request, readable(&journal, &receipt))
        });
        Self {
            receipts: receipts.collect(),
            file: of_a_file(&journal).unwrap(),
            requests: requests.to_vec(),
            scene,
        }
    }
}

/// Somebody's file of people.
const FILE: [u8; 32] = [7; 32];

type OfAFile = (Option<Mark>, u64, Vec<Reject>);

/// How far the file was read, how many requests answer its rows, and which rows could not be taken.
fn of_a_file(journal: &Journal) -> Result<OfAFile, Error> {
    let (mark, bulk) = (journal.mark(FILE)?, journal.bulk(FILE)?);
    Ok((mark, bulk.requests, journal.rejects(FILE, 0, 9)?))
}

/// What a genuine receipt says, but for its place in the chain, when it was written and who was last asked when.
fn readable(journal: &Journal, jws: &str) -> String {
    let receipt: Receipt = verify_one(jws, &[journal.public_key()]).unwrap();
    let mut readable = serde_json::to_value(&receipt).unwrap();
    for place in ["seq", "prev", "previous", "settled_at"] {
        readable.as_object_mut().unwrap().remove(place);
    }
    for entry in readable["entries"].as_array_mut().unwrap() {
        entry.as_object_mut().unwrap().remove("last_asked_at");
    }
    readable.to_string()
}

/// The two people's requests, of which nobody was asked yet.
async fn handed_in() -> (Scene, Vec<RequestId>) {
    let scene = Scene::of([
        Shop::new("once", Way::Once, &PEOPLE),
        Shop::new("tracked", Way::Tracked, &PEOPLE),
    ]);
    let journal = scene.open();
    let mut requests = Vec::new();
    for person in PEOPLE {
        let submitted = journal.submit(&scene.eraser(), scene.order(person)).await;
        requests.push(submitted.unwrap().request());
    }
    let part = Part {
        mark: Mark {
            rows: 3,
            ..Mark::start(FILE, now(&scene))
        },
        requests: requests.clone(),
        rejects: vec![Reject {
            row: 2,
            reason: "it names nobody".to_owned(),
        }],
    };
    let eraser = scene.eraser();
    let noted = journal.submit_many(&eraser, Vec::new(), Some(part));
    noted.await.unwrap();
    drop(journal);
    (scene, requests)
}

/// The same when it was worked so far.
async fn worked_until(until: Until) -> Stage {
    let (scene, requests) = handed_in().await;
    let journal = scene.open();
    scene.run(&journal, until).await.unwrap();
    drop(journal);
    Stage::of(scene, &requests).await
}

/// The same when the worker ended while it was asking.
async fn ended_in_the_middle() -> Stage {
    let (scene, requests) = handed_in().await;
    for commits in 0.. {
        let ended = scene.copied();
        let fuse = Fuse::at(commits, End::After);
        let journal = Journal::open_until(&ended.path(), &ended.key, fuse).unwrap();
        ended.run(&journal, Until::Settled).await.unwrap_err();
        drop(journal);
        let held = "SELECT count(*) FROM targets WHERE worker IS NOT NULL";
        let held: i64 = file(&ended).query_row(held, [], |row| row.get(0)).unwrap();
        if held > 0 {
            return Stage::of(ended, &requests).await;
        }
    }
    panic!("no run ended while it held a target")
}

/// The file without the journal, and without any care.
fn file(scene: &Scene) -> Connection {
    let file = Connection::open(scene.path()).unwrap();
    file.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    file
}

/// A table's columns, and its rows.
struct Table {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    fn all(file: &Connection) -> Vec<Self> {
        let mut names = file
            .prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            )
            .unwrap();
        let names = names.query_map([], |row| row.get(0)).unwrap();
        names.map(|name| Self::named(file, name.unwrap())).collect()
    }

    fn named(file: &Connection, name: String) -> Self {
        let mut all = file.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
        let count = columns.len();
        let rows = all.query_map([], |row| (0..count).map(|at| row.get(at)).collect());
        let rows = rows.unwrap().collect::<Result<_, _>>().unwrap();
        Self {
            name,
            columns,
            rows,
        }
    }

    /// Puts rows in place of those that are there; false where SQLite itself wouldn't have them.
    fn put(&self, file: &Connection, rows: &[Vec<Value>]) -> bool {
        let places = vec!["?"; self.columns.len()].join(", ");
        let insert = format!("INSERT INTO {} VALUES ({places})", self.name);
        file.execute(&format!("DELETE FROM {}", self.name), [])
            .unwrap();
        rows.iter().all(|row| {
            file.execute(&insert, rusqlite::params_from_iter(row))
                .is_ok()
        })
    }
}

/// What could stand in place of a value.
fn others(value: &Value, in_column: &[&Value]) -> Vec<Value> {
    let mut others: Vec<Value> = vec![Value::Null];
    match value {
        Value::Integer(number) => {
            let near = [
                number.wrapping_add(1),
                number.wrapping_sub(1),
                0,
                1,
                i64::MAX,
            ];
            others.extend(near.map(Value::Integer));
        }
        Value::Blob(bytes) => {
            others.push(Value::Blob(Vec::new()));
            for at in [0, bytes.len() / 2, bytes.len().saturating_sub(1)] {
                let mut turned = bytes.clone();
                turned.get_mut(at).into_iter().for_each(|byte| *byte ^= 1);
                others.push(Value::Blob(turned));
            }
        }
        Value::Text(text) => {
            others.push(Value::Text(String::new()));
            others.push(Value::Text(format!("{text}x")));
            others.push(Value::Text(text.replace("incomplete", "complete")));
            others.push(Value::Text(text.replace("immediate", "promised")));
        }
        _ => others.extend([
            Value::Integer(1),
            Value::Blob(vec![1]),
            Value::Text("x".to_owned()),
        ]),
    }
    others.extend(in_column.iter().map(|other| (*other).clone()));
    let mut different: Vec<Value> = Vec::new();
    for other in others {
        if other != *value && !different.contains(&other) {
            different.push(other);
        }
    }
    different
}

/// Every change of one column of one row, and every row taken out, repeated, or swapped with another in one
/// column; each with what to call it.
fn changes(table: &Table) -> Vec<(String, Vec<Vec<Value>>)> {
    let mut changes = Vec::new();
    let column = |at: usize| -> Vec<&Value> { table.rows.iter().map(|row| &row[at]).collect() };
    for (number, row) in table.rows.iter().enumerate() {
        let mut without = table.rows.clone();
        without.remove(number);
        changes.push((format!("row {number} taken out"), without));
        for (at, name) in table.columns.iter().enumerate() {
            for other in others(&row[at], &column(at)) {
                let mut changed = table.rows.clone();
                let what = format!("{name} of row {number} becomes {other:?}");
                changed[number][at] = other.clone();
                changes.push((what, changed));
                if at == 0 {
                    let mut repeated = table.rows.clone();
                    let mut again = row.clone();
                    again[at] = other;
                    repeated.push(again);
                    changes.push((format!("row {number} repeated"), repeated));
                }
            }
            for swapped in number + 1..table.rows.len() {
                let mut changed = table.rows.clone();
                changed[number][at] = table.rows[swapped][at].clone();
                changed[swapped][at] = row[at].clone();
                if changed != table.rows {
                    changes.push((format!("{name} of {number} and {swapped} swapped"), changed));
                }
            }
        }
    }
    changes
}

/// What the journal tells of a file that was changed.
async fn holds_up(stage: &Stage, scene: &Scene) -> Result<(), String> {
    let endless = std::time::Duration::from_secs(10);
    let worked = worked(scene, &stage.requests);
    let what_came = tokio::time::timeout(endless, worked).await;
    let what_came = what_came.map_err(|_| "it never ends".to_owned())?;
    for (shop, before) in scene.shops.iter().zip(&stage.scene.shops) {
        let truth = shop.truth();
        let asked: BTreeSet<&str> = truth.asked.keys().map(String::as_str).collect();
        if !asked.is_subset(&PEOPLE.into()) {
            return Err(format!(
                "somebody was asked for who never wanted it: {asked:?}"
            ));
        }
        let twice = truth.asked.values().any(|times| *times > 1);
        if shop.way == Way::Once && twice {
            return Err(format!(
                "asked twice: {:?}, before {:?}",
                truth.asked,
                before.truth().asked
            ));
        }
    }
    let (receipts, damaged) = match what_came {
        Ok(came) => came,
        // It is said of the whole journal.
        Err(Error::Damaged | Error::WrongKey | Error::NotAJournal | Error::Unreadable { .. }) => {
            return Ok(());
        }
        Err(other) => return Err(format!("{other:?}")),
    };
    let read = Journal::open(scene.path(), &scene.key).and_then(|journal| of_a_file(&journal));
    if damaged == 0 && read.as_ref() != Ok(&stage.file) && read != Err(Error::DamagedFile) {
        return Err(format!("something else of the file: {read:?}"));
    }
    for (request, receipt) in &receipts {
        if stage.receipts.get(request) != Some(receipt) {
            return Err(format!("a false receipt: {receipt}"));
        }
    }
    let lost = stage.requests.len() - receipts.len();
    if (damaged as usize) < lost {
        return Err(format!(
            "{lost} without a receipt, and {damaged} are said to be damaged"
        ));
    }
    Ok(())
}

type Came = (BTreeMap<RequestId, String>, u64);

async fn worked(scene: &Scene, requests: &[RequestId]) -> Result<Came, Error> {
    let now = || erasure::Clock::now(&scene.clock);
    let journal = Journal::open(scene.path(), &scene.key)?;
    let before = journal.overview(now())?.damaged;
    let summary = scene.run(&journal, Until::Settled).await?;
    let mut receipts = BTreeMap::new();
    for request in requests {
        match journal.receipt(*request) {
            Ok(Some(jws)) => drop(receipts.insert(*request, readable(&journal, &jws))),
            Ok(None) | Err(Error::DamagedRequest { .. } | Error::UnknownRequest { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let overview = journal.overview(now())?;
    assert!(summary.damaged >= before && overview.damaged == summary.damaged);
    // One that is settled is named when it is looked at.
    let mut named = 0;
    let look = |shown: Result<_, _>| named += u64::from(shown.is_err());
    journal.each(Filter::All, now(), look)?;
    Ok((receipts, summary.damaged.max(named)))
}

/// Makes every change to the file, and says where that leads to anything else than the truth or damage that is named.
async fn assert_that_it_holds_up(stage: &Stage) {
    let (mut tried, mut wrong) = (0, Vec::new());
    for table in Table::all(&file(&stage.scene)) {
        for (what, rows) in changes(&table) {
            let scene = stage.scene.copied();
            if !table.put(&file(&scene), &rows) {
                continue;
            }
            tried += 1;
            if let Err(why) = holds_up(stage, &scene).await {
                wrong.push(format!("{}: {what}: {why}", table.name));
            }
        }
    }
    let all = wrong.join("\n");
    assert!(wrong.is_empty(), "{} of {tried}:\n{all}", wrong.len());
    assert!(tried > 100, "only {tried} changes were tried");
}

#[tokio::test]
async fn whatever_is_changed_of_a_request_that_was_handed_in_leads_to_no_false_receipt_and_is_named()
 {
    let (scene, requests) = handed_in().await;
    assert_that_it_holds_up(&Stage::of(scene, &requests).await).await;
}

#[tokio::test]
async fn whatever_is_changed_of_a_request_that_was_being_asked_leads_to_no_false_receipt_and_is_named()
 {
    assert_that_it_holds_up(&ended_in_the_middle().await).await;
}

#[tokio::test]
async fn whatever_is_changed_of_a_request_that_is_under_way_leads_to_no_false_receipt_and_is_named()
{
    assert_that_it_holds_up(&worked_until(Until::Idle).await).await;
}

#[tokio::test]
async fn whatever_is_changed_of_a_request_that_is_settled_leads_to_no_false_receipt_and_is_named() {
    assert_that_it_holds_up(&worked_until(Until::Settled).await).await;
}

/// Somebody changes the file by these statements, and the journal is worked to its end.
async fn after(stage: &Stage, statements: &str) -> (Scene, Journal, crate::Summary) {
    let scene = stage.scene.copied();
    file(&scene).execute_batch(statements).unwrap();
    let journal = scene.open();
    let summary = scene.run(&journal, Until::Settled).await.unwrap();
    (scene, journal, summary)
}

fn now(scene: &Scene) -> erasure::Timestamp {
    erasure::Clock::now(&scene.clock)
}

#[tokio::test]
async fn a_target_that_is_taken_out_together_with_its_count_is_missed_and_everybody_else_goes_on() {
    let stage = worked_until(Until::Idle).await;
    let (scene, journal, summary) = after(
        &stage,
        "DELETE FROM targets WHERE request = 1 AND vendor = (SELECT id FROM vendors WHERE vendor = 'tracked'); \
         UPDATE requests SET open = open - 1 WHERE id = 1",
    )
    .await;
    let (damaged, whole) = (stage.requests[0], stage.requests[1]);
    let named = Err(Error::DamagedRequest { request: damaged });
    assert_eq!(journal.receipt(damaged), named);
    assert_eq!((summary.damaged, summary.open, summary.settled), (1, 0, 1));
    assert!(journal.receipt(whole).unwrap().is_some());
    let overview = journal.overview(now(&scene)).unwrap();
    assert_eq!(
        (overview.damaged, overview.pending, overview.complete),
        (1, 0, 1)
    );
    assert!(matches!(
        journal.status(damaged, now(&scene)),
        Err(Error::DamagedRequest { .. })
    ));
    let mut shown = Vec::new();
    let look = |status: Result<crate::Status, Error>| shown.push(status.map(|one| one.request));
    journal.each(Filter::All, now(&scene), look).unwrap();
    let named = Error::DamagedRequest { request: damaged };
    assert_eq!(shown, [Err(named), Ok(whole)]);
    let known = |person: &str| {
        let identifier = erasure::Identifier::UserId(person.into());
        let known = journal.check(&identifier, now(&scene)).unwrap();
        known.into_iter().map(|one| one.is_ok()).collect::<Vec<_>>()
    };
    assert_eq!((known("u-1"), known("u-2")), (vec![false], vec![true]));
    // Nor is anybody held up who comes later, or asks for the same person once more.
    let again = scene.order("u-1").idempotency_key("another");
    let again = again.same_person_within(erasure::SignedDuration::from_hours(99));
    let again = journal.submit(&scene.eraser(), again).await.unwrap();
    scene.run(&journal, Until::Settled).await.unwrap();
    assert!(journal.receipt(again.request()).unwrap().is_some());
    let refused = journal.submit(&scene.eraser(), scene.order("u-1")).await;
    assert_eq!(refused, Err(Error::DamagedRequest { request: damaged }));
}

#[tokio::test]
async fn a_row_that_is_put_back_from_an_earlier_time_is_named_whatever_is_put_back_with_it() {
    let (earlier, requests) = handed_in().await;
    for until in [Until::Idle, Until::Settled] {
        let scene = earlier.copied();
        let journal = scene.open();
        scene.run(&journal, until).await.unwrap();
        drop(journal);
        let stage = Stage::of(scene, &requests).await;
        // Every set of rows of the first request but all of them together with what binds them.
        let rows = [
            "requests WHERE id = 1",
            "targets WHERE id = 1",
            "targets WHERE id = 2",
            "receipts WHERE request = 1",
        ];
        for set in 1_u32..16 {
            let chosen: Vec<&str> = (0..4)
                .filter(|at| set >> at & 1 == 1)
                .map(|at| rows[at])
                .collect();
            if set & 7 == 7 {
                continue;
            }
            let scene = stage.scene.copied();
            let old = earlier.path().display().to_string();
            let changed = file(&scene);
            changed.execute("ATTACH ?1 AS old", [&old]).unwrap();
            let mut same = true;
            for row in &chosen {
                let table = row.split(' ').next().unwrap();
                let (now, then) = (
                    Table::named(&changed, row.to_string()),
                    Table::named(&changed, format!("old.{row}")),
                );
                same &= now.rows == then.rows;
                changed
                    .execute_batch(&format!(
                        "DELETE FROM {row}; INSERT INTO {table} SELECT * FROM old.{row}"
                    ))
                    .unwrap();
            }
            drop(changed);
            if same {
                continue;
            }
            holds_up(&stage, &scene)
                .await
                .unwrap_or_else(|why| panic!("{chosen:?}: {why}"));
            let journal = scene.open();
            let named = journal.receipt(requests[0]);
            assert!(
                matches!(named, Err(Error::DamagedRequest { .. })),
                "{chosen:?}: {named:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_request_that_is_taken_out_whole_is_missed() {
    for stage in [
        worked_until(Until::Idle).await,
        worked_until(Until::Settled).await,
    ] {
        let all = "DELETE FROM targets WHERE request = 1; DELETE FROM commitments WHERE request = 1; \
                   DELETE FROM receipts WHERE request = 1; DELETE FROM requests WHERE id = 1";
        let (scene, journal, summary) = after(&stage, all).await;
        assert_eq!(summary.damaged, 1);
        assert_eq!(journal.overview(now(&scene)).unwrap().damaged, 1);
        assert!(journal.receipt(stage.requests[1]).unwrap().is_some());
    }
}

#[tokio::test]
async fn a_tally_that_is_put_back_makes_no_second_chain_of_the_one() {
    let (scene, _) = handed_in().await;
    let before = scene.copied();
    let journal = scene.open();
    scene.run(&journal, Until::Settled).await.unwrap();
    journal
        .submit(&scene.eraser(), scene.order("u-3"))
        .await
        .unwrap();
    drop(journal);
    let changed = file(&scene);
    let old = before.path().display().to_string();
    changed.execute("ATTACH ?1 AS old", [old]).unwrap();
    let put_back = "UPDATE facts SET value = (SELECT value FROM old.facts WHERE name = 'tally') WHERE name = 'tally'";
    changed.execute(put_back, []).unwrap();
    drop(changed);
    let journal = scene.open();
    assert_eq!(
        scene.run(&journal, Until::Settled).await,
        Err(Error::Damaged)
    );
    let made = "SELECT count(*) FROM receipts";
    let made: i64 = file(&scene).query_row(made, [], |row| row.get(0)).unwrap();
    assert_eq!(made, 2);
}

#[tokio::test]
async fn what_the_file_says_is_to_be_done_is_not_done() {
    let stage = worked_until(Until::Idle).await;
    let (_, journal, _) = after(
        &stage,
        "CREATE TRIGGER t AFTER UPDATE ON requests BEGIN DELETE FROM targets; DELETE FROM receipts; END",
    )
    .await;
    for request in &stage.requests {
        assert!(journal.receipt(*request).unwrap().is_some());
    }
}

/// The file as a program of the version before left it, which bound nothing together.
const UNBOUND: &str = "DROP INDEX requests_damaged; ALTER TABLE requests DROP COLUMN mac; \
    ALTER TABLE requests DROP COLUMN damaged; ALTER TABLE requests RENAME COLUMN charter TO deadline; \
    ALTER TABLE workers DROP COLUMN file; ALTER TABLE workers DROP COLUMN missing_since; \
    ALTER TABLE bulks DROP COLUMN number; ALTER TABLE bulks DROP COLUMN offset; ALTER TABLE bulks DROP COLUMN received; \
    ALTER TABLE bulks DROP COLUMN listed; ALTER TABLE bulks DROP COLUMN mac; \
    DELETE FROM facts WHERE name = 'tally'; PRAGMA user_version = 3";

/// An earlier program gave entries and planned targets no version.
fn take_versions_out(old: &Connection, seal: &Seal) {
    type Sealed = (i64, i64, Vec<u8>);
    let sql = "SELECT id, state, record FROM targets";
    let sealed: Vec<Sealed> = row::all(old, sql, [], |row| row.try_into()).unwrap();
    for (id, state, record) in sealed {
        let place = place::target(id, state == row::State::Settled.number());
        let mut record: serde_json::Value = seal.open(&place, &record).unwrap();
        for known in record.as_object_mut().unwrap().values_mut() {
            known.as_object_mut().unwrap().remove("version").unwrap();
        }
        let record = seal.close(&place, &record).unwrap();
        let sql = "UPDATE targets SET record = ?1 WHERE id = ?2";
        old.execute(sql, (record, id)).unwrap();
    }
}

#[tokio::test]
async fn a_journal_of_an_earlier_program_is_bound_together_as_it_is_and_goes_on() {
    for stage in [
        worked_until(Until::Idle).await,
        worked_until(Until::Settled).await,
    ] {
        let scene = stage.scene.copied();
        let old = file(&scene);
        old.execute_batch(UNBOUND).unwrap();
        let seal = Seal::of(&scene.key);
        take_versions_out(&old, &seal);
        let check = seal.close(&place::unbound_check(), &()).unwrap();
        old.execute(
            "UPDATE facts SET value = ?1 WHERE name = 'key-check'",
            [check],
        )
        .unwrap();
        drop(old);
        let to_read = Journal::open_read_only(scene.path(), &scene.key);
        assert_eq!(to_read.err(), Some(Error::Older { found: 3 }));
        let journal = scene.open();
        scene.run(&journal, Until::Settled).await.unwrap();
        let journal = Journal::open_read_only(scene.path(), &scene.key).unwrap();
        assert_eq!(journal.overview(now(&scene)).unwrap().damaged, 0);
        assert!(journal.receipt(stage.requests[0]).unwrap().is_some());
    }
}

#[tokio::test]
async fn a_journal_can_not_be_passed_off_as_an_earlier_programs_to_have_it_bound_anew() {
    let stage = worked_until(Until::Idle).await;
    let scene = stage.scene.copied();
    file(&scene).execute_batch(UNBOUND).unwrap();
    let opened = Journal::open(scene.path(), &scene.key);
    assert_eq!(opened.err(), Some(Error::WrongKey));
}

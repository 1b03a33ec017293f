//! Somebody who can write the file and has no key changes it, in every way that one row or one column can be changed:
//! what follows is the truth, or damage that is named, and nothing else.

mod changes;
mod chosen;

use std::collections::{BTreeMap, BTreeSet};

use erasure_receipt::{Receipt, verify_one};
use rusqlite::Connection;

use self::changes::{Table, changes};
use super::scene::{Scene, Shop, Way};
use crate::store::{End, Fuse};
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

fn now(scene: &Scene) -> erasure::Timestamp {
    erasure::Clock::now(&scene.clock)
}

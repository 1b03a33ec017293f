//! Changes of several rows together, by somebody who knows how the file is made.

use erasure_receipt::Seal;

use super::*;
use crate::store::{place, row};

/// Somebody changes the file by these statements, and the journal is worked to its end.
async fn after(stage: &Stage, statements: &str) -> (Scene, Journal, crate::Summary) {
    let scene = stage.scene.copied();
    file(&scene).execute_batch(statements).unwrap();
    let journal = scene.open();
    let summary = scene.run(&journal, Until::Settled).await.unwrap();
    (scene, journal, summary)
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

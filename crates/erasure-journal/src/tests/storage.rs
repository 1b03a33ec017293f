//! What a disk can do to a journal ends in a clear error, and loses nothing that was recorded.

use std::io::{Seek, SeekFrom, Write};

use erasure::{Ask, Asked, Eraser, Needs, Outcome, Terms, Vendor, VendorId};
use erasure_receipt::Key;

use super::scene::{Scene, Shop, Way};
use crate::store::VERSION;
use crate::{Error, Journal, Runner, Stop, Until};

fn scene() -> Scene {
    Scene::of([Shop::new("shop", Way::AtOnce, &["u-1", "u-2"])])
}

fn now(scene: &Scene) -> erasure::Timestamp {
    erasure::Clock::now(&scene.clock)
}

#[tokio::test]
async fn a_full_disk_is_said_and_nothing_that_was_recorded_is_lost() {
    let scene = scene();
    let journal = scene.open();
    let first = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    let pages = |most: i64| {
        journal.store.write(move |connection, _| {
            let now: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
            connection.pragma_update_and_check(
                None,
                "max_page_count",
                now.max(most),
                |_| Ok(()),
            )?;
            Ok(())
        })
    };
    pages(0).await.unwrap();
    let mut refused = None;
    for number in 0..1000 {
        let order = scene.order(&format!("u-{number}-{}", "x".repeat(200)));
        if let Err(error) = journal.submit(&scene.eraser(), order).await {
            refused = Some(error);
            break;
        }
    }
    assert_eq!(refused, Some(Error::DiskFull));
    pages(1 << 20).await.unwrap();
    scene.run(&journal, Until::Settled).await.unwrap();
    assert!(journal.receipt(first).unwrap().is_some());
    let overview = journal.overview(now(&scene)).unwrap();
    assert_eq!(
        (overview.pending, overview.receipts),
        (0, overview.requests)
    );
}

/// From now on nothing can be written.
async fn forbid_writing(journal: &Journal) {
    let forbidden = journal
        .store
        .write(|connection, _| Ok(connection.pragma_update(None, "query_only", true)?));
    forbidden.await.unwrap();
}

#[tokio::test]
async fn nobody_is_asked_while_that_can_not_be_recorded() {
    let scene = scene();
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    let runner = Runner::enter(journal.clone(), scene.eraser())
        .await
        .unwrap();
    forbid_writing(&journal).await;
    assert_eq!(
        runner.run(Until::Settled, &Stop::new(), |_| ()).await,
        Err(Error::NotWritable)
    );
    assert!(scene.shops[0].truth().asked.is_empty());
    drop((runner, journal));
    let journal = scene.open();
    scene.run(&journal, Until::Settled).await.unwrap();
    assert!(journal.receipt(request).unwrap().is_some());
}

/// Erases, and takes the disk away before it answers.
struct Saboteur(Shop, Journal);

#[erasure::async_trait]
impl Vendor for Saboteur {
    fn id(&self) -> VendorId {
        self.0.id()
    }

    fn needs(&self) -> Needs {
        self.0.needs()
    }

    fn terms(&self) -> Terms {
        self.0.terms()
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        forbid_writing(&self.1).await;
        self.0.erase(ask).await
    }
}

#[tokio::test]
async fn an_answer_that_can_not_be_recorded_leaves_doubt_which_is_resolved_later() {
    let scene = scene();
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    let saboteur = Saboteur(scene.shops[0].clone(), journal.clone());
    let eraser = Eraser::builder()
        .clock(scene.clock.clone())
        .vendor(saboteur)
        .build()
        .unwrap();
    let runner = Runner::enter(journal.clone(), eraser).await.unwrap();
    let mut reported = 0;
    let failed = runner
        .run(Until::Settled, &Stop::new(), |_| reported += 1)
        .await;
    assert_eq!((failed, reported), (Err(Error::NotWritable), 0));
    assert!(
        scene.shops[0].truth().there.len() == 1,
        "it was erased, and nobody could note that"
    );
    drop((runner, journal));
    let journal = scene.open();
    scene.run(&journal, Until::Settled).await.unwrap();
    let status = journal.status(request, now(&scene)).unwrap();
    let not_any_more = Outcome::NotFound {
        asked: Asked::AfterLostAnswer,
    };
    assert_eq!(status.targets[0].outcome, Some(not_any_more));
}

#[tokio::test]
async fn a_damaged_page_is_said_and_never_read_as_something_else() {
    let scene = scene();
    let journal = scene.open();
    journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap();
    drop(journal);
    let whole = std::fs::read(scene.path()).unwrap();
    let mut noticed = 0;
    for page in 0..whole.len() / 4096 {
        let mut file = std::fs::File::options()
            .write(true)
            .open(scene.path())
            .unwrap();
        file.seek(SeekFrom::Start(page as u64 * 4096)).unwrap();
        file.write_all(&[0x5a; 4096]).unwrap();
        drop(file);
        let worked = match Journal::open(scene.path(), &scene.key) {
            Ok(journal) => scene.run(&journal, Until::Settled).await.map(drop),
            Err(error) => Err(error),
        };
        if let Err(error) = worked {
            let clear = matches!(
                error,
                Error::Damaged | Error::NotAJournal | Error::WrongKey | Error::Storage { .. }
            );
            assert!(clear, "page {page}: {error:?}");
            noticed += 1;
        }
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{beside}", scene.path().display()));
        }
        let mut file = std::fs::File::create(scene.path()).unwrap();
        file.write_all(&whole).unwrap();
    }
    assert!(noticed > 5, "only {noticed} damages were noticed");
}

#[tokio::test]
async fn a_row_that_was_changed_behind_the_journals_back_is_noticed() {
    let scene = scene();
    let journal = scene.open();
    journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap();
    journal
        .submit(&scene.eraser(), scene.order("u-2"))
        .await
        .unwrap();
    let file = rusqlite::Connection::open(scene.path()).unwrap();
    // One target passed off as another's, and one as settled.
    file.execute(
        "UPDATE targets SET record = (SELECT record FROM targets WHERE id = 1) WHERE id = 2",
        [],
    )
    .unwrap();
    let summary = scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!((summary.settled, summary.damaged), (1, 1));
}

#[test]
fn a_journal_is_opened_by_its_own_key_alone() {
    let scene = scene();
    let other = Key::generate().unwrap();
    assert_eq!(
        Journal::open(scene.path(), &other).err(),
        Some(Error::WrongKey)
    );
    assert_eq!(
        Journal::open_read_only(scene.path(), &other).err(),
        Some(Error::WrongKey)
    );
    assert!(Journal::open(scene.path(), &scene.key).is_ok());
}

#[test]
fn what_is_no_journal_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let (path, key) = (directory.path().join("j"), Key::generate().unwrap());
    assert_eq!(
        Journal::open(&path, &key).err(),
        Some(Error::Missing { path: path.clone() })
    );
    std::fs::File::create(&path)
        .unwrap()
        .write_all(&[b'?'; 5000])
        .unwrap();
    assert_eq!(Journal::open(&path, &key).err(), Some(Error::NotAJournal));
    assert_eq!(
        Journal::create(&path, &key).err(),
        Some(Error::Exists { path: path.clone() })
    );
    assert_eq!(std::fs::read(&path).unwrap(), [b'?'; 5000]);
}

#[tokio::test]
async fn a_newer_programs_journal_is_read_and_not_changed() {
    let scene = scene();
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    drop(journal);
    let file = rusqlite::Connection::open(scene.path()).unwrap();
    file.pragma_update(None, "user_version", VERSION + 1)
        .unwrap();
    let newer = Error::Newer {
        found: VERSION + 1,
        known: VERSION,
    };
    assert_eq!(Journal::open(scene.path(), &scene.key).err(), Some(newer));
    let journal = Journal::open_read_only(scene.path(), &scene.key).unwrap();
    assert!(
        journal
            .status(request, now(&scene))
            .unwrap()
            .receipt
            .is_none()
    );
    let refused = journal.submit(&scene.eraser(), scene.order("u-2")).await;
    assert_eq!(refused, Err(Error::ReadOnly));
}

//! A journal that was put back from a backup is told from one that has gone on, before anybody is asked again.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::scene::{Scene, Shop, Way};
use crate::{Error, Journal, Runner, Stop, Until};

fn scene(way: Way) -> Scene {
    Scene::of([Shop::new("shop", way, &["u-1", "u-2", "u-3"])])
}

fn head_file(scene: &Scene) -> PathBuf {
    scene.directory.path().join("erasure.key-head")
}

/// The journal, which is remembered.
fn remembered(scene: &Scene) -> Result<Journal, Error> {
    let journal = scene.open();
    journal.remember_in(head_file(scene)).map(|()| journal)
}

async fn submit(scene: &Scene, journal: &Journal, person: &str) {
    let order = scene.order(person);
    journal.submit(&scene.eraser(), order).await.unwrap();
}

/// The journal's file and its log.
fn files(scene: &Scene) -> [PathBuf; 2] {
    [
        scene.path(),
        scene.directory.path().join("erasure.journal-wal"),
    ]
}

/// What is in the journal's files now.
struct Backup([Option<Vec<u8>>; 2]);

impl Backup {
    fn of(scene: &Scene) -> Self {
        Self(files(scene).map(|path| std::fs::read(path).ok()))
    }

    /// Puts it back, as if nothing had come after it.
    fn restore(&self, scene: &Scene) {
        for path in files(scene) {
            let _ = std::fs::remove_file(path);
        }
        let _ = std::fs::remove_file(scene.directory.path().join("erasure.journal-shm"));
        for (path, bytes) in files(scene).iter().zip(&self.0) {
            if let Some(bytes) = bytes {
                put(path, bytes);
            }
        }
    }
}

fn put(path: &Path, bytes: &[u8]) {
    let mut file = File::create(path).unwrap();
    file.write_all(bytes).unwrap();
}

fn asked(scene: &Scene, person: &str) -> u32 {
    scene.shops[0]
        .truth()
        .asked
        .get(person)
        .copied()
        .unwrap_or_default()
}

#[tokio::test]
async fn a_restored_backup_is_noticed_before_anybody_is_asked_again() {
    let scene = scene(Way::AtOnce);
    let journal = remembered(&scene).unwrap();
    submit(&scene, &journal, "u-1").await;
    let backup = Backup::of(&scene);
    scene.run(&journal, Until::Settled).await.unwrap();
    drop(journal);
    backup.restore(&scene);
    let expected = Error::Restored {
        receipts: 0,
        remembered: 1,
        open: 1,
    };
    assert_eq!(remembered(&scene).err(), Some(expected));
    assert_eq!(asked(&scene, "u-1"), 1);
}

#[tokio::test]
async fn it_is_noticed_too_where_no_receipt_was_made_since() {
    let scene = scene(Way::Tracked);
    let journal = remembered(&scene).unwrap();
    submit(&scene, &journal, "u-1").await;
    let backup = Backup::of(&scene);
    scene.run(&journal, Until::Idle).await.unwrap();
    assert_eq!(journal.head().unwrap().seq(), 0);
    drop(journal);
    backup.restore(&scene);
    assert!(matches!(remembered(&scene), Err(Error::Restored { .. })));
}

#[tokio::test]
async fn it_is_noticed_too_where_the_backup_was_made_while_a_worker_worked_that_was_ended() {
    let scene = scene(Way::Tracked);
    let journal = remembered(&scene).unwrap();
    for person in ["u-1", "u-2", "u-3"] {
        submit(&scene, &journal, person).await;
    }
    let mut backup = None;
    let runner = Runner::enter(journal.clone(), scene.eraser())
        .await
        .unwrap();
    let stop = Stop::new();
    let run = runner.run(Until::Idle, &stop, |_| {
        backup.get_or_insert_with(|| Backup::of(&scene));
    });
    run.await.unwrap();
    // It doesn't leave: it was ended.
    drop((runner, journal));
    backup.unwrap().restore(&scene);
    assert!(matches!(remembered(&scene), Err(Error::Restored { .. })));
}

#[tokio::test]
async fn it_is_noticed_too_where_requests_came_in_since_and_nobody_was_asked() {
    let scene = scene(Way::AtOnce);
    let journal = remembered(&scene).unwrap();
    let backup = Backup::of(&scene);
    submit(&scene, &journal, "u-1").await;
    drop(journal);
    backup.restore(&scene);
    assert!(matches!(remembered(&scene), Err(Error::Restored { .. })));
}

#[tokio::test]
async fn who_goes_on_knowingly_is_not_told_again_and_is_of_an_older_backup() {
    let scene = scene(Way::AtOnce);
    let journal = remembered(&scene).unwrap();
    let oldest = Backup::of(&scene);
    submit(&scene, &journal, "u-1").await;
    let backup = Backup::of(&scene);
    scene.run(&journal, Until::Settled).await.unwrap();
    drop(journal);
    backup.restore(&scene);
    let journal = scene.open();
    journal.accept_restored(head_file(&scene)).await.unwrap();
    drop(journal);
    let journal = remembered(&scene).unwrap();
    scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!(asked(&scene, "u-1"), 2);
    drop(journal);
    assert!(remembered(&scene).is_ok());
    oldest.restore(&scene);
    assert!(matches!(remembered(&scene), Err(Error::Restored { .. })));
}

#[tokio::test]
async fn a_journal_that_has_gone_another_way_elsewhere_is_noticed_by_its_chain() {
    let scene = scene(Way::AtOnce);
    let journal = remembered(&scene).unwrap();
    submit(&scene, &journal, "u-1").await;
    let backup = Backup::of(&scene);
    scene.run(&journal, Until::Settled).await.unwrap();
    drop(journal);
    backup.restore(&scene);
    // Where nobody remembers, it becomes longer than the one that is remembered.
    let journal = scene.open();
    for person in ["u-2", "u-3"] {
        submit(&scene, &journal, person).await;
    }
    scene.run(&journal, Until::Settled).await.unwrap();
    drop(journal);
    let expected = Error::Restored {
        receipts: 3,
        remembered: 1,
        open: 0,
    };
    assert_eq!(remembered(&scene).err(), Some(expected));
}

#[tokio::test]
async fn a_journal_that_is_further_than_is_remembered_of_it_goes_on() {
    let scene = scene(Way::AtOnce);
    // Nothing is remembered yet; and a program that ends in between has remembered less than is on disk.
    submit(&scene, &scene.open(), "u-1").await;
    let journal = remembered(&scene).unwrap();
    scene.run(&journal, Until::Settled).await.unwrap();
    drop(journal);
    let journal = scene.open();
    submit(&scene, &journal, "u-2").await;
    drop(journal);
    assert!(remembered(&scene).is_ok());
    // Nor is anybody kept from asking by a file that was lost.
    std::fs::remove_file(head_file(&scene)).unwrap();
    assert!(remembered(&scene).is_ok());
}

#[tokio::test]
async fn several_workers_remember_what_is_furthest() {
    let scene = scene(Way::AtOnce);
    let (one, other) = (remembered(&scene).unwrap(), remembered(&scene).unwrap());
    submit(&scene, &one, "u-1").await;
    submit(&scene, &other, "u-2").await;
    let backup = Backup::of(&scene);
    submit(&scene, &one, "u-3").await;
    drop((one, other));
    assert!(remembered(&scene).is_ok());
    backup.restore(&scene);
    assert!(matches!(remembered(&scene), Err(Error::Restored { .. })));
}

#[tokio::test]
async fn journals_of_one_key_are_remembered_apart() {
    let (one, other) = (scene(Way::AtOnce), scene(Way::AtOnce));
    let journal = remembered(&one).unwrap();
    submit(&one, &journal, "u-1").await;
    let another = other.open();
    another.remember_in(head_file(&one)).unwrap();
    submit(&other, &another, "u-1").await;
    let backup = Backup::of(&one);
    submit(&one, &journal, "u-2").await;
    drop((journal, another));
    assert!(other.open().remember_in(head_file(&one)).is_ok());
    backup.restore(&one);
    assert!(matches!(remembered(&one), Err(Error::Restored { .. })));
}

#[tokio::test]
async fn where_it_can_not_be_remembered_nobody_is_asked() {
    let scene = scene(Way::AtOnce);
    let theirs = head_file(&scene);
    put(&theirs, b"a key, a journal or a letter\n");
    let path = theirs.clone();
    assert_eq!(remembered(&scene).err(), Some(Error::NotAHeadFile { path }));
    assert_eq!(
        std::fs::read_to_string(&theirs).unwrap(),
        "a key, a journal or a letter\n"
    );
    let nowhere = scene.directory.path().join("nowhere").join("head");
    let refused = scene.open().remember_in(&nowhere);
    assert!(
        matches!(refused, Err(Error::HeadFile { .. })),
        "{refused:?}"
    );
    let error = refused.unwrap_err().to_string();
    assert!(error.contains("`head-file`"), "{error}");
}

#[tokio::test]
async fn what_is_remembered_names_nobody_and_is_the_owners_alone() {
    let scene = scene(Way::AtOnce);
    let journal = remembered(&scene).unwrap();
    submit(&scene, &journal, "u-1").await;
    scene.run(&journal, Until::Settled).await.unwrap();
    let text = std::fs::read_to_string(head_file(&scene)).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains(&journal.head().unwrap().digest().to_string()));
    assert!(is_the_owners_alone(&head_file(&scene)));
}

#[cfg(unix)]
fn is_the_owners_alone(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap().permissions().mode() & 0o777 == 0o600
}

#[cfg(not(unix))]
fn is_the_owners_alone(_: &Path) -> bool {
    true
}

//! What is noted of a file of requests: how far it is read, which round it is, and what answers its rows.

use erasure::Timestamp;

use super::scene::{Scene, Shop, Way};
use crate::{Bulk, Error, Journal, Mark, Part, Reject, RequestId, Until};

const FILE: [u8; 32] = [7; 32];

fn scene() -> Scene {
    Scene::of([Shop::new("shop", Way::AtOnce, &["u-1"])])
}

async fn note(
    scene: &Scene,
    journal: &Journal,
    mark: Mark,
    requests: Vec<RequestId>,
) -> Result<(), Error> {
    let rejects = vec![Reject {
        row: mark.rows,
        reason: "it names nobody".to_owned(),
    }];
    let part = Part {
        mark,
        requests,
        rejects,
    };
    let eraser = scene.eraser();
    let noted = journal.submit_many(&eraser, Vec::new(), Some(part)).await;
    noted.map(drop)
}

async fn submitted(scene: &Scene, journal: &Journal, person: &str) -> RequestId {
    let submitted = journal.submit(&scene.eraser(), scene.order(person)).await;
    submitted.unwrap().request()
}

fn finished() -> Mark {
    Mark {
        rows: 3,
        number: 5,
        offset: 60,
        finished: true,
        ..Mark::start(FILE, Timestamp::UNIX_EPOCH)
    }
}

#[tokio::test]
async fn the_requests_of_a_file_are_counted_once_each_as_they_stand_now() {
    let (scene, another) = (scene(), [8; 32]);
    let journal = scene.open();
    let (one, two) = (
        submitted(&scene, &journal, "u-1").await,
        submitted(&scene, &journal, "nobody").await,
    );
    let rows = vec![one, two, one];
    note(&scene, &journal, finished(), rows).await.unwrap();
    note(&scene, &journal, finished(), vec![two]).await.unwrap();
    submitted(&scene, &journal, "of no file").await;
    let pending = Bulk {
        requests: 2,
        pending: 2,
        ..Bulk::default()
    };
    assert_eq!(journal.bulk(FILE), Ok(pending));
    scene.run(&journal, Until::Settled).await.unwrap();
    let settled = Bulk {
        requests: 2,
        complete: 1,
        nothing_found: 1,
        ..Bulk::default()
    };
    assert_eq!(journal.bulk(FILE), Ok(settled));
    assert_eq!(journal.bulk(another), Ok(Bulk::default()));
}

#[tokio::test]
async fn a_round_is_begun_once_and_knows_nothing_of_the_one_before() {
    let scene = scene();
    let journal = scene.open();
    let request = submitted(&scene, &journal, "u-1").await;
    note(&scene, &journal, finished(), vec![request])
        .await
        .unwrap();
    let received_at = Timestamp::from_second(86_400).unwrap();
    let begin = |mark| journal.restart_file(mark, received_at, true);
    let next = Mark {
        round: 2,
        again: true,
        ..Mark::start(FILE, received_at)
    };
    assert_eq!(begin(finished()).await, Ok(next));
    assert_eq!(begin(finished()).await, Ok(next), "by another");
    assert_eq!(journal.mark(FILE), Ok(Some(next)));
    assert_eq!(journal.bulk(FILE), Ok(Bulk::default()));
    assert_eq!(journal.rejects(FILE, 0, 9), Ok(Vec::new()));
    let ended = Mark {
        rows: 3,
        finished: true,
        ..next
    };
    note(&scene, &journal, ended, Vec::new()).await.unwrap();
    assert_eq!(
        begin(finished()).await,
        Ok(ended),
        "another has begun and ended it meanwhile"
    );
    let begun = begin(ended).await.unwrap();
    assert_eq!(
        (begun.round, begun.rows, begun.number, begun.offset),
        (3, 0, 0, 0)
    );
}

#[tokio::test]
async fn whoever_still_reads_an_earlier_round_is_told_and_changes_nothing() {
    let scene = scene();
    let journal = scene.open();
    note(&scene, &journal, finished(), Vec::new())
        .await
        .unwrap();
    let anew = journal.restart_file(finished(), Timestamp::UNIX_EPOCH, false);
    let next = anew.await.unwrap();
    let late = note(&scene, &journal, finished(), Vec::new()).await;
    assert_eq!(late, Err(Error::FileRestarted));
    assert_eq!(journal.mark(FILE), Ok(Some(next)));
    assert_eq!(journal.rejects(FILE, 0, 9), Ok(Vec::new()));
}

#[tokio::test]
async fn the_backlog_of_a_vendor_is_what_is_due_there_and_what_is_being_asked() {
    let scene = scene();
    let journal = scene.open();
    let eraser = scene.eraser();
    let vendor = eraser.vendors().next().unwrap();
    let backlog = |most| journal.backlog(vendor, eraser.clock().now(), most);
    assert_eq!(backlog(9), Ok(0));
    submitted(&scene, &journal, "u-1").await;
    submitted(&scene, &journal, "u-2").await;
    assert_eq!((backlog(9), backlog(1)), (Ok(2), Ok(1)));
    scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!(backlog(9), Ok(0));
}

#[tokio::test]
async fn a_file_that_is_read_from_its_start_lists_anew_what_it_rejects() {
    let scene = scene();
    let journal = scene.open();
    note(&scene, &journal, finished(), Vec::new())
        .await
        .unwrap();
    assert_eq!(journal.rejects(FILE, 0, 9).unwrap().len(), 1);
    let start = Mark::start(FILE, Timestamp::UNIX_EPOCH);
    let part = Part {
        mark: start,
        requests: Vec::new(),
        rejects: Vec::new(),
    };
    let noted = journal
        .submit_many(&scene.eraser(), Vec::new(), Some(part))
        .await;
    noted.unwrap();
    assert_eq!(journal.rejects(FILE, 0, 9), Ok(Vec::new()));
    assert_eq!(journal.mark(FILE), Ok(Some(start)), "and it is whole");
}

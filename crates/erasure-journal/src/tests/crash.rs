//! The journal is ended at every single one of its commits, before and after, and whoever goes on finds
//! nothing lost, nothing repeated that must not be, and nobody falsely erased.

use erasure::{Outcome, Timestamp, VendorId, Verdict};
use erasure_receipt::ChainCheck;

use crate::store::{End, Fuse};
use crate::tests::scene::{Scene, Shop, Way};
use crate::{Error, Journal, RequestId, Runner, Stop, Until};

const PEOPLE: [&str; 3] = ["u-1", "u-2", "nobody"];
const KNOWN: [&str; 2] = ["u-1", "u-2"];

fn scene() -> Scene {
    Scene::of([
        Shop::new("at-once", Way::AtOnce, &KNOWN),
        Shop::new("once", Way::Once, &KNOWN),
        Shop::new("tracked", Way::Tracked, &KNOWN),
        Shop::new("promised", Way::Promised, &KNOWN),
    ])
}

/// Hands everybody in and works the queue to its end. Where the journal ends on the way, so does this.
async fn everything(
    scene: &Scene,
    journal: &Journal,
    submitted: &mut Vec<RequestId>,
) -> Result<(), Error> {
    for person in PEOPLE {
        let request = journal
            .submit(&scene.eraser(), scene.order(person))
            .await?
            .request();
        if !submitted.contains(&request) {
            submitted.push(request);
        }
    }
    let runner = Runner::enter(journal.clone(), scene.eraser()).await?;
    runner.run(Until::Settled, &Stop::new(), |_| ()).await?;
    runner.leave().await
}

fn what_must_hold(scene: &Scene, journal: &Journal, submitted: &[RequestId]) {
    let now = Timestamp::now();
    assert_eq!(
        submitted.len(),
        PEOPLE.len(),
        "a request that was taken is there once"
    );
    for (request, person) in submitted.iter().zip(PEOPLE) {
        let status = journal.status(*request, now).unwrap();
        assert!(status.receipt.is_some(), "{status:?}");
        assert!(
            !matches!(status.verdict, Verdict::Pending { .. }),
            "{status:?}"
        );
        for target in &status.targets {
            let shop = scene
                .shops
                .iter()
                .find(|shop| VendorId::from_static(name(shop)) == target.vendor)
                .unwrap();
            let truth = shop.truth();
            let there = truth.there.contains(person);
            let outcome = target.outcome.as_ref().unwrap();
            let claims = !matches!(outcome, Outcome::Failed { .. } | Outcome::Unknown { .. });
            assert!(
                !(claims && there),
                "{person} is still at {}: {outcome}",
                target.vendor
            );
            if shop.way == Way::Once {
                assert!(
                    truth.asked.get(person).copied().unwrap_or_default() <= 1,
                    "asked twice"
                );
            }
            if *outcome == Outcome::Erased {
                assert!(KNOWN.contains(&person), "nobody was there to be erased");
            }
        }
    }
    let keys = [journal.public_key()];
    let receipts = journal.receipts().map(|receipt| receipt.unwrap().1);
    let verified = ChainCheck::new(&keys).run(receipts).unwrap();
    assert_eq!(*verified.head(), journal.head().unwrap());
    assert_eq!(journal.settled().unwrap(), PEOPLE.len() as u64);
}

fn name(shop: &Shop) -> &'static str {
    match shop.way {
        Way::AtOnce => "at-once",
        Way::Once => "once",
        Way::Tracked => "tracked",
        Way::Promised => "promised",
    }
}

#[tokio::test]
async fn a_journal_that_ends_at_any_of_its_commits_loses_repeats_and_claims_nothing() {
    let mut commits = 0;
    loop {
        let mut ended = false;
        for end in [End::Before, End::After] {
            let (scene, mut submitted) = (scene(), Vec::new());
            let journal =
                Journal::open_until(&scene.path(), &scene.key, Fuse::at(commits, end)).unwrap();
            let whole = everything(&scene, &journal, &mut submitted).await;
            ended |= whole.is_err();
            drop(journal);
            let journal = scene.open();
            everything(&scene, &journal, &mut submitted).await.unwrap();
            what_must_hold(&scene, &journal, &submitted);
        }
        if !ended {
            break;
        }
        commits += 1;
    }
    assert!(commits > 10, "only {commits} commits were tried");
}

#[tokio::test]
async fn a_journal_that_ends_again_and_again_still_comes_to_an_end() {
    let (scene, mut submitted) = (scene(), Vec::new());
    for restart in 0..1000 {
        let fuse = Fuse::at(restart % 3, End::After);
        let journal = Journal::open_until(&scene.path(), &scene.key, fuse).unwrap();
        if everything(&scene, &journal, &mut submitted).await.is_ok() {
            break;
        }
    }
    let journal = scene.open();
    everything(&scene, &journal, &mut submitted).await.unwrap();
    what_must_hold(&scene, &journal, &submitted);
}

//! What a receipt says beside the outcomes: who erased, and nothing that a vendor repeated of the person.

use erasure::{
    Ask, Eraser, Failure, Need, Needs, Outcome, Reason, Subject, Terms, Vendor, VendorId,
};
use erasure_receipt::{Controller, Receipt, verify_one};

use super::scene::{Scene, Shop, Way};
use crate::{Journal, RequestId, Runner, Stop, Until};

fn receipt(journal: &Journal, request: RequestId) -> Receipt {
    let jws = journal.receipt(request).unwrap().unwrap();
    verify_one(&jws, &[journal.public_key()]).unwrap()
}

#[tokio::test]
async fn who_erased_is_as_it_was_when_the_request_came_in() {
    let scene = Scene::of([Shop::new("shop", Way::Tracked, &["u-1"])]);
    let controller = Controller {
        name: Some("Example Ltd".to_owned()),
        sandbox: true,
    };
    let order = scene.order("u-1").controller(controller.clone());
    let journal = scene.open();
    let submitted = journal.submit(&scene.eraser(), order).await.unwrap();
    drop(journal);
    // Another process settles it, and an extension leaves it as it was.
    let journal = scene.open();
    let now = erasure::Clock::now(&scene.clock);
    let extended = journal.extend(
        submitted.request(),
        "many systems".into(),
        now,
        super::scene::calendar(),
    );
    extended.await.unwrap();
    scene.run(&journal, Until::Settled).await.unwrap();
    let receipt = receipt(&journal, submitted.request());
    assert_eq!(receipt.controller(), &controller);
    assert!(receipt.extended_at().is_some());
}

/// Refuses, and calls the request after the person's other identifier.
struct Telling;

#[erasure::async_trait]
impl Vendor for Telling {
    fn id(&self) -> VendorId {
        VendorId::from_static("telling")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::Email, Need::UserId])
    }

    fn terms(&self) -> Terms {
        Terms::new(erasure::Completion::Immediate)
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let id = match ask.identifier() {
            erasure::Identifier::Email(_) => "req-U_4711",
            _ => "req-8c2f",
        };
        Outcome::Failed {
            error: Failure::new(Reason::Rejected).with_vendor_request_id(id),
        }
    }
}

#[tokio::test]
async fn a_request_id_that_repeats_another_identifier_of_the_person_is_in_no_receipt() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &[])]);
    let eraser = Eraser::builder().clock(scene.clock.clone()).vendor(Telling);
    let eraser = eraser.build().unwrap();
    let subject = Subject::builder()
        .email("ada@example.com")
        .user_id("u-4711");
    let order = scene.order_of(subject.build().unwrap());
    let journal = scene.open();
    let submitted = journal.submit(&eraser, order).await.unwrap();
    let runner = Runner::enter(journal.clone(), eraser).await.unwrap();
    runner
        .run(Until::Settled, &Stop::new(), |_| ())
        .await
        .unwrap();
    let receipt = receipt(&journal, submitted.request());
    let ids = receipt.entries().iter().map(|entry| {
        let Outcome::Failed { error } = entry.outcome() else {
            panic!("{entry:?}");
        };
        error.vendor_request_id()
    });
    let ids: Vec<_> = ids.collect();
    assert_eq!(ids, [None, Some("req-8c2f")]);
}

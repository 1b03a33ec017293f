//! A vendor that doesn't answer holds up nobody else, and is left alone for a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use erasure::{
    Ask, Clock, Completion, Eraser, Need, Needs, Outcome, Reason, Terms, Vendor, VendorId,
};

use super::scene::{Scene, Shop, Way};
use crate::{Journal, Progress, Runner, Stop, Summary, Until};

/// Answers nobody before it has been asked so often.
#[derive(Clone)]
struct Silent {
    until: u32,
    asked: Arc<AtomicU32>,
}

#[erasure::async_trait]
impl Vendor for Silent {
    fn id(&self) -> VendorId {
        VendorId::from_static("silent")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::UserId])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate).repeatable()
    }

    async fn erase(&self, _: &Ask<'_>) -> Outcome {
        if self.asked.fetch_add(1, Ordering::SeqCst) < self.until {
            return Outcome::failed(Reason::NotReached);
        }
        Outcome::Erased
    }
}

/// Works a journal of forty people at two vendors, and gives how often the silent one was told to be left
/// alone.
async fn work(scene: &Scene, journal: &Journal, silent: &Silent, until: Until) -> (Summary, usize) {
    let builder = Eraser::builder().clock(scene.clock.clone());
    let builder = builder
        .vendor(scene.shops[0].clone())
        .vendor(silent.clone());
    let eraser = builder.build().unwrap();
    for number in 0..40 {
        let order = scene.order(&format!("u-{number}"));
        journal.submit(&eraser, order).await.unwrap();
    }
    let runner = Runner::enter(journal.clone(), eraser).await.unwrap();
    let mut paused = 0;
    let stop = Stop::new();
    let summary = runner.run(until, &stop, |progress| {
        paused += usize::from(matches!(progress, Progress::Paused { .. }));
    });
    let summary = summary.await.unwrap();
    runner.leave().await.unwrap();
    (summary, paused)
}

fn scene(answers_after: u32) -> (Scene, Silent) {
    let people: Vec<String> = (0..40).map(|number| format!("u-{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let silent = Silent {
        until: answers_after,
        asked: Arc::default(),
    };
    (Scene::of([Shop::new("shop", Way::AtOnce, &people)]), silent)
}

#[tokio::test]
async fn a_vendor_that_does_not_answer_is_left_alone_and_the_others_go_on() {
    let (scene, silent) = scene(u32::MAX);
    let (summary, paused) = work(&scene, &scene.open(), &silent, Until::Idle).await;
    assert_eq!((summary.open, paused), (40, 1));
    assert!(
        silent.asked.load(Ordering::SeqCst) < 20,
        "not for everybody"
    );
    assert!(scene.shops[0].truth().there.is_empty());
    assert!(
        summary.next_at.unwrap() > scene.clock.now(),
        "when its pause is over"
    );
}

#[tokio::test]
async fn a_vendor_that_answers_again_is_asked_for_everybody() {
    let (scene, silent) = scene(30);
    let (summary, paused) = work(&scene, &scene.open(), &silent, Until::Settled).await;
    assert_eq!((summary.open, summary.gaps), (0, 0));
    assert!(paused > 1, "each time that it still doesn't answer");
}

//! Very many subjects: few in memory, each vendor at its own pace, and a report for everybody.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::*;
use erasure::{
    Ask, Completion, Doubt, Eraser, Need, Needs, Outcome, Report, Subject, Terms, Vendor, VendorId,
};
use futures_util::stream::{self, Stream, StreamExt};

fn eraser_of(window: usize, vendors: impl IntoIterator<Item = Arc<dyn Vendor>>) -> Eraser {
    let builder = Eraser::builder()
        .clock(Jumping::default())
        .time_budget(Duration::from_secs(60))
        .window(NonZeroUsize::new(window).unwrap());
    vendors
        .into_iter()
        .fold(builder, |builder, vendor| builder.shared_vendor(vendor))
        .build()
        .unwrap()
}

fn shared(vendor: &Scripted) -> Arc<dyn Vendor> {
    Arc::new(vendor.clone())
}

fn person(number: usize) -> Subject {
    let email = format!("person-{number}@example.com");
    Subject::builder().email(email).build().unwrap()
}

fn people(count: usize) -> impl Stream<Item = Subject> {
    stream::iter(0..count).map(person)
}

/// What is waited for in vain fails at once: time that is paused passes when nobody has anything to do.
async fn in_time<T>(waited_for: impl Future<Output = T>) -> T {
    let day = Duration::from_secs(24 * 60 * 60);
    let came = tokio::time::timeout(day, waited_for).await;
    came.expect("it never comes")
}

async fn all(reports: impl Stream<Item = (usize, Report)>) -> BTreeMap<usize, Vec<Outcome>> {
    let reports: Vec<(usize, Report)> = in_time(reports.collect()).await;
    let count = reports.len();
    let by_position: BTreeMap<usize, Vec<Outcome>> = reports
        .iter()
        .map(|(position, report)| (*position, outcomes(report)))
        .collect();
    assert_eq!(by_position.len(), count, "somebody was reported twice");
    by_position
}

fn sizes(shop: &Scripted) -> Vec<usize> {
    shop.batches().iter().map(Vec::len).collect()
}

/// Knows every other person, is slow for some, and counts how many calls are under way.
struct Busy {
    id: &'static str,
    batch: usize,
    at_once: usize,
    now: AtomicUsize,
    most: Arc<AtomicUsize>,
}

impl Busy {
    fn shared(
        id: &'static str,
        batch: usize,
        at_once: usize,
    ) -> (Arc<dyn Vendor>, Arc<AtomicUsize>) {
        let most = Arc::<AtomicUsize>::default();
        let busy = Self {
            id,
            batch,
            at_once,
            now: AtomicUsize::new(0),
            most: Arc::clone(&most),
        };
        (Arc::new(busy), most)
    }

    async fn work(&self, number: usize) {
        self.most
            .fetch_max(self.now.fetch_add(1, SeqCst) + 1, SeqCst);
        for _ in 0..number % 7 {
            tokio::task::yield_now().await;
        }
        self.now.fetch_sub(1, SeqCst);
    }
}

fn number(ask: &Ask<'_>) -> usize {
    let email = ask.identifier().value().unwrap().expose();
    let (_, rest) = email.split_once('-').unwrap();
    rest.split_once('@').unwrap().0.parse().unwrap()
}

/// What a busy vendor says of somebody.
fn known(number: usize) -> Outcome {
    match number % 2 {
        0 => Outcome::Erased,
        _ => Outcome::not_found(),
    }
}

#[erasure::async_trait]
impl Vendor for Busy {
    fn id(&self) -> VendorId {
        VendorId::from_static(self.id)
    }
    fn needs(&self) -> Needs {
        Needs::one_of([Need::Email])
    }
    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate)
    }
    fn batch(&self) -> NonZeroUsize {
        NonZeroUsize::new(self.batch).unwrap()
    }
    fn at_once(&self) -> NonZeroUsize {
        NonZeroUsize::new(self.at_once).unwrap()
    }
    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        self.work(number(ask)).await;
        known(number(ask))
    }
    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        assert!(asks.len() <= self.batch);
        self.work(number(&asks[0])).await;
        asks.iter().map(|ask| known(number(ask))).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn of_ten_thousand_subjects_no_more_than_the_window_is_alive_at_once() {
    const WINDOW: usize = 100;
    let (single, single_most) = Busy::shared("single", 1, 5);
    let (batches, batches_most) = Busy::shared("batches", 30, 2);
    let eraser = eraser_of(WINDOW, [single, batches]);
    let alive = Arc::<AtomicUsize>::default();
    let (born, mut most) = (Arc::clone(&alive), 0);
    let subjects = people(10_000).inspect(move |_| {
        born.fetch_add(1, SeqCst);
    });
    let mut reports = std::pin::pin!(eraser.erase_many(subjects));
    let mut seen = vec![false; 10_000];
    while let Some((position, report)) = in_time(reports.next()).await {
        most = most.max(alive.fetch_sub(1, SeqCst));
        assert!(!std::mem::replace(&mut seen[position], true), "twice");
        assert_eq!(outcomes(&report), [known(position), known(position)]);
    }
    assert!(seen.iter().all(|seen| *seen), "nobody is left out");
    assert_eq!(most, WINDOW);
    assert_eq!(single_most.load(SeqCst), 5, "as many requests as it takes");
    assert_eq!(batches_most.load(SeqCst), 2, "and no more");
}

#[tokio::test(start_paused = true)]
async fn a_report_of_many_is_what_asking_for_one_would_have_given() {
    let shop = || {
        let shop = Scripted::new("shop")
            .says(in_progress())
            .says(Outcome::not_found());
        let failure = refused().with_vendor_request_id(&format!("req-{USER_ID}"));
        [
            shop,
            Scripted::new("bank").needs([Need::Phone]),
            Scripted::new("club").erase(Act::Fail(failure)),
        ]
    };
    let alone = eraser(shop()).erase(&ada()).await;
    let many = eraser(shop()).erase_many(stream::iter([ada()]));
    assert_eq!(in_time(many.collect::<Vec<_>>()).await, [(0, alone)]);
}

#[tokio::test(start_paused = true)]
async fn reports_come_in_the_order_in_which_they_are_finished() {
    let late = Act::Late(Duration::from_secs(5), Outcome::not_found());
    let eraser = eraser([Scripted::new("shop").erase(late)]);
    let reports = in_time(eraser.erase_many(people(3)).collect::<Vec<_>>()).await;
    let positions: Vec<usize> = reports.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, [1, 2, 0]);
    assert_eq!(outcomes(&reports[2].1), [Outcome::not_found()]);
}

#[tokio::test(start_paused = true)]
async fn a_vendor_that_hangs_holds_up_no_other_within_the_window() {
    let hangs = (0..12).fold(Scripted::new("hangs"), |hangs, _| hangs.erase(Act::Hang));
    let quick = Scripted::new("quick");
    let eraser = eraser_of(12, [shared(&hangs), shared(&quick)]);
    let mut reports = Box::pin(eraser.erase_many(people(20)));
    let nothing = tokio::time::timeout(Duration::from_secs(59), reports.next()).await;
    assert!(nothing.is_err());
    assert_eq!((hangs.calls().len(), quick.calls().len()), (8, 12));
    let outcomes = all(reports).await;
    let doubt = Doubt::TimedOut;
    assert_eq!(outcomes[&11], [Outcome::Unknown { doubt }, Outcome::Erased]);
    assert_eq!(outcomes[&12], [Outcome::Erased, Outcome::Erased]);
    assert_eq!(outcomes.len(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_vendor_is_asked_for_as_many_at_a_time_as_it_takes() {
    let shop = Scripted::new("shop").batch(4);
    let outcomes = all(eraser_of(100, [shared(&shop)]).erase_many(people(10))).await;
    assert_eq!(outcomes.len(), 10);
    assert_eq!(sizes(&shop), [4, 4, 2]);
}

#[tokio::test(start_paused = true)]
async fn no_batch_is_larger_than_the_window() {
    let shop = Scripted::new("shop").batch(100);
    assert_eq!(
        all(eraser_of(3, [shared(&shop)]).erase_many(people(9)))
            .await
            .len(),
        9
    );
    assert!(sizes(&shop).iter().all(|size| *size <= 3));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_not_full_waits_for_the_one_before_it() {
    let late = || Act::Late(Duration::from_millis(500), Outcome::Erased);
    let shop = (0..10).fold(Scripted::new("shop").batch(10), |shop, _| {
        shop.erase(late())
    });
    // The first ten are there and take five seconds; in these come five more, one by one.
    let trickling = stream::iter(10..15).then(async |number| {
        tokio::time::sleep(Duration::from_millis(900)).await;
        person(number)
    });
    let subjects = people(10).chain(trickling);
    let eraser = eraser_of(100, [shared(&shop)]);
    assert_eq!(all(eraser.erase_many(subjects)).await.len(), 15);
    assert_eq!(sizes(&shop), [10, 5]);
}

#[tokio::test(start_paused = true)]
async fn a_panic_a_hang_and_a_wrong_answer_are_those_of_one_batch_alone() {
    let shop = Scripted::new("shop").batch(2);
    let shop = shop
        .together(Many::Panic)
        .together(Many::Hang)
        .together(Many::Say(vec![Outcome::Erased; 3]));
    let outcomes = all(eraser_of(100, [shared(&shop)]).erase_many(people(8))).await;
    let doubts = [Doubt::Panicked, Doubt::TimedOut, Doubt::NotUnderstood];
    for (position, outcome) in outcomes {
        let expected = match doubts.get(position / 2) {
            Some(doubt) => Outcome::Unknown { doubt: *doubt },
            None => Outcome::Erased,
        };
        assert_eq!(outcome, [expected], "{position}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_targets_of_one_subject_are_in_different_batches_and_know_of_each_other() {
    let says = Many::Say(vec![in_progress(), Outcome::not_found()]);
    let shop = Scripted::new("shop").batch(10).together(says);
    let eraser = eraser_of(10, [shared(&shop)]);
    let reports = all(eraser.erase_many(stream::iter([ada(), person(1)]))).await;
    assert_eq!(reports[&0], [in_progress(), Outcome::Erased]);
    assert_eq!(reports[&1], [Outcome::not_found()]);
    assert_eq!(
        sizes(&shop),
        [2],
        "the second identifier is asked for alone"
    );
    assert_eq!(shop.calls().len(), 1);
    let twice = Scripted::new("shop").batch(10);
    let says = Many::Say(vec![in_progress(), Outcome::not_found()]);
    let eraser = eraser_of(10, [shared(&twice.clone().together(says))]);
    all(eraser.erase_many(stream::iter([ada(), ada()]))).await;
    assert_eq!(
        twice.batches(),
        [vec![None, None], vec![Some(start()), None]]
    );
}

#[tokio::test(start_paused = true)]
async fn who_can_be_asked_about_nowhere_is_reported_like_everybody_else() {
    let bank = Scripted::new("bank").needs([Need::Phone]);
    let eraser = eraser_of(2, [shared(&bank)]);
    let reports = all(eraser.erase_many(people(5))).await;
    assert_eq!(reports.len(), 5);
    assert!(matches!(reports[&4][..], [Outcome::NotAddressable { .. }]));
    assert_eq!(all(eraser.erase_many(people(0))).await.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_subjects_that_are_still_to_come() {
    let shop = Scripted::new("shop").batch(10);
    let eraser = eraser_of(10, [shared(&shop)]);
    let subjects = people(2).chain(stream::pending());
    let reports = eraser.erase_many(subjects).take(2);
    assert_eq!(all(reports).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn subjects_that_come_one_by_one_are_waited_for_though_nobody_is_under_way() {
    let shop = Scripted::new("shop");
    let trickling = stream::iter(0..3).then(async |number| {
        tokio::time::sleep(Duration::from_secs(60)).await;
        person(number)
    });
    let eraser = eraser_of(10, [shared(&shop)]);
    assert_eq!(all(eraser.erase_many(trickling)).await.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_stream_leaves_nothing_running_and_asks_for_nobody_more() {
    let seconds = |seconds| Act::Late(Duration::from_secs(seconds), Outcome::Erased);
    let shop = (0..50).fold(Scripted::new("shop"), |shop, _| shop.erase(seconds(5)));
    let eraser = eraser_of(20, [shared(&shop)]);
    let taken = Arc::<Mutex<usize>>::default();
    let counted = Arc::clone(&taken);
    let subjects = people(50).inspect(move |_| *counted.lock().unwrap() += 1);
    let mut reports = Box::pin(eraser.erase_many(subjects));
    in_time(reports.next()).await.unwrap();
    let before = (shop.calls().len(), *taken.lock().unwrap());
    drop(reports);
    tokio::time::advance(Duration::from_secs(600)).await;
    assert_eq!((shop.calls().len(), *taken.lock().unwrap()), before);
    assert_eq!(before, (8, 20));
}

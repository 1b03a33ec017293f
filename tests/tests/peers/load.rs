//! Many people at once, and vendors that are busy, out of order or away. All waiting is the sandbox's
//! clock's and takes no real time.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use erasure::{
    Clock, CountsAs, Eraser, GainsightPx, Outcome, Reason, Report, SignedDuration, Subject,
    Timestamp, Vendor,
};
use futures_util::future::join_all;
use serde_json::Value;
use system_tests::system::{self, SandboxClock, transport, vendors};
use vendor_sandbox::{Fault, Person, RetryAfter, Sandbox, Times};

use crate::case::{DAY, HOUR, all_of, by_user_id};

const SPECS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");

/// What a vendor's spec says about itself.
fn spec(vendor: &str) -> Value {
    let file = format!("{SPECS}/{vendor}.yaml");
    let document: Value = serde_yaml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    document["x-erasure"].clone()
}

/// How many requests the vendor may have under way at once: eight where nobody says.
fn at_once(vendor: &str) -> usize {
    let said = spec(vendor)["concurrency"]["value"].as_u64();
    usize::try_from(said.unwrap_or(8)).unwrap()
}

/// A sandbox in which so many people are known, as `p-0`, `p-1` and so on.
async fn crowd(people: usize) -> Sandbox {
    let people =
        (0..people).map(|n| Person::new("P", format!("p{n}@example.com"), format!("p-{n}")));
    let builder = Sandbox::builder().nobody().people(people);
    builder.start().await.unwrap()
}

fn over(sandbox: &Sandbox, vendor: impl Vendor + 'static) -> Eraser {
    let clock = SandboxClock(sandbox.clock());
    Eraser::builder()
        .clock(clock)
        .vendor(vendor)
        .build()
        .unwrap()
}

/// Gainsight PX over a transport that may wait as long as it likes, and makes so many attempts.
fn patient(sandbox: &Sandbox, attempts: u32) -> GainsightPx {
    let transport = transport(sandbox).time_budget(Duration::from_secs(100_000));
    let transport = transport.attempts(attempts).build().unwrap();
    system::gainsight_px(sandbox)
        .unwrap()
        .with_transport(transport)
}

async fn all_at_once(eraser: &Eraser, people: usize) -> Vec<Report> {
    let subjects = (0..people).map(|number| by_user_id(&format!("p-{number}")));
    let erased = subjects.map(|subject| async move { eraser.erase(&subject).await });
    join_all(erased).await
}

/// Row 6, RudderStack's Intercom and Custify: all users at once, over hundreds of sockets; a 429 is just a
/// failure; and one 500 fails the whole batch although the other calls were sent.
#[tokio::test]
async fn three_hundred_people_are_asked_about_eight_at_a_time_and_nobody_fails_for_anothers_answer()
{
    let sandbox = crowd(300).await;
    for (fault, times) in [
        (Fault::RateLimited(RetryAfter::Seconds(2)), 5),
        (Fault::RateLimited(RetryAfter::Absent), 5),
        (Fault::ServerError, 1),
    ] {
        sandbox
            .inject("gainsight-px", "deleteUser", fault, times)
            .unwrap();
    }
    let eraser = over(&sandbox, patient(&sandbox, 20));
    let reports = all_at_once(&eraser, 300).await;
    assert!(reports.iter().all(|report| report.verdict().is_complete()));
    let requests = sandbox.requests("gainsight-px");
    assert_eq!(requests.len(), 300 + 5 + 5 + 1);
    assert!(sandbox.sockets("gainsight-px").answering_peak <= at_once("gainsight-px"));

    // Not even an answer that nothing is made of: with one attempt each, one person of the batch fails,
    // only they do, and they are asked about again.
    let sandbox = crowd(30).await;
    let eraser = over(&sandbox, patient(&sandbox, 1));
    sandbox
        .inject("gainsight-px", "deleteUser", Fault::ServerError, 1)
        .unwrap();
    let reports = all_at_once(&eraser, 30).await;
    let (done, open): (Vec<Report>, Vec<Report>) = reports
        .into_iter()
        .partition(|report| report.verdict().is_complete());
    assert_eq!((done.len(), open.len()), (29, 1));
    let until = sandbox.clock().now() + HOUR;
    for report in open {
        assert!(report.verdict().is_pending(), "{report}");
        assert!(eraser.settle(report, until).await.verdict().is_complete());
    }
}

/// A clock by which a vendor comes back as soon as anybody waits for it.
struct BackSoon {
    sandbox: Arc<Sandbox>,
    waits: Arc<Mutex<Vec<Duration>>>,
}

#[erasure::async_trait]
impl Clock for BackSoon {
    fn now(&self) -> Timestamp {
        self.sandbox.clock().now()
    }

    async fn sleep(&self, time: Duration) {
        self.waits.lock().unwrap().push(time);
        self.sandbox.clear_faults("gainsight-px").unwrap();
        SandboxClock(self.sandbox.clock()).sleep(time).await;
    }
}

fn refuse_connections(sandbox: &Sandbox, vendor: &str) {
    let refused = sandbox.inject(vendor, "*", Fault::ConnectionRefused, Times::Always);
    refused.unwrap();
}

/// Row 8, fides: the vendor refuses connections, the request ends in `error` after seconds without a
/// retry, and a person has to press a button.
#[tokio::test]
async fn a_vendor_that_refuses_connections_is_tried_again_and_settled_with_when_it_is_back() {
    // Away for a moment: the call itself tries again.
    let sandbox = Arc::new(crowd(1).await);
    refuse_connections(&sandbox, "gainsight-px");
    let waits = Arc::<Mutex<Vec<Duration>>>::default();
    let clock = BackSoon {
        sandbox: sandbox.clone(),
        waits: waits.clone(),
    };
    let transport = client_runtime::Transport::builder().clock(clock).build();
    let vendor = system::gainsight_px(&sandbox).unwrap();
    let eraser = over(&sandbox, vendor.with_transport(transport.unwrap()));
    let report = eraser.erase(&by_user_id("p-0")).await;
    assert_eq!(*report.entries()[0].outcome(), Outcome::Erased);
    assert_eq!(waits.lock().unwrap().len(), 1);

    // Away for hours, and all of them: nothing is final, and nobody has to do anything.
    let sandbox = Sandbox::start().await.unwrap();
    let ada = all_of(&sandbox, &sandbox.ada());
    let builder = Eraser::builder().clock(SandboxClock(sandbox.clock()));
    let all = vendors().map(|vendor| system::vendor(&sandbox, vendor, &[]).unwrap());
    let eraser = all.fold(builder, |builder, vendor| builder.shared_vendor(vendor));
    let eraser = eraser.build().unwrap();
    for vendor in vendors() {
        refuse_connections(&sandbox, vendor);
    }
    let mut report = eraser.erase(&ada).await;
    for _ in 0..3 {
        for entry in report.entries() {
            let Outcome::Waiting { error } = entry.outcome() else {
                panic!("{report}");
            };
            assert_eq!(
                (error.reason(), error.is_retryable()),
                (Reason::NotReached, true)
            );
        }
        assert!(report.verdict().is_pending(), "{report}");
        let until = sandbox.clock().now() + HOUR;
        report = eraser.settle(report, until).await;
    }
    for vendor in vendors() {
        sandbox.clear_faults(vendor).unwrap();
    }
    // Lytics deletes by two identifiers of one person, of which it can resolve one: a fortnight.
    let until = sandbox.clock().now() + DAY * 16;
    let report = eraser.settle(report, until).await;
    assert!(report.verdict().is_complete(), "{report}");
    assert_eq!(report.count(CountsAs::Gap), 0);
}

/// Row 12, fides: the rate limiter is skipped when its Redis is down, and 2 of 70 connectors have one.
///
/// Each of our vendors has a limit in its spec, a rate or a number at once, and is held to it by nothing
/// but the process that asks.
#[tokio::test]
async fn every_vendor_has_a_limit_of_its_own_and_is_held_to_it_by_the_process_alone() {
    for vendor in vendors() {
        let says = spec(vendor);
        let limits = ["rate", "concurrency"].map(|limit| says[limit]["value"].clone());
        assert!(limits.iter().any(|limit| !limit.is_null()), "{vendor}");
        are_few_at_once(vendor).await;
        if !limits[0].is_null() {
            follow_at_a_pace(vendor, &limits[0]).await;
        }
    }
}

/// People who differ at every vendor.
fn person(sandbox: &Sandbox, number: usize) -> Subject {
    let email = format!("p{number}@example.com");
    let subject = Subject::builder().user_id(format!("p-{number}"));
    let sessions = vendors().filter_map(|vendor| Some((vendor, sandbox.sign_in(vendor, &email)?)));
    let with_session = |subject: erasure::SubjectBuilder, (vendor, session)| {
        subject.session(erasure::VendorId::from_static(vendor), session)
    };
    sessions.fold(subject, with_session).build().unwrap()
}

fn vendor_of(sandbox: &Sandbox, vendor: &str) -> Eraser {
    // As it comes: no limit is set here.
    let vendor = system::vendor(sandbox, vendor, &[]).unwrap();
    let eraser = Eraser::builder().clock(SandboxClock(sandbox.clock()));
    eraser.shared_vendor(vendor).build().unwrap()
}

/// However many ask, the vendor never has more than its number of requests at once.
async fn are_few_at_once(vendor: &str) {
    let most = at_once(vendor);
    let sandbox = crowd(3 * most).await;
    let eraser = vendor_of(&sandbox, vendor);
    let subjects: Vec<Subject> = (0..3 * most).map(|n| person(&sandbox, n)).collect();
    sandbox
        .inject(vendor, "*", Fault::Held, Times::Always)
        .unwrap();
    let erasing = join_all(subjects.iter().map(|subject| eraser.erase(subject)));
    let watching = async {
        sandbox.until_held(vendor, most).await;
        for _ in 0..1000 {
            tokio::task::yield_now().await;
            assert_eq!(sandbox.held(vendor), most, "{vendor}");
        }
        sandbox.clear_faults(vendor).unwrap();
    };
    let (reports, ()) = tokio::join!(erasing, watching);
    // Whoever can be looked for is looked for first.
    let requests = sandbox.requests(vendor);
    let erasures = requests.iter().filter(|request| request.method != "GET");
    assert_eq!(erasures.count(), reports.len(), "{vendor}");
    assert!(sandbox.sockets(vendor).answering_peak <= most, "{vendor}");
}

/// Asked one after another, as fast as it goes, a vendor gets no more requests in its time than it allows.
async fn follow_at_a_pace(vendor: &str, rate: &Value) {
    let requests = usize::try_from(rate["requests"].as_u64().unwrap()).unwrap();
    let per: SignedDuration = rate["per"].as_str().unwrap().parse().unwrap();
    // A tenth is let through at once, and one at the least; beyond that each waits.
    let at_first = (requests / 10).max(1);
    let people = at_first + 100;
    let sandbox = crowd(people).await;
    let eraser = vendor_of(&sandbox, vendor);
    let mut left = Vec::new();
    for number in 0..people {
        let subject = person(&sandbox, number);
        assert_eq!(eraser.erase(&subject).await.gaps().count(), 0, "{vendor}");
        left.push(sandbox.clock().now());
    }
    for (first, begin) in left.iter().enumerate() {
        let window = left[first..].iter().take_while(|at| **at < *begin + per);
        assert!(window.count() <= requests, "{vendor}");
    }
    // Nothing else moves this clock.
    let took = left[people - 1].duration_since(left[0]);
    let evenly = per * i32::try_from(people - at_first).unwrap();
    assert!(
        took >= evenly / i32::try_from(requests).unwrap(),
        "{vendor}: {took}"
    );
}

//! A vendor's limits apply to all its callers over one transport, and to no other vendor.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use client_runtime::facts::{Fact, Rate, Source, Span, VendorFacts};
use client_runtime::{BaseUrl, Call, Clock, ErrorKind, Operation, Transport};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::jumping::Jumping;
use crate::server::{ERASE, EXAMPLE, let_others_work, listen, read_request, reply};

const SECOND: Duration = Duration::from_secs(1);
const SOURCE: Source = Source::Assumed("an example");

const STRICT: VendorFacts = VendorFacts {
    id: "strict",
    rate: Some(Fact {
        value: Rate {
            requests: 10,
            per: Span::seconds(60),
        },
        source: SOURCE,
    }),
    concurrency: Some(Fact {
        value: 3,
        source: SOURCE,
    }),
    ..EXAMPLE
};

static STRICTLY: Operation = Operation {
    vendor: &STRICT,
    ..ERASE
};

/// A server that counts what it is working on.
#[derive(Clone, Default)]
struct Counting {
    busy: Arc<AtomicUsize>,
    most_busy: Arc<AtomicUsize>,
    served: Arc<AtomicUsize>,
    /// What to answer first, before 200.
    first: Arc<Mutex<Vec<&'static str>>>,
}

fn one_more(now: &AtomicUsize, most: &AtomicUsize) {
    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
}

impl Counting {
    async fn start(&self) -> BaseUrl {
        let (listener, base) = listen().await;
        let this = self.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(this.clone().serve(stream));
            }
        });
        base
    }

    async fn serve(self, mut stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        while !read_request(&mut stream).await.is_empty() {
            one_more(&self.busy, &self.most_busy);
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            let head = self.first.lock().unwrap().pop().unwrap_or("200 OK");
            self.busy.fetch_sub(1, Ordering::SeqCst);
            self.served.fetch_add(1, Ordering::SeqCst);
            // In two parts, so that the head arrives before the connection is free again.
            let answer = reply(head, "done");
            let (head, body) = answer.split_at(answer.len() - 2);
            for part in [head, body] {
                stream.write_all(part.as_bytes()).await.unwrap();
                tokio::task::yield_now().await;
            }
        }
    }
}

/// Asks so many times at once, and gives back the statuses.
async fn ask_at_once(transport: &Transport, base: &BaseUrl, times: usize) -> Vec<u16> {
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..times {
        let (transport, base) = (transport.clone(), base.clone());
        calls.spawn(async move {
            let call = Call::new(&STRICTLY).path("person", &number.to_string()[..]);
            let answer = call.send(&transport, &base, &()).await.unwrap();
            answer.status().as_u16()
        });
    }
    calls.join_all().await
}

fn unhurried(clock: &Jumping) -> Transport {
    let builder = Transport::builder().clock(clock.clone());
    builder.time_budget(10_000 * SECOND).build().unwrap()
}

#[test]
fn as_many_requests_are_under_way_at_once_as_the_spec_says_or_as_was_set() {
    let said = |transport: &Transport| transport.concurrency(&STRICT).get();
    assert_eq!(said(&Transport::default()), 3);
    let set = Transport::builder().concurrency("strict", 5).build();
    let set = set.unwrap();
    assert_eq!(said(&set), 5);
    assert_eq!(set.concurrency(&EXAMPLE).get(), 8);
}

#[tokio::test]
async fn no_more_requests_are_under_way_than_the_spec_allows() {
    let server = Counting::default();
    let base = server.start().await;
    let statuses = ask_at_once(&unhurried(&Jumping::default()), &base, 300).await;
    assert_eq!(statuses, [200; 300]);
    assert_eq!(server.most_busy.load(Ordering::SeqCst), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_under_way_stay_few_when_calls_run_in_parallel() {
    for most in [1, 2] {
        let server = Counting::default();
        let base = server.start().await;
        let transport = Transport::builder()
            .clock(Jumping::default())
            .time_budget(10_000 * SECOND)
            .concurrency("strict", most)
            .rate("strict", u32::MAX, SECOND)
            .build()
            .unwrap();
        assert_eq!(ask_at_once(&transport, &base, 1000).await, [200; 1000]);
        assert!(server.most_busy.load(Ordering::SeqCst) <= most, "{most}");
    }
}

#[tokio::test]
async fn a_transport_can_be_told_other_limits_than_the_specs() {
    let server = Counting::default();
    let base = server.start().await;
    let clock = Jumping::default();
    let transport = Transport::builder()
        .clock(clock.clone())
        .concurrency("strict", 1)
        .rate("strict", 1_000_000, SECOND)
        .build()
        .unwrap();
    ask_at_once(&transport, &base, 50).await;
    assert_eq!(server.most_busy.load(Ordering::SeqCst), 1);
    assert!(clock.elapsed() < SECOND, "the spec's rate still held");
}

#[tokio::test]
async fn no_more_requests_leave_in_a_time_than_the_spec_allows() {
    let server = Counting::default();
    let base = server.start().await;
    let clock = Jumping::default();
    ask_at_once(&unhurried(&clock), &base, 31).await;
    // Ten in any minute: the thirty-first comes in the fourth minute at the earliest.
    assert!(clock.elapsed() >= 180 * SECOND, "{:?}", clock.elapsed());
}

#[tokio::test]
async fn a_429_slows_down_all_who_ask_that_vendor_and_nobody_else() {
    let server = Counting::default();
    let base = server.start().await;
    *server.first.lock().unwrap() = vec!["429 Busy\r\nretry-after: 40"];
    let clock = Jumping::default();
    let transport = Transport::builder()
        .clock(clock.clone())
        .rate("strict", u32::MAX, SECOND)
        .build()
        .unwrap();
    // One is turned away; the others wait with it, and nobody is asked meanwhile.
    let statuses = ask_at_once(&transport, &base, 1).await;
    assert_eq!(statuses, [200]);
    assert!(clock.elapsed() >= 40 * SECOND);

    *server.first.lock().unwrap() = vec!["429 Busy\r\nretry-after: 4000"];
    let _turned_away = ask_at_once(&transport, &base, 1).await;
    let call = Call::new(&STRICTLY).path("person", "bob");
    let error = call.send(&transport, &base, &()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Postponed);

    let (waited, others) = (clock.elapsed(), Counting::default());
    let elsewhere = others.start().await;
    assert_eq!(ask_at_once(&transport, &elsewhere, 5).await, [200; 5]);
    assert_eq!(clock.elapsed(), waited, "another vendor was slowed down");
}

#[tokio::test]
async fn a_call_whose_turn_comes_at_the_end_of_its_time_is_still_made() {
    let server = Counting::default();
    let base = server.start().await;
    *server.first.lock().unwrap() = vec!["429 Busy\r\nretry-after: 5"];
    let clock = Jumping::default();
    let transport = Transport::builder()
        .clock(clock.clone())
        .rate("strict", u32::MAX, SECOND)
        .time_budget(5 * SECOND)
        .attempts(1)
        .build()
        .unwrap();
    assert_eq!(ask_at_once(&transport, &base, 1).await, [429]);
    assert_eq!(ask_at_once(&transport, &base, 1).await, [200]);
    assert_eq!(clock.waits(), [5 * SECOND]);
}

#[tokio::test]
async fn a_call_that_waits_for_its_turn_in_vain_has_sent_nothing() {
    let (listener, base) = listen().await;
    let transport = Transport::builder()
        .concurrency("strict", 1)
        .time_budget(5 * SECOND)
        .attempts(1)
        .build()
        .unwrap();
    let (first, others) = (transport.clone(), base.clone());
    let mut holding = tokio::spawn(async move {
        let call = Call::new(&STRICTLY).path("person", "ada");
        call.send(&first, &others, &()).await
    });
    let (mut stream, _) = tokio::select! {
        accepted = listener.accept() => accepted.unwrap(),
        ended = &mut holding => panic!("it never came: {ended:?}"),
    };
    read_request(&mut stream).await;
    let waiting = tokio::spawn(async move {
        let call = Call::new(&STRICTLY).path("person", "bob");
        call.send(&transport, &base, &()).await
    });
    let_others_work().await;
    tokio::time::pause();
    tokio::time::advance(6 * SECOND).await;
    tokio::time::resume();
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Postponed);
    assert!(error.nothing_sent());
    assert_eq!(error.retry_after(), None);
    stream
        .write_all(reply("200 OK", "").as_bytes())
        .await
        .unwrap();
    assert_eq!(holding.await.unwrap().unwrap().status(), 200);
}

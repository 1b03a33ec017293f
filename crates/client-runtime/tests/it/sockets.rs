//! Whatever becomes of a connection, the next request goes over it or over another, and nobody waits for
//! one that doesn't come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use client_runtime::facts::VendorFacts;
use client_runtime::{Answer, BaseUrl, Call, Error, Operation, Transport, TransportBuilder};
use hyper::Response;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::jumping::Jumping;
use crate::secure::trusted;
use crate::server::{
    ERASE, ERASE_ONCE, EXAMPLE, erase, let_others_work, listen, read_request, reply,
};

/// A transport that asks so many at a time, again and again, by a clock that jumps.
fn transport(concurrency: usize) -> TransportBuilder {
    Transport::builder()
        .clock(Jumping::default())
        .attempts(u32::MAX)
        .time_budget(Duration::from_secs(100_000))
        .concurrency("example", concurrency)
}

/// Asks so many times at once, and gives back the statuses.
async fn ask_at_once(transport: &Transport, base: &BaseUrl, times: usize) -> Vec<u16> {
    let calls: Vec<_> = (0..times)
        .map(|_| send(erase("ada"), transport, base))
        .collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap().unwrap().status().as_u16());
    }
    statuses
}

/// A transport that asks once, one at a time, and is never impatient.
fn one_at_a_time() -> Transport {
    let for_ever = Duration::from_secs(100_000);
    let builder = Transport::builder().attempts(1).concurrency("example", 1);
    let builder = builder.time_budget(for_ever).idle_timeout(for_ever);
    let builder = builder.total_timeout(for_ever).connect_timeout(for_ever);
    builder.build().unwrap()
}

fn send(call: Call, transport: &Transport, base: &BaseUrl) -> JoinHandle<Result<Answer, Error>> {
    let (transport, base) = (transport.clone(), base.clone());
    tokio::spawn(async move { call.send(&transport, &base, &()).await })
}

async fn accept(listener: &TcpListener) -> TcpStream {
    listener.accept().await.unwrap().0
}

async fn answer(stream: &mut TcpStream) {
    let answer = reply("200 OK", "");
    stream.write_all(answer.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_any_more_makes_room_for_the_next() {
    let (listener, base) = listen().await;
    let transport = one_at_a_time();
    for _ in 0..3 {
        let given_up = send(erase("ada"), &transport, &base);
        let mut stream = accept(&listener).await;
        read_request(&mut stream).await;
        given_up.abort();
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0, "it was closed");
    }
    let asked = send(erase("ada"), &transport, &base);
    let mut stream = accept(&listener).await;
    read_request(&mut stream).await;
    answer(&mut stream).await;
    assert_eq!(asked.await.unwrap().unwrap().status(), 200);
}

const NEIGHBOUR: VendorFacts = VendorFacts {
    id: "neighbour",
    ..EXAMPLE
};

static ERASE_NEXT_DOOR: Operation = Operation {
    vendor: &NEIGHBOUR,
    ..ERASE
};

#[tokio::test]
async fn vendors_behind_one_gateway_share_their_sockets_and_wait_for_no_request_of_each_other() {
    let (listener, base) = listen().await;
    let transport = one_at_a_time();
    let first = send(erase("ada"), &transport, &base);
    let mut stream = accept(&listener).await;
    read_request(&mut stream).await;
    answer(&mut stream).await;
    first.await.unwrap().unwrap();
    let_others_work().await;

    let next_door = Call::new(&ERASE_NEXT_DOOR).path("person", "ada");
    let next_door = send(next_door, &transport, &base);
    read_request(&mut stream).await;
    let second = send(erase("ada"), &transport, &base);
    let mut another = accept(&listener).await;
    read_request(&mut another).await;
    for (stream, asked) in [(&mut another, second), (&mut stream, next_door)] {
        answer(stream).await;
        assert_eq!(asked.await.unwrap().unwrap().status(), 200);
    }
}

/// A server that answers one request on each connection and then closes it without having said so.
async fn closing() -> BaseUrl {
    let (listener, base) = listen().await;
    tokio::spawn(async move {
        loop {
            let mut stream = accept(&listener).await;
            tokio::spawn(async move {
                if !read_request(&mut stream).await.is_empty() {
                    answer(&mut stream).await;
                }
            });
        }
    });
    base
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vendor_that_closes_every_connection_without_a_word_is_asked_all_the_same() {
    let base = closing().await;
    let transport = transport(2).build().unwrap();
    assert_eq!(ask_at_once(&transport, &base, 200).await, [200; 200]);
}

/// A server that speaks HTTP/2 over TLS, and refuses so many requests unread.
async fn http2(refuse: usize) -> (BaseUrl, String) {
    let (acceptor, certificate) = trusted();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let to_refuse = Arc::new(AtomicUsize::new(refuse));
    tokio::spawn(async move {
        loop {
            let stream = accept(&listener).await;
            let (acceptor, to_refuse) = (acceptor.clone(), Arc::clone(&to_refuse));
            tokio::spawn(async move {
                // A client that has got another connection meanwhile hangs up.
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut connection = h2::server::handshake(stream).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    let less = |left: usize| left.checked_sub(1);
                    let order = Ordering::SeqCst;
                    if to_refuse.fetch_update(order, order, less).is_ok() {
                        respond.send_reset(h2::Reason::REFUSED_STREAM);
                    } else {
                        respond.send_response(Response::new(()), true).unwrap();
                    }
                }
            });
        }
    });
    let base = BaseUrl::parse(&format!("https://localhost:{port}")).unwrap();
    (base, certificate)
}

#[tokio::test]
async fn what_a_vendor_refuses_unread_in_http_2_is_asked_again() {
    let (base, certificate) = http2(2).await;
    let transport = transport(1).trust(certificate).build().unwrap();
    let answer = send(Call::new(&ERASE_ONCE), &transport, &base).await;
    let error = answer.unwrap().unwrap().into_error::<String>();
    assert_eq!((error.attempts(), error.after_lost_answer()), (3, false));
}

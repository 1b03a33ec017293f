//! Finding out whether a vendor can be reached, without asking it anything.

use client_runtime::{BaseUrl, ErrorKind, Transport, Unreached};
use tokio::io::AsyncWriteExt;

use crate::server::{ERASE, erase, let_others_work, listen, once, read_request, refusing, reply};
use crate::transport::{INNER, SECOND, let_time_pass, rerun_with_proxies, secure_server};

#[tokio::test]
async fn a_vendor_that_is_only_reached_is_sent_nothing() {
    let (listener, base) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await
    });
    once().reach(&ERASE, &base).await.unwrap();
    assert_eq!(server.await.unwrap(), "");
}

#[tokio::test]
async fn a_connection_that_is_left_over_is_not_taken_to_reach_a_vendor() {
    let (listener, base) = listen().await;
    let server = tokio::spawn(async move {
        let (mut first, _) = listener.accept().await.unwrap();
        read_request(&mut first).await;
        let reply = reply("200 OK", "");
        first.write_all(reply.as_bytes()).await.unwrap();
        let (mut second, _) = listener.accept().await.unwrap();
        (read_request(&mut second).await, first)
    });
    let transport = once();
    erase("ada").send(&transport, &base, &()).await.unwrap();
    let_others_work().await;
    transport.reach(&ERASE, &base).await.unwrap();
    assert_eq!(server.await.unwrap().0, "");
}

#[tokio::test]
async fn a_vendor_is_reached_by_the_rules_of_a_request_or_not_at_all() {
    let (_held, refusing) = refusing();
    let error = once().reach(&ERASE, &refusing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.nothing_sent() && error.is_retryable());
    assert_eq!(error.unreached(), Some(Unreached::Refused));

    let (base, certificate) = secure_server().await;
    let error = once().reach(&ERASE, &base).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "nobody vouches for it");
    let trusting = Transport::builder().trust(certificate).build().unwrap();
    trusting.reach(&ERASE, &base).await.unwrap();
}

#[tokio::test]
async fn a_vendor_that_never_finishes_the_connection_is_not_reached() {
    let (listener, base) = listen().await;
    let base = BaseUrl::parse(&base.as_str().replace("http:", "https:")).unwrap();
    let server = tokio::spawn(async move {
        let _silent = listener.accept().await.unwrap();
        let_time_pass(4 * SECOND).await;
        std::future::pending::<()>().await;
    });
    let transport = Transport::builder().connect_timeout(3 * SECOND);
    let transport = transport.build().unwrap();
    let error = transport.reach(&ERASE, &base).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_timeout());
    server.abort();
}

#[tokio::test]
async fn a_vendor_beyond_a_proxy_of_the_environment_is_reached_through_it() {
    if std::env::var_os(INNER).is_none() {
        return rerun_with_proxies(
            "reach::a_vendor_beyond_a_proxy_of_the_environment_is_reached_through_it",
        );
    }
    let (listener, base) = listen().await;
    once().reach(&ERASE, &base).await.unwrap();
    drop(listener);
    let base = BaseUrl::parse("https://vendor.invalid").unwrap();
    let error = once().reach(&ERASE, &base).await.unwrap_err();
    assert_eq!(error.unreached(), Some(Unreached::Proxy), "{error}");
}

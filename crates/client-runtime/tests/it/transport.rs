//! The transport keeps its limits, trusts only the right certificates, and contacts no other host.

use std::ffi::OsStr;
use std::process::Command;
use std::time::Duration;

use client_runtime::{
    BaseUrl, Error, ErrorKind, NoBody, Transport, TransportBuilder, TransportError, Unreached,
};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;

use crate::secure::{acceptor, for_localhost};
use crate::server::{ERASE, answering, erase, let_others_work, listen, once, read_request, reply};

#[test]
fn settings_that_make_no_sense_are_refused() {
    let second = Duration::from_secs(1);
    let builder = Transport::builder;
    for (built, error) in [
        (
            builder().total_timeout(Duration::ZERO),
            TransportError::ZeroTimeout,
        ),
        (
            builder().idle_timeout(Duration::ZERO),
            TransportError::ZeroTimeout,
        ),
        (
            builder().connect_timeout(Duration::ZERO),
            TransportError::ZeroTimeout,
        ),
        (
            builder().connect_timeout(2 * second).total_timeout(second),
            TransportError::TimeoutOrder,
        ),
        (builder().body_limit(0), TransportError::ZeroBodyLimit),
        (builder().attempts(0), TransportError::ZeroLimit),
        (
            builder().time_budget(Duration::ZERO),
            TransportError::ZeroLimit,
        ),
        (
            builder().concurrency("example", 0),
            TransportError::ZeroLimit,
        ),
        (
            builder().rate("example", 0, second),
            TransportError::ZeroLimit,
        ),
        (
            builder().rate("example", 1, Duration::ZERO),
            TransportError::ZeroLimit,
        ),
        (builder().user_agent("a\nb"), TransportError::UserAgent),
        (builder().trust("canary"), TransportError::Certificate),
        (
            builder().trust("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            TransportError::Certificate,
        ),
    ] {
        assert_eq!(built.build().unwrap_err(), error);
    }
    assert!(
        builder()
            .connect_timeout(second)
            .total_timeout(second)
            .build()
            .is_ok()
    );
}

#[test]
fn a_transport_prints_its_settings_as_long_as_it_is_built_and_nothing_that_it_holds() {
    let builder = Transport::builder().user_agent("canary");
    assert_eq!(
        format!("{builder:?}"),
        "TransportBuilder { connect_timeout: 10s, idle_timeout: 30s, total_timeout: 60s, \
         body_limit: 1048576, attempts: 4, time_budget: 50s, \
         limits: Overrides { concurrency: {}, rate: {} }, .. }"
    );
    assert_eq!(
        format!("{:?}", builder.build().unwrap()),
        "Transport { .. }"
    );
}

#[tokio::test]
async fn a_user_agent_is_sent_if_one_is_set() {
    let (base, request) = answering(reply("200 OK", "")).await;
    let transport = Transport::builder().user_agent("eraser/1").build().unwrap();
    erase("ada").send(&transport, &base, &()).await.unwrap();
    assert!(
        request
            .await
            .unwrap()
            .contains("\r\nuser-agent: eraser/1\r\n")
    );
}

pub const SECOND: Duration = Duration::from_secs(1);

/// Asks a server that reads the request, writes `first` and then lets `pass` go by in virtual time, by
/// the end of which it must have been given up.
async fn asked_of_a_silent_server(
    transport: TransportBuilder,
    first: &'static [u8],
    pass: Duration,
) -> Error {
    let (listener, base) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        stream.write_all(first).await.unwrap();
        let_time_pass(pass).await;
        std::future::pending::<()>().await;
    });
    let started = tokio::time::Instant::now();
    let result = erase("ada")
        .send(&transport.attempts(1).build().unwrap(), &base, &())
        .await;
    assert!(started.elapsed() < pass + SECOND, "another limit ended it");
    server.abort();
    match result {
        Ok(answer) => answer.text::<NoBody>().unwrap_err(),
        Err(error) => error,
    }
}

/// Moves the clock, once the client has read all that was written to it.
pub async fn let_time_pass(time: Duration) {
    let_others_work().await;
    tokio::time::pause();
    tokio::time::advance(time).await;
}

#[tokio::test]
async fn a_vendor_that_stays_silent_is_given_up() {
    let transport = Transport::builder().idle_timeout(5 * SECOND);
    let error = asked_of_a_silent_server(transport, b"", 6 * SECOND).await;
    assert_eq!(error.kind(), ErrorKind::Lost);
    assert!(error.is_timeout() && error.answer_lost());
    assert!(error.to_string().contains("it took too long"), "{error}");
}

#[tokio::test]
async fn a_vendor_that_falls_silent_in_mid_answer_is_given_up() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf";
    let transport = Transport::builder().idle_timeout(5 * SECOND);
    let error = asked_of_a_silent_server(transport, head, 6 * SECOND).await;
    assert_eq!(error.kind(), ErrorKind::Lost);
    assert_eq!(error.status().unwrap(), 200);
    assert!(error.is_timeout());
}

#[tokio::test]
async fn a_call_that_takes_too_long_in_all_is_given_up() {
    let transport = Transport::builder()
        .connect_timeout(SECOND)
        .idle_timeout(100 * SECOND)
        .total_timeout(9 * SECOND);
    let error = asked_of_a_silent_server(transport, b"", 10 * SECOND).await;
    assert_eq!(error.kind(), ErrorKind::Lost);
    assert!(error.is_timeout());
}

#[tokio::test]
async fn a_vendor_that_never_finishes_the_connection_is_told_nothing() {
    let (listener, base) = listen().await;
    let base = BaseUrl::parse(&base.as_str().replace("http:", "https:")).unwrap();
    let server = tokio::spawn(async move {
        let _silent = listener.accept().await.unwrap();
        let_time_pass(4 * SECOND).await;
        std::future::pending::<()>().await;
    });
    let transport = Transport::builder()
        .connect_timeout(3 * SECOND)
        .attempts(1)
        .build()
        .unwrap();
    let error = erase("ada").send(&transport, &base, &()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.nothing_sent() && error.is_timeout());
    server.abort();
}

#[tokio::test]
async fn one_call_after_another_goes_over_one_connection() {
    let (listener, base) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        for _ in 0..3 {
            read_request(&mut stream).await;
            stream
                .write_all(reply("200 OK", "").as_bytes())
                .await
                .unwrap();
        }
    });
    for _ in 0..3 {
        erase("ada")
            .send(&Transport::default(), &base, &())
            .await
            .unwrap();
        // An answer is read before its connection is free again.
        let_others_work().await;
    }
    server.await.unwrap();
}

#[tokio::test]
async fn a_host_that_can_not_exist_is_told_nothing() {
    // The first part of the name is too long for one, so nobody needs to be asked about it.
    let base = BaseUrl::parse(&format!("https://{}.invalid", "a".repeat(64))).unwrap();
    let error = erase("ada").send(&once(), &base, &()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.nothing_sent() && error.is_retryable());
    assert!(error.to_string().contains("the host is unknown"), "{error}");
}

/// The default transport outlives the runtimes that it is used on, as in a program with several.
#[test]
fn the_shared_transport_works_on_one_runtime_after_another() {
    for _ in 0..3 {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (base, _) = answering(reply("200 OK", "")).await;
            erase("ada")
                .send(&Transport::default(), &base, &())
                .await
                .unwrap();
        });
    }
}

pub const INNER: &str = "CLIENT_RUNTIME_TEST_INNER";

/// Runs one test of this program again, in an environment that names a proxy that doesn't exist.
pub fn rerun_with_proxies(test: &str) {
    let names = [
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ];
    rerun(test, names.map(|name| (name, "http://localhost:1")));
}

/// Runs one test of this program again, in an environment with these variables.
fn rerun<const N: usize>(test: &str, variables: [(&str, impl AsRef<OsStr>); N]) {
    let inner = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .envs(variables)
        .env(INNER, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&inner.stdout);
    assert!(said.contains("1 passed"), "{said}");
}

#[tokio::test]
async fn no_proxy_of_the_environment_hears_of_loopback_requests() {
    if std::env::var_os(INNER).is_none() {
        return rerun_with_proxies(
            "transport::no_proxy_of_the_environment_hears_of_loopback_requests",
        );
    }
    let (base, request) = answering(reply("200 OK", "")).await;
    erase("ada").send(&once(), &base, &()).await.unwrap();
    assert!(request.await.unwrap().starts_with("DELETE /v1/"));
    // The environment does name a proxy: other hosts are asked through it.
    let base = BaseUrl::parse("https://vendor.invalid").unwrap();
    let error = erase("ada").send(&once(), &base, &()).await.unwrap_err();
    assert_eq!(error.unreached(), Some(Unreached::Proxy), "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_machine_that_trusts_nobody_can_ask_itself_and_says_why_it_asks_nobody_else() {
    if std::env::var_os(INNER).is_none() {
        return rerun(
            "transport::a_machine_that_trusts_nobody_can_ask_itself_and_says_why_it_asks_nobody_else",
            ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/dev/null")),
        );
    }
    let (base, request) = answering(reply("200 OK", "")).await;
    erase("ada").send(&once(), &base, &()).await.unwrap();
    assert!(request.await.unwrap().starts_with("DELETE /v1/"));
    let base = BaseUrl::parse("https://vendor.invalid").unwrap();
    let asked = erase("ada").send(&once(), &base, &()).await.unwrap_err();
    let reached = once().reach(&ERASE, &base).await.unwrap_err();
    for error in [asked, reached] {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.nothing_sent() && !error.is_retryable());
        let advice = "install its CA certificates";
        assert!(error.to_string().contains(advice), "{error}");
        assert_eq!(error.unreached(), Some(Unreached::NoTrust));
    }
}

/// What a proxy answers that gives no way through, and what an error then says of it.
const NO_WAY: [(&str, Unreached); 2] = [
    (
        "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        Unreached::ProxyCredentials,
    ),
    ("HTTP/1.1 403 Forbidden\r\n\r\n", Unreached::ProxyRefuses),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_gives_no_way_through_is_what_the_error_names() {
    if std::env::var_os(INNER).is_some() {
        let base = BaseUrl::parse("https://vendor.invalid").unwrap();
        for (_, why) in NO_WAY {
            let error = erase("ada").send(&once(), &base, &()).await.unwrap_err();
            assert_eq!(error.unreached(), Some(why), "{error}");
            assert!(error.nothing_sent() && error.to_string().contains(&why.to_string()));
        }
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let proxy = tokio::spawn(async move {
        for (answer, _) in NO_WAY {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_request(&mut stream).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let test = "transport::a_proxy_that_gives_no_way_through_is_what_the_error_names";
    let variables = [("HTTPS_PROXY", format!("http://{address}"))];
    let inner = tokio::task::spawn_blocking(move || rerun(test, variables));
    inner.await.unwrap();
    proxy.await.unwrap();
}

/// A server that speaks TLS and HTTP/2, and the PEM text of its certificate.
pub async fn secure_server() -> (BaseUrl, String) {
    serve_securely(for_localhost()).await
}

async fn serve_securely(params: rcgen::CertificateParams) -> (BaseUrl, String) {
    let (acceptor, certificate) = acceptor(params);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(stream) = acceptor.accept(stream).await {
                serve_echo(stream).await;
            }
        }
    });
    (BaseUrl::parse(&address).unwrap(), certificate)
}

/// Answers with how it was asked.
async fn serve_echo(stream: TlsStream<TcpStream>) {
    let echo = service_fn(|request: Request<Incoming>| async move {
        let line = format!("{:?} {}", request.version(), request.uri().path());
        Ok::<_, std::convert::Infallible>(Response::new(Full::new(Bytes::from(line))))
    });
    let _ = auto::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), echo)
        .await;
}

#[tokio::test]
async fn a_trusted_vendor_is_spoken_to_in_http_2() {
    let (base, certificate) = secure_server().await;
    let transport = Transport::builder()
        .attempts(1)
        .trust(certificate)
        .build()
        .unwrap();
    let answer = erase("a/b").send(&transport, &base, &()).await.unwrap();
    assert_eq!(
        *answer.text::<NoBody>().unwrap(),
        "HTTP/2.0 /v1/people/a%2Fb"
    );
}

#[tokio::test]
async fn a_vendor_whom_nobody_vouches_for_is_told_nothing() {
    let (base, _) = secure_server().await;
    let error = erase("ada").send(&once(), &base, &()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.nothing_sent());
    assert!(
        error
            .to_string()
            .contains("the certificate's issuer isn't trusted"),
        "{error}"
    );
    assert_eq!(error.unreached(), Some(Unreached::UnknownIssuer));
}

#[tokio::test]
async fn a_certificate_for_another_host_is_not_taken() {
    let (base, certificate) = secure_server().await;
    let base = BaseUrl::parse(&base.as_str().replace("localhost", "127.0.0.1")).unwrap();
    let transport = Transport::builder()
        .attempts(1)
        .trust(certificate)
        .build()
        .unwrap();
    let error = erase("ada").send(&transport, &base, &()).await.unwrap_err();
    assert!(error.nothing_sent());
    assert!(
        error
            .to_string()
            .contains("the certificate is for another host"),
        "{error}"
    );
    assert_eq!(error.unreached(), Some(Unreached::OtherHost));
}

#[tokio::test]
async fn a_certificate_whose_time_has_passed_is_not_taken() {
    let mut params = for_localhost();
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let (base, certificate) = serve_securely(params).await;
    let transport = Transport::builder().attempts(1).trust(certificate);
    let transport = transport.build().unwrap();
    let error = erase("ada").send(&transport, &base, &()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("has expired"), "{error}");
    assert_eq!(error.unreached(), Some(Unreached::Expired));
}

const CERTIFICATE: &str = "CLIENT_RUNTIME_TEST_CERTIFICATE";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_of_the_environment_learns_where_to_and_nothing_else() {
    // The vendor's name leads nowhere: it is the proxy that finds it.
    if let Ok(certificate) = std::env::var(CERTIFICATE) {
        let transport = Transport::builder().trust(certificate).build().unwrap();
        let base = BaseUrl::parse("https://vendor.invalid").unwrap();
        let answer = erase("ada").send(&transport, &base, &()).await.unwrap();
        assert_eq!(*answer.text::<NoBody>().unwrap(), "HTTP/2.0 /v1/people/ada");
        return;
    }
    let names = vec!["vendor.invalid".to_owned()];
    let (acceptor, certificate) = acceptor(rcgen::CertificateParams::new(names).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let proxy = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let asked = read_request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        serve_echo(acceptor.accept(stream).await.unwrap()).await;
        asked
    });
    let variables = [
        ("HTTPS_PROXY", format!("http://user:key@{address}")),
        (CERTIFICATE, certificate),
    ];
    let test = "transport::a_proxy_of_the_environment_learns_where_to_and_nothing_else";
    let inner = tokio::task::spawn_blocking(move || rerun(test, variables));
    inner.await.unwrap();
    let asked = proxy.await.unwrap().to_ascii_lowercase();
    let mut lines: Vec<&str> = asked.split_terminator("\r\n").collect();
    lines.sort_unstable();
    let expected = [
        "",
        "connect vendor.invalid:443 http/1.1",
        "host: vendor.invalid:443",
        "proxy-authorization: basic dxnlcjprzxk=",
    ];
    assert_eq!(lines, expected);
}
